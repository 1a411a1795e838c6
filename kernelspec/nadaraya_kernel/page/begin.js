// How a notebook's page begins: with what it carries. Behind page.js, which it is put together with.
// Without scripts the page stays as it is, complete but still.

/** The signs of base 85 (RFC 1924) with a comma for "<". */
const SIGNS_85 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

function fromBase85(text) {
  const values = new Uint8Array(128);
  [...SIGNS_85].forEach((sign, value) => { values[sign.charCodeAt(0)] = value; });
  const count = Math.floor(text.length * 4 / 5);
  const padded = text.padEnd(Math.ceil(text.length / 5) * 5, "~");
  const view = new DataView(new ArrayBuffer(padded.length / 5 * 4));
  for (let start = 0, target = 0; start < padded.length; start += 5, target += 4) {
    let number = 0;
    for (let index = start; index < start + 5; index += 1) number = 85 * number + values[padded.charCodeAt(index)];
    view.setUint32(target, number);
  }
  return new Uint8Array(view.buffer, 0, count);
}

async function begin() {
  const content = (name) => find(`script#${name}`).textContent;
  notebook = JSON.parse(new TextDecoder().decode(await unpacked(fromBase64(content("notebook")))));
  const module = await WebAssembly.compile(await unpackedModule(fromBase85(content("module"))));
  engine = new Engine(module, scriptAddress(content("worker")), still);
  for (const [name, packed] of Object.entries(JSON.parse(content("files")))) {
    engine.files.set(name, await readable(await unpacked(fromBase64(packed))));
  }
  const started = engine.start();
  for (const section of document.querySelectorAll("section.code")) {
    cells.push(new Cell(section, notebook.cells[section.dataset.cell]));
  }
  const actions = { runAll, stop: () => stop(engine.chunks), undo, reset, save, files: () => chooseFiles() };
  for (const each of document.querySelectorAll("[data-do]")) each.onclick = actions[each.dataset.do];
  find(".bar").hidden = false;
  const { failed } = await started;
  if (failed) return still(failed);
  state("ready");
  // The sliders live from the start: the cells up to the last of them run once, and a reader can stop them.
  const last = cells.findLastIndex((cell) => /\bexplore\s*\(/.test(cell.source));
  cells.slice(0, last + 1).forEach(run);
  return undefined;
}

begin().catch((error) => still(error.message));
