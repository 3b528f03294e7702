// What is shown at one place, as convolution_walk.py computes it, and grids of numbers.
const tidy = (number) => Math.round(number * 1e4) / 1e4 + 0;
const outputs = (n, k, stride, pad) => Math.floor((n + 2 * pad - k) / stride) + 1;
const border = (s) => (s.mode === "pooling" ? 0 : s.pad);
const tabled = (rows, columns, value) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)));

export function shape(s) {
  const [k, pad] = [s.kernel.length, border(s)];
  return [outputs(s.image.length, k, s.stride, pad), outputs(s.image[0].length, k, s.stride, pad)];
}

const walked = (s) => (s.mode === "to image" ? [s.image.length, s.image[0].length] : shape(s));

/** The image in its border of zeros. */
function bordered(s) {
  const pad = border(s);
  return tabled(s.image.length + 2 * pad, s.image[0].length + 2 * pad,
    (i, j) => s.image[i - pad]?.[j - pad] ?? 0);
}

/** A number as it is read. */
function numeral(number) {
  return String(tidy(number)).replace("-", "−");
}

/** All that is shown at the place `at`. */
export function look(s) {
  const [rows, columns] = shape(s);
  const arriving = tabled(rows, columns, (i, j) => ((2 * (i * columns + j)) % 5) - 1);
  const show_ = { "to filter": toFilter, "to image": toImage }[s.mode] ?? forward;
  const seen = { shape: [rows, columns], walk: walked(s), arriving, ...show_(s, arriving) };
  return { ...seen, caption: caption(s, seen) };
}

const reached = (s, i, j) => i < s.at[0] || (i === s.at[0] && j <= s.at[1]);

function windowAt(s, whole, i, j) {
  const [top, left] = [i * s.stride, j * s.stride];
  const k = s.kernel.length;
  return { corner: [top, left], window: tabled(k, k, (u, v) => whole[top + u][left + v]) };
}

/** The grid of sums as far as one has come, and all that is known of the last. */
function filledBy(s, [rows, columns], value) {
  let last = {};
  const filled = tabled(rows, columns, (i, j) => {
    if (!reached(s, i, j)) return null;
    last = value(i, j);
    return last.sum;
  });
  return { ...last, filled };
}

function forward(s) {
  const whole = bordered(s);
  return filledBy(s, shape(s), (i, j) => {
    const told = windowAt(s, whole, i, j);
    if (s.mode === "pooling") {
      const flat = told.window.flat();
      const best = Math.max(...flat);
      const place = flat.indexOf(best);
      const k = s.kernel.length;
      return { ...told, winner: [Math.floor(place / k), place % k], sum: tidy(best) };
    }
    const products = told.window.map((row, u) => row.map((x, v) => tidy(x * s.kernel[u][v])));
    return { ...told, products, sum: tidy(products.flat().reduce((a, b) => a + b, 0)) };
  });
}

function toFilter(s, arriving) {
  const [whole, k] = [bordered(s), s.kernel.length];
  let [filled, last] = [tabled(k, k, () => 0), {}];
  arriving.forEach((row, i) => row.forEach((g, j) => {
    if (!reached(s, i, j)) return;
    const told = windowAt(s, whole, i, j);
    const products = told.window.map((xs) => xs.map((x) => tidy(g * x)));
    filled = filled.map((sums, u) => sums.map((sum, v) => tidy(sum + products[u][v])));
    last = { ...told, products, sum: g };
  }));
  return { ...last, filled };
}

/** The outputs whose window contains a pixel: [i, j, u, v] each. */
function touching(s, row, column) {
  const [[rows, columns], k, pad] = [shape(s), s.kernel.length, border(s)];
  return tabled(rows, columns, (i, j) => [i, j, row + pad - i * s.stride, column + pad - j * s.stride])
    .flat().filter(([, , u, v]) => u >= 0 && u < k && v >= 0 && v < k);
}

function toImage(s, arriving) {
  return filledBy(s, walked(s), (row, column) => {
    const found = touching(s, row, column);
    const letters = found.map(([i, j, u, v]) => tidy(arriving[i][j] * s.kernel[u][v]));
    return { touching: found, letters, sum: tidy(letters.reduce((a, b) => a + b, 0)) };
  });
}

/** What is shown, in the words of convolution_walk.caption. */
export function caption(s, seen) {
  const [[i, j], [rows, columns], total] = [s.at, seen.walk, numeral(seen.sum)];
  if (s.mode === "forward")
    return `Output (${i}, ${j}) of ${rows} by ${columns}: ` +
      `the products of its window add up to ${total}.`;
  if (s.mode === "to filter") {
    const place = i * columns + j;
    return `Output (${i}, ${j}) hears ${total}: ${total} times its window goes to the filter. ` +
      `${place + 1} ${place ? "letters" : "letter"} of ${rows * columns} so far.`;
  }
  if (s.mode === "pooling")
    return `Output (${i}, ${j}) of ${rows} by ${columns}: the largest is ${total}, ` +
      `at row ${seen.winner[0]}, column ${seen.winner[1]} of its window.`;
  const count = seen.touching.length;
  if (!count) return `Pixel (${i}, ${j}) lies in no window: its gradient is 0.`;
  const told = count === 1 ? "1 window: 1 letter" : `${count} windows: ${count} letters, together`;
  return `Pixel (${i}, ${j}) lies in ${told} ${total}.`;
}

/** A grid of numbers: `kinds(i, j)` gives classes, `notes(i, j)` a small word in the corner. */
function numberGrid() {
  const picture = draw("svg", { "aria-hidden": "true" });
  function show_(grid, { cell = 36, kinds = () => "", notes = () => "", frame = null } = {}) {
    const [rows, columns] = [grid.length, grid[0].length];
    const [width, height] = [columns * cell + 4, rows * cell + 4];
    for (const [name, value] of Object.entries({ width, height, viewBox: `-2 -2 ${width} ${height}` }))
      picture.setAttribute(name, value);
    const cells = grid.flatMap((row, i) => row.flatMap((value, j) => {
      const place = { x: j * cell + 2, y: i * cell + 2, width: cell - 4, height: cell - 4, rx: 3 };
      const text = value === null ? "" : numeral(value);
      const small = text.length > 4 ? " cv-small" : "";
      return [draw("rect", { ...place, class: `cv-cell ${kinds(i, j)}` }),
        draw("text", { x: j * cell + cell / 2, y: i * cell + cell / 2 + 5,
          class: `cv-number${small} ${kinds(i, j)}` }, text),
        ...(notes(i, j) ? [draw("text", { x: j * cell + cell - 6, y: i * cell + 13,
          class: "cv-note" }, notes(i, j))] : [])];
    }));
    const [top, left, high, wide] = frame ?? [0, 0, 0, 0];
    const around = frame ? [draw("rect", { x: left * cell, y: top * cell, width: wide * cell,
      height: high * cell, rx: 4, class: "cv-frame" })] : [];
    picture.replaceChildren(...cells, ...around);
  }
  return { picture, show: show_ };
}
