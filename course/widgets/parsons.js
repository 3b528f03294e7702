// Parsons items: lines to arrange with keys or buttons; checks as arrangement.py does.
const DEEPEST = 6;

/** How many lines from the top may stay; `program` holds [indentation, text] pairs. */
export function rightFromTop(rules, program) {
  const headers = [];
  const placed = new Set();
  for (const [count, [indent, text]] of program.entries()) {
    const line = rules.findIndex((rule, i) => rule.text === text && !placed.has(i));
    while (headers.length && rules[headers.at(-1)].indent >= indent) {
      const closed = headers.pop();
      if (rules.some((rule, i) => rule.header === closed && !placed.has(i))) return count;
    }
    if (line < 0 || rules[line].indent !== indent) return count;
    if (rules[line].header !== (headers.at(-1) ?? null)) return count;
    if (!rules[line].needs.every((needed) => placed.has(needed))) return count;
    headers.push(line);
    placed.add(line);
  }
  return program.length;
}

/** What a check says: how many lines are right, and which kinds of problem remain. */
export function check(rules, program) {
  const indents = new Map(rules.map((rule) => [rule.text, rule.indent]));
  const wanted = new Map();
  for (const [indent, text] of program)
    if (indents.has(text) && !wanted.has(text)) wanted.set(text, indent);
  const straight = [...wanted.keys()].map((text) => [indents.get(text), text]);
  const complete = wanted.size === rules.length;
  const found = {
    "too many lines": wanted.size < program.length,
    "too few lines": !complete,
    order: complete && rightFromTop(rules, straight) < rules.length,
    indentation: straight.some(([indent, text]) => wanted.get(text) !== indent),
  };
  const problems = Object.keys(found).filter((problem) => found[problem]);
  return { right: rightFromTop(rules, program), length: rules.length, problems };
}

function message({ right, length, problems }, words) {
  if (!problems.length) return `Solved: all ${length} lines are right.`;
  const counted = right === 1 ? "1 line is" : `${right} lines are`;
  return [`From the top, ${counted} right.`, ...problems.map((p) => words[p])].join(" ");
}

function render({ model, el }) {
  const { task, cards, rules, words } = model.get("fixed");
  const read = () => model.get("state");
  const { line, say } = speaker();
  let current = read().order[0]?.[0] ?? 0; // the line that has, or last had, the focus
  let picked = false; // whether the arrows move it

  const rowOf = cards.map((text, card) => make("div", { role: "option", tabindex: -1,
    class: "pa-row", keydown: (event) => key(event, card), focus: () => visit(card),
    click: () => pick(card, !(picked && current === card)) }, make("code", {}, text),
    make("span", { class: "pa-note" })));
  const named = (name) => make("div", { role: "group", "aria-label": name, class: "pa-group" });
  const [program, unused] = [named("Program"), named("Left out")];
  const list = make("div", { role: "listbox", "aria-label": "Lines", class: "pa-list" },
    make("h4", { "aria-hidden": "true" }, "Program"), program,
    make("h4", { "aria-hidden": "true" }, "Left out"), unused);
  const button = (text, act, attributes = {}) =>
    make("button", { ...attributes, click: () => act(current) }, text);
  const buttons = make("div", { class: "cw-bar" },
    button("Check", checkNow, { class: "cw-primary" }), button("Up", (c) => move(c, -1)),
    button("Down", (c) => move(c, 1)), button("Outdent", (c) => indentBy(c, -1)),
    button("Indent", (c) => indentBy(c, 1)), button("Leave out or put back", swap));
  const root = make("div", { class: "cw pa", role: "group", "aria-label": "Lines to put in order" },
    make("p", { class: "pa-task" }, `Put the lines in order. ${task} Some lines may not belong.`),
    list, buttons, line);
  root.append(keysHelp(root, [["Tab", "to the lines, to the buttons"],
    ["up, down", "next line"], ["Space", "pick the line up or put it down"],
    ["up, down with a line", "move it; below the last line it is left out"],
    ["left, right", "indent less, more"], ["Delete", "leave the line out, or put it back"],
    ["?", "show or hide these keys"]]));
  el.append(root);

  const place = (state, card) => state.order.findIndex(([c]) => c === card);
  const all = (state) => [...state.order.map(([c]) => c), ...state.unused];

  function where(card) {
    const state = read();
    const at = place(state, card);
    return at < 0 ? `Left out: ${cards[card]}`
      : `Line ${at + 1} of ${state.order.length}, indented ${state.order[at][1]}: ${cards[card]}`;
  }
  function visit(card) {
    if (card === current) return;
    [current, picked] = [card, false];
    redraw();
  }
  function pick(card, up) {
    [current, picked] = [card, up];
    redraw();
    rowOf[card].focus();
    say(`${up ? "Picked up, the arrows move it." : "Put down."} ${where(card)}`);
  }
  function arrange(order, unusedCards, card) {
    put(model, { order, unused: unusedCards, verdict: null });
    say(where(card));
  }
  function move(card, way) {
    const { order, unused: out } = read();
    const at = place(read(), card);
    const turned = (rows, i) => rows.with(i, rows[i + way]).with(i + way, rows[i]);
    if (at >= 0) {
      if (at + way >= order.length) swap(card);
      else if (at + way >= 0) arrange(turned(order, at), out, card);
      return;
    }
    const below = out.indexOf(card);
    if (below + way < 0) swap(card);
    else if (below + way < out.length) arrange(order, turned(out, below), card);
  }
  /** From the end of the program to the lines left out, or back. */
  function swap(card) {
    const { order, unused: out } = read();
    if (place(read(), card) < 0)
      arrange([...order, [card, order.at(-1)?.[1] ?? 0]], out.filter((c) => c !== card), card);
    else arrange(order.filter(([c]) => c !== card), [card, ...out], card);
  }
  function indentBy(card, way) {
    const { order, unused: out } = read();
    if (place(read(), card) < 0) return say("A line that is left out has no indentation.");
    arrange(order.map(([c, indent]) =>
      [c, c === card ? clamp(indent + way, 0, DEEPEST) : indent]), out, card);
  }
  function checkNow() {
    const state = read();
    const verdict = check(rules, state.order.map(([c, indent]) => [indent, cards[c]]));
    const told = message(verdict, words);
    put(model, { checks: state.checks + 1, verdict: { ...verdict, message: told } });
    say(told);
  }
  function key(event, card) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const cardsInOrder = all(read());
    if (way && picked) move(card, way);
    else if (way) rowOf[cardsInOrder[cardsInOrder.indexOf(card) + way] ?? card].focus();
    else if (side) indentBy(card, side);
    else if (event.key === " " || event.key === "Enter") pick(card, !picked);
    else if (event.key === "Escape" && picked) pick(card, false);
    else if (event.key === "Delete" || event.key === "Backspace") swap(card);
    else return;
    used(event);
  }

  function redraw() {
    const state = read();
    const focused = list.contains(document.activeElement);
    const right = state.verdict?.right ?? 0;
    program.replaceChildren(...state.order.map(([card]) => rowOf[card]));
    unused.replaceChildren(...state.unused.map((card) => rowOf[card]));
    for (const [card, row] of rowOf.entries()) {
      const at = place(state, card);
      const indent = at < 0 ? 0 : state.order[at][1];
      const fine = at >= 0 && at < right;
      row.style.setProperty("--indent", indent);
      row.classList.toggle("pa-picked", picked && card === current);
      row.classList.toggle("pa-current", card === current);
      row.classList.toggle("pa-right", fine);
      row.lastChild.textContent = fine ? "right" : picked && card === current ? "picked up" : "";
      row.setAttribute("aria-selected", picked && card === current);
      row.setAttribute("aria-label", where(card));
      row.tabIndex = card === current ? 0 : -1;
    }
    if (focused) rowOf[current].focus();
  }
  model.on("change:state", redraw);
  redraw();
  return () => model.off("change:state", redraw);
}

export default { render };
