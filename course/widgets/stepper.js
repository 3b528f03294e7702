/**
 * The backward-pass stepper in the browser.
 *
 * Python has recorded every step and written every sentence (see payload.py); nothing is computed
 * here but which of them to show. `model` holds the traits: passes, engine, step, mode,
 * predicting, needed, answers. Whatever changes a trait, `paint` redraws from the traits.
 */

const KEYS = [
  "Left and Right: one step back, one step on",
  "Home and End: the first and the last step",
  "Enter in the graph: next; Enter on a group of nodes: show them one by one",
  "Shift with Left or Right: scroll the graph",
  "Tab: from control to control",
  "Escape: leave the stepper, back to the notebook",
  "?: show or hide these keys",
];
const SILENT_MS = 4000; // no answer for so long: changes are not being saved
const PLAY_MS = 1400;
const MOST_CARDS = 120; // as in folding.py
const SMALLEST = 0.8; // a graph that would have to shrink more scrolls instead
let drawn = 0; // makes the ids of arrow heads unique in the page

/** An HTML or SVG element; keys starting with "on" are listeners, others attributes. */
function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "path", "rect", "text", "defs", "marker"].includes(tag);
  const element = svg
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Change an attribute, or the text, only where it differs: what stays costs no new layout. */
function put(element, name, value) {
  if (name === "text") {
    if (element.textContent !== value) element.textContent = value;
  } else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** A control that takes the focus; JupyterLab's one-letter shortcuts stay away from it. */
function control(tag, attributes, ...children) {
  return make(tag, { "data-lm-suppress-shortcuts": "true", ...attributes }, ...children);
}

function button(words, onclick, attributes = {}) {
  return control("button", { type: "button", onclick, ...attributes }, words);
}

function select(words, onchange) {
  const box = control("select", { onchange: () => onchange(box.value), "aria-label": words });
  return box;
}

function fill(box, pairs) {
  box.replaceChildren(...pairs.map(([value, words]) => make("option", { value }, words)));
}

/** What the traits say, with the shown pass at hand. */
function reader(model) {
  const pass = () => model.get("passes")[model.get("engine")];
  const question = () =>
    model.get("predicting") ? pass().questions[model.get("answers").length] : undefined;
  return {
    pass,
    question,
    step: () => model.get("step"),
    reach: () => question()?.step ?? pass().steps.length,
    right: () => model.get("answers").filter((answer) => answer.right).length,
  };
}

/** Sums, deliveries and finished nodes after the first `count` steps. */
function replay(pass, count, question) {
  const now = { sums: new Map([[pass.root, pass.seed]]), sent: new Map(), got: new Map() };
  now.done = new Set(pass.steps.slice(0, count).map((step) => step.node));
  const secret = (node) => question && !now.done.has(node);
  for (const step of pass.steps.slice(0, count)) {
    for (const row of step.rows) {
      now.sums.set(row.parent, secret(row.parent) ? row.asked : row.sum);
      now.sent.set(`${step.node} ${row.slot}`, row);
      now.got.set(row.parent, (now.got.get(row.parent) ?? new Set()).add(step.node));
    }
    if (step.odd) now.sums.set(step.node, step.sum);
  }
  now.step = count ? pass.steps[count - 1] : undefined;
  now.asked = question?.step === count ? pass.steps[count] : undefined;
  return now;
}

// ------------------------------------------------------------------------------------ the graph

/** Draw what stays: cards and edges. Returns the SVG and a function that paints a moment. */
function graph(pass, open) {
  const { width, height, cards, edges } = pass.drawing;
  const id = `stepper-arrow-${++drawn}`;
  const lines = edges.map((edge) => edgeOf(edge));
  const boxes = cards.map((card) => cardOf(card, open));
  const svg = make(
    "svg",
    // Groups can be focused, and what is inside an image cannot.
    { width, height, viewBox: `0 0 ${width} ${height}`,
      role: pass.drawing.folded ? "group" : "img" },
    make("defs", {}, arrow(id, "arrow", 5), arrow(`${id}-hot`, "arrow hot", 4)),
    ...lines.map((line) => line.element),
    ...boxes.map((box) => box.element),
    ...lines.map((line) => line.label), // above the cards: the current ones must be readable
  );
  const paint = (now, mode, predicting) => {
    lines.forEach((line) => line.paint(pass, now, mode, predicting, id));
    boxes.forEach((box) => box.paint(pass, now, mode));
    svg.setAttribute("aria-label", inWords(pass, now));
  };
  return { svg, paint, width };
}

function arrow(id, look, size) {
  const head = make("path", { d: "M0 0L10 5L0 10z", class: look });
  return make(
    "marker",
    { id, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: size, markerHeight: size,
      orient: "auto-start-reverse" },
    head,
  );
}

function edgeOf(edge) {
  const path = make("path", { d: edge.path });
  const [x, y] = edge.label;
  const words = make("text", { x });
  const note = make("text", { class: "note", x, y: y + 13 });
  const plate = make("rect", { rx: 9.5 });
  const element = make("g", {}, path);
  const label = make("g", {}, plate, words, note);
  const paint = (pass, now, mode, predicting, id) => {
    const look = lookOf(edge, pass, now);
    put(element, "class", `edge ${look}`);
    const head = look === "now" ? `${id}-hot` : id;
    put(path, "marker-start", look === "idle" ? "none" : `url(#${head})`);
    const [said, below] = labelOf(edge, pass, now, mode, predicting);
    put(label, "class", `label ${look}${said ? "" : " none"}`);
    put(words, "text", said);
    put(words, "y", y + (below ? -4 : 4));
    put(note, "text", below);
    const width = Math.max(8.2 * said.length, 6.8 * below.length) + 12;
    put(plate, "width", width);
    put(plate, "x", x - width / 2);
    put(plate, "height", below ? 38 : 19);
    put(plate, "y", y - (below ? 19 : 9.5));
  };
  return { element, label, paint };
}

/** now: used by the current step; sent: by one before; else idle. */
function lookOf(edge, pass, now) {
  const { cards, folded } = pass.drawing;
  const joins = (node, row) =>
    folded
      ? pass.card_of[node] === edge.child && pass.card_of[row.parent] === edge.parent
      : node === edge.child && row.slot === edge.slot;
  if (now.step?.rows.some((row) => joins(now.step.node, row))) return "now";
  if (!folded) return now.sent.has(`${edge.child} ${edge.slot}`) ? "sent" : "idle";
  return cards[edge.child].members.every((node) => now.done.has(node)) ? "sent" : "idle";
}

/** What an edge says, in one line or two. */
function labelOf(edge, pass, now, mode, predicting) {
  if (pass.drawing.folded) return ["", ""];
  const { slopes, shapes } = pass.nodes[edge.child];
  if (mode === "values") return [shapes[edge.slot], ""];
  const row = now.sent.get(`${edge.child} ${edge.slot}`);
  if (row && mode === "gradients") return [row.amount, row.note];
  if (row) return [row.slope, ""];
  return [predicting ? "" : slopes[edge.slot] || shapes[edge.slot], ""];
}

function cardOf(card, open) {
  const text = (look, x, y, words = "") => {
    const element = make("text", { class: look, x: card.x + x, y: card.y + y });
    element.textContent = words;
    return element;
  };
  const right = card.width - 10;
  const grad = text("grad end", right, 58);
  const gradWord = text("small", 10, 58, card.members.length > 1 ? "done" : "grad");
  const count = text("", right - 22, -1);
  const badge = make("g", { class: "badge" },
    make("rect", { x: card.x + right - 46, y: card.y - 14, width: 48, height: 18, rx: 9 }), count);
  const element = make("g", card.members.length > 1 ? group(card, open) : {},
    make("rect", { class: "box", x: card.x, y: card.y, width: card.width, height: card.height,
      rx: 8 }),
    text("title", 10, 20, card.title),
    text("formula end", right, 20, card.members.length > 1 ? "+" : card.formula),
    text("small", 10, 40, card.what), text("end", right, 40, card.value), gradWord, grad, badge);
  const paint = (pass, now, mode) => {
    const look = statusOf(card, now);
    put(element, "class", `card ${look}${card.members.length > 1 ? " many" : ""}`);
    put(grad, "text", mode === "values" ? "" : gradOf(card, now));
    put(gradWord, "class", mode === "values" ? "none" : "small");
    const word = badgeOf(card, pass, now, look);
    put(count, "text", word);
    put(badge, "class", word ? "badge" : "none");
  };
  return { element, paint };
}

/** What makes a group's card a button: a click, Enter or Space shows its nodes one by one. */
function group(card, open) {
  return {
    role: "button", tabindex: 0, "data-lm-suppress-shortcuts": "true",
    "aria-label": `Expand ${card.title}`, onclick: () => open(card),
    onkeydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      open(card);
    },
  };
}

function statusOf(card, now) {
  if (now.step && card.members.includes(now.step.node)) return "now";
  if (now.asked && card.members.includes(now.asked.node)) return "asked";
  return card.members.every((node) => now.done.has(node)) ? "done" : "waits";
}

function gradOf(card, now) {
  if (card.members.length === 1) return now.sums.get(card.members[0]) ?? "";
  const done = card.members.filter((node) => now.done.has(node)).length;
  return `${done} of ${card.members.length}`;
}

/** A word on the card's upper edge: its second cue beside colour and line. */
function badgeOf(card, pass, now, look) {
  if (look === "asked") return "predict";
  if (look !== "waits") return look;
  if (card.members.length > 1) return "";
  const [node] = card.members;
  const { users } = pass.nodes[node];
  return users > 1 && now.got.has(node) ? `${now.got.get(node).size} of ${users}` : "";
}

function inWords(pass, now) {
  const told = pass.nodes.slice(-60).map((node, i, all) => {
    const sum = now.sums.get(pass.nodes.length - all.length + i) ?? "none yet";
    const made = node.formula && ` = ${node.formula}`;
    return `${node.name}${made}: value ${node.value}, gradient ${sum}`;
  });
  return `Graph, inputs left. ${told.join("; ")}`;
}

// ----------------------------------------------------------------------------- around the graph

function panel(heading, look) {
  const body = make("div", { class: look });
  const title = make("h4", {}, heading);
  return { body, heading: title, element: make("div", { class: "panel" }, title, body) };
}

function items(lines, look = "") {
  return make("ul", { class: look }, ...lines.map((line) => make("li", {}, line)));
}

/** The rule in words, the learner's lines, the equations and the queue. */
function panels() {
  const rule = panel("Rule");
  const sums = panel("");
  const arrays = panel("Arrays of this step", "arrays");
  const queue = panel("Queue");
  const paint = (pass, now, count) => {
    rule.body.replaceChildren(...ruleOf(now.asked ?? now.step));
    const rows = now.step?.rows ?? [];
    const told = rows.map((row) => `to ${row.to}: ${row.equation}`);
    const empty = now.asked ? "shown once it is predicted" : "nothing is sent here";
    sums.body.replaceChildren(told.length && !now.asked ? items(told, "big") : empty);
    put(sums.heading, "text", pass.in_shapes ? "Running equation, in shapes"
      : "Local slope × upstream gradient = contribution");
    const tables = now.asked ? [] : now.step?.tables ?? [];
    arrays.element.hidden = !tables.length;
    arrays.body.replaceChildren(...tables.map(tableOf));
    const lines = pass.queue[count];
    queue.body.replaceChildren(lines.length ? items(lines) : "nobody waits");
  };
  const three = make("div", { class: "panels" }, sums.element, rule.element, queue.element);
  return { element: make("div", {}, three, arrays.element), paint };
}

/** A small array in rows and columns, a large one in a sentence. */
function tableOf({ title, shape, rows, words }) {
  const lines = rows.map((row) => make("tr", {}, ...row.map((entry) => make("td", {}, entry))));
  const name = `${title} ${shape}`;
  if (!rows.length) return make("p", {}, make("b", {}, name), ` ${words}`);
  return make("table", {}, make("caption", {}, name), make("tbody", {}, ...lines));
}

function ruleOf(step) {
  if (!step) return ["Press Next, or the Right key, to send the first gradients."];
  const found = [make("p", {}, step.rule)];
  if (step.code) {
    found.push(make("p", { class: "where" }, step.code.where));
    const lines = control("pre",
      { class: "lines", tabindex: 0, role: "region", "aria-label": "the rule's code" },
      make("code", {}, step.code.text));
    found.push(lines);
  }
  return found;
}

/** The form in which a gradient is predicted before it is shown. */
function prediction(model, at, go) {
  const asked = make("label", {});
  const onEnter = (event) => { // JupyterLab's page does not submit forms by itself
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    form.requestSubmit();
  };
  const typed = control("input", { type: "text", inputmode: "decimal", autocomplete: "off",
    onkeydown: onEnter });
  const score = make("span", { class: "cw-muted" });
  const said = make("p", { class: "reply", role: "status" });
  const words = make("span", {});
  asked.append(words, typed);
  const check = control("button", { type: "submit", class: "cw-primary" }, "Check");
  const again = button("Start over", () => set(model, { answers: [], step: 0 }));
  const form = make("form", { class: "predict", onsubmit: (event) => {
    event.preventDefault();
    said.textContent = answer(model, at, typed.value);
    typed.value = "";
    if (at.question()) typed.focus();
    else go();
  } }, make("div", { class: "cw-bar" }, asked, check, again, score));
  const paint = () => {
    const question = at.question();
    form.hidden = !model.get("predicting");
    asked.hidden = check.hidden = !question;
    said.hidden = !model.get("answers").length;
    words.textContent = question ? question.text : "";
    put(typed, "inputmode", question && question.kind !== "number" ? "text" : "decimal");
    score.textContent = scoreOf(model, at);
  };
  return { element: make("div", {}, form, said), paint, ask: () => typed.focus() };
}

function scoreOf(model, at) {
  const needed = model.get("needed");
  const goal = needed ? `; ${needed} right answers unlock the rest` : "";
  return `${at.right()} of ${model.get("answers").length} right${goal}`;
}

/** Whether what was typed is right; undefined if it is no number, or no shape. */
function judged(question, typed) {
  if (question.kind === "number") {
    const value = Number(typed.trim().replace("−", "-").replace(",", "."));
    if (!typed.trim() || Number.isNaN(value)) return undefined;
    return Math.abs(value - question.answer) <= 0.01 * Math.abs(question.answer) + 1e-9;
  }
  if (!/^[\s\d,x×()[\]]+$/.test(typed)) return undefined;
  const said = (typed.match(/\d+/g) ?? []).map(Number);
  if (question.kind === "axes") said.sort((a, b) => a - b);
  return String(said) === String(question.answer);
}

/** Judge what was typed, keep it, go on if this was the step's last question. */
function answer(model, at, typed) {
  const question = at.question();
  const right = judged(question, typed);
  if (right === undefined) {
    const wanted = question.kind === "number" ? "a number" : "a shape; type one like (4, 2)";
    return `${typed || "Nothing"} is not ${wanted}.`;
  }
  const before = model.get("answers");
  const answers = [...before, { question: before.length, said: typed, right }];
  const needed = model.get("needed");
  const unlocked = needed && answers.filter((a) => a.right).length >= needed;
  const waited = at.step() === question.step;
  model.set({ answers, predicting: !unlocked });
  set(model, waited && at.reach() > at.step() ? { step: at.step() + 1 } : {});
  const why = `${question.why[0].toUpperCase()}${question.why.slice(1)}.`;
  return right
    ? `+ Right: ${question.shown}. ${why}`
    : `− Not so: you said ${typed}, it is ${question.shown}. ${why}`;
}

function set(model, values) {
  model.set(values);
  model.save_changes();
}

/** Says so when Python has not answered for a while: it may be busy, or gone. */
function connection(model) {
  const lost = make("p", { class: "lost", role: "status", hidden: true },
    "Python does not answer: it is busy, or it has ended. You can go on stepping, but changes are "
    + "no longer saved.");
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = undefined;
    lost.hidden = true;
  };
  const ask = () => {
    timer ??= setTimeout(() => { timer = undefined; lost.hidden = false; }, SILENT_MS);
    try { model.send({ kind: "ping" }); } catch { lost.hidden = false; }
  };
  model.on("msg:custom", heard);
  const close = () => {
    clearTimeout(timer);
    model.off("msg:custom", heard);
  };
  return { element: lost, ask, close };
}

/** Keep the current card in view, inside the graph's own box. */
function follow(box, drawing, cardNumber, scale) {
  const card = drawing.cards[cardNumber];
  const left = (card.x + card.width / 2) * scale - box.clientWidth / 2;
  const top = (card.y + card.height / 2) * scale - box.clientHeight / 2;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollTo({ left, top, behavior: still ? "auto" : "smooth" });
}

// ------------------------------------------------------------------------------------ the widget

function render({ model, el }) {
  const at = reader(model);
  const live = connection(model);
  const go = (count) => {
    const wanted = Math.max(0, Math.min(count, at.pass().steps.length));
    if (wanted > at.reach()) form.ask();
    set(model, { step: Math.min(wanted, at.reach()) });
  };
  const moves = {
    first: () => go(0),
    back: () => go(at.step() - 1),
    next: () => go(at.step() + 1),
    last: () => go(at.pass().steps.length),
  };
  const player = playing(() => moves.next(), () => at.step() < at.reach());
  const form = prediction(model, at, () => controls.next.focus());
  const controls = buttons(model, at, moves, player, go);
  const shown = panels();
  const caption = make("p", { class: "caption", "aria-live": "polite" });
  const ending = make("div", { role: "status" });
  const keys = make("div", { class: "keys", hidden: true }, items(KEYS));
  const said = make("span", { class: "cw-hidden", role: "status" });
  const box = control("div", { class: "graph", tabindex: 0, role: "group",
    "aria-label": "Graph; Left and Right step, Shift with Left or Right scrolls" });
  const root = make("section", { class: "cw stepper", "aria-label": "Backward-pass stepper",
    onkeydown: (event) => onKey(event, moves, box, keys) },
    controls.top, controls.bar, box, said, caption, form.element, ending, shown.element, keys,
    live.element);
  controls.help.addEventListener("click", () => { keys.hidden = !keys.hidden; });

  const open = ({ members, title }) => {
    const count = at.pass().drawing.cards.length + members.length - 1;
    const fits = count <= MOST_CARDS;
    said.className = fits ? "cw-hidden" : "";
    said.textContent = fits ? `${title}: its nodes are shown one by one.`
      : `${title}: that would make ${count} cards, too many to show at once.`;
    if (fits) set(model, { opened: [...model.get("opened"), members[0]] });
  };
  let picture;
  const resize = () => {
    const fitting = Math.min(1, (box.clientWidth - 10) / picture.width);
    const scale = fitting < SMALLEST ? 1 : fitting;
    picture.scale = scale;
    picture.svg.setAttribute("width", picture.width * scale);
    picture.svg.setAttribute("height", at.pass().drawing.height * scale);
  };
  const draw = () => {
    const inside = box.contains(document.activeElement); // the focus must not be lost
    picture = graph(at.pass(), open);
    box.replaceChildren(picture.svg);
    if (inside) box.focus({ preventScroll: true });
    resize();
    controls.fill();
    paint();
  };
  const paint = () => {
    const pass = at.pass();
    const now = replay(pass, at.step(), at.question());
    picture.paint(now, model.get("mode"), model.get("predicting"));
    shown.paint(pass, now, at.step());
    caption.textContent = now.step ? now.step.caption : pass.begin;
    caption.classList.toggle("odd", Boolean(now.step?.odd));
    ending.replaceChildren(...(at.step() === pass.steps.length ? [endingOf(pass)] : []));
    controls.paint();
    form.paint();
    const current = (now.asked ?? now.step)?.node ?? pass.root;
    // After this frame's layout: asking for sizes now would force one more.
    requestAnimationFrame(() => follow(box, pass.drawing, pass.card_of[current], picture.scale));
  };
  const watched = "change:step change:mode change:predicting change:answers";
  model.on(watched, paint);
  model.on("change:engine change:passes", draw);
  model.on("change", live.ask);
  const resized = new ResizeObserver(resize);
  draw();
  el.replaceChildren(root);
  resized.observe(box);
  return () => {
    player.stop();
    live.close();
    resized.disconnect();
    model.off(watched, paint);
    model.off("change:engine change:passes", draw);
    model.off("change", live.ask);
  };
}

function endingOf(pass) {
  const [verdict, ...others] = pass.ending;
  const list = items([`${pass.good ? "+" : "−"} ${verdict}`, ...others]);
  list.setAttribute("class", `ending ${pass.good ? "" : "bad"}`);
  return list;
}

/** Everything above the graph. */
function buttons(model, at, moves, player, go) {
  const first = button("First", moves.first);
  const back = button("Back", moves.back);
  const next = button("Next", moves.next, { class: "cw-primary next" });
  const last = button("Last", moves.last);
  const play = button("Play", () => player.toggle(play));
  const help = button("Keys", () => {}, { "aria-label": "Keys: show or hide the keyboard's keys" });
  const jump = select("Go to node", (name) => name && go(turnOf(at.pass(), Number(name))));
  const mode = select("Show", (value) => set(model, { mode: value }));
  const engine = select("Engine", (value) => set(model, { engine: value, answers: [], step: 0 }));
  const predicting = control("input", { type: "checkbox",
    onchange: () => set(model, { predicting: predicting.checked }) });
  const folds = button("Fold groups", () => {
    set(model, { opened: [] });
    next.focus(); // this button goes away
  });
  const count = make("span", { class: "count" });
  const name = make("span", { class: "name" });
  const by = make("span", { class: "cw-muted" });
  const choose = make("label", {}, "Engine", engine);
  const top = make("div", { class: "cw-bar top" }, name, by, choose, count);
  const bar = make("div", { class: "cw-bar controls" },
    make("span", { class: "group" }, first, back, next, last, play),
    make("label", {}, "Go to", jump), make("label", {}, "Show", mode),
    make("label", {}, predicting, "Predict first"), folds, help);
  const paint = () => {
    const [step, steps] = [at.step(), at.pass().steps.length];
    count.textContent = `step ${step} of ${steps}`;
    // Not `disabled`: that would drop the focus, and the next keys would go to the notebook.
    for (const it of [first, back]) put(it, "aria-disabled", step === 0);
    for (const it of [next, last]) put(it, "aria-disabled", step === steps);
    folds.hidden = !model.get("opened").length;
    predicting.checked = model.get("predicting");
    predicting.disabled = model.get("needed") > 0;
    mode.value = model.get("mode");
    engine.value = model.get("engine");
    by.textContent = `by ${model.get("engine")}`;
    jump.value = step ? String(at.pass().steps[step - 1].node) : "";
  };
  const fillAll = () => {
    const { nodes, root, steps } = at.pass();
    const engines = Object.keys(model.get("passes"));
    name.textContent = `Backward pass from ${nodes[root].name}`;
    const turns = [...new Set(steps.map((step) => step.node))];
    fill(jump, [["", "node …"], ...turns.map((node) => [String(node), nodes[node].name])]);
    fill(mode, ["gradients", "local slopes", "values"].map((m) => [m, m]));
    fill(engine, engines.map((e) => [e, e]));
    choose.hidden = engines.length < 2;
    by.hidden = engines.length > 1;
  };
  return { top, bar, help, next, paint, fill: fillAll };
}

/** The number of steps after which a node has had its first turn. */
function turnOf(pass, node) {
  return pass.steps.findIndex((step) => step.node === node) + 1;
}

/** Play: a step now and then, only while there is one; never by itself. */
function playing(next, more) {
  let timer;
  let shown;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    if (shown) shown.textContent = "Play";
  };
  const tick = () => (more() ? next() : stop());
  const toggle = (button_) => {
    shown = button_;
    if (timer) return stop();
    shown.textContent = "Pause";
    timer = setInterval(tick, PLAY_MS);
    return tick();
  };
  return { toggle, stop };
}

/** Arrow keys and friends; keys that belong to a select or an input stay theirs. */
function onKey(event, moves, box, keys) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const cell = event.target.closest(".jp-Cell");
  if (event.key === "Escape" && cell) return cell.focus();
  if (event.target.matches("select, input[type=text]")) return;
  const scroll = (by) => () => box.scrollBy({ left: by });
  const plain = { ArrowLeft: moves.back, ArrowRight: moves.next, Home: moves.first, End: moves.last,
    "?": () => { keys.hidden = !keys.hidden; } };
  const shifted = { ArrowLeft: scroll(-120), ArrowRight: scroll(120), "?": plain["?"] };
  const inGraph = { Enter: moves.next, " ": moves.next };
  const act = (event.shiftKey ? shifted : plain)[event.key]
    ?? (event.target === box ? inGraph[event.key] : undefined);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

export default { render };
