// What the landscape and the race share: the plane with its contours, the curves, the dials.
const SIZE = 360;
const MARKS = [ // one shape for each runner, around (0, 0)
  "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z", "M-5 -5h10v10h-10Z", "M0 -6L6 5H-6Z",
  "M0 -7L6 0L0 7L-6 0Z", "M-6 -2h4v-4h4v4h4v4h-4v4h-4v-4h-4Z", "M0 6L6 -5H-6Z",
];

/** At most four figures, written as Python's numerals.text does. */
export function neat(number) {
  const signed = (text) => text.replace(/-/g, "−");
  if (Number.isInteger(number) && Math.abs(number) < 1e6) return signed(String(number + 0));
  const [figures, power] = number.toExponential(3).split("e").map(Number);
  if (power >= -4 && power < 4) return signed(String(Number(number.toPrecision(4))));
  return signed(`${figures}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`);
}

/** The last step that can be shown of a trail, and what is to be said there. */
const reached = (trail, step) => Math.min(step, trail.path.length - 1);
const noteAt = (trail, step) => (trail.ended && step < trail.path.length - 1 ? "" : trail.note);

/** A slider for sizes from low to high: an arrow is 2 %, with Shift 26 %; and a number box. */
function rate(name, [low, high], change) {
  const slider = make("input", { type: "range", min: Math.log10(low), max: Math.log10(high),
    step: "any", "aria-label": name });
  const box = make("input", { type: "number", min: low, max: high, step: "any",
    "aria-label": `${name}, number` });
  const write = setter(box);
  let now = low;
  const to = (value) => value > 0 && Number.isFinite(value) &&
    change(Number(clamp(value, low, high).toPrecision(4)));
  const ways = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
  const key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === box && /^(ArrowLeft|ArrowRight|Home|End)$/.test(event.key)) return;
    if (event.key in ways) to(now * 10 ** (ways[event.key] * (event.shiftKey ? 0.1 : 0.01)));
    else if (event.key === "Home") to(low);
    else if (event.key === "End") to(high);
    else return;
    used(event);
  };
  slider.addEventListener("keydown", key);
  box.addEventListener("keydown", key);
  slider.addEventListener("input", () => to(10 ** slider.valueAsNumber));
  box.addEventListener("change", () => to(box.valueAsNumber));
  const set = (value) => {
    now = value;
    slider.value = Math.log10(value);
    slider.setAttribute("aria-valuetext", neat(value));
    write(value);
  };
  return { slider, box, set };
}

const row = (name, { slider, box }) =>
  make("div", { class: "ds-row" }, make("span", { "aria-hidden": "true" }, name), slider, box);

/** The plane: contours, ways, and a start that a click or the arrow keys move; Enter steps. */
function ground({ read, move, act }) {
  let box = [0, 1, 0, 1];
  const spot = ([x, y]) => [(SIZE * (x - box[0])) / (box[1] - box[0]),
    (SIZE * (box[3] - y)) / (box[3] - box[2])];
  const [contours, circles, minima, ways] = Array.from({ length: 4 }, () => draw("g", {}));
  const picture = draw("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, width: SIZE, height: SIZE,
    "aria-hidden": "true" }, contours, circles, minima, ways);
  const element = make("div", { class: "ds-plane", tabindex: 0, role: "application" }, picture);
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = ((box[1] - box[0]) / 100) * (event.shiftKey ? 10 : 1);
    if (event.key in arrows) shift(read().map((v, i) => v + far * arrows[event.key][i]));
    else if (event.key === "Enter" || event.key === " ") act();
    else return;
    used(event);
  });
  picture.addEventListener("click", (event) => {
    const frame = picture.getBoundingClientRect();
    shift([box[0] + ((event.clientX - frame.left) / frame.width) * (box[1] - box[0]),
      box[3] - ((event.clientY - frame.top) / frame.height) * (box[3] - box[2])]);
  });
  const shift = ([x, y]) => move([clamp(x, box[0], box[1]), clamp(y, box[2], box[3])]
    .map((v) => Number(v.toFixed(4))));

  /** The surface; `letters` names its minima. */
  function lay(relief, letters) {
    box = relief.box;
    contours.replaceChildren(...relief.contours.map((d) => draw("path", { d, class: "ds-contour" })));
    circles.replaceChildren(...relief.circles.map(([cx, cy, r]) =>
      draw("circle", { cx, cy, r, class: "ds-circle" })));
    minima.replaceChildren(...relief.minima.flatMap((point, i) => {
      const [x, y] = spot(point);
      const cross = draw("path", { d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10`, class: "ds-lowest" });
      return letters ? [cross, draw("text", { x: x + 8, y: y - 6, class: "ds-letter" },
        String.fromCharCode(65 + i))] : [cross];
    }));
  }
  /** One way: a line, a dot for each step, numbers at some of them, a mark where it stands. */
  function way(points, style, numbered) {
    const spots = points.map(spot).map((p) => p.map((v) => clamp(v, -9e3, 9e3)));
    const dots = spots.slice(0, 500).map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("");
    const [[a, b], [x, y]] = [spots[0], spots.at(-1)];
    return draw("g", { class: `ds-way ds-way${style}` }, draw("path", { d: path(spots) }),
      draw("path", { d: dots, class: "ds-dots" }),
      draw("circle", { cx: a, cy: b, r: 5, class: "ds-start" }),
      draw("path", { d: MARKS[style], transform: `translate(${x} ${y})`, class: "ds-mark" }),
      ...(numbered ? labels(spots) : []));
  }
  const show_ = (all) => ways.replaceChildren(...all);
  const inside = (point) => point.every((v, i) => v >= box[2 * i] && v <= box[2 * i + 1]);
  return { element, lay, way, show: show_, inside, box: () => box };
}

/** Step numbers, but only where there is room: 1, 2, 3, 5, 10, 20, 30, 50, 100, … */
function labels(spots) {
  const found = [];
  let last = spots[0];
  for (const k of [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 5000]) {
    if (k >= spots.length) break;
    const [x, y] = spots[k];
    if (Math.hypot(x - last[0], y - last[1]) < 18) continue;
    found.push(draw("text", { x: x + 6, y: y + (k % 2 ? -6 : 14), class: "ds-number" }, String(k)));
    last = spots[k];
  }
  return found;
}

/** Curves over the steps on a scale of powers of ten. */
function curves(width, height) {
  const [left, low] = [44, 22];
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    class: "ds-curves" });
  function show(all, steps, label) {
    const values = all.flatMap(({ gaps }) => gaps).filter((v) => v > 0);
    const top = Math.ceil(Math.log10(Math.max(...values, 1e-9)) + 1e-9);
    const floor = Math.max(Math.floor(Math.log10(Math.min(...values, 10 ** (top - 1)))), top - 14);
    const end = Math.max(steps, 10);
    const x = (k) => left + ((width - left - 12) * k) / end;
    const y = (v) => 8 + ((height - low - 8) * (top - Math.log10(Math.max(v, 10 ** floor)))) / (top - floor);
    const every = Math.ceil((top - floor) / 5);
    const ticks = [];
    for (let p = top; p >= floor; p -= every) ticks.push(
      draw("line", { x1: left, x2: width - 12, y1: y(10 ** p), y2: y(10 ** p), class: "ds-tick" }),
      draw("text", { x: left - 6, y: y(10 ** p) + 4, class: "ds-power" }, `1e${String(p).replace("-", "−")}`));
    picture.replaceChildren(...ticks,
      draw("text", { x: left, y: height - 4 }, "0"),
      draw("text", { x: width - 12, y: height - 4, class: "ds-power" }, `step ${end}`),
      ...all.map(({ gaps, style }) => draw("g", { class: `ds-way ds-way${style}` },
        draw("path", { d: path(gaps.map((v, k) => [x(k), y(v)])) }),
        draw("path", { d: MARKS[style], class: "ds-mark",
          transform: `translate(${x(gaps.length - 1)} ${y(gaps.at(-1))})` }))));
    picture.setAttribute("aria-label", label);
  }
  return { picture, show };
}

/** The buttons that step, for both widgets. */
function stepping(go, read) {
  const by = (count) => () => go(read() + count);
  const back = make("button", { click: () => go(Math.max(read() - 1, 0)) }, "Back");
  const on = [["Step", 1, "cw-primary"], ["10 steps", 10, ""], ["100 steps", 100, ""]].map(
    ([name, count, kind]) => make("button", { click: by(count), class: kind }, name));
  const again = make("button", { click: () => go(0) }, "Back to the start");
  return { bar: make("div", { class: "cw-bar" }, back, ...on, again), on };
}

/** A speaker that is silent about what it said last. */
function teller() {
  const { line, say } = speaker();
  return { line, say: (text) => line.textContent === text || say(text) };
}

const KEYS = [["Tab", "next control"], ["arrows on the plane", "move the start; with Shift far"],
  ["Enter or Space on the plane", "one step"], ["arrows on a learning rate", "2 % more or less; with Shift 26 %"],
  ["arrows on another slider", "one notch; with Shift ten"], ["?", "show or hide these keys"]];
