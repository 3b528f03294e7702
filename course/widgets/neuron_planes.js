// Pictures of the plane, and the points on it.
// Where the output is ½, as a sum z; the lowest and highest output that is drawn.
const HALF = { step: 0, sigmoid: 0, tanh: Math.atanh(0.5), relu: 0.5 };
const RANGE = { step: [0, 1], sigmoid: [0, 1], tanh: [-1, 1], relu: [0, 3] };
// How an output is shaded: from -1 (blue) over 0 (paper) to 1 (orange).
const SHADE = { step: (a) => 2 * a - 1, sigmoid: (a) => 2 * a - 1, tanh: (a) => a,
  relu: (a) => Math.min(a / 2, 1) };

/** A square picture of the plane in which outputs are shaded and lines are drawn. */
function plane(size, cells, label) {
  const x = (v) => ((v - LOW) / (HIGH - LOW)) * size;
  const y = (v) => size - x(v);
  const picture = draw("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size,
    class: "nr-plane", ...(label ? { role: "img" } : { "aria-hidden": "true" }) });
  const step = size / cells;
  const tiles = Array.from({ length: cells * cells }, (_, i) => {
    const [column, row] = [i % cells, Math.floor(i / cells)];
    const middle = [column, cells - 1 - row].map((k) => LOW + ((k + 0.5) / cells) * (HIGH - LOW));
    const tile = draw("rect", { x: column * step, y: row * step, width: step, height: step });
    picture.append(tile);
    return { tile, middle };
  });
  const [halo, boundary] = [draw("path", { class: "nr-halo" }), draw("path", { class: "nr-edge" })];
  picture.append(halo, boundary);
  const shade = (neuron, activation) => tiles.forEach(({ tile, middle }) => {
    const depth = SHADE[activation](ACTIVATIONS[activation](sum(neuron, middle)));
    tile.setAttribute("class", depth > 0 ? "nr-high" : "nr-low");
    tile.setAttribute("fill-opacity", (Math.abs(depth) * 0.45).toFixed(3));
  });
  // Where w₁x₁ + w₂x₂ + b = level meets the edges of the plane.
  const line = ([w1, w2, b], level) => {
    const ends = [];
    for (const edge of [LOW, HIGH]) {
      if (w2) ends.push([edge, (level - b - w1 * edge) / w2]);
      if (w1) ends.push([(level - b - w2 * edge) / w1, edge]);
    }
    const inside = ends.filter((p) => p.every((v) => v >= LOW - 1e-9 && v <= HIGH + 1e-9));
    const far = inside.find((p) => Math.hypot(p[0] - inside[0][0], p[1] - inside[0][1]) > 1e-6);
    return far ? path([inside[0], far].map(([a, c]) => [x(a), y(c)])) : "";
  };
  // An arrow from the boundary towards larger z, beside the middle so that it meets no corner.
  const across = (w) => {
    const steep = Math.hypot(w[0], w[1]);
    const [ux, uy] = [w[0] / steep, w[1] / steep];
    const feet = [0.35, -0.35, 0].map((aside) => [0.5 - (sum(w, [0.5, 0.5]) / steep) * ux + aside * uy,
      0.5 - (sum(w, [0.5, 0.5]) / steep) * uy - aside * ux]);
    const foot = steep && feet.find((p) => p.every((v) => v > LOW + 0.1 && v < HIGH - 0.1));
    if (!foot) return "";
    const at = (along, aside) => [x(foot[0]) + along * ux + aside * uy,
      y(foot[1]) - along * uy + aside * ux];
    return path([at(0, 0), at(44, 0)]) + path([at(34, 6), at(44, 0), at(34, -6)]);
  };
  const paint = (neuron, activation) => {
    shade(neuron, activation);
    boundary.setAttribute("d", line(neuron, 0));
    // Between tiles the edge of a step is jagged: a band of paper covers it.
    halo.setAttribute("d", activation === "step" ? line(neuron, 0) : "");
    halo.style.strokeWidth = 1.8 * step;
  };
  return { picture, paint, line, across, x, y };
}

/** A point: a disc for target 1, a square for target 0, the number inside, a cross if wrong. */
function marker(px, py, { target, wrong, selected, own }, press) {
  const shape = target ? draw("circle", { cx: px, cy: py, r: 10, class: "nr-one" })
    : draw("rect", { x: px - 9, y: py - 9, width: 18, height: 18, class: "nr-zero" });
  const group = draw("g", { class: own ? "nr-own" : "", click: press });
  if (selected) group.append(draw("circle", { cx: px, cy: py, r: 16, class: "nr-ring" }));
  group.append(shape, draw("text", { x: px, y: py + 4.5 }, String(target)));
  if (wrong) group.append(draw("path", { class: "nr-wrong",
    d: `M${px + 10} ${py - 18}l10 10m0 -10l-10 10` }));
  return group;
}
