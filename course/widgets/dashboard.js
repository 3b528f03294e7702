// The training dashboard: controls, curves, and the views; Python trains and measures.
const SILENT_MS = 4000; // no answer for so long: Python is busy, or gone
const QUIET_MS = 4000; // between two sentences that a screen reader hears while it trains
const START = { ready: "Start", training: "Pause", paused: "Go on", stopped: "Go on",
  finished: "One epoch more", closed: "Closed" };
const VIEWS = [["confusion", "Confusion matrix", confusionView, "test"],
  ["worst", "The 20 worst", worstView, "test"],
  ["weights", "First-layer weights", weightsView, "weights"],
  ["units", "Units", unitsView, "units"]];

/** Seconds in words: "8 s", "3 min 5 s", "2 h 10 min". */
export function duration(seconds) {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`;
}

/** How far the training is, in words. */
export function progress(run) {
  const of = (n, all) => (all ? `${n} of ${all}` : `${n}`);
  const where = run.batch ? `Epoch ${of(run.epoch + 1, run.epochs)}, batch ${of(run.batch,
    run.batches)}` : `${of(run.epoch, run.epochs)} epochs done`;
  const left = run.left == null ? run.step ? "time to the end known after the first epoch" : ""
    : run.left > 0 ? `about ${duration(run.left)} to the end` : "";
  return [where, run.step ? `${duration(run.seconds)} so far` : "", left].filter(Boolean)
    .join(" · ");
}

/** Asks Python for something, and says so when no answer comes. */
function asking(model) {
  const lost = make("p", { class: "db-lost", role: "status" });
  lost.hidden = true;
  let timer;
  const heard = () => { clearTimeout(timer); timer = undefined; lost.hidden = true; };
  const silent = () => {
    lost.textContent = "Python does not answer: a cell is running, or the kernel has ended. " +
      "Interrupt the kernel to pause a training that runs in a cell.";
    lost.hidden = false;
  };
  const ask = (what) => {
    timer ??= setTimeout(silent, SILENT_MS);
    try { model.send(what); } catch { silent(); }
  };
  model.on("msg:custom", heard);
  return { lost, ask, close: () => { clearTimeout(timer); model.off("msg:custom", heard); } };
}

/** The learning rate: type it, or arrows: a quarter more or less, with Shift ten times. */
function rateBox(run, ask) {
  const box = make("input", { type: "number", min: 0, step: "any", class: "db-lr",
    change: () => box.valueAsNumber > 0 && to(box.valueAsNumber),
    keydown: (event) => {
      const way = { ArrowUp: 1, ArrowDown: -1, Enter: 0 }[event.key];
      if (way == null || event.ctrlKey || event.metaKey || event.altKey) return;
      const from = box.valueAsNumber > 0 ? box.valueAsNumber : run().lr;
      to(way ? Number((from * (event.shiftKey ? 10 : 1.25) ** way).toPrecision(3)) : from);
      used(event);
    } });
  let [wanted, until] = [0, 0];
  const to = (lr) => {
    box.value = wanted = lr;
    until = performance.now() + SILENT_MS; // so long, what Python had before is not shown
    ask({ do: "lr", lr });
  };
  const redraw = () => {
    if (run().lr === wanted) until = 0;
    if (performance.now() > until && document.activeElement !== box) box.value = run().lr;
  };
  return { label: make("label", {}, "learning rate", box), redraw };
}

/** Two curves: the loss, and the test error beside what others report. */
function curves(model) {
  const run = () => model.get("run_state");
  const { published, tested } = model.get("fixed");
  const line = published == null ? null : { at: 100 - published,
    name: `published: ${Number((100 - published).toFixed(2))} %` };
  const [loss, error] = [curveChart("db-loss"), curveChart("db-error", line)];
  const [lossTitle, errorTitle] = [make("h4", {}), make("h4", {})];
  const redraw = () => {
    const now = run();
    const errors = now.history.map((r) => [r.step, r.error]);
    lossTitle.textContent = "Loss" + (now.loss == null ? "" : `: ${Number(now.loss.toPrecision(3))}`);
    loss.redraw(now.curve, now, `Loss against epochs. ${lossTitle.textContent}.`);
    if (!tested) return;
    const best = now.history.reduce((a, b) => (b.error < a.error ? b : a));
    errorTitle.textContent = `Test error: ${show(errors.at(-1)[1])} %` +
      (now.step ? `, best ${show(best.error)} % ${best.batch ? `in epoch ${best.epoch + 1}`
        : `after epoch ${best.epoch}`}` : "");
    error.redraw(errors, now, `${errorTitle.textContent}${line ? `; ${line.name}` : ""}.`);
  };
  const element = make("div", { class: "db-curves" }, make("div", {}, lossTitle, loss.picture),
    ...(tested ? [make("div", {}, errorTitle, error.picture)] : []));
  return { element, redraw };
}

/** Tabs over the views that have something to show. */
function tabbed(model) {
  const shown = VIEWS.filter(([, , , needs]) => Object.keys(model.get(needs)).length);
  const open = (number) => put(model, { tab: shown[number][0] }, "view");
  const tabs = shown.map(([, title], i) => make("button", { role: "tab", click: () => open(i) },
    title));
  const bar = make("div", { class: "cw-bar db-tabs", role: "tablist", "aria-label": "Views" },
    ...tabs);
  roving(bar, () => tabs, (key, now, count) => {
    const next = along(key, now, count);
    if (next != null) open(next);
    return next;
  }, open);
  const views = shown.map(([tab, title, view]) => {
    const made = view(model);
    return { tab, ...made, box: make("div", { role: "tabpanel", "aria-label": title,
      class: "db-panel" }, made.panel) };
  });
  const current = () => Math.max(0, shown.findIndex(([tab]) => tab === model.get("view").tab));
  const turn = () => views.forEach((view, i) => {
    view.box.hidden = i !== current();
    tabs[i].setAttribute("aria-selected", i === current());
    if (i === current()) { reach(tabs, i); view.redraw(); }
  });
  // A view that is hidden is drawn when it is opened.
  const listeners = views.flatMap((view, i) => Object.entries(view.on).map(([event, redraw]) =>
    [event, () => i === current() && redraw()]));
  return { elements: shown.length ? [bar, ...views.map((view) => view.box)] : [], turn,
    listeners: shown.length ? [["change:view", turn], ...listeners] : [] };
}

/** What is said: at once for the eyes; for the ears at most every few seconds while it trains. */
function voice(run) {
  const seen = make("p", { class: "db-said" });
  const spoken = make("span", { role: "status", "aria-live": "polite", class: "cw-hidden" });
  let [last, status] = [0, ""];
  const redraw = () => {
    const { said, status: now } = run();
    seen.textContent = said;
    seen.classList.toggle("db-odd", now === "stopped");
    if (now === status && now === "training" && performance.now() - last < QUIET_MS) return;
    if (spoken.textContent !== said) {
      spoken.textContent = said;
      last = performance.now();
    }
    status = now;
  };
  return { seen, spoken, redraw };
}

function render({ model, el }) {
  const run = () => model.get("run_state");
  const { lost, ask, close } = asking(model);
  const go = make("button", { class: "cw-primary db-go",
    click: () => ask({ do: run().status === "training" ? "pause" : "start" }) });
  const batches = choice("", [1, 10, 100].map((n) => [n, n === 1 ? "1 batch" : `${n} batches`]),
    () => {});
  const list = batches.label.querySelector("select");
  list.setAttribute("aria-label", "How many batches a step has");
  const step = make("button", { click: () => run().status !== "training" &&
    ask({ do: "step", batches: Number(list.value) }) }, "Step");
  const rate = rateBox(run, ask);
  const bar = make("progress", { "aria-label": "Share of the epochs done" });
  const [far, said] = [make("span", { class: "db-far" }), voice(run)];
  const [charts, tabs] = [curves(model), tabbed(model)];
  const root = make("section", { class: "cw db", "aria-label": "Training dashboard" });
  root.append(
    make("div", { class: "cw-bar" }, go, make("span", { class: "cw-bar db-step" }, step,
      batches.label), ...(model.get("fixed").rate ? [rate.label] : [])),
    make("div", { class: "cw-bar db-progress" }, bar, far), said.seen, said.spoken, lost,
    charts.element, ...tabs.elements,
    keysHelp(root, [["Tab", "next control"], ["Space, Enter", "press the button"],
      ["up, down on the learning rate", "a quarter more or less; with Shift ten times"],
      ["left, right on a tab or unit", "the next one"],
      ["arrows in the matrix", "from cell to cell; Enter shows its digits"],
      ["?", "show or hide these keys"]]));

  function redraw() {
    const now = run();
    go.textContent = START[now.status];
    step.setAttribute("aria-disabled", now.status === "training");
    far.textContent = progress(now);
    const all = now.epochs * (now.batches ?? 0);
    bar.max = all || 1;
    bar.value = all ? now.epoch * now.batches + now.batch : 0;
    rate.redraw();
    said.redraw();
    charts.redraw();
  }
  const listeners = [["change:run_state", redraw], ...tabs.listeners];
  listeners.forEach(([event, act]) => model.on(event, act));
  redraw();
  tabs.turn();
  el.append(root);
  return () => {
    close();
    listeners.forEach(([event, act]) => model.off(event, act));
  };
}

export default { render };
