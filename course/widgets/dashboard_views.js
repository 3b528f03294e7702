// What stands under the curves: confusions, the worst digits, weights, units.
const percent = (share) => `${show(100 * share, share > 0.995 || share < 0.0995 ? 1 : 0)} %`;
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Arrow keys move the focus among elements of which Tab reaches one; `way` maps keys to places. */
function roving(box, cells, way, choose) {
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = cells();
    const now = all.indexOf(event.target);
    if (now < 0) return;
    const next = way(event.key, now, all.length);
    if (next != null) reach(all, clamp(next, 0, all.length - 1)).focus();
    else if (event.key === "Enter" || event.key === " ") choose(now);
    else return;
    used(event);
  });
}

/** Let Tab reach this one of the elements. */
function reach(all, number) {
  all.forEach((cell, i) => (cell.tabIndex = i === number ? 0 : -1));
  return all[number];
}

const along = (key, now, count) => ({ ArrowRight: (now + 1) % count, ArrowDown: (now + 1) % count,
  ArrowLeft: (now + count - 1) % count, ArrowUp: (now + count - 1) % count,
  Home: 0, End: count - 1 })[key];

/** Moves in a square grid; stays inside. */
function inGrid(key, now, count) {
  const side = Math.sqrt(count);
  const [row, column] = [Math.floor(now / side), now % side];
  const to = { ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1],
    ArrowDown: [row + 1, column], ArrowUp: [row - 1, column],
    Home: [row, 0], End: [row, side - 1] }[key];
  return to && clamp(to[0], 0, side - 1) * side + clamp(to[1], 0, side - 1);
}

/** Items with their pictures and the two largest outputs. */
function gallery(shown, names, label) {
  const figures = (shown.items ?? []).map((item, i) => {
    const said = item.two.map(([kind, share]) => `${names[kind]}: ${percent(share)}`);
    const about = `is ${names[item.label]}`;
    const picture = shown.pixels ? pixelPicture(shown.pixels, i, shown.shape, ink)
      : make("strong", {}, `item ${item.index}`);
    return make("li", {}, picture, make("span", { class: "db-is" }, about),
      ...said.map((words) => make("span", {}, words)));
  });
  return make("ul", { class: "db-gallery", "aria-label": label }, ...figures);
}

/** The confusion matrix; a cell that is chosen shows its digits below. */
function confusionView(model) {
  const [body, below] = [make("tbody", {}), make("div", {})];
  const head = make("tr", {});
  const table = make("table", { role: "grid", class: "db-confusion",
    "aria-label": "Confusion matrix: a row for each true class, a column for what was said" },
    make("thead", {}, head), body);
  let cells = [];
  const choose = (number) => {
    const side = Math.sqrt(cells.length);
    reach(cells, number);
    put(model, { cell: [Math.floor(number / side), number % side] }, "view");
  };
  roving(table, () => cells, inGrid, choose);

  function build(names) {
    head.replaceChildren(make("td", { class: "db-corner" }, "true \\ said"),
      ...names.map((name) => make("th", { scope: "col" }, name)));
    cells = [];
    body.replaceChildren(...names.map((name) => make("tr", {},
      make("th", { scope: "row" }, name), ...names.map(() => {
        const number = cells.length;
        cells.push(make("td", { role: "gridcell", tabindex: number ? -1 : 0,
          click: () => { choose(number); cells[number].focus(); } }));
        return cells[number];
      }))));
  }
  function redraw() {
    const { rows, names } = model.get("test");
    if (cells.length !== names.length ** 2) build(names);
    const wrong = Math.max(1, ...rows.flatMap((row, i) => row.filter((_, j) => j !== i)));
    rows.forEach((row, i) => {
      const all = Math.max(1, row.reduce((a, b) => a + b, 0));
      row.forEach((count, j) => {
        const cell = cells[i * names.length + j];
        cell.textContent = count || "·";
        cell.className = i === j ? "db-right" : "db-wrong";
        cell.style.setProperty("--share", `${Math.round(i === j ? 40 * count / all
          : 48 * Math.sqrt(count / wrong))}%`);
        cell.setAttribute("aria-label", i === j ? `${names[i]} recognised: ${count}`
          : `${names[i]} taken for ${names[j]}: ${count}`);
      });
    });
    choice_();
  }
  function choice_() {
    const [chosen, { names }] = [model.get("chosen"), model.get("test")];
    const at = chosen.cell ? chosen.cell[0] * names.length + chosen.cell[1] : -1;
    cells.forEach((cell, i) => cell.setAttribute("aria-selected", i === at));
    if (at < 0) return below.replaceChildren(make("p", { class: "cw-muted" },
      "Click a cell, or press Enter on it, to see its digits."));
    const [truth, guess] = chosen.cell.map((kind) => names[kind]);
    const what = truth === guess ? `${truth}, recognised` : `${truth} taken for ${guess}`;
    const some = chosen.total > chosen.items.length ? `, the ${chosen.items.length} worst` : "";
    return below.replaceChildren(make("h4", {}, `${what}: ${chosen.total}${some}`),
      gallery(chosen, names, what));
  }
  const panel = make("div", { class: "db-sides" },
    make("div", { class: "db-scroll" }, table), make("div", { class: "db-below" }, below));
  return { panel, redraw, on: { "change:test": redraw, "change:chosen": choice_ } };
}

function worstView(model) {
  const panel = make("div", {});
  function redraw() {
    const { worst, names, wrong } = model.get("test");
    panel.replaceChildren(make("p", { class: "cw-muted" },
      `${plural(wrong, "item")} of the test set wrong. First those whose own class got the least; ` +
      "under each what it is, then the two largest probabilities."),
      gallery(worst, names, "The worst"));
  }
  return { panel, redraw, on: { "change:test": redraw } };
}

function weightsView(model) {
  const panel = make("div", {});
  function redraw() {
    const { units, all, shape, pixels, sizes } = model.get("weights");
    const largest = Math.max(...sizes);
    const some = units < all ? `${units} of ${all} units` : plural(units, "unit");
    panel.replaceChildren(make("p", { class: "cw-muted" },
      "One picture a unit: light orange is a positive weight, grey zero, dark blue negative; " +
      "each picture has its own scale."),
      make("div", { class: "db-weights", role: "img", "aria-label":
        `First-layer weights of ${some}; the largest is ${largest} in size` },
        ...sizes.map((_, i) => pixelPicture(pixels, i, shape, signed))));
  }
  return { panel, redraw, on: { "change:weights": redraw } };
}

/** Choose a unit; its items stand sorted by its activation. */
function unitsView(model) {
  const bar = make("div", { class: "cw-bar", role: "radiogroup", "aria-label": "Unit" });
  const list = make("ol", { class: "db-units" });
  let buttons = [];
  const choose = (unit) => put(model, { unit }, "view");
  roving(bar, () => buttons, (key, now, count) => {
    const next = along(key, now, count);
    if (next != null) choose(next);
    return next;
  }, choose);
  function redraw() {
    const { items, names, codes } = model.get("units");
    const unit = Math.min(model.get("view").unit, names.length - 1);
    if (buttons.length !== names.length) {
      buttons = names.map((name, i) => make("button", { role: "radio", click: () => choose(i) },
        name));
      bar.replaceChildren(...buttons);
    }
    reach(buttons, unit);
    buttons.forEach((button, i) => button.setAttribute("aria-checked", i === unit));
    const largest = Math.max(1e-9, ...codes.map((row) => Math.abs(row[unit])));
    const order = items.map((_, i) => i).sort((a, b) => codes[b][unit] - codes[a][unit]);
    list.setAttribute("aria-label", `Sorted by the activation of ${names[unit]}`);
    list.replaceChildren(...order.map((i) => {
      const value = codes[i][unit];
      const fill = make("span", { class: value < 0 ? "db-minus" : "db-plus" });
      fill.style.width = `${(100 * Math.abs(value)) / largest}%`;
      return make("li", {}, make("span", {}, items[i]), make("span", { class: "db-bar",
        "aria-hidden": "true" }, fill), make("span", { class: "db-number" }, show(value, 3)));
    }));
  }
  return { panel: make("div", {}, bar, list), redraw,
    on: { "change:units": redraw, "change:view": redraw } };
}
