// Curves on a scale of factors of ten, and pictures made of bytes.
const BOX = { width: 420, height: 230, left: 44, right: 410, top: 12, bottom: 200 };
const CLOSE = 60; // up to so many points get a dot each
const NICE = [1, 2, 5];
const round6 = (value) => Number(value.toPrecision(6));

/** The next numbers 1, 2 or 5 times a power of ten below and above all values. */
export function scale(values) {
  if (!values.length) return [0.1, 10];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const around = (v) => {
    const power = Math.floor(Math.log10(v));
    return [power - 1, power, power + 1].flatMap((p) => NICE.map((f) => Number(`${f}e${p}`)));
  };
  return [Math.max(...around(least).filter((t) => t <= least)),
    Math.min(...around(most).filter((t) => t > most))];
}

/** The numbers 1, 2 and 5 times a power of ten from low to high; powers only if many. */
export function ticks(low, high) {
  const found = [];
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high * 1.001; decade *= 10)
    found.push(...NICE.map((f) => round6(f * decade)));
  const inside = found.filter((t) => t >= low * 0.999 && t <= high * 1.001);
  const powers = inside.filter((t) => t.toExponential().startsWith("1e"));
  return inside.length > 8 && powers.length > 1 ? powers : inside;
}

/** How many epochs the axis shows: it grows with the training up to what is planned. */
export function horizon(run) {
  const done = run.step / (run.batches || 1);
  return Math.min(run.epochs, [1, 2, 5, 10, 20, 50, 100, 200, 500].find((e) => e >= done) ??
    run.epochs);
}

/** Whole epochs for the axis below: at most seven of them. */
export function epochTicks(epochs) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => epochs / s <= 6) ?? 1000;
  return Array.from({ length: Math.floor(epochs / step) + 1 }, (_, i) => i * step);
}

/** A chart of one curve against batches; `line` is a height with a name. */
function curveChart(kind, line) {
  const { width, height, left, right, top, bottom } = BOX;
  const [grid, marks] = [draw("g", {}), draw("g", {})];
  const [curve, dots] = [draw("path", { class: `db-curve ${kind}` }), draw("g", { class: kind })];
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    class: "db-chart" }, grid, marks, curve, dots);
  const words = (text, x, y, extra = {}) => draw("text", { x, y, ...extra }, text);

  function redraw(points, run, told) {
    const end = run.batches ? horizon(run) * run.batches : Math.max(run.step, 1);
    const values = points.map(([, v]) => Math.max(v, 1e-6));
    const [low, high] = scale(line ? [...values, line.at] : values);
    const x = (step) => left + ((right - left) * step) / end;
    const y = (v) => bottom - ((bottom - top) * Math.log(Math.max(v, low) / low)) /
      Math.log(high / low);
    const across = (at, kindOf) => draw("path", { d: `M${left} ${y(at)}H${right}`, class: kindOf });
    grid.replaceChildren(...ticks(low, high).flatMap((t) => [across(t, "db-grid"),
      words(String(t), left - 6, y(t) + 4, { class: "db-end" })]));
    if (run.batches) grid.append(...epochTicks(horizon(run)).map((e) =>
      words(String(e), x(e * run.batches), bottom + 16, { class: "db-mid" })));
    grid.append(words(run.batches ? "epochs" : `${run.step} batches`, right, bottom + 28,
      { class: "db-end" }));
    marks.replaceChildren(...run.rates.slice(1).flatMap(([step, lr]) => [
      draw("path", { d: `M${x(step)} ${top}V${bottom}`, class: "db-rate" }),
      words(`lr ${lr}`, Math.min(x(step) + 4, right - 52), top + 10, { class: "db-small" })]));
    if (line) marks.append(across(line.at, "db-published"),
      words(line.name, right, y(line.at) - 5, { class: "db-end db-bold" }));
    const places = points.map(([step, v]) => [x(step), y(v)]);
    curve.setAttribute("d", path(places));
    dots.replaceChildren(...(places.length > CLOSE ? [] : places.map(([cx, cy]) =>
      draw("circle", { cx, cy, r: 2.5 }))));
    picture.setAttribute("aria-label", told);
  }
  return { picture, redraw };
}

/** Grey levels as ink, so that paper of any colour shows through. */
const ink = (value) => [0, 0, 0, value];

/** Dark blue for minus, grey for zero, light orange for plus: told apart by lightness alone. */
const [MINUS, ZERO, PLUS] = [[0, 47, 92], [138, 138, 138], [255, 196, 112]];
export function signed(value) {
  const share = (value - 128) / 127;
  const end = share < 0 ? MINUS : PLUS;
  return [...ZERO.map((z, i) => Math.round(z + (end[i] - z) * Math.min(1, Math.abs(share)))), 255];
}

/** One picture out of many that stand behind one another in the bytes. */
function pixelPicture(bytes, number, [height, width], colour) {
  const canvas = make("canvas", { width, height, class: `db-${colour.name}` });
  const context = canvas.getContext("2d");
  const data = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++)
    data.data.set(colour(bytes.getUint8(number * width * height + i)), 4 * i);
  context.putImageData(data, 0, 0);
  return canvas;
}
