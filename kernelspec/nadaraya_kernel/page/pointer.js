// Looking closer at a picture: values under the pointer, and the same place marked in every panel that shows it. Pictures say
// themselves what places in them mean (`data-panel`). Behind picture.js, with which it stands in pages and in JupyterLab.

const drawing = (name, properties) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  return made;
};
const inside = (value, low, high) => value >= Math.min(low, high) && value <= Math.max(low, high);
const minus = (text) => text.replace("-", "−");
/** A number as the kernel writes it, such as "−6.05·10⁻⁵". */
const numberOf = (text) => Number(text.replace(/[⁰¹²³⁴-⁹]/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit))
  .replace("·10", "e").replace(/[−⁻]/g, "-").replace(/\s/g, ""));

/** An axis, `kind low high start end`: from places in px to values, and back. */
class Axis {
  constructor(text) {
    this.name = text.split(" ").slice(0, 3).join(" ");
    const [kind, ...numbers] = text.split(" ");
    this.kind = kind;
    [this.low, this.high, this.start, this.end] = numbers.map(Number);
  }

  value(place) {
    const share = (place - this.start) / (this.end - this.start);
    return this.kind === "log" ? this.low * (this.high / this.low) ** share : this.low + share * (this.high - this.low);
  }

  place(value) {
    const share = this.kind === "log" ? Math.log(value / this.low) / Math.log(this.high / this.low) : (value - this.low) / (this.high - this.low);
    return this.start + share * (this.end - this.start);
  }

  /** A place as text, with as many digits as half a px of the screen tells apart: the picture has hundredths of a px. */
  written(place, zoom = 1) {
    const here = this.value(place);
    const next = Math.abs(this.value(place + Math.max(0.5 / zoom, 0.25)) - here);
    if (this.kind === "dates") {
      const moment = new Date(here * 864e5);
      return Number.isNaN(moment.getTime()) ? "" : moment.toISOString().slice(0, next < 0.02 ? 16 : 10).replace("T", " ");
    }
    const decimals = -Math.floor(Math.log10(next || 1));
    const rounded = decimals > 0 ? here.toFixed(Math.min(decimals, 100)) : Math.round(here * 10 ** decimals) / 10 ** decimals;
    return minus(String(Number(rounded)));
  }

  /** The number of places 0, 1, 2 … that the axis counts; nothing where it measures. */
  get count() { return this.kind === "linear" && this.low === -0.5 && Number.isInteger(this.high + 0.5) ? this.high + 0.5 : undefined; }
}

// MARK: What a panel shows

/** A heat map's cells: the places of their edges, and the middle value of each one's colour. */
function cellsOf(panel) {
  const picture = panel.querySelector("image[data-value]");
  if (picture) {
    try {
      return pixelsOf(picture);
    } catch {
      return undefined; // a picture of somebody else
    }
  }
  const runs = [];
  const texts = new Map();
  let size;
  for (const path of panel.querySelectorAll("[shape-rendering] > path")) {
    const [wide, , , high, left, top] = path.getAttribute("transform")?.match(/-?[\d.]+/g).map(Number) ?? [1, 0, 0, 1, 0, 0];
    if (path.hasAttribute("transform")) size = [wide, high];
    const value = numberOf(path.getAttribute("data-value"));
    texts.set(value, path.getAttribute("data-value"));
    for (const [, x, y, kind, end, , bottom] of path.getAttribute("d").matchAll(/M([\d.-]+) ([\d.-]+)([hH])([\d.]+)([vV])([\d.]+)/g)) {
      const [right, low] = kind === "h" ? [Number(x) + Number(end), Number(y) + 1] : [Number(end), Number(bottom)];
      runs.push({ left: left + wide * x, right: left + wide * right, top: top + high * y, bottom: top + high * low, value });
    }
  }
  if (runs.length === 0) return undefined;
  const edges = (low, high, step) => {
    const found = runs.flatMap((run) => [run[low], run[high]]).sort((a, b) => a - b);
    if (!step) return found.filter((each, index) => index === 0 || each - found[index - 1] > 0.005);
    // No map of more cells a side is drawn as paths.
    return Array.from({ length: Math.min(Math.round((found.at(-1) - found[0]) / step), 128) + 1 }, (_, index) => found[0] + index * step);
  };
  const [xs, ys] = [edges("left", "right", size?.[0]), edges("top", "bottom", size?.[1])];
  const rows = ys.slice(1).map(() => []);
  for (const { left, right, top, value } of runs) {
    const row = rows[between(ys, top + 0.005)];
    for (let column = between(xs, left + 0.005); xs[column] < right - 0.005; column += 1) row[column] = value;
  }
  return { x: xs, y: ys, rows, texts, centres: { x: centresOf(xs), y: centresOf(ys) } };
}

/** A number that the kernel did not write, to three digits. */
function short(value) {
  const [digits, power] = value.toExponential(2).split("e").map(Number);
  if (value === 0 || (power > -4 && power < 6)) return minus(String(Number(value.toPrecision(3))));
  return `${minus(String(digits))}·10${String(power).replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])}`;
}

/** The same of many cells, which are the pixels of a picture: its levels lie evenly between two values, or their roots do. */
function pixelsOf(picture) {
  const [low, high, kind] = picture.getAttribute("data-value").split(" ").map((each) => (each === "root" ? each : Number(each)));
  const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => Number(picture.getAttribute(name)));
  const { columns, levels } = levelsOf(fromBase64(picture.getAttribute("href").split(",")[1]));
  const values = Float64Array.from({ length: 256 }, (_, level) => (level === 255 ? NaN : low + (high - low) * (level / 254) ** (kind ? 2 : 1)));
  const rows = levels.map((row) => Array.from(row, (level) => values[level]));
  const edges = (start, size, count) => Array.from({ length: count + 1 }, (_, index) => start + (size * index) / count);
  const [xs, ys] = [edges(left, width, columns), edges(top, height, rows.length)];
  return { x: xs, y: ys, rows, texts: { get: short }, centres: { x: centresOf(xs), y: centresOf(ys) } };
}

/** The rows of a PNG as the kernel writes them inside a picture: a byte a pixel, no filter, one block of fixed codes (RFC 1951). */
function levelsOf(png) {
  const view = new DataView(png.buffer);
  const [columns, count] = [view.getUint32(16), view.getUint32(20)];
  if (columns > 1280 || count > 1280) throw new RangeError("no picture of cells is larger");
  let chunk = 8;
  while (view.getUint32(chunk + 4) !== 0x49444154) chunk += 12 + view.getUint32(chunk);
  const bytes = new Uint8Array((columns + 1) * count);
  // Behind the chunk's head and zlib's, and what the block says of itself.
  let [bit, at] = [8 * (chunk + 10) + 3, 0];
  const next = (most) => {
    let value = 0;
    for (let index = 0; index < most; index += 1, bit += 1) value |= ((png[bit >> 3] >> (bit & 7)) & 1) << index;
    return value;
  };
  const code = (length, start = 0) => {
    let value = start;
    for (let index = 0; index < length; index += 1) value = (value << 1) | next(1);
    return value;
  };
  const sign = () => {
    const seven = code(7);
    if (seven < 24) return 256 + seven;
    const eight = code(1, seven);
    if (eight < 192) return eight - 48;
    return eight < 200 ? eight + 88 : code(1, eight) - 256;
  };
  while (at < bytes.length) {
    const found = sign();
    if (found === 256) break;
    if (found < 256) {
      bytes[at] = found;
      at += 1;
      continue;
    }
    const extra = found < 265 || found === 285 ? 0 : ((found - 257) >> 2) - 1;
    const length = found === 285 ? 258 : (extra ? ((found - 257 - 4 * extra) << extra) | next(extra) : found - 257) + 3;
    const place = code(5);
    const more = place < 4 ? 0 : (place >> 1) - 1;
    const distance = 1 + (more ? ((place - 2 * more) << more) | next(more) : place);
    for (const end = at + length; at < end; at += 1) bytes[at] = bytes[at - distance];
  }
  const levels = Array.from({ length: count }, (_, row) => bytes.subarray(row * (columns + 1) + 1, (row + 1) * (columns + 1)));
  return { columns, levels };
}

/** The places between which the edges lie half way, from the ends inwards; nothing where an edge is not drawn. */
function centresOf(edges) {
  const from = (ends) => ends.slice(2).reduce((found, end, index) => [...found, 2 * ends[index + 1] - found[index]], [(ends[0] + ends[1]) / 2]);
  const [forwards, backwards] = [from(edges), from([...edges].reverse()).reverse()];
  const centres = forwards.map((each, index) => (index < forwards.length / 2 ? each : backwards[index]));
  return centres.every((each, index) => between(edges, each) === index) ? centres : undefined;
}

/** Which part between ascending edges a place falls in; -1 for none. */
const between = (edges, place) => (place > edges.at(-1) ? -1 : edges.findLastIndex((each) => each <= place));
const middle = (edges, index) => (edges[index] + edges[index + 1]) / 2;

/** The places that a shape marks; a bar marks its end, and is met anywhere in it. */
function placesOf(shape, y) {
  const number = (name) => Number(shape.getAttribute(name));
  if (shape.localName === "circle") return [{ x: number("cx"), y: number("cy") }];
  if (shape.localName === "rect") {
    const [left, top, width, height] = ["x", "y", "width", "height"].map(number);
    const [x, low] = [left + width / 2, top + height];
    if (Math.abs(width - height) < 0.02) return [{ x, y: top + height / 2 }];
    return [{ x, y: Math.abs(y.value(top)) < Math.abs(y.value(low)) ? low : top, box: [left, top, left + width, low] }];
  }
  const numbers = (shape.getAttribute("d").match(/-?[\d.]+/g) ?? []).map(Number);
  const places = numbers.flatMap((x, index) => (index % 2 ? [] : [{ x, y: numbers[index + 1] }]));
  if (shape.getAttribute("fill") === "none") return places;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y: each }) => each)];
  const ends = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // A small closed shape is a marker, a large one a surface.
  return ends[1] - ends[0] < 20 && ends[3] - ends[2] < 20 ? [{ x: (ends[0] + ends[1]) / 2, y: (ends[2] + ends[3]) / 2 }] : [];
}

const ANONYMOUS = new Set(["points", "bars", "boxes", "rug", "error bars", "contours"]);

class Panel {
  constructor(node) {
    this.node = node;
    const [x, y, width, height] = node.getAttribute("data-panel").split(" ").map(Number);
    this.rect = { x, y, width, height };
    /** The part of it that is seen. */
    this.view = this.rect;
    [this.x, this.y] = ["data-x", "data-y"].map((name) => new Axis(node.getAttribute(name)));
    this.cells = cellsOf(node);
    const all = new Map();
    for (const shape of node.querySelectorAll("circle, rect, path")) {
      if (shape.closest("[shape-rendering]")) continue;
      const places = placesOf(shape, this.y);
      if (places.length === 1 && !places[0].box) shape.classList.add("marker");
      const owner = places.length > 1 ? shape : shape.parentNode;
      const title = shape.parentNode.querySelector(":scope > title")?.textContent ?? "";
      const series = all.get(owner) ?? { name: ANONYMOUS.has(title) ? "" : title, places: [], isLine: owner === shape };
      all.set(owner, series);
      for (const each of places) series.places.push(each);
    }
    this.series = [...all.values()].filter(({ places }) => places.length > 0);
    const isForward = (places) => places.length > 2 && places.every((each, index) => index === 0 || each.x > places[index - 1].x);
    this.lines = this.series.filter(({ isLine, places }) => isLine && isForward(places));
    this.around = [];
    for (let next = node.nextElementSibling; next && !next.hasAttribute("data-panel"); next = next.nextElementSibling) this.around.push(next);
    this.readSigns();
  }

  /** The signs around the panel: its axes, their labels, what they are multiplied by, and names at the ends of lines. */
  readSigns() {
    const { x, y, width, height } = this.rect;
    const base = y + height;
    const texts = this.around.filter(({ localName }) => localName === "text").map((node) => ({
      node, text: node.textContent, size: node.getAttribute("font-size"), anchor: node.getAttribute("text-anchor"),
      isTurned: node.hasAttribute("transform"), x: Number(node.getAttribute("x")), y: Number(node.getAttribute("y")),
    }));
    const label = (isTurned) => texts.find((each) => each.size === "13" && each.isTurned === isTurned)?.text;
    this.labels = { x: label(false), y: label(true) };
    const below = texts.filter((each) => (each.isTurned
      ? each.anchor === "end" && each.y === base + 6
      : each.size === "12" && each.anchor === "middle" && inside(each.y, base + 16, base + 32) && inside(each.x, x - 1, x + width + 1)));
    const beside = texts.filter((each) => each.size === "12" && each.anchor === "end" && !each.isTurned && Math.abs(each.x - x + 8) < 0.02);
    const others = texts.filter((each) => each.text.startsWith("×") || (Math.abs(each.x - x - width - 6) < 0.02 && inside(each.y, y, base + 5)));
    [this.xLabels, this.yLabels, this.others] = [below, beside, others].map((each) => each.map(({ node }) => node));
    // Names along the axis stand for bars.
    if (this.x.kind === "linear" && below.some(({ text }) => !/^[−\d.,:\s]+$/.test(text))) {
      this.names = below.map((each) => ({ text: each.text, place: each.isTurned ? each.x - 4.5 : each.x }));
    }
    [this.axes] = this.around;
    const before = this.node.previousElementSibling;
    const [px, py, qx, qy] = before?.getAttribute("d")?.match(/-?[\d.]+/g).map(Number) ?? [];
    this.grid = (py === y && qy === base) || (px === x && qx === x + width) ? before : undefined;
  }

  /** The name of an axis; panels that share it are named once. */
  label(axis) { return this.labels[axis] ?? this.siblings?.find((each) => each[axis].name === this[axis].name && each.labels[axis])?.labels[axis]; }

  /** From places of the picture to places of what is drawn in the panel, and back, as it is zoomed. */
  inner({ x, y }) {
    const { rect, view } = this;
    return { x: view.x + (x - rect.x) / rect.width * view.width, y: view.y + (y - rect.y) / rect.height * view.height };
  }

  outer({ x, y }) {
    const { rect, view } = this;
    return { x: rect.x + (x - view.x) / view.width * rect.width, y: rect.y + (y - view.y) / view.height * rect.height };
  }

  holds({ x, y }, { x: left, y: top, width, height } = this.rect) { return inside(x, left, left + width) && inside(y, top, top + height); }

  /** What an axis says of a row or column of cells: its place, else where it begins and ends. */
  part(axis, index) {
    const { centres: { [axis]: centres }, [axis]: edges } = this.cells;
    return centres ? this[axis].written(centres[index], 0.5) : `${this[axis].written(edges[index])} to ${this[axis].written(edges[index + 1])}`;
  }

  /** What is nearest to a place, within 12 px. */
  nearest(place) {
    const at = this.outer(place);
    let best = { distance: 12 };
    for (const { name, places } of this.series) {
      for (const each of places) {
        const { x, y } = this.outer(each);
        const isIn = each.box && inside(place.x, each.box[0], each.box[2]) && inside(place.y, each.box[1], each.box[3]);
        const distance = isIn ? 6 : Math.hypot(x - at.x, y - at.y);
        if (distance < best.distance) best = { distance, place: each, name };
      }
    }
    return best.place && best;
  }

  /** The axis along which the panel shows these places: as a line through them, or as a row or column of cells for each. */
  shows({ count, values }) {
    const isNear = (axis, value, place) => Math.abs(axis.place(value) - place) < 1;
    const ends = values && [values[0], values.at(-1)];
    const line = this.lines.find(({ places }) => places.length === count
      && (!ends || (isNear(this.x, ends[0], places[0].x) && isNear(this.x, ends[1], places.at(-1).x))));
    if (line) return { axis: "x", line };
    const axis = this.cells && ["x", "y"].find((name) => {
      const edges = this.cells[name];
      if (this[name].count !== undefined) return this[name].count === count && edges.length === count + 1;
      const parts = ends?.map((value) => between(edges, this[name].place(value)));
      return parts && edges.length <= count + 1 && Math.min(...parts) === 0 && Math.max(...parts) === edges.length - 2;
    });
    return axis && { axis };
  }

  /** Where one of these places stands along the axis that shows them. */
  placeOf({ values }, index, { axis, line }) {
    if (line) return line.places[index].x;
    return this[axis].place(this[axis].count === undefined ? values[index] : index);
  }
}

/** What a picture's panels show; read once, when a reader turns to it. Its own words become its label: they are no hints. */
const known = new WeakMap();
function panelsOf(svg) {
  if (known.has(svg)) return known.get(svg).panels;
  const original = svg.cloneNode(true);
  for (const name of ["tabindex", "aria-label", "data-lm-suppress-shortcuts"]) original.removeAttribute(name);
  const panels = [...svg.querySelectorAll("[data-panel]")].map((each) => new Panel(each));
  const sequences = panels.flatMap(({ x, lines }) =>
    lines.map(({ places }) => ({ count: places.length, values: places.map((each) => x.value(each.x)) })));
  for (const panel of panels.filter(({ cells }) => cells)) {
    for (const name of ["x", "y"]) {
      const places = panel.cells.centres[name] ?? panel.cells[name].slice(1).map((_, index) => middle(panel.cells[name], index));
      sequences.push({ count: places.length, values: panel[name].count === undefined ? places.map((each) => panel[name].value(each)) : undefined });
    }
  }
  for (const panel of panels) panel.siblings = panels;
  // The first places that several panels show are those that are followed.
  for (const panel of panels) {
    const sequence = sequences.find((each) => panel.shows(each) && panels.filter((other) => other.shows(each)).length > 1);
    if (sequence) panel.link = { sequence, panels: panels.map((each) => [each, each.shows(sequence)]).filter(([, shown]) => shown) };
  }
  svg.setAttribute("aria-label", svg.getAttribute("aria-label") ?? svg.querySelector(":scope > desc")?.textContent ?? "");
  svg.removeAttribute("aria-labelledby");
  for (const each of [...svg.querySelectorAll("title, desc")]) each.remove();
  known.set(svg, { panels, original });
  return panels;
}

// MARK: What is told

const sign = element("div", { class: "pointed", role: "status", hidden: true });
const marks = drawing("g", { class: "marks" });
/** A sign with a rim of the ground's colour, seen on cells of any colour. */
const mark = (name, properties, kind) => marks.append(...["rim", kind].map((each) => drawing(name, { class: each, fill: "none", ...properties })));

function forget() {
  marks.replaceChildren();
  marks.remove();
  sign.hidden = true;
}

/** Tells what is at a place of a panel, marks it, and marks the same in other panels. */
function tell(svg, panel, place) {
  forget();
  const found = panel.nearest(place);
  const [column, row] = panel.cells ? [between(panel.cells.x, place.x), between(panel.cells.y, place.y)] : [-1, -1];
  const value = panel.cells?.rows[row]?.[column];
  const told = [];
  const written = (name, at, own = panel) => own[name].written(at, own.rect.width / own.view.width);
  if (found) {
    const { x, y } = panel.outer(found.place);
    mark("circle", { cx: x, cy: y, r: 6 }, "ring");
    const named = panel.names?.find(({ place: at }) => found.place.box && Math.abs(at - found.place.x) < 1)?.text;
    const across = named ? `${named}: ` : `x = ${written("x", found.place.x)}, y = `;
    told.push(`${found.name ? `${found.name}: ` : ""}${across}${written("y", found.place.y)}`);
  } else if (value !== undefined) {
    const [across, down] = ["x", "y"].map((axis) => `${panel.label(axis) ?? `${axis} =`} ${panel.part(axis, axis === "x" ? column : row)}`);
    told.push(`${across}, ${down}: ${Number.isFinite(value) ? `about ${panel.cells.texts.get(value)}` : "no value"}`);
  }
  if (panel.link) told.push(...follow(panel, place));
  if (told.length === 0) return;
  svg.append(marks);
  sign.replaceChildren(...told.map((each) => element("div", {}, each)));
  sign.hidden = false;
}

/** Marks the place nearest to the pointer in every panel that shows it, and tells the largest values of its cells. */
function follow(panel, place) {
  const { sequence, panels } = panel.link;
  const own = panels.find(([each]) => each === panel)[1];
  const distances = Array.from({ length: sequence.count }, (_, at) => Math.abs(panel.placeOf(sequence, at, own) - place[own.axis]));
  const isCounted = !own.line && panel[own.axis].count !== undefined;
  const index = isCounted ? between(panel.cells[own.axis], place[own.axis]) : distances.indexOf(Math.min(...distances));
  const lines = [];
  for (const [each, shown] of panels) {
    const across = shown.axis;
    const along = across === "x" ? "y" : "x";
    const at = each.placeOf(sequence, index, shown);
    const { rect, cells } = each;
    if (shown.line) {
      const { x, y } = each.outer(shown.line.places[index]);
      if (!inside(x, rect.x, rect.x + rect.width)) continue;
      mark("path", { d: `M${x} ${rect.y}V${rect.y + rect.height}` }, "guide");
      if (inside(y, rect.y, rect.y + rect.height)) mark("circle", { cx: x, cy: y, r: 4 }, "guide");
      continue;
    }
    const part = between(cells[across], at);
    const [from, to] = [part, part + 1].map((edge) => each.outer({ x: cells.x[0], y: cells.y[0], [across]: cells[across][edge] }));
    const size = across === "x" ? "width" : "height";
    const [low, high] = [from[across], to[across]].map((end) => Math.min(Math.max(end, rect[across]), rect[across] + rect[size]));
    // Around the cells, not over them.
    mark("rect", { ...rect, [across]: low - 1.5, [size]: high - low + 3 }, "guide");
    const values = across === "x" ? cells.rows.map((row) => row[part]) : cells.rows[part];
    const order = [...values.keys()].filter((key) => Number.isFinite(values[key])).sort((a, b) => values[b] - values[a]);
    const ties = order.filter((key) => values[key] === values[order[0]]);
    if (order.length === 0) continue;
    const name = (axis) => each.label(axis) ?? (axis === "x" ? "column" : "row");
    const told = (key) => `${name(along)} ${each.part(along, key)}: about ${cells.texts.get(values[key])}`;
    const largest = ties.length > 3 ? [`${ties.length} of about ${cells.texts.get(values[order[0]])}`] : order.slice(0, 3).map(told);
    if (panels.length < 3 || each === panel) lines.push(...(each === panel ? [] : [`${name(across)} ${each[across].written(at)}`]), ...largest);
    if (ties.length <= 3) ring(panels, order.slice(0, 3), values.length, each[along]);
  }
  return lines;
}

/** Rings around the points that stand for these rows or columns of cells, where a panel has one for each. */
function ring(panels, keys, count, axis) {
  for (const [panel] of panels) {
    const points = panel.series.find(({ isLine, places }) => !isLine && places.length === count)?.places;
    if (!points) continue;
    // Cells that lie on an axis are in its order, others in that of the data.
    const ordered = axis.count === undefined ? [...points].sort((a, b) => a.x - b.x) : points;
    for (const key of keys) {
      const { x, y } = panel.outer(ordered[axis.count === undefined && axis.end < axis.start ? count - 1 - key : key]);
      if (panel.holds({ x, y })) mark("circle", { cx: x, cy: y, r: 6 }, "guide");
    }
  }
}

/** Where the pointer is: the picture, its panel, and the place in the panel. */
function under({ target, clientX, clientY }) {
  const svg = target.closest?.(".picture > svg");
  if (!svg) return {};
  const at = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
  const panel = panelsOf(svg).find((each) => each.holds(at));
  return { svg, panel, at, place: panel?.inner(at) };
}

function put(x, y) {
  const room = document.documentElement.clientWidth - sign.offsetWidth - 8;
  sign.style.left = `${Math.max(8, Math.min(x + 14, room))}px`;
  sign.style.top = `${y + 18}px`;
}

document.body.append(sign);
for (const each of document.querySelectorAll(".picture > svg")) each.setAttribute("tabindex", "0");
document.addEventListener("pointermove", (event) => {
  const { svg, panel, place } = under(event);
  if (!panel) return forget();
  tell(svg, panel, place);
  return put(event.clientX, event.clientY);
});
