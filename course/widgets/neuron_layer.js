// The second tab of the neuron playground.
/** The second tab: four neurons, and where two of them send a grid of the plane. */
function layerTab(read, change) {
  const size = 330;
  const dials = threeDials((i, v) => {
    const state = read();
    change({ layer: state.layer.map((n, j) =>
      j + 1 === state.chosen ? n.map((old, k) => (k === i ? v : old)) : n) });
  }, "neuron 1, ");
  const planes = [1, 2, 3, 4].map((n) => {
    const small = plane(96, 16, false);
    const button = make("button", { class: "nr-pick", click: () => change({ chosen: n }) },
      `Neuron ${n}`, small.picture);
    return { ...small, button };
  });
  const activation = activationChoice((v) => change({ layer_activation: v }));
  const four = [1, 2, 3, 4].map((n) => [n, `neuron ${n}`]);
  const axes = [0, 1].map((i) => choice(["Across:", "Up:"][i], four, (v) =>
    change({ axes: read().axes.map((old, j) => (j === i ? Number(v) : old)) })));
  const grid = draw("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size,
    class: "nr-plane", role: "img" });
  const [told, turning] = [make("p", { class: "nr-score" }), make("p", {})];
  const panel = make("div", { class: "nr-two" },
    make("div", { class: "nr-right" }, make("div", { class: "nr-picks" },
      ...planes.map((p) => p.button)), turning, ...rows(dials),
      make("div", { class: "cw-bar" }, activation.label)),
    make("div", { class: "nr-left" }, make("div", { class: "cw-bar" }, ...axes.map((a) => a.label)),
      grid, told, make("p", { class: "cw-muted" }, "The grid of the plane as these two neurons " +
        "see it. Solid: along x₁. Dashes: along x₂. The four points carry the targets of XOR.")));

  function redraw(state) {
    const [low, high] = RANGE[state.layer_activation];
    const at = (v) => 16 + ((clamp(v, low, high) - low) / (high - low)) * (size - 32);
    const spot = (p) => { const [a, b] = seen(state, p); return [at(a), size - at(b)]; };
    const ticks = Array.from({ length: 13 }, (_, i) => LOW + i / 4);
    const fine = Array.from({ length: 61 }, (_, i) => LOW + i / 20);
    grid.replaceChildren(
      ...ticks.map((c) => draw("path", { class: "nr-along1", d: path(fine.map((v) => spot([v, c]))) })),
      ...ticks.map((c) => draw("path", { class: "nr-along2", d: path(fine.map((v) => spot([c, v]))) })),
      ...CORNERS.map((p, i) => marker(...spot(p), { target: XOR[i] })));
    told.textContent = apart(state) ? "A straight line can now separate XOR's points."
      : "No straight line separates XOR's points here (with a gap of 0.05).";
    const where = CORNERS.map((p) => `(${p}) to (${seen(state, p).map((v) => show(v)).join(", ")})`);
    grid.setAttribute("aria-label", `Neurons ${state.axes.join(" and ")} send ${where.join(", ")}.`);
    planes.forEach((p, i) => {
      p.paint(state.layer[i], state.layer_activation);
      p.button.setAttribute("aria-pressed", i + 1 === state.chosen);
    });
    turning.textContent = `The sliders turn neuron ${state.chosen}.`;
    state.layer[state.chosen - 1].forEach((v, i) => {
      dials[i].set(v);
      dials[i].call(`neuron ${state.chosen}, ${NAMES[i]}`);
    });
    activation.set(state.layer_activation);
    axes.forEach((a, i) => a.set(state.axes[i]));
  }
  return { panel, redraw, told: () => told.textContent };
}
