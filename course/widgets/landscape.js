// The loss landscape: Python sends the whole way, the browser shows as much as was stepped.
const WAY = ["function", "start", "lr", "momentum", "penalty"];

/** Where a descent stands, in the words of Python's descent_words.caption. */
export function caption(trail, step, verdicts) {
  const k = reached(trail, step);
  const [x, y] = trail.path[k].map(neat);
  const told = `loss ${neat(trail.losses[k])}, ${verdicts[trail.verdicts[k]]}.`;
  return `Step ${k} at (${x}, ${y}): ${told} ${noteAt(trail, k)}`.trim();
}

/** The task, if there is one: a place for the edge, or a question with letters. */
function taskPanel(ask) {
  const [title, reply, bar] = [make("h4", {}), make("p", {}), make("div", { class: "cw-bar" })];
  const panel = make("div", { class: "ds-task", role: "group", "aria-label": "Task" }, title, bar, reply);
  let shown = "";
  function redraw(task) {
    panel.hidden = !task;
    if (!task || JSON.stringify(task) === shown) return;
    const buttons = task.kind === "edge" ? [["The edge is here", "place", [], false]]
      : [...task.letters.map((letter) => [letter, "predict", [letter], !task.waiting]),
        ["Next start", "next_start", [], task.waiting]];
    const focused = [...bar.children].indexOf(document.activeElement);
    bar.replaceChildren(...buttons.map(([name, what, with_, off]) => make("button",
      { click: () => ask({ do: what, with: with_ }), disabled: off }, name)));
    if (focused >= 0) (bar.children[focused].disabled ? bar.querySelector(":enabled")
      : bar.children[focused])?.focus();
    title.textContent = (task.kind === "edge" ? "Task: set lr within 5 % of the edge, by trying"
      : "Task: say in which minimum each of five starts ends") + (task.done ? ". Done." : "");
    panel.classList.toggle("ds-done", task.done);
    reply.textContent = task.reply;
    shown = JSON.stringify(task);
  }
  return { panel, redraw };
}

function render({ model, el }) {
  const { functions, limits, verdicts, penalised } = model.get("fixed");
  const read = () => model.get("settings");
  const change = (changes) => put(model, changes, "settings");
  const task = () => model.get("here").task;
  const fixedStart = () => task()?.kind === "basins";
  const root = make("div", { class: "cw ds", role: "group", "aria-label": "Loss landscape" });
  const { line, say } = teller();
  const ask = (message) => {
    try {
      model.send(message);
    } catch (error) {
      say("The kernel does not answer; run the cell again.");
    }
  };
  function go(step) {
    if (fixedStart() && task().waiting) return say(`Predict first. ${task().reply}`);
    change({ step });
  }
  function move(start) {
    if (fixedStart()) return say("The task gives the start.");
    change({ start });
  }
  const { bar, on } = stepping(go, () => reached(model.get("trail"), read().step));
  const plane = ground({ read: () => read().start, move, act: () => go(read().step + 1) });
  const loss = curves(360, 170);
  const surface = choice("Function", functions.map((f) => [f, f]), (v) => change({ function: v }));
  const along = (i) => (v) => move(read().start.map((old, j) => (j === i ? v : old)));
  let starts = [];
  const startRows = make("div", {});
  const lr = rate("learning rate lr", limits.lr, (v) => change({ lr: v }));
  const other = (name, step) => dial(name, { min: limits[name][0], max: limits[name][1], step,
    change: (v) => change({ [name]: v }) });
  const [momentum, penalty] = [other("momentum", 0.01), other("penalty", 0.1)];
  const [formula, bend] = [make("p", { class: "cw-muted" }), make("p", { class: "ds-bend" })];
  const quiz = taskPanel(ask);
  const legend = make("p", { class: "cw-muted" });

  root.append(make("div", { class: "ds-two" },
    make("div", { class: "ds-left" }, plane.element, legend),
    make("div", { class: "ds-right" }, make("div", { class: "cw-bar" }, surface.label), formula,
      startRows, row("lr", lr), row("momentum", momentum),
      ...(penalised ? [row("penalty", penalty)] : []), bar, line, bend, quiz.panel,
      make("h4", {}, "Height above the lowest point"), loss.picture)),
  keysHelp(root, KEYS));
  el.append(root);

  let laid = null;
  function redrawGround() {
    const relief = model.get("relief");
    if (relief === laid) return;
    laid = relief;
    plane.lay(relief, fixedStart());
    formula.textContent = relief.formula && `f = ${relief.formula}` +
      (relief.circles.length ? " + penalty / 2 × (x² + y²)" : "");
    legend.textContent = "The more blue, the higher. Crosses: lowest points. Ring: the start. " +
      (relief.circles.length ? "Dashed circles: equal penalty. " : "") +
      "Arrow keys or a click move the start.";
    const [left, right, bottom, top] = relief.box;
    starts = [["start x", left, right], ["start y", bottom, top]].map(([name, min, max], i) =>
      dial(name, { min, max, step: (max - min) / 100, digits: 3, change: along(i) }));
    startRows.replaceChildren(...starts.map((d, i) => row(["start x", "start y"][i], d)));
  }
  const waits = () => JSON.stringify(WAY.map((name) => read()[name])) !==
    JSON.stringify(model.get("trail").of);
  let timer = 0;
  function redraw() {
    const [s, trail, here] = ["settings", "trail", "here"].map((name) => model.get(name));
    const k = reached(trail, s.step);
    redrawGround();
    surface.set(s.function);
    surface.label.lastChild.disabled = fixedStart();
    starts.forEach((d, i) => {
      d.set(s.start[i]);
      d.slider.disabled = d.box.disabled = fixedStart();
    });
    lr.set(s.lr);
    momentum.set(s.momentum);
    penalty.set(s.penalty);
    quiz.redraw(here.task);
    on.forEach((button) => (button.disabled = Boolean(fixedStart() && here.task.waiting)));
    clearTimeout(timer);
    if (waits()) timer = setTimeout(() => say("Waiting for Python: the picture shows the settings " +
      "before. If it stays so, run the cell again."), 2000);
    const points = trail.path.slice(0, k + 1);
    plane.show([plane.way(points, 0, true)]);
    const told = caption(trail, s.step, verdicts);
    const out = points.findIndex((p) => !plane.inside(p));
    loss.show([{ gaps: trail.gaps.slice(0, k + 1), style: 0 }], k, `Height above the lowest point, ` +
      `from ${neat(trail.gaps[0])} to ${neat(trail.gaps[k])}, on a scale of powers of ten.`);
    const outside = out > 0 ? ` It left the picture at step ${out}.` : "";
    plane.element.setAttribute("aria-label", `Contours of ${s.function}. ${told}${outside} ` +
      "Arrow keys move the start, Enter steps.");
    if (!waits()) say(told + outside);
    const fresh = here.step === s.step && JSON.stringify(here.of) === JSON.stringify(trail.of);
    bend.textContent = fresh ? here.curvature : "";
  }
  const traits = ["settings", "relief", "trail", "here"].map((name) => `change:${name}`);
  traits.forEach((name) => model.on(name, redraw));
  redraw();
  return () => (clearTimeout(timer), traits.forEach((name) => model.off(name, redraw)));
}

export default { render };
