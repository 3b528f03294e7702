// The neuron playground: the first tab, and what holds both together.
const place = ([x1, x2]) => `(${show(x1)}, ${show(x2)})`;
const threeDials = (change, whose = "") => NAMES.map((name, i) =>
  ({ name, ...dial(whose + name, { min: -LIMIT, max: LIMIT, step: 0.1, change: (v) => change(i, v) }) }));
const rows = (dials) => dials.map((d) =>
  make("div", { class: "nr-row" }, make("span", { "aria-hidden": "true" }, d.name), d.slider, d.box));
const activationChoice = (change) =>
  choice("Activation", Object.keys(ACTIVATIONS).map((a) => [a, a]), change);

/** The first tab: one neuron, its boundary, its sum in numbers, and the points. */
function neuronTab(read, change, gates, say) {
  const size = 330;
  const { picture, paint, line, across, x, y } = plane(size, 44, true);
  const half = draw("path", { class: "nr-half" });
  const [arrow, dots] = [draw("path", { class: "nr-arrow" }), draw("g", {})];
  const tick = (v) => [draw("text", { x: x(v), y: size - 4 }, String(v)),
    draw("text", { x: 9, y: y(v) + 4 }, String(v))];
  picture.append(half, arrow, draw("g", { class: "nr-ticks" }, ...tick(0), ...tick(1),
    draw("text", { x: size - 12, y: size - 4 }, "x₁"), draw("text", { x: 11, y: 15 }, "x₂")), dots);
  const dials = threeDials((i, v) => change({ [["w1", "w2", "b"][i]]: v }));
  const activation = activationChoice((v) => change({ activation: v }));
  const data = choice("Points", [...Object.keys(gates), OWN].map((g) => [g, g]),
    (v) => change({ data: v }));
  const [total, output, count] = [make("p", {}), make("p", {}), make("p", { class: "nr-score" })];
  const fill = make("span", { class: "nr-fill" });
  const [lowest, highest] = [make("span", {}), make("span", {})];
  const bar = make("div", { class: "nr-bar" }, lowest, make("span", { class: "nr-track" }, fill),
    highest);
  const list = make("div", { class: "nr-points", role: "group", "aria-label": "Points" });

  const current = (state) => {
    const all = points(state, gates);
    return all.find((p) => p.id === state.selected) ?? all[0];
  };
  const select = (id) => change({ selected: id });
  const edit = (point, changes) =>
    change({ points: read().points.map((p, i) => (i + 4 === point.id ? { ...p, ...changes } : p)) });
  function move(point, [x1, x2]) {
    if (!point?.own) return say("The corners of a gate stay where they are. Add a point to move it.");
    const to = [x1, x2].map((v) => clamp(Math.round(v * 20) / 20, LOW, HIGH));
    edit(point, { x1: to[0], x2: to[1] });
  }
  function add() {
    const { points: own } = read();
    change({ points: [...own, { x1: 0.5, x2: 0.5, target: 1 }], selected: own.length + 4 });
    buttonOf(own.length + 4)?.focus();
    say("A point at (0.50, 0.50). Arrows move it, T changes its target, Delete removes it.");
  }
  function remove(point) {
    if (!point?.own) return say("Only your own points can be removed.");
    change({ points: read().points.filter((_, i) => i + 4 !== point.id), selected: 0 });
    (list.querySelector("button") ?? addButton).focus();
  }
  const flip = (point) => point?.own ? edit(point, { target: 1 - point.target })
    : say("A gate decides the targets of its corners.");
  const buttonOf = (id) => list.querySelector(`[data-id="${id}"]`);
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const point = points(read(), gates).find((p) => String(p.id) === event.target.dataset.id);
    const far = event.shiftKey ? 0.5 : 0.05;
    if (event.key in ways) move(point, point.x.map((v, i) => v + ways[event.key][i] * far));
    else if (event.key === "Delete" || event.key === "Backspace") remove(point);
    else if (event.key === "t" || event.key === "T") flip(point);
    else return;
    used(event);
  }
  picture.addEventListener("click", (event) => {
    if (event.target.closest("g.nr-dot")) return;
    const box = picture.getBoundingClientRect();
    move(current(read()), [LOW + ((event.clientX - box.left) / box.width) * (HIGH - LOW),
      HIGH - ((event.clientY - box.top) / box.height) * (HIGH - LOW)]);
  });
  const addButton = make("button", { click: add }, "Add point");
  const flipButton = make("button", { click: () => flip(current(read())) }, "Change target");
  const removeButton = make("button", { click: () => remove(current(read())) }, "Remove point");

  const panel = make("div", { class: "nr-two" }, make("div", { class: "nr-left" }, picture,
    make("p", { class: "cw-muted nr-legend" }, "Solid line: z = 0. Dashes: output ½. " +
      "Arrow: towards larger z. Cross: wrong.")),
    make("div", { class: "nr-right" }, make("div", { class: "cw-bar" }, data.label,
      activation.label), ...rows(dials), count, total, output, bar, list,
      make("div", { class: "cw-bar" }, addButton, flipButton, removeButton)));

  function redrawPoints(state, all, chosen) {
    const texts = all.map((p) => `${p.own ? "own " : ""}${p.own ? place(p.x) : `(${p.x})`} → ` +
      `${p.target} ${right(state, p) ? "right" : "wrong"}`);
    while (list.children.length > all.length) list.lastChild.remove();
    all.forEach((p, i) => {
      const button = list.children[i] ?? list.appendChild(make("button", { keydown: key,
        click: (event) => select(Number(event.currentTarget.dataset.id)) }));
      button.dataset.id = p.id;
      button.setAttribute("aria-pressed", p.id === chosen?.id);
      button.setAttribute("aria-label", `point ${texts[i].replace("→", "target")}`);
      button.textContent = texts[i];
    });
    dots.replaceChildren(...all.map((p) => {
      const state_of = { ...p, wrong: !right(state, p), selected: p.id === chosen?.id };
      const dot = marker(x(p.x[0]), y(p.x[1]), state_of, () => select(p.id));
      dot.classList.add("nr-dot");
      return dot;
    }));
  }
  function redraw(state) {
    const w = weights(state);
    const all = points(state, gates);
    const point = current(state);
    dials.forEach((d, i) => d.set(w[i]));
    activation.set(state.activation);
    data.set(state.data);
    paint(w, state.activation);
    half.setAttribute("d", HALF[state.activation] ? line(w, HALF[state.activation]) : "");
    arrow.setAttribute("d", across(w));
    redrawPoints(state, all, point);
    const counted = all.filter((p) => p.counts).length;
    count.textContent = `${state.data}: ${score(state, gates)} of ${counted} points right.`;
    flipButton.disabled = removeButton.disabled = !point?.own;
    const [low, high] = RANGE[state.activation];
    [lowest.textContent, highest.textContent] = [show(low, 0), show(high, 0)];
    if (point) {
      const z = sum(w, point.x);
      const a = ACTIVATIONS[state.activation](z);
      const [x1, x2] = point.x.map((v) => (v < 0 ? `(${show(v)})` : show(v)));
      total.textContent = `z = w₁x₁ + w₂x₂ + b = ` +
        `${show(w[0])} × ${x1} ${term(w[1])} × ${x2} ${term(w[2])} = ${show(z)}`;
      output.textContent = `output = ${state.activation}(${show(z)}) = ${show(a, 3)}`;
      const at = (v) => (100 * (clamp(v, low, high) - low)) / (high - low);
      fill.style.left = `${Math.min(at(0), at(a))}%`;
      fill.style.width = `${Math.abs(at(a) - at(0))}%`;
    } else total.textContent = output.textContent = "";
    picture.setAttribute("aria-label", `The plane with the neuron's output. ${count.textContent}`);
  }
  const told = (state) => `${count.textContent} Point ${current(state) ?
    place(current(state).x) : "none"}: ${output.textContent}`;
  return { panel, redraw, told };
}

function render({ model, el }) {
  const { gates, tasks } = model.get("fixed");
  const read = () => model.get("state");
  const { line, say } = speaker();
  function change(changes) {
    const next = { ...read(), ...changes };
    put(model, { ...changes, done: done(next, gates, tasks) });
    say(views[read().tab].told(read()), false);
  }
  const views = { neuron: neuronTab(read, change, gates, say), layer: layerTab(read, change) };
  const open = (tab) => { change({ tab }); tabs[tab].focus(); };
  const other = { neuron: "layer", layer: "neuron" };
  const tabs = Object.fromEntries(Object.entries({ neuron: "One neuron", layer: "Layer of four" })
    .map(([tab, text]) => [tab, make("button", { role: "tab", click: () => open(tab),
      keydown: (event) => {
        if (!/^Arrow(Left|Right)$/.test(event.key)) return;
        open(other[tab]);
        used(event);
      } }, text)]));
  const list = make("ul", { class: "nr-tasks", "aria-label": "Tasks" });
  const panels = Object.entries(views).map(([tab, view]) => {
    const panel = make("div", { role: "tabpanel", "aria-label": tabs[tab].textContent }, view.panel);
    return [tab, panel];
  });
  const root = make("div", { class: "cw nr", role: "group", "aria-label": "Neuron playground" });
  root.append(make("div", { class: "cw-bar", role: "tablist", "aria-label": "Views" },
    ...Object.values(tabs)), ...panels.map(([, panel]) => panel), line, list,
    keysHelp(root, [["Tab", "next control"],
      ["arrows on a slider", "0.1; with Shift 1"], ["Home, End", "−10, 10"],
      ["Space on a point", "select it"], ["arrows on your own point", "move it; Shift: far"],
      ["T, Delete on your own point", "change its target, remove it"],
      ["left, right on a tab", "the other view"], ["?", "show or hide these keys"]]));
  el.append(root);

  function redraw() {
    const state = read();
    for (const [tab, panel] of panels) {
      panel.hidden = tab !== state.tab;
      tabs[tab].setAttribute("aria-selected", tab === state.tab);
      tabs[tab].tabIndex = tab === state.tab ? 0 : -1;
      if (tab === state.tab) views[tab].redraw(state);
    }
    list.replaceChildren(...tasks.map((task) => state.done.includes(task)
      ? make("li", { class: "nr-done" }, `${task}: done`) : make("li", {}, task)));
  }
  model.on("change:state", redraw);
  redraw();
  return () => model.off("change:state", redraw);
}

export default { render };
