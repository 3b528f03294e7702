// Small pieces that several widgets share. Python puts this text before a widget's own.
const SVG = "http://www.w3.org/2000/svg";
const FOCUSABLE = ["button", "input", "select", "summary"];

/** An element: attributes, then children; functions among the attributes listen to events. */
function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for a drawing. */
function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  // JupyterLab would otherwise take keys pressed here for its own: `d d` deletes the cell.
  if (FOCUSABLE.includes(element.localName) || "tabindex" in attributes)
    element.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Change some entries of the state; without a kernel the widget goes on alone. */
function put(model, changes, name = "state") {
  model.set(name, { ...model.get(name), ...changes });
  try {
    model.save_changes();
  } catch (error) {
    console.info("not saved: the kernel does not answer", error);
  }
}

/** A key that the widget has used goes no further. */
function used(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** A number with a real minus sign. */
function show(number, digits = 2) {
  const text = number.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** The same as one more term of a sum: "+ 1.00" or "− 1.00". */
const term = (number, digits = 2) => (number < 0 ? "" : "+ ") + show(number, digits).replace("−", "− ");

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * Sets the value of a number box, but not while somebody types there: Python's answer to an earlier
 * change may come late.
 */
function setter(box) {
  let typing = false;
  const done = ({ type, key }) => {
    if (type !== "keydown" || /^(Arrow(Up|Down)|Page)/.test(key)) typing = false;
  };
  box.addEventListener("input", () => (typing = true));
  for (const type of ["change", "blur", "keydown"]) box.addEventListener(type, done, true);
  return (value) => typing || (box.value = value);
}

/** A slider and a number box for one number: arrows move one step, with Shift ten. */
function dial(name, { min, max, step, digits = 2, change }) {
  const tidy = (value) => clamp(Number(value.toFixed(6)), min, max);
  const slider = make("input", { type: "range", min, max, step: "any" });
  const box = make("input", { type: "number", min, max, step: "any" });
  const call = (what) => {
    slider.setAttribute("aria-label", what);
    box.setAttribute("aria-label", `${what}, number`);
  };
  call(name);
  const write = setter(box);
  let now = 0;
  const to = (value) => Number.isFinite(value) && change(tidy(value));
  const ways = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
  const key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    if (event.target === box && /^(ArrowLeft|ArrowRight|Home|End)$/.test(event.key)) return;
    if (event.key in ways) to(now + ways[event.key] * far * step);
    else if (event.key === "Home") to(min);
    else if (event.key === "End") to(max);
    else return;
    used(event);
  };
  slider.addEventListener("keydown", key);
  box.addEventListener("keydown", key);
  slider.addEventListener("input", () => to(Math.round(slider.valueAsNumber / step) * step));
  box.addEventListener("change", () => to(box.valueAsNumber));
  const set = (value) => {
    now = value;
    slider.value = value;
    slider.setAttribute("aria-valuetext", show(value, digits));
    write(Number(value.toFixed(digits)));
  };
  return { slider, box, set, call };
}

/** Choices in a drop-down. */
function choice(name, options, change) {
  const list = make("select", { change: () => change(list.value) });
  for (const [value, text] of options) list.append(make("option", { value }, text));
  return { label: make("label", {}, name, list), set: (value) => (list.value = value) };
}

/** Escape gives the focus back to the notebook's cell: a widget has many controls to tab through. */
function leaveOnEscape(root) {
  root.addEventListener("keydown", (event) => {
    const cell = root.closest(".jp-Cell");
    if (event.key !== "Escape" || !cell) return;
    used(event);
    cell.focus();
  });
}

/** A folded list of keys that `?` opens and closes anywhere in the widget; Escape leaves it. */
function keysHelp(root, rows) {
  leaveOnEscape(root);
  const list = make("dl", {});
  for (const [key, what] of [...rows, ["Escape", "leave the widget, back to the notebook"]]) list.append(make("dt", {}, key), make("dd", {}, what));
  const help = make("details", { class: "cw-keys" }, make("summary", {}, "Keys (press ?)"), list);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    help.open = !help.open;
    used(event);
  });
  return help;
}

/** A line that a screen reader speaks when it changes; `seen` is false for what stands elsewhere. */
function speaker() {
  const words = make("span", { role: "status", "aria-live": "polite" });
  const say = (text, seen = true) => {
    words.textContent = text;
    words.className = seen ? "" : "cw-hidden";
  };
  return { line: make("p", { class: "cw-said" }, words), say };
}

/** Points of a curve as an SVG path. */
function path(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}
