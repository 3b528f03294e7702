// The optimiser race: Python runs the learner's optimisers, the browser shows their steps.

/** How a runner stands after so many steps; the same as Python's race_rows. */
export function rowOf(name, trail, step) {
  const k = reached(trail, step);
  const [from, to] = [trail.path[Math.max(k - 1, 0)], trail.path[k]];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = k ? Math.hypot(dx, dy) : null;
  const down = trail.gaps.slice(0, k + 1).findIndex((gap) => gap <= 0.01 * trail.gaps[0]);
  return { name, step: k, loss: trail.losses[k], length,
    direction: length ? (Math.atan2(dy, dx) * 180) / Math.PI : null,
    first: k ? trail.path[1].map((v, i) => v - trail.path[0][i]) : null,
    down: down < 0 ? null : down, note: noteAt(trail, step) };
}

const ranked = (rows) => [...rows].sort((a, b) => Boolean(a.note) - Boolean(b.note) || a.loss - b.loss);

/** Who leads, in the words of Python's race_rows.standing. */
export function standing(step, rows) {
  if (!rows.length) return "Nobody races: tick a runner.";
  if (!step) return "All stand at the start.";
  const running = ranked(rows).filter((r) => !r.note);
  if (!running.length) return `Step ${step}: all have ended.`;
  const losses = running.map((r) => `${r.name} ${neat(r.loss)}`).join(", ");
  return `Step ${step}: ${running[0].name} leads. Losses: ${losses}.`;
}

/** The line and the mark of a runner, as they are drawn on the plane. */
const sample = (style) => draw("svg", { width: 44, height: 16, viewBox: "0 0 44 16",
  "aria-hidden": "true", class: `ds-way ds-way${style}` }, draw("path", { d: "M0 8H44" }),
  draw("path", { d: MARKS[style], transform: "translate(22 8)", class: "ds-mark" }));

const arrow = (degrees) => draw("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18",
  "aria-hidden": "true" }, draw("path", { d: "M-7 0H7M2 -4L7 0L2 4", class: "ds-arrow",
  transform: `rotate(${-degrees})` }));

/** The table: loss, last step, first step, and when a runner was down. */
function table(styles) {
  const heads = ["Runner", "Loss", "Last step, towards", "First step", "99 % down at"];
  const body = make("tbody", {});
  const element = make("table", { class: "ds-table" }, make("caption", { class: "cw-hidden" }, "Runners, the best first"),
    make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { scope: "col" }, h)))), body);
  const last = (r) => (r.length == null ? ["–"] : r.direction == null ? [neat(r.length)]
    : [`${neat(Number(r.length.toPrecision(3)))} `, arrow(r.direction), ` ${show(r.direction, 0)}°`]);
  const first = (r) => r.first == null ? "–"
    : `(${r.first.map((v) => neat(Number(v.toPrecision(3)))).join(", ")})`;
  const redraw = (rows) => body.replaceChildren(...ranked(rows).map((r) => make("tr", {},
    make("th", { scope: "row" }, sample(styles[r.name]), " ", r.name),
    ...(r.note ? [make("td", {}, neat(r.loss)), make("td", { colspan: 3 }, r.note)]
      : [make("td", {}, neat(r.loss)), make("td", {}, ...last(r)), make("td", {}, first(r)),
        make("td", {}, r.down == null ? "–" : `step ${r.down}`)]))));
  return { element, redraw };
}

function render({ model, el }) {
  const { functions, names, lr: limits, noise: most } = model.get("fixed");
  const styles = Object.fromEntries(names.map((name, i) => [name, i]));
  const read = () => model.get("settings");
  const change = (changes) => put(model, changes, "settings");
  const move = (start) => change({ start });
  const go = (step) => change({ step });
  const root = make("div", { class: "cw ds", role: "group", "aria-label": "Optimiser race" });
  const { line, say } = teller();
  const { bar } = stepping(go, () => read().step);
  const plane = ground({ read: () => read().start, move, act: () => go(read().step + 1) });
  const heights = curves(360, 190);
  const surface = choice("Function", functions.map((f) => [f, f]), (v) => change({ function: v }));
  const tick = (name, there) => change({ ticked: names.filter((n) =>
    (n === name ? there : read().ticked.includes(n))) });
  const runners = names.map((name) => {
    const box = make("input", { type: "checkbox", change: () => tick(name, box.checked) });
    const label = make("label", {}, box, sample(styles[name]), name);
    const own = read().lrs[name] == null;
    const lr = own ? null : rate(`lr of ${name}`, limits, (v) => change({ lrs: { ...read().lrs, [name]: v } }));
    return { name, box, lr, element: make("div", { class: "ds-runner" }, label,
      ...(own ? [make("span", { class: "cw-muted" }, "its own lr")] : [lr.slider, lr.box])) };
  });
  const noise = dial("noise", { min: 0, max: most, step: 0.1, change: (v) => change({ noise: v }) });
  const seed = make("input", { type: "number", min: 0, step: 1, class: "ds-seed",
    change: () => Number.isInteger(seed.valueAsNumber) && change({ seed: Math.max(seed.valueAsNumber, 0) }) });
  const board = table(styles);
  const [formula, tasks] = [make("p", { class: "cw-muted" }), make("ul", { class: "ds-tasks", "aria-label": "Tasks" })];

  root.append(make("div", { class: "ds-two" },
    make("div", { class: "ds-left" }, plane.element, make("p", { class: "cw-muted" },
      "The more blue, the higher. Cross: lowest point. Ring: the start. Arrow keys or a click move the start.")),
    make("div", { class: "ds-right" }, make("div", { class: "cw-bar" }, surface.label), formula,
      make("fieldset", {}, make("legend", {}, "Runners and their learning rates"),
        ...runners.map((r) => r.element)),
      row("noise", noise), make("label", {}, "seed of the noise", seed), bar, line,
      make("h4", {}, "Height above the lowest point"), heights.picture)),
  board.element, tasks, keysHelp(root, KEYS));
  el.append(root);

  let laid = null;
  function redraw() {
    const [s, relief, trails, told] = ["settings", "relief", "trails", "told"].map((t) => model.get(t));
    if (relief !== laid) {
      laid = relief;
      plane.lay(relief, false);
      formula.textContent = relief.formula && `f = ${relief.formula}`;
    }
    surface.set(s.function);
    runners.forEach(({ name, box, lr }) => {
      box.checked = s.ticked.includes(name);
      lr?.set(s.lrs[name]);
    });
    noise.set(s.noise);
    if (document.activeElement !== seed) seed.value = s.seed;
    const rows = s.ticked.map((name) => rowOf(name, trails[name], s.step));
    const sent = rows.map((r) => trails[r.name].path.slice(0, r.step + 1));
    plane.show(rows.map((r, i) => plane.way(sent[i], styles[r.name], false)));
    const said = standing(s.step, rows);
    heights.show(rows.map((r) => ({ gaps: trails[r.name].gaps.slice(0, r.step + 1),
      style: styles[r.name] })), s.step, `Height of each runner on a scale of powers of ten. ${said}`);
    plane.element.setAttribute("aria-label", `Contours of ${s.function}. ${said} ` +
      "Arrow keys move the start, Enter steps.");
    board.redraw(rows);
    const done = Object.entries(told.tasks);
    tasks.hidden = !done.length;
    tasks.replaceChildren(...done.map(([task, is]) => make("li", { class: is ? "ds-done" : "" },
      is ? `${task}: done` : `${task}, with ${task.split(" ").at(-1)}'s first lr, after 100 steps or more`)));
    say(said);
  }
  const traits = ["settings", "relief", "trails", "told"].map((name) => `change:${name}`);
  traits.forEach((name) => model.on(name, redraw));
  redraw();
  return () => traits.forEach((name) => model.off(name, redraw));
}

export default { render };
