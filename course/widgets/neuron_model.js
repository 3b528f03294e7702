// The neuron playground in numbers: the same sums and scores as neuron.py, so that nothing waits for Python.
const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const OWN = "own points";
const [LOW, HIGH, LIMIT, NEAR] = [-1, 2, 10, 0.05];
const XOR = [0, 1, 1, 0];
const NAMES = ["w₁", "w₂", "b"];

export const ACTIVATIONS = {
  step: (z) => (z >= 0 ? 1 : 0),
  sigmoid: (z) => (z >= 0 ? 1 : Math.exp(z)) / (1 + Math.exp(-Math.abs(z))),
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
};
export const sum = ([w1, w2, b], [x1, x2]) => w1 * x1 + w2 * x2 + b;
const weights = (state) => [state.w1, state.w2, state.b];
export const image = (state, x) =>
  state.layer.map((neuron) => ACTIVATIONS[state.layer_activation](sum(neuron, x)));

/** The points on the plane: the gate's corners, then the learner's own; `counts` for the score. */
function points(state, gates) {
  const corners = state.data === OWN ? [] : CORNERS.map((x, i) =>
    ({ id: i, x, target: gates[state.data][i], counts: true }));
  const own = state.points.map((p, i) =>
    ({ id: i + 4, x: [p.x1, p.x2], target: p.target, own: true, counts: state.data === OWN }));
  return [...corners, ...own];
}

const right = (state, point) => sum(weights(state), point.x) >= 0 === (point.target === 1);

export const score = (state, gates) =>
  points(state, gates).filter((p) => p.counts && right(state, p)).length;

/** Whether a straight line separates two groups with at least this gap between them. */
export function separable(ones, zeros, margin = 0.05) {
  const all = [...ones, ...zeros];
  return all.some(([ax, ay]) => all.some(([bx, by]) => {
    const length = Math.hypot(ax - bx, ay - by);
    return length > 0 && [[ax - bx, ay - by], [by - ay, ax - bx]].some(([nx, ny]) => {
      const [high, low] = [ones, zeros].map((group) =>
        group.map(([x, y]) => (x * nx + y * ny) / length));
      return Math.min(...high) - Math.max(...low) >= margin
        || Math.min(...low) - Math.max(...high) >= margin;
    });
  }));
}

const seen = (state, x) => state.axes.map((axis) => image(state, x)[axis - 1]);
const apart = (state) =>
  separable([1, 2].map((i) => seen(state, CORNERS[i])), [0, 3].map((i) => seen(state, CORNERS[i])));

/** All tasks done so far, with those that the state as it stands fulfils. */
export function done(state, gates, tasks) {
  const found = new Set(state.done);
  const count = score(state, gates);
  if (state.data === "XOR" && count === 3) found.add("XOR: 3 of 4");
  if (state.data !== "XOR" && state.data !== OWN && count === 4) {
    found.add(state.data);
    const near = CORNERS.every((x, i) => Math.abs(
      ACTIVATIONS[state.activation](sum(weights(state), x)) - gates[state.data][i]) <= NEAR);
    if (state.activation === "sigmoid" && near) found.add("steep sigmoid");
  }
  if (apart(state)) found.add("layer separates XOR");
  return tasks.filter((task) => found.has(task));
}
