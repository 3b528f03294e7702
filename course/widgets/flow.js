// Gradient flow through depth. Python measures and draws the bars; here they are shown, a layer is
// looked at, and settings are changed. `state` are the settings, `measured` what Python found.
const SILENT_MS = 4000; // no answer for so long: Python is busy, or gone
const LABELS = { std: "activation std", delta: "δ norm", weight: "weight-gradient norm" };
const round = (value) => Math.round(value);
const figures = (number) => {
  const text = Number(number.toPrecision(3));
  const long = Math.abs(text) >= 1e5 || (text && Math.abs(text) < 1e-3);
  return (long ? text.toExponential() : `${text}`).replaceAll("-", "−");
};

/** A label, a slider and a number box in one row. */
function row(name, options) {
  const one = dial(name, options);
  return { ...one, element: make("div", { class: "fl-row" },
    make("span", { "aria-hidden": "true" }, name), one.slider, one.box) };
}

/** A checkbox with its label. */
function tick(name, change) {
  const box = make("input", { type: "checkbox", change: () => change(box.checked) });
  return { label: make("label", {}, box, name), set: (value) => (box.checked = value) };
}

/** A number box with its label. */
function amount(name, change) {
  const box = make("input", { type: "number", min: 0, step: "any", class: "fl-number",
    change: () => Number.isFinite(box.valueAsNumber) && change(box.valueAsNumber) });
  const set = (value) => document.activeElement === box || (box.value = value);
  return { label: make("label", {}, name, box), set };
}

/** How the activations of one layer are spread. */
function histogram() {
  const [width, height] = [300, 96];
  const bars = draw("g", {});
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
    draw("line", { x1: 0, x2: width, y1: height - 1, y2: height - 1, class: "fl-axis" }), bars);
  const [low, high] = [make("span", {}), make("span", {})];
  const words = make("p", {});
  const element = make("div", { class: "fl-spread" }, picture,
    make("div", { class: "fl-ends cw-muted", "aria-hidden": "true" }, low, high), words);
  const paint = (measured, layer) => {
    const found = measured.histograms[layer - 1];
    const counts = found?.counts ?? [];
    const most = Math.max(...counts, 1);
    const wide = width / Math.max(counts.length, 1);
    bars.replaceChildren(...counts.map((count, i) => draw("rect", { class: "fl-count",
      x: i * wide + 0.5, width: wide - 1, y: height - 1 - (count / most) * (height - 6),
      height: (count / most) * (height - 6) })));
    low.textContent = found ? figures(found.low) : "";
    high.textContent = found ? figures(found.high) : "";
    words.textContent = about(measured, layer, found);
    picture.setAttribute("aria-label", `Histogram. ${words.textContent}`);
  };
  return { element, paint };
}

function about(measured, layer, found) {
  if (!found) return `Layer ${layer}: nothing to show.`;
  const dead = measured.dead[layer - 1];
  const units = dead == null ? "" : ` Dead units: ${figures(100 * dead)} %.`;
  return `Layer ${layer}: activations from ${figures(found.low)} to ${figures(found.high)}, ` +
    `std ${figures(measured.std[layer - 1])}.${units}`;
}

/** The form in which a factor is predicted. */
function prediction(send) {
  const typed = make("input", { type: "text", inputmode: "decimal", autocomplete: "off",
    keydown: (event) => { // JupyterLab's page does not submit forms by itself
      if (event.key !== "Enter") return;
      used(event);
      form.requestSubmit();
    } });
  const form = make("form", { class: "fl-predict cw-bar", submit: (event) => {
    event.preventDefault();
    send({ kind: "predict", value: typed.value });
    typed.value = "";
  } }, make("label", {}, "Each layer back multiplies ‖δ‖ by", typed),
  make("button", { type: "submit", class: "cw-primary" }, "Check"));
  return form;
}

/** Says so when Python has not measured what was asked for. */
function patience() {
  const line = make("p", { class: "fl-lost", role: "status", hidden: true },
    "Python does not answer: it is busy, or it has ended. The bars show the last net it measured.");
  let timer;
  const wait = () => (timer ??= setTimeout(() => (line.hidden = false), SILENT_MS));
  const heard = () => {
    clearTimeout(timer);
    timer = undefined;
    line.hidden = true;
  };
  return { line, wait, heard };
}

/** The controls of the net: four dials, two choices, and what the bars show. */
function netControls(change, fixed) {
  const limits = fixed.limits;
  const dials = {
    depth: row("Depth", { min: limits.depth[0], max: limits.depth[1], step: 1, digits: 0,
      change: (v) => change({ depth: round(v) }) }),
    width: row("Width", { min: 10, max: 500, step: 10, digits: 0,
      change: (v) => change({ width: round(v) }) }),
    gain: row("Gain", { min: 0, max: 10, step: 0.05, change: (v) => change({ gain: v }) }),
    seed: row("Seed", { min: 0, max: 99, step: 1, digits: 0,
      change: (v) => change({ seed: round(v) }) }),
  };
  const plain = (names) => names.map((name) => [name, name]);
  const choices = {
    act: choice("Activation", plain(fixed.acts), (act) => change({ act })),
    init: choice("Initialisation", plain(fixed.inits), (init) => change({ init })),
    quantity: choice("Bars", Object.entries(LABELS), (quantity) => change({ quantity })),
  };
  const all = Object.entries({ ...dials, ...choices });
  const element = make("div", { class: "fl-right" }, make("div", { class: "fl-choices" },
    ...Object.values(choices).map((c) => c.label)), ...Object.values(dials).map((d) => d.element));
  return { element, set: (state) => all.forEach(([name, control]) => control.set(state[name])) };
}

/** One training step, its size, clipping, and fresh weights. */
function training(change, send) {
  const lr = amount("learning rate", (value) => change({ lr: value }));
  const clip = tick("clip", (value) => change({ clip: value }));
  const most = amount("to norm", (value) => change({ max_norm: value }));
  const element = make("div", { class: "cw-bar fl-train" },
    make("button", { class: "cw-primary", click: () => send({ kind: "train" }) },
      "One training step"), lr.label, clip.label, most.label,
    make("button", { click: () => send({ kind: "fresh" }) }, "Fresh weights"));
  const set = (state) => {
    lr.set(state.lr);
    clip.set(state.clip);
    most.set(state.max_norm);
  };
  return { element, set };
}

function taskList(measured) {
  return Object.entries(measured.tasks).map(([task, done], i) =>
    make("li", { class: done && "done" },
      `${task}: ${done ? "done" : i ? "not yet" : measured.predicted}`));
}

function render({ model, el }) {
  const read = () => model.get("state");
  const { line: lost, wait, heard } = patience();
  const send = (message) => {
    wait();
    try { model.send(message); } catch { lost.hidden = false; }
  };
  const change = (changes) => {
    const layer = Math.min(read().layer, changes.depth ?? read().depth);
    put(model, { ...changes, layer: changes.layer ?? layer });
    if (!fits()) wait();
  };
  const fits = () => {
    const of = model.get("measured").of;
    return Object.keys(of).every((name) => of[name] === read()[name]);
  };

  const chart = make("div", { class: "fl-chart", click: (event) => {
    const bar = event.target.closest("[data-layer]");
    if (bar) change({ layer: Number(bar.dataset.layer) });
  } });
  const { line, say } = speaker();
  const legend = make("p", { class: "fl-legend" },
    make("span", { class: "fl-dot-text" }, "● measured"), make("span", { class: "fl-theory-text" }, "- - - theory"));
  const controls = netControls(change, model.get("fixed"));
  const layer = row("Layer", { min: 1, max: 30, step: 1, digits: 0,
    change: (v) => change({ layer: Math.min(round(v), read().depth) }) });
  const spread = histogram();
  const predicting = tick("Predict first", (value) => change({ predicting: value }));
  const form = prediction(send);
  const steps = training(change, send);
  const tasks = make("ul", { class: "fl-tasks" });
  const root = make("div", { class: "cw fl", role: "group", "aria-label": "Gradient flow" },
    make("div", { class: "fl-top" },
      make("div", { class: "fl-left" }, chart, legend, line, form),
      controls.element),
    lost, steps.element,
    make("div", { class: "fl-top" },
      make("div", { class: "fl-left" }, layer.element, spread.element),
      make("div", { class: "fl-right" }, make("h4", {}, "Tasks"), tasks, predicting.label)));
  root.append(keysHelp(root, [["Tab", "next control"],
    ["arrows", "move the slider by one step; with Shift by ten"],
    ["Home, End", "slider to its lowest, its highest value"],
    ["Space", "press the button, tick the box"], ["Enter", "press the button, check a prediction"],
    ["?", "show or hide these keys"]]));
  el.append(root);

  function showSettings() {
    const state = read();
    controls.set(state);
    layer.set(state.layer);
    predicting.set(state.predicting);
    steps.set(state);
    chart.querySelectorAll("[data-layer]").forEach((bar) =>
      bar.classList.toggle("fl-chosen", Number(bar.dataset.layer) === state.layer));
    spread.paint(model.get("measured"), state.layer);
  }
  function showMeasured() {
    const measured = model.get("measured");
    const { quantity } = read();
    const caption = measured.captions[quantity];
    chart.innerHTML = measured.pictures[quantity]; // drawn by flow_picture.py, names escaped
    const picture = chart.querySelector("svg");
    picture.querySelector("title").remove(); // a tooltip would only repeat the caption
    picture.setAttribute("aria-label", `Bars for each layer, log axis. ${caption}`);
    legend.hidden = measured.hidden;
    legend.lastChild.hidden = quantity !== "delta" || measured.theory == null;
    say([measured.said, caption].filter(Boolean).join(" "));
    form.hidden = !measured.hidden;
    tasks.replaceChildren(...taskList(measured));
    if (fits()) heard();
    showSettings();
  }
  let last = read().quantity;
  const shown = () => {
    const same = read().quantity === last;
    last = read().quantity;
    if (same) showSettings();
    else showMeasured();
  };
  model.on("change:state", shown);
  model.on("change:measured", showMeasured);
  showMeasured();
  return () => {
    model.off("change:state", shown);
    model.off("change:measured", showMeasured);
  };
}

export default { render };
