// A part of a panel seen larger, pictures taken home, and all of it by the keyboard. Behind pointer.js.

/** Round numbers in a range, so many at most, with the decimals that they need. */
function round(low, high, most) {
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 2.5, 5, 10].find((each) => each * power >= raw * 0.999);
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) + (Math.abs(step / power - 2.5) < 1e-9 ? 1 : 0));
  const first = Math.ceil(low / step - 1e-6);
  const count = Math.floor(high / step + 1e-6) - first + 1;
  const written = (value) => (decimals > 12 || Math.abs(value) >= 1e15 ? String(Number(value.toPrecision(15))) : value.toFixed(decimals));
  return Array.from({ length: Math.max(count, 0) }, (_, index) => (first + index) * step).map((value) => ({ value, text: minus(written(value)) }));
}

/** Ticks of an axis between two places. */
function ticks(axis, [from, to], most) {
  const [low, high] = [axis.value(from), axis.value(to)].sort((a, b) => a - b);
  if (axis.kind === "log" && high / low >= 3) {
    const first = Math.floor(Math.log10(low));
    const powers = Array.from({ length: Math.floor(Math.log10(high)) - first + 1 }, (_, index) => first + index);
    const values = powers.flatMap((power) => (powers.length > most ? [1] : [1, 2, 5]).map((factor) => Number(`${factor}e${power}`)));
    return values.filter((value) => inside(value, low, high)).map((value) => ({ value, text: minus(String(value)) }));
  }
  if (axis.kind !== "dates") return round(low, high, most);
  // Whole days, or whole hours.
  const perDay = high - low < most ? 24 : 1;
  const written = (days) => (perDay === 1 ? new Date(days * 864e5).toISOString().slice(0, 10) : new Date(days * 864e5).toISOString().slice(5, 16).replace("T", " "));
  return round(low * perDay, high * perDay, most / 2).filter(({ value }) => Number.isInteger(value))
    .map(({ value }) => ({ value: value / perDay, text: written(value / perDay) }));
}

// MARK: Zooming

/** Shows what is in view, with ticks of its own; the whole panel as it was drawn. */
function draw(panel) {
  const { node, rect, view, axes, grid } = panel;
  const isWhole = view.width === rect.width && view.height === rect.height;
  const drawn = [axes, grid, ...panel.xLabels, ...panel.yLabels, ...panel.others].filter(Boolean);
  for (const each of drawn) each.classList.toggle("hidden", !isWhole);
  for (const each of panel.signs ?? []) each.remove();
  if (isWhole) return node.firstElementChild?.localName === "svg" && node.replaceChildren(...node.firstElementChild.childNodes);
  if (node.firstElementChild?.localName !== "svg") {
    const window = drawing("svg", { ...rect, preserveAspectRatio: "none", class: "zoomed" });
    window.append(...node.childNodes);
    node.append(window);
  }
  const window = node.firstElementChild;
  window.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  window.style.setProperty("--wide", view.width / rect.width);
  window.style.setProperty("--high", view.height / rect.height);
  const base = rect.y + rect.height;
  const stroke = axes.getAttribute("stroke");
  let [lines, ruled] = [axes.getAttribute("d").match(/^M[^M]*/)[0], ""];
  const texts = [];
  const label = (labels, properties, text) => {
    if (labels.length === 0) return;
    const made = drawing("text", { "font-size": 12, fill: labels[0].getAttribute("fill"), ...properties });
    made.textContent = text;
    texts.push(made);
  };
  const along = panel.names ?? ticks(panel.x, [view.x, view.x + view.width], Math.max(2, rect.width / 60))
    .map(({ value, text }) => ({ text, place: panel.x.place(value) }));
  for (const { text, place } of along.filter((each) => inside(each.place, view.x, view.x + view.width))) {
    const { x } = panel.outer({ x: place, y: 0 });
    lines += panel.names ? "" : `M${x} ${base}v4`;
    ruled += panel.names ? "" : `M${x} ${rect.y}V${base}`;
    label(panel.xLabels, { x, y: base + 17, "text-anchor": "middle" }, text);
  }
  for (const { value, text } of ticks(panel.y, [view.y, view.y + view.height], Math.max(2, rect.height / 50))) {
    const { y } = panel.outer({ x: 0, y: panel.y.place(value) });
    lines += `M${rect.x - 4.5} ${y}h4`;
    ruled += `M${rect.x} ${y}H${rect.x + rect.width}`;
    label(panel.yLabels, { x: rect.x - 8, y: y + 4.5, "text-anchor": "end" }, text);
  }
  panel.signs = [drawing("path", { d: lines, fill: "none", stroke }), ...texts];
  axes.after(...panel.signs);
  if (grid && ruled) {
    panel.signs.push(drawing("path", { d: ruled, fill: "none", stroke: grid.getAttribute("stroke") }));
    node.before(panel.signs.at(-1));
  }
  return undefined;
}

/** Shows a part of a panel; nothing larger than 50 times, as places are kept to 0.01 px. */
function see(panel, { x, y, width, height }) {
  const { rect } = panel;
  const [wide, high] = [Math.min(Math.max(width, rect.width / 50), rect.width), Math.min(Math.max(height, rect.height / 50), rect.height)];
  panel.view = {
    x: Math.min(Math.max(x, rect.x), rect.x + rect.width - wide), width: wide,
    y: Math.min(Math.max(y, rect.y), rect.y + rect.height - high), height: high,
  };
  draw(panel);
}

/** The same part in all panels with the same axes. */
function zoom(svg, panel, { x, y, width, height }) {
  const { rect } = panel;
  for (const each of panelsOf(svg)) {
    const { rect: own, view } = each;
    const [wide, high] = [own.width / rect.width, own.height / rect.height];
    const across = each.x.name === panel.x.name && { x: own.x + (x - rect.x) * wide, width: width * wide };
    const down = each.y.name === panel.y.name && { y: own.y + (y - rect.y) * high, height: height * high };
    if (across || down) see(each, { ...view, ...across, ...down });
  }
}

function whole(svg) {
  forget();
  for (const panel of panelsOf(svg)) {
    panel.view = panel.rect;
    draw(panel);
  }
}

/** The part that was seen of a picture, in the one that takes its place, where that has room for it. */
function keepView(before, after) {
  // What was told of a picture that is gone is not true of the next one.
  if (!marks.isConnected) forget();
  if (!after || !before?.querySelector(".zoomed")) return;
  const [old, fresh] = [panelsOf(before), panelsOf(after)];
  const views = old.map(({ view, rect, x, y }, index) => {
    const panel = fresh[index];
    if (!panel || panel.x.kind !== x.kind || panel.y.kind !== y.kind) return undefined;
    if (view.width === rect.width && view.height === rect.height) return panel.rect;
    const side = (axis, start, size) => [start, start + size].map((place) => panel[axis].place((axis === "x" ? x : y).value(place))).sort((a, b) => a - b);
    const [[left, right], [top, bottom]] = [side("x", view.x, view.width), side("y", view.y, view.height)];
    const isIn = panel.holds({ x: left + 0.5, y: top + 0.5 }) && panel.holds({ x: right - 0.5, y: bottom - 0.5 });
    return isIn ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
  });
  if (old.length === fresh.length && views.every(Boolean)) fresh.forEach((panel, index) => see(panel, views[index]));
}

/** The part that is so many times as large, about a place that stays where it is. */
const scaled = ({ x, y, width, height }, factor, place) =>
  ({ x: place.x - (place.x - x) * factor, y: place.y - (place.y - y) * factor, width: width * factor, height: height * factor });

const centre = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

// MARK: By pointer

let dragged;
document.addEventListener("pointerdown", (event) => {
  const { svg, panel, at } = under(event);
  const isDrag = panel && event.pointerType === "mouse" && event.button === 0;
  dragged = isDrag ? { svg, panel, from: at, frame: drawing("rect", { class: "frame" }) } : undefined;
});
document.addEventListener("pointermove", ({ clientX, clientY }) => {
  if (!dragged) return;
  const { svg, panel: { rect }, from, frame } = dragged;
  const to = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
  const side = (start, end, low, size) => {
    const [a, b] = [start, Math.min(Math.max(end, low), low + size)].sort((one, other) => one - other);
    // A drag along one axis keeps all of the other.
    return b - a < 8 ? [low, size] : [a, b - a];
  };
  const [[x, width], [y, height]] = [side(from.x, to.x, rect.x, rect.width), side(from.y, to.y, rect.y, rect.height)];
  dragged.part = Math.hypot(to.x - from.x, to.y - from.y) < 8 ? undefined : { x, y, width, height };
  for (const [name, value] of Object.entries(dragged.part ?? { width: 0, height: 0 })) frame.setAttribute(name, value);
  svg.append(frame);
});
document.addEventListener("pointerup", () => {
  const { svg, panel, part, frame } = dragged ?? {};
  dragged = undefined;
  frame?.remove();
  if (!part) return;
  const [from, to] = [panel.inner(part), panel.inner({ x: part.x + part.width, y: part.y + part.height })];
  zoom(svg, panel, { ...from, width: to.x - from.x, height: to.y - from.y });
});
document.addEventListener("dblclick", (event) => {
  const { svg } = under(event);
  if (svg) whole(svg);
});
document.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  const { svg, panel, place } = under(event);
  if (!panel) return;
  event.preventDefault();
  zoom(svg, panel, scaled(panel.view, 1.0015 ** event.deltaY, place));
}, { passive: false });

// MARK: By keyboard

/** What the arrows go through: the places of each series from left to right; of cells the largest of each column. */
function stops(svg) {
  return panelsOf(svg).flatMap((panel) => {
    const { cells } = panel;
    const places = cells ? cells.x.slice(1).map((_, column) => {
      const values = cells.rows.map((row) => (Number.isFinite(row[column]) ? row[column] : -Infinity));
      return { x: middle(cells.x, column), y: middle(cells.y, values.indexOf(Math.max(...values))) };
    }) : panel.series.flatMap((each) => [...each.places].sort((a, b) => a.x - b.x));
    return places.filter((place) => panel.holds(panel.outer(place))).map((place) => ({ panel, place }));
  });
}

const reached = new WeakMap();
document.addEventListener("keydown", (event) => {
  const svg = event.target.closest?.(".picture > svg");
  if (!svg || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = stops(svg);
  const index = reached.get(svg) ?? -1;
  const { panel = panelsOf(svg)[0], place } = all[index] ?? {};
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
  if (step && all.length > 0) {
    const next = Math.min(Math.max(index + step, 0), all.length - 1);
    reached.set(svg, next);
    tell(svg, all[next].panel, all[next].place);
    const { x, y } = new DOMPoint(...Object.values(all[next].panel.outer(all[next].place))).matrixTransform(svg.getScreenCTM());
    put(x, y);
  } else if (panel && ["+", "-"].includes(event.key)) zoom(svg, panel, scaled(panel.view, event.key === "+" ? 0.7 : 1 / 0.7, place ?? centre(panel.view)));
  else if (event.key === "0") whole(svg);
  else if (event.key === "Escape") forget();
  else return;
  event.preventDefault();
});

// MARK: Buttons

function download(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The picture as the kernel drew it: SVG, or PNG with two pixels a px. */
async function take(svg, form) {
  panelsOf(svg);
  const { original } = known.get(svg);
  const text = new XMLSerializer().serializeToString(original);
  if (form === "SVG") return download("figure.svg", new Blob([text], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const { width, height } = svg.viewBox.baseVal;
  const canvas = element("canvas", { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toBlob((pixels) => download("figure.png", pixels));
}

const zoomed = (factor) => (svg) => {
  for (const panel of panelsOf(svg)) see(panel, scaled(panel.view, factor, centre(panel.view)));
};

/** In the corner of the picture that is looked at. */
const taking = element("div", { class: "taking", role: "group", "aria-label": "This picture" }, ...[
  ["+", "Zoom in", zoomed(0.7)], ["−", "Zoom out", zoomed(1 / 0.7)], ["⟲", "Show all", whole],
  ["SVG", "Save as SVG", (svg) => take(svg, "SVG")], ["PNG", "Save as PNG", (svg) => take(svg, "PNG")],
].map(([text, title, action]) => {
  const onclick = () => action(taking.parentNode.querySelector(":scope > svg"));
  return element("button", { type: "button", title, "aria-label": title, onclick }, text);
}));

for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, ({ target }) => {
    const picture = target.closest?.(".picture");
    if (picture?.querySelector(":scope > svg") && taking.parentNode !== picture) picture.append(taking);
  });
}
