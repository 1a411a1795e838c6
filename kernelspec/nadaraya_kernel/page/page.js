// Brings still cells to life: editors for them, a worker that runs them, controls for what can be moved. Whoever puts this
// into a page adds how it begins: begin.js for a notebook's page.

const find = (selector, root = document) => root.querySelector(selector);

const joined = (text) => (Array.isArray(text) ? text.join("") : text);
const scriptAddress = (code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
const lines = (text) => text.split(/(?<=\n)/);

// MARK: Forms of a value

const FORMS = ["image/svg+xml", "text/html", "text/latex", "text/markdown", "image/png", "image/jpeg", "text/plain"];
const ELEMENTS = new Set("a b br caption code div em figure h1 h2 h3 h4 h5 h6 i img li ol p pre span strong table tbody td th thead tr ul".split(" "));
const LINKS = /^(https?:|mailto:|#)/;
const IMAGES = /^data:image\/(png|jpeg|svg\+xml);base64,/;
// A picture as the kernel sends it in HTML.
const DRAWN = /^<img alt="[^"]*" width="\d+" height="\d+" style="max-width:100%;height:auto" src="data:image\/svg\+xml;base64,([A-Za-z0-9+/]+=*)">$/;

/** Takes away what a text does not need; the module escapes by type, this is the second net. */
function html(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  for (const node of [...template.content.querySelectorAll("*")]) {
    if (!ELEMENTS.has(node.localName)) node.remove();
    for (const { name, value } of [...node.attributes]) {
      const isUnsafe = name.startsWith("on") || name.endsWith("href") || name === "src";
      const isKept = name === "href" ? LINKS.test(value) : name === "src" && IMAGES.test(value);
      if (isUnsafe && !isKept) node.removeAttribute(name);
    }
  }
  return template.content;
}

const picture = (svg) => ownPicture(svg) ?? element("pre", {}, svg);

function richOutput(content) {
  const made = element("div", { class: "rich", tabIndex: 0 }, html(content));
  made.querySelectorAll("table").forEach(longTable);
  return made;
}

/** A formula, or nothing where it is none that can be set here. */
function formula(latex) {
  try {
    return setFormula(latex.trim().replace(/^\$+|\$+$/g, ""));
  } catch {
    return undefined;
  }
}

/** A value in its best form. */
function shown(data) {
  const form = FORMS.find((each) => each in data && (each !== "text/latex" || formula(joined(data[each]))));
  const content = joined(data[form] ?? "");
  switch (form) {
    case "image/svg+xml": return element("div", { class: "picture" }, picture(content));
    case "image/png":
    case "image/jpeg":
      return element("div", { class: "picture" }, element("img", { alt: "", src: `data:${form};base64,${content}` }));
    case "text/html": {
      const [, svg] = content.match(DRAWN) ?? [];
      if (svg) return element("div", { class: "picture" }, picture(new TextDecoder().decode(fromBase64(svg))));
      return richOutput(content);
    }
    case "text/latex": return element("div", { class: "formula" }, formula(content));
    case "text/markdown": return element("div", { class: "rich" }, markdown(content));
    default: return element("pre", { class: "plain" }, plain(content));
  }
}

const plain = (text) => text.replace(/\x1b\[[0-9;]*m/g, "");

/** The Markdown that this language writes: headings, lists, tables, code, and tags that hold text. */
function markdown(source) {
  const parts = document.createDocumentFragment();
  const entries = source.split(/(```[^\n]*\n[\s\S]*?\n```)/);
  for (const part of entries) {
    const code = part.match(/^```[^\n]*\n([\s\S]*?)\n```$/);
    if (code) {
      parts.append(element("pre", {}, code[1]));
      continue;
    }
    for (const block of part.split(/\n{2,}/).filter((each) => each.trim())) parts.append(paragraph(block.trim()));
  }
  return parts;
}

function paragraph(block) {
  if (/^\$\$[^$]+\$\$$/.test(block)) return formula(block) ?? element("p", {}, block);
  const heading = block.match(/^#+ +(.+)$/);
  if (heading) return element("h3", {}, inline(heading[1]));
  const rows = block.split("\n");
  if (rows.every((row) => /^[-*] /.test(row))) {
    return element("ul", {}, ...rows.map((row) => element("li", {}, inline(row.slice(2)))));
  }
  if (rows.length > 1 && /^\|?[-: |]+$/.test(rows[1])) {
    const cells = (row, name) =>
      element("tr", {}, ...row.replace(/^\||\|$/g, "").split("|").map((each) => element(name, {}, inline(each.trim()))));
    return element("table", {}, cells(rows[0], "th"), ...rows.slice(2).map((row) => cells(row, "td")));
  }
  return element("p", {}, inline(block));
}

function inline(text) {
  const escaped = text
    .replace(/!\[([^\]"<]*)\]\((data:image[^)"<\s]*)\)/g, '<img alt="$1" src="$2">')
    .replace(/`([^`]+)`/g, (_, code) => `<code>${code.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</code>`)
    .replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>");
  return html(escaped);
}

// MARK: Outputs

/** Displays that follow something, by name. */
const displays = new Map();

/** What one run of a cell gives: as a notebook keeps it, and as it is seen. */
class Outputs {
  list = [];
  nodes = [];
  #clears = false;

  constructor(cell) { this.cell = cell; }

  add(message) {
    const { output_type: type } = message;
    if (type === "clear_output") return message.wait ? (this.#clears = true) : this.#clear();
    if (type === "progress") return say(`${message.label || "Running"}: ${Math.round(100 * message.share)} %`);
    if (type === "page") return help(message.data);
    if (type === "propose") return (this.proposal = message.source);
    if (type === "update_display_data") return update(message.transient.display_id, message.data);
    if (this.#clears) this.#clear();
    const last = this.list.at(-1);
    if (type === "stream" && last?.output_type === "stream" && last.name === message.name) {
      last.text += message.text;
      this.nodes.at(-1).append(plain(message.text));
      return this.cell.show(this);
    }
    const { transient, number, controls, corrected, cell, ...kept } = message;
    if (type === "explore") kept.output_type = "display_data";
    if (type === "explore") kept.metadata = {};
    this.list.push(kept);
    const node = this.#node(message);
    this.nodes.push(node);
    if (transient?.display_id) displays.set(transient.display_id, { output: kept, node });
    this.cell.show(this);
  }

  #clear() {
    this.list = [];
    this.nodes = [];
    this.#clears = false;
    this.cell.show(this);
  }

  #node(message) {
    switch (message.output_type) {
      case "stream": return element("pre", { class: `stream ${message.name}` }, plain(message.text));
      case "error": return failure(message, this.cell);
      case "explore": return controls(message);
      // A display that can be replaced keeps its place.
      default: return message.transient ? element("div", {}, shown(message.data)) : shown(message.data);
    }
  }
}

function update(name, data) {
  const display = displays.get(name);
  if (!display) return;
  display.output.data = data;
  const before = display.node.querySelector(".picture > svg");
  display.node.replaceChildren(shown(data));
  keepView(before, display.node.querySelector(".picture > svg"));
}

/** An error, with what a click can do about it. */
function failure(message, cell) {
  const made = element("div", { class: "failure" }, element("pre", { class: "error" }, plain(message.traceback.join("\n"))));
  const target = message.cell === undefined ? undefined : cells.find((each) => `cell [${each.number}]` === message.cell);
  if (message.corrected !== undefined && target) {
    made.append(button("Apply and run", () => {
      target.write(message.corrected);
      run(target);
      if (target !== cell) run(cell);
    }));
  }
  if (message.ename === "file-not-found") made.append(button("Choose the file…", () => chooseFiles(() => run(cell))));
  if (message.ename === "unknown-name" && cells.slice(0, cells.indexOf(cell)).some((each) => !each.number)) {
    made.append(button("Run the cells above first", () => cells.slice(0, cells.indexOf(cell) + 1).forEach(run)));
  }
  return made;
}

const button = (label, action) => element("button", { onclick: action }, label);

/** Sliders and lists, and the picture that follows them; while one is drawn only the newest wish waits. */
function controls({ number, controls: all }) {
  const positions = all.map((control) => control.start ?? 0);
  let wish;
  let isMoving = false;
  const move = async () => {
    if (isMoving) return;
    isMoving = true;
    while (wish) {
      const places = wish;
      wish = undefined;
      const { result } = await engine.request("move", [number, places]);
      if (result?.data) {
        update(`explore-${number}-place`, result.place);
        update(`explore-${number}`, result.data);
      }
    }
    isMoving = false;
  };
  const change = (index, position) => {
    positions[index] = position;
    wish = [...positions];
    move();
  };
  return element("div", { class: "controls" }, ...all.map((control, index) => {
    if (control.isSwitch) {
      const box = element("input", { type: "checkbox", checked: control.choices[0] === "true" });
      box.onchange = () => change(index, control.choices.indexOf(String(box.checked)));
      return element("label", {}, control.name, box);
    }
    if (control.choices) {
      const list = element("select", {}, ...control.choices.map((each) => element("option", {}, each)));
      list.onchange = () => change(index, list.selectedIndex);
      return element("label", {}, control.name, list);
    }
    const { min, max, step, start, digits } = control;
    const place = element("output", {}, start.toFixed(digits));
    const slider = element("input", { type: "range", min, max, step });
    slider.value = start;
    slider.oninput = () => {
      place.value = slider.valueAsNumber.toFixed(digits);
      change(index, slider.valueAsNumber);
    };
    let playing;
    const play = button("▶", () => {
      const isPlaying = playing !== undefined;
      clearInterval(playing);
      playing = isPlaying ? undefined : setInterval(() => {
        if (!play.isConnected) return clearInterval(playing);
        if (isMoving) return undefined;
        const next = slider.valueAsNumber + Math.max(step, (max - min) / 100);
        slider.valueAsNumber = next > max + step / 2 ? min : next;
        return slider.oninput();
      }, 50);
      play.textContent = isPlaying ? "▶" : "⏸";
    });
    play.setAttribute("aria-label", `Play ${control.name}`);
    return element("div", { class: "control" }, element("label", {}, control.name, slider, place), play);
  }));
}

// MARK: Cells

class Cell {
  /** Its number since the session began; 0 where it has not run. */
  number = 0;

  constructor(section, entry) {
    this.section = section;
    this.entry = entry;
    this.outputs = find(".outputs", section);
    const source = find(".source", section);
    this.colours = element("pre", { class: "colours", "aria-hidden": "true" }, ...find("code", source).childNodes, "\n");
    this.text = element("textarea", {
      value: joined(entry.source), spellcheck: false, autocomplete: "off", autocapitalize: "off", rows: 1,
      "aria-label": `Code of cell ${cells.length + 1}`,
    });
    this.text.oninput = () => this.coloured();
    this.text.onkeydown = (event) => keys(event, this);
    this.text.onblur = () => setTimeout(() => this.popup?.contains(document.activeElement) || closePopup());
    const start = button("▶", () => run(this));
    start.setAttribute("aria-label", "Run this cell");
    start.className = "run";
    find(".prompt", section).append(start);
    this.editor = element("div", { class: "editor" }, this.colours, this.text);
    source.replaceWith(this.editor);
    this.outputs.querySelectorAll(".rich table").forEach(longTable);
    this.original = { source: this.text.value, nodes: [...this.outputs.childNodes], list: entry.outputs, count: entry.execution_count };
  }

  get source() { return this.text.value; }

  write(source) {
    this.text.value = source;
    return this.coloured();
  }

  mark(sign) { find(".prompt", this.section).firstChild.data = `[${sign || " "}]`; }

  show({ nodes }) { if (this.isShowing) this.outputs.replaceChildren(...nodes); }

  /** Colours from the language's own reading; those in front of a change stay until then. */
  async coloured() {
    const source = this.source;
    let place = 0;
    let node = this.colours.firstChild;
    while (node && source.startsWith(node.textContent, place)) {
      place += node.textContent.length;
      node = node.nextSibling;
    }
    while (node) {
      const next = node.nextSibling;
      node.remove();
      node = next;
    }
    this.colours.append(`${source.slice(place)}\n`);
    const { result } = await engine.request("colour", [source]);
    if (!result || source !== this.source) return;
    this.colours.replaceChildren(...result.map(([text, kind]) => (kind ? element("span", { class: kind }, text) : text)), "\n");
  }

  /** Replaces a part as typing would, so that the browser can take it back. */
  insert(start, end, text) {
    this.text.focus();
    this.text.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) this.text.setRangeText(text, start, end, "end");
    return this.coloured();
  }
}

// MARK: Running

let engine;
let cells = [];
let notebook;
const queue = [];
const past = [];
let count = 0;
let running;

const say = (text) => { find(".status").textContent = text; };

/** What a page does before a cell runs: nothing, unless it says otherwise. */
let prepare = () => {};

function run(cell) {
  prepare(cell);
  queue.push(cell);
  cell.mark("*");
  if (!running) drain();
}

async function drain() {
  while (queue.length > 0) {
    running = queue.shift();
    state("running");
    await perform(running);
  }
  running = undefined;
  state("ready");
}

async function perform(cell) {
  const { entry } = cell;
  past.push({
    cell, chunks: engine.chunks, count, number: cell.number,
    nodes: [...cell.outputs.childNodes], list: entry.outputs, stored: entry.execution_count,
  });
  if (past.length > 30) past.shift();
  count += 1;
  const number = count;
  cell.number = number;
  const fresh = new Outputs(cell);
  cell.isShowing = false;
  // What is quick replaces what was there at once, without an empty moment.
  const timer = setTimeout(() => {
    cell.isShowing = true;
    cell.show(fresh);
  }, 150);
  const { failed, stopped } = await engine.request("execute", [cell.source, number], (message) => fresh.add(message));
  clearTimeout(timer);
  if (failed || stopped) fresh.add(ending(failed));
  cell.isShowing = true;
  cell.show(fresh);
  cell.mark(number);
  if (!isSame(fresh.list, entry.outputs)) entry.outputs = fresh.list;
  entry.execution_count = number;
  if (fresh.proposal) cell.write(fresh.proposal);
}

/** Whether fresh outputs are what a notebook holds already, perhaps in more forms. */
function isSame(fresh, stored) {
  return fresh.length === stored.length && fresh.every((each, index) => {
    const other = stored[index];
    const same = (a, b) => JSON.stringify(joined(a)) === JSON.stringify(joined(b));
    return each.output_type === other.output_type && (each.data
      ? Object.entries(each.data).every(([form, content]) => form.startsWith("application/") || same(content, other.data[form]))
      : same(each.text ?? each.traceback.join("\n"), other.text ?? other.traceback.join("\n")));
  });
}

/** From a fresh session, so that the same numbers come out whatever ran before. */
function runAll() {
  stop();
  count = 0;
  cells.forEach(run);
}

/** Ends what runs; the session goes on from a copy, or anew. */
function stop(chunks) {
  for (const cell of queue.splice(0)) cell.mark(cell.number);
  engine.start(chunks);
}

/** Takes the last run back: names, numbers and outputs. */
function undo() {
  const last = past.pop();
  if (!last || running) return;
  const { cell } = last;
  count = last.count;
  cell.number = last.number;
  cell.entry.outputs = last.list;
  cell.entry.execution_count = last.stored;
  cell.outputs.replaceChildren(...last.nodes);
  cell.mark(last.number || last.stored);
  engine.start(last.chunks);
  state("ready");
}

/** Back to the page as it was opened. */
function reset() {
  queue.length = 0;
  past.length = 0;
  count = 0;
  engine.start();
  for (const cell of cells) {
    cell.number = 0;
    cell.write(cell.original.source);
    cell.entry.outputs = cell.original.list;
    cell.entry.execution_count = cell.original.count;
    cell.outputs.replaceChildren(...cell.original.nodes);
    cell.mark(cell.original.count);
  }
}

function still(reason) {
  document.body.dataset.state = "still";
  find(".bar").hidden = false;
  say(`This browser shows the page, but cannot run its cells: ${reason}`);
}

/** For buttons, and for those who wait for the page. */
function state(now) {
  document.body.dataset.state = now;
  find("[data-do=stop]").disabled = now !== "running";
  find("[data-do=undo]").disabled = now === "running" || past.length === 0;
  say(now === "running" ? "Running…" : "Ready");
}

// MARK: Files and saving

function chooseFiles(then) {
  const input = find(".bar input");
  input.onchange = async () => {
    const chosen = await Promise.all([...input.files].map(async (file) =>
      [file.name, await readable(new Uint8Array(await file.arrayBuffer()))]));
    input.value = "";
    for (const [name, content] of chosen) engine.files.set(name, content);
    await engine.request("files", [chosen]);
    say(`The cells can read ${chosen.map(([name]) => name).join(", ")}`);
    then?.();
  };
  input.click();
}

function save() {
  for (const cell of cells) {
    cell.entry.source = lines(cell.source);
    for (const output of cell.entry.outputs) if (typeof output.text === "string") output.text = lines(output.text);
  }
  const blob = new Blob([`${JSON.stringify(notebook, undefined, 1)}\n`], { type: "application/x-ipynb+json" });
  const link = element("a", { href: URL.createObjectURL(blob), download: `${document.body.dataset.name}.ipynb` });
  link.click();
  URL.revokeObjectURL(link.href);
}

// MARK: Typing

let popup;
let leaves = false;

function closePopup() {
  popup?.remove();
  popup = undefined;
}

function keys(event, cell) {
  const { key, shiftKey, ctrlKey, metaKey } = event;
  const done = (action) => {
    event.preventDefault();
    action?.();
  };
  if (popup && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(key)) return done(() => choose(key));
  closePopup();
  if (key === "Enter" && (shiftKey || ctrlKey || metaKey)) {
    return done(() => {
      run(cell);
      if (shiftKey) cells[cells.indexOf(cell) + 1]?.text.focus();
    });
  }
  if (key === "Escape") {
    // The way out for those who have only the keyboard: the next Tab leaves the cell.
    leaves = true;
    return undefined;
  }
  if (key === "Tab" && !leaves) return done(() => (shiftKey ? inspect(cell) : complete(cell)));
  leaves = false;
  return undefined;
}

/** The language counts Unicode scalars, a text area half of some. */
const scalars = (text) => [...text].length;
const units = (text, count) => [...text].slice(0, count).join("").length;

async function complete(cell) {
  const { source } = cell;
  const cursor = cell.text.selectionStart;
  if (!source.slice(source.lastIndexOf("\n", cursor - 1) + 1, cursor).trim()) return cell.insert(cursor, cursor, "    ");
  const { result } = await engine.request("complete", [source, scalars(source.slice(0, cursor))]);
  if (!result || source !== cell.source) return undefined;
  const [start, end] = [units(source, result.start), units(source, result.end)];
  const items = result.items.slice(0, 100);
  const accept = (item) => {
    closePopup();
    return cell.insert(start, end, item.text);
  };
  if (items.length === 1) return accept(items[0]);
  if (items.length === 0) return undefined;
  popup = element("div", { class: "popup", role: "listbox", "aria-label": "Completions" }, ...items.map((item) =>
    element("div", { role: "option", onmousedown: (event) => { event.preventDefault(); accept(item); } },
      item.text, element("small", {}, item.signature))));
  popup.accept = () => accept(items[popup.index]);
  const before = source.slice(0, start);
  const line = before.split("\n").length;
  const column = start - (before.lastIndexOf("\n") + 1);
  popup.style.setProperty("top", `calc(${line} * 1.45em + 0.5em)`);
  popup.style.setProperty("left", `min(${column}ch + 0.6em, 50%)`);
  cell.editor.append(popup);
  point(0);
  return undefined;
}

function point(index) {
  const all = [...popup.children];
  popup.index = (index + all.length) % all.length;
  all.forEach((each, place) => each.setAttribute("aria-selected", place === popup.index));
  all[popup.index].scrollIntoView({ block: "nearest" });
}

function choose(key) {
  if (key === "Escape") closePopup();
  else if (key === "ArrowDown") point(popup.index + 1);
  else if (key === "ArrowUp") point(popup.index - 1);
  else popup.accept();
}

async function inspect(cell) {
  const cursor = scalars(cell.source.slice(0, cell.text.selectionStart));
  const { result } = await engine.request("inspect", [cell.source, cursor]);
  if (result) help(result);
}

function help(data) {
  find(".help")?.remove();
  const panel = element("aside", { class: "help", "aria-label": "Help" });
  const { "text/markdown": words, "text/html": rich, ...rest } = data;
  panel.append(
    button("Close", () => panel.remove()),
    shown(words === undefined ? data : { "text/markdown": words, ...(rich === undefined ? {} : rest) }));
  panel.onkeydown = ({ key }) => { if (key === "Escape") panel.remove(); };
  document.body.append(panel);
}
