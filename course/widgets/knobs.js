// Radio knobs: the same waves and slopes as knobs.py, so that no listening waits for Python.
const COUNT = 64;
const TIMES = Array.from({ length: COUNT }, (_, i) => (2 * Math.PI * i) / COUNT);
const LIMIT = 3;
const MATCH = 0.01;
const INNER = [Math.sin, (t) => Math.sin(t + 1), (t) => Math.sin(2 * t)]; // du/dk for k₁ to k₃
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

export const inner = (k, t) => k[0] * INNER[0](t) + k[1] * INNER[1](t) + k[2] * INNER[2](t);

export function wave(k, t) {
  const u = inner(k, t);
  return k[3] * Math.sin(u) + k[4] * Math.cos(u) + k[5];
}

export function outerSlope(k, t) {
  const u = inner(k, t);
  return k[3] * Math.cos(u) - k[4] * Math.sin(u);
}

export const error = (k, target) => mean(TIMES.map((t) => (wave(k, t) - wave(target, t)) ** 2));

export function gradient(k, target) {
  const along = (slope) =>
    mean(TIMES.map((t) => 2 * (wave(k, t) - wave(target, t)) * slope(t)));
  return [
    ...INNER.map((slope) => along((t) => outerSlope(k, t) * slope(t))),
    along((t) => Math.sin(inner(k, t))),
    along((t) => Math.cos(inner(k, t))),
    along(() => 1),
  ];
}

const same = (a, b) => a && b && a.every((value, i) => value === b[i]);

/** The state after one listening. */
export function listened(state, target) {
  const errors = [...state.errors, error(state.knobs, target)];
  return { ...state, heard: state.knobs, errors, listenings: errors.length };
}

/** The state after all knobs have turned by -lr × gradient; what nobody has heard is heard first. */
export function turnedAll(state, target) {
  const heard = same(state.heard, state.knobs) ? state : listened(state, target);
  const slopes = gradient(heard.knobs, target);
  const knobs = heard.knobs.map((k, i) => clamp(k - state.lr * slopes[i], -LIMIT, LIMIT));
  return listened({ ...heard, knobs, lamp: true }, target);
}

/** A frame with a time axis; its curves share one scale, which `fit` sets. */
function chart(name, width, height) {
  let top = 1;
  const x = (t) => 8 + (t / (2 * Math.PI)) * (width - 16);
  const y = (value) => height / 2 - (value / top) * (height / 2 - 10);
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": name, class: "kn-chart" });
  picture.append(draw("line", { x1: 0, x2: width, y1: y(0), y2: y(0), class: "kn-axis" }));
  const curve = (kind) => {
    const line = draw("path", { class: kind });
    picture.append(line);
    return (values) => line.setAttribute("d",
      values ? path([...TIMES, 2 * Math.PI].map((t, i) => [x(t), y(values[i % COUNT])])) : "");
  };
  const fit = (...curves) => (top = Math.max(1.2, ...curves.flat().map(Math.abs)));
  return { picture, curve, fit, x, y };
}

/** The lamp of one knob: hue, sign and size tell the slope; dark when it is not known. */
function lamp() {
  const light = draw("circle", { cx: 16, cy: 16, r: 3 });
  const sign = draw("path", { class: "kn-sign" });
  const number = make("span", { class: "kn-slope" });
  const bulb = draw("svg", { width: 32, height: 32, viewBox: "0 0 32 32", "aria-hidden": "true" },
    light, sign);
  const set = (slope, largest) => {
    const size = slope ? Math.max(5, 15 * Math.sqrt(Math.abs(slope) / largest)) : 3;
    const arm = Math.min(size - 2, 7);
    light.setAttribute("r", size);
    light.setAttribute("class", slope > 0 ? "kn-plus" : slope < 0 ? "kn-minus" : "kn-dark");
    sign.setAttribute("d", !slope ? "" : `M${16 - arm} 16h${2 * arm}` +
      (slope > 0 ? `M16 ${16 - arm}v${2 * arm}` : ""));
    number.textContent = slope == null ? "" : (slope > 0 ? "+" : "") + show(slope);
  };
  return { element: make("span", { class: "kn-lamp" }, bulb, number), set };
}

/** For one early knob: outer slope × inner slope at each time, and the error's slope from it. */
function chainView(model, target) {
  const parts = ["outer slope dy/du", "inner slope du/dk", "product dy/dk"]
    .map((name) => ({ name, ...chart(name, 200, 84) }));
  const curves = parts.map((part) => part.curve("kn-yours"));
  const marks = parts.map((part) => {
    const mark = draw("circle", { r: 5, class: "kn-moment" });
    part.picture.append(mark);
    return mark;
  });
  const knob = choice("Early knob", [[1, "1"], [2, "2"], [3, "3"]],
    (value) => put(model, { chain: Number(value) }));
  const moment = make("input", { type: "range", min: 0, max: COUNT - 1, step: 1,
    "aria-label": "moment", input: () => put(model, { moment: moment.valueAsNumber }),
    keydown: (event) => {
      const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!way) return;
      const far = way * (event.shiftKey ? 10 : 1);
      put(model, { moment: clamp(moment.valueAsNumber + far, 0, COUNT - 1) });
      used(event);
    } });
  const [product, total] = [make("p", {}), make("p", {})];
  const panel = make("details", { class: "kn-chain" },
    make("summary", {}, "Chain view: how an early knob is heard through the later ones"),
    make("p", { class: "cw-muted" }, "u(t) = k₁ sin t + k₂ sin(t + 1) + k₃ sin 2t,  ",
      "then  y(t) = k₄ sin u + k₅ cos u + k₆."),
    make("div", { class: "cw-bar" }, knob.label, make("label", {}, "Moment t", moment)),
    make("div", { class: "kn-strip" }, ...parts.flatMap((part, i) => [
      make("span", { class: "kn-sign-between", "aria-hidden": "true" }, ["", "×", "="][i]),
      make("figure", {}, make("figcaption", {}, part.name), part.picture)])),
    product, total);
  const redraw = (state) => {
    const k = state.heard ?? state.knobs;
    const [n, slope] = [state.chain, INNER[state.chain - 1]];
    const values = [(t) => outerSlope(k, t), slope, (t) => outerSlope(k, t) * slope(t)];
    const t = TIMES[state.moment];
    knob.set(n);
    moment.value = state.moment;
    moment.setAttribute("aria-valuetext", `t = ${show(t)}`);
    values.forEach((value, i) => {
      parts[i].fit(TIMES.map(value));
      curves[i](TIMES.map(value));
      marks[i].setAttribute("cx", parts[i].x(t));
      marks[i].setAttribute("cy", parts[i].y(value(t)));
    });
    const [outer, early, both] = values.map((value) => show(value(t)));
    const g = gradient(k, target(state))[n - 1];
    product.textContent = `At t = ${show(t)}: outer slope ${outer} × inner slope ${early} = ${both}.`;
    total.textContent = state.lamp && state.heard
      ? `Slope of the error along knob ${n}: the mean over all t of ` +
        `2 (yours − target) × outer slope × inner slope = ${show(g)}.`
      : "Show the gradient to see what this makes for the error.";
  };
  return { panel, redraw };
}

function render({ model, el }) {
  const target = (state) => model.get("fixed").stations[state.station];
  const read = () => model.get("state");
  const root = make("div", { class: "cw kn", role: "group", "aria-label": "Radio knobs" });
  const { line, say } = speaker();

  const waves = chart("", 460, 220);
  const [drawTarget, drawYours] = [waves.curve("kn-target"), waves.curve("kn-yours")];
  const heard = make("span", { class: "kn-yours-text" });
  const legend = make("p", { class: "kn-legend" },
    make("span", { class: "kn-target-text" }, "- - - target"), heard);
  const [score, bars] = [make("p", { class: "kn-score" }), draw("svg", { class: "kn-history",
    width: 460, height: 40, viewBox: "0 0 460 40", "aria-hidden": "true" })];
  const past = make("p", { class: "cw-muted" });

  const lamps = [];
  const dials = [];
  const stage = (title, first) => {
    const box = make("fieldset", {}, make("legend", {}, title));
    for (let i = first; i < first + 3; i++) {
      const turn = (value) => {
        put(model, { knobs: read().knobs.map((k, j) => (j === i ? value : k)) });
        say(`Knob ${i + 1} at ${show(value)}. Not heard yet.`);
      };
      dials[i] = dial(`Knob ${i + 1}`, { min: -LIMIT, max: LIMIT, step: 0.05, change: turn });
      lamps[i] = lamp();
      dials[i].slider.addEventListener("keydown", (e) => e.key === "Enter" && (used(e), listen()));
      box.append(make("div", { class: "kn-row" }, make("span", {}, `Knob ${i + 1}`),
        dials[i].slider, dials[i].box, lamps[i].element));
    }
    return box;
  };

  function tell(state) {
    const now = state.errors.at(-1);
    const done = now <= MATCH ? " This is a match." : "";
    say(`Listening ${state.listenings}: error ${show(now, 3)}.${done}`);
  }
  function listen() {
    put(model, listened(read(), target(read())));
    tell(read());
  }
  function showGradient() {
    const state = read();
    if (state.lamp) return put(model, { lamp: false }), say("Lamps off.");
    const next = same(state.heard, state.knobs) ? state : listened(state, target(state));
    put(model, { ...next, lamp: true });
    const told = gradient(next.knobs, target(next)).map((g, i) => `knob ${i + 1}: ${show(g)}`);
    say(`Slopes of the error. ${told.join(", ")}.`);
  }
  function turnAll() {
    put(model, turnedAll(read(), target(read())));
    tell(read());
  }
  function startAgain() {
    put(model, { knobs: model.get("fixed").start, heard: null, errors: [], listenings: 0,
      lamp: false });
    say("All knobs back at the start. No listenings yet.");
  }

  const rate = make("input", { type: "number", min: 0, step: 0.1, class: "kn-rate",
    change: () => Number.isFinite(rate.valueAsNumber) && put(model, { lr: rate.valueAsNumber }) });
  const lampButton = make("button", { click: showGradient }, "Show gradient");
  const byHand = model.get("fixed").by_hand;
  const buttons = make("div", { class: "cw-bar" },
    make("button", { class: "cw-primary", click: listen }, "Listen"),
    ...(byHand ? [] : [lampButton, make("label", {}, "learning rate lr", rate),
      make("button", { click: turnAll }, "Turn all by −lr × gradient")]),
    make("button", { click: startAgain }, "Start again"));
  const chain = chainView(model, target);

  root.append(
    make("div", { class: "kn-top" },
      make("div", { class: "kn-left" }, waves.picture, legend, score, bars, past),
      make("div", { class: "kn-right" },
        stage("First stage: the inner wave", 0), stage("Second stage: the sound", 3))),
    buttons, line, ...(byHand ? [] : [chain.panel]),
    keysHelp(root, [["Tab", "next control"], ["arrows", "turn the knob by 0.05; with Shift by 0.5"],
      ["Home, End", "knob to −3, to 3"], ["Enter on a knob", "listen"],
      ["Space", "press the button"], ["?", "show or hide these keys"]]));
  el.append(root);

  function redraw() {
    const state = read();
    const fresh = same(state.heard, state.knobs);
    const theirs = TIMES.map((t) => wave(target(state), t));
    const yours = state.heard && TIMES.map((t) => wave(state.heard, t));
    waves.fit(theirs, yours ?? []);
    drawTarget(theirs);
    drawYours(yours);
    heard.textContent = !state.heard ? "your radio is silent: press Listen"
      : fresh ? "—— yours" : "—— yours, before the last turn";
    const last = state.errors.at(-1);
    score.textContent = `Listenings: ${state.listenings}. ` + (last == null ? "" :
      `Error: ${show(last, 3)}${last <= MATCH ? ", a match." : ` (a match at ${MATCH}).`}`);
    waves.picture.setAttribute("aria-label", `Target wave${state.heard ? " and yours" : ""}; ` +
      score.textContent);
    const recent = state.errors.slice(-40);
    past.textContent = recent.length ? "Errors so far; each third of the height is a factor of 10."
      : "";
    bars.replaceChildren(...recent.map((e, i) => draw("rect", { x: 2 + i * 11.4, width: 8,
      y: 38 - height(e), height: height(e), class: e <= MATCH ? "kn-match" : "kn-bar" })));
    const slopes = state.lamp && fresh ? gradient(state.knobs, target(state)) : [];
    const largest = Math.max(...slopes.map(Math.abs), 1e-12);
    state.knobs.forEach((k, i) => (dials[i].set(k), lamps[i].set(slopes[i], largest)));
    lampButton.setAttribute("aria-pressed", state.lamp);
    if (document.activeElement !== rate) rate.value = state.lr;
    chain.redraw(state);
  }
  const height = (e) => 3 + 33 * clamp(Math.log10(e / MATCH) / 3, 0, 1);
  model.on("change:state", redraw);
  redraw();
  return () => model.off("change:state", redraw);
}

export default { render };
