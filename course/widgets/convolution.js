// The convolution stepper: a window moves over an image, forwards, back, and for pooling.
const BEAT = 450; // milliseconds between two places while playing
const MODE_NAMES = { forward: "forward", "to filter": "back, to the filter",
  "to image": "back, to the image", pooling: "max pooling" };
const TITLES = { // of the three grids: input, what arrives, what is filled
  forward: ["Image, one window framed", "", "Output so far"],
  "to filter": ["Image, one window framed", "Gradients that arrive", "Gradient of the filter so far"],
  "to image": ["Image, one pixel framed", "Arriving; framed: touches it",
    "Gradient of the image so far"],
  pooling: ["Image, one window framed", "", "Output so far"],
};

/** A titled column. */
const panel = (title, ...children) => {
  const head = make("h4", {}, title);
  return { head, element: make("div", { class: "cv-panel" }, head, ...children) };
};

/** The filter's numbers in boxes. */
function filterBoxes(change, largest) {
  const element = make("div", { class: "cv-filter", role: "group", "aria-label": "Filter" });
  let [side, write] = [0, []];
  function show_(kernel) {
    if (kernel.length !== side) {
      side = kernel.length;
      element.style.gridTemplateColumns = `repeat(${side}, 58px)`;
      element.replaceChildren(...kernel.flatMap((row, u) => row.map((_, v) => {
        const box = make("input", { type: "number", step: "any", min: -largest, max: largest,
          "aria-label": `filter row ${u}, column ${v}`,
          change: () => Number.isFinite(box.valueAsNumber) &&
            change(u, v, Math.round(clamp(box.valueAsNumber, -largest, largest) * 100) / 100) });
        return box;
      })));
      write = [...element.children].map(setter);
    }
    kernel.flat().forEach((weight, n) => write[n](weight));
  }
  const lock = (locked) => [...element.children].forEach((box) => (box.disabled = locked));
  return { element, show: show_, lock };
}

/** The task, if there is one: a question, boxes for the answer, and the reply. */
function quizPanel(ask) {
  const [title, asked, reply] = [make("h4", {}), make("p", {}), make("p", { class: "cv-reply" })];
  const bar = make("div", { class: "cw-bar" });
  const element = make("div", { class: "cv-task", role: "group", "aria-label": "Task" },
    title, asked, bar, reply);
  let shown = "";
  function redraw(task) {
    element.hidden = !task;
    if (!task || JSON.stringify(task) === shown) return;
    const inside = bar.contains(document.activeElement);
    shown = JSON.stringify(task);
    const boxes = task.fields.map((name) => make("input", { type: "number", min: 0, step: 1,
      "aria-label": name, disabled: !task.waiting,
      keydown: (event) => event.key === "Enter" && (used(event), check()) }));
    const check = () => ask({ do: "predict", with: boxes.map((box) => box.valueAsNumber) });
    const labels = boxes.map((box, n) => make("label", {}, task.fields[n], box));
    const [said, next] = [
      make("button", { class: "cw-primary", click: check, disabled: !task.waiting }, "Check"),
      make("button", { click: () => ask({ do: "next_question" }), disabled: task.waiting },
        "Next question")];
    bar.replaceChildren(...labels, said, next);
    if (inside) (task.waiting ? boxes[0] : next).focus();
    title.textContent = (task.kind === "shapes" ? "Task: predict the shape of the output"
      : "Task: say how many windows contain the pixel") + (task.done ? ". Done." : "");
    element.classList.toggle("cv-done", task.done);
    [asked.textContent, reply.textContent] = [task.asked, task.reply];
  }
  return { element, redraw };
}

function render({ model, el }) {
  const { presets, modes, largest } = model.get("fixed");
  const read = () => model.get("settings");
  const task = () => model.get("task");
  const waiting = () => Boolean(task()?.waiting);
  const root = make("div", { class: "cw cv", role: "group", "aria-label": "Convolution stepper" });
  const { line, say } = speaker();
  const voice = line.firstChild;
  let playing = null;

  /** Change settings, with the place moved into the grid; what does not fit is not done. */
  function change(changes) {
    const next = { ...read(), ...changes };
    if (Math.min(...shape(next)) < 1) return redraw(), say("The window would not fit on the image.");
    const size = walked(next);
    next.at = next.at.map((n, axis) => clamp(n, 0, size[axis] - 1));
    put(model, next, "settings");
  }
  function go(place) {
    if (waiting()) return say("Predict first.");
    const [rows, columns] = walked(read());
    const end = clamp(place, 0, rows * columns - 1);
    change({ at: [Math.floor(end / columns), end % columns] });
  }
  const here = () => read().at[0] * walked(read())[1] + read().at[1];
  const stop = () => {
    clearInterval(playing);
    playing = null;
    voice.setAttribute("aria-live", "polite");
    play.setAttribute("aria-pressed", "false");
  };
  function toggle() {
    if (playing) return stop();
    if (waiting()) return say("Predict first.");
    const last = () => here() >= walked(read())[0] * walked(read())[1] - 1;
    if (last()) go(0);
    voice.setAttribute("aria-live", "off"); // nobody wants to hear every place
    play.setAttribute("aria-pressed", "true");
    playing = setInterval(() => (last() ? stop() : go(here() + 1)), BEAT);
  }
  const by = (count) => () => (stop(), go(here() + count));
  const move = (down, across) => {
    stop();
    if (waiting()) return say("Predict first.");
    change({ at: [read().at[0] + down, read().at[1] + across] });
  };

  const [image, arriving, filled, products] = Array.from({ length: 4 }, numberGrid);
  const plane = make("div", { class: "cv-plane", tabindex: 0, role: "application" }, image.picture);
  const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  plane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in arrows) move(...arrows[event.key]);
    else if (event.key === "Enter" || event.key === " ") by(1)();
    else if (event.key === "Home") by(-Infinity)();
    else if (event.key === "End") by(Infinity)();
    else return;
    used(event);
  });

  const named = (kernel) => Object.keys(presets).find((name) =>
    JSON.stringify(presets[name]) === JSON.stringify(kernel)) ?? "own";
  const mode = choice("Mode", modes.map((m) => [m, MODE_NAMES[m]]), (m) => change({ mode: m }));
  const kernel = choice("Filter", [...Object.keys(presets), "own"].map((n) => [n, n]),
    (name) => (name in presets ? change({ kernel: presets[name] }) : redraw()));
  const steps = (from, to) => Array.from({ length: to - from + 1 }, (_, n) => [from + n, from + n]);
  const stride = choice("Stride", steps(1, 5), (v) => change({ stride: Number(v) }));
  const pad = choice("Pad", steps(0, 4), (v) => change({ pad: Number(v) }));
  const boxes = filterBoxes((u, v, weight) => change({ kernel: read().kernel.map((row, i) =>
    row.map((old, j) => (i === u && j === v ? weight : old))) }), largest);
  const play = make("button", { click: toggle, "aria-pressed": "false" }, "Play");
  const buttons = make("div", { class: "cw-bar" },
    make("button", { click: by(-Infinity) }, "First"), make("button", { click: by(-1) }, "Back"),
    make("button", { class: "cw-primary", click: by(1) }, "Next"),
    make("button", { click: by(Infinity) }, "Last"), play);
  const quiz = quizPanel((message) => {
    try {
      model.send(message);
    } catch (error) {
      say("The kernel does not answer; run the cell again.");
    }
  });
  const [given, sum] = [make("p", { class: "cw-muted" }), make("p", { class: "cv-sum" })];
  const work = make("h4", { class: "cv-products" }, "Products");
  const [left, middle, sent, right] = [panel("Image", plane),
    panel("Filter", boxes.element, work, products.picture, sum),
    panel("Gradients", arriving.picture), panel("Output", filled.picture)];
  root.append(make("div", { class: "cw-bar" }, mode.label, kernel.label, stride.label, pad.label),
    given, quiz.element, make("div", { class: "cv-grids" }, left.element, middle.element,
      sent.element, right.element), buttons, line,
    keysHelp(root, [["Tab", "next control"], ["arrows on the image", "move the window, or the pixel"],
      ["Enter or Space on the image", "next place"], ["Home, End on the image", "first, last place"],
      ["?", "show or hide these keys"]]));
  el.append(root);

  function controls(s) {
    mode.set(s.mode);
    kernel.set(named(s.kernel));
    stride.set(s.stride);
    pad.set(s.pad);
    boxes.show(s.kernel);
    boxes.lock(Boolean(task()));
    for (const { label } of [mode, kernel, stride, pad])
      label.lastChild.disabled = Boolean(task()) || (label === pad.label && s.mode === "pooling");
    for (const button of buttons.children) button.disabled = waiting();
  }
  function pictures(s, seen) {
    const [edge, k] = [border(s), s.kernel.length];
    const titles = TITLES[s.mode];
    const pixel = s.mode === "to image";
    const frame = pixel ? [s.at[0] + edge, s.at[1] + edge, 1, 1]
      : waiting() ? null : [...seen.corner, k, k];
    const outside = (i, j) => i < edge || j < edge || i >= s.image.length + edge ||
      j >= s.image[0].length + edge;
    const won = (i, j) => seen.winner && i - seen.corner[0] === seen.winner[0] &&
      j - seen.corner[1] === seen.winner[1];
    image.show(bordered(s), { frame, kinds: (i, j) => (outside(i, j) ? "cv-zero"
      : won(i, j) ? "cv-won" : "") });
    left.head.textContent = titles[0];
    for (const { element } of [sent, right]) element.hidden = waiting();
    if (waiting()) return;
    const heard = (i, j) => (seen.touching ?? [[...s.at]]).some(([a, b]) => a === i && b === j);
    sent.element.hidden = !titles[1];
    if (titles[1]) sent.head.textContent = titles[1];
    arriving.show(seen.arriving, { kinds: (i, j) => (heard(i, j) ? "cv-heard" : "") });
    const now = (i, j) => s.mode !== "to filter" && i === s.at[0] && j === s.at[1];
    filled.show(seen.filled, { frame: s.mode === "to filter" ? null : [...s.at, 1, 1],
      kinds: (i, j) => (now(i, j) ? "cv-now" : "") });
    right.head.textContent = s.mode === "to filter" ? titles[2]
      : `${titles[2]}, ${seen.walk[0]} by ${seen.walk[1]}`;
  }
  /** Beside the filter: the products and their sum, or the letters of a pixel. */
  function workings(s, seen) {
    const letters = s.mode === "to image";
    const shown = !waiting() && s.mode !== "pooling";
    work.hidden = !shown;
    work.textContent = { forward: "Products", "to filter": "Arriving × window" }[s.mode] ?? "Letters";
    products.picture.style.display = shown && !letters ? "" : "none";
    if (shown && !letters) products.show(seen.products);
    const terms = letters && shown ? seen.touching.map(([i, j, u, v]) =>
      `${numeral(seen.arriving[i][j])} × ${numeral(s.kernel[u][v])}`) : [];
    sum.textContent = !shown ? "" : letters ? (terms.join("  +  ") || "none") + ` = ${numeral(seen.sum)}`
      : s.mode === "forward" ? `Sum: ${numeral(seen.sum)}` : `${numeral(seen.sum)} × window`;
    boxes.element.classList.toggle("cv-idle", s.mode === "pooling");
  }
  function redraw() {
    const s = read();
    const seen = look(s);
    const [rows, columns] = [s.image.length, s.image[0].length];
    controls(s);
    given.textContent = `Image ${rows} by ${columns}, window ${s.kernel.length} by ` +
      `${s.kernel.length}, stride ${s.stride}, pad ${border(s)}` +
      (waiting() ? "." : `: output ${seen.shape[0]} by ${seen.shape[1]}.`);
    plane.setAttribute("aria-label", `${TITLES[s.mode][0]}. Use the arrow keys.`);
    pictures(s, seen);
    workings(s, seen);
    quiz.redraw(task());
    if (waiting()) return say(task().asked, false); // it stands in the task
    say([task()?.reply, seen.caption].filter(Boolean).join(" "));
  }
  model.on("change:settings change:task", redraw);
  redraw();
  return () => {
    stop();
    model.off("change:settings change:task", redraw);
  };
}

export default { render };
