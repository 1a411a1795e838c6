// Lets the site's examples run, by the language in the reader's browser. Nothing is loaded until a reader asks for it.
// Behind page.js, which it is put together with.

const examples = [...document.querySelectorAll("section.code")];
const address = new URL("language.js", document.currentScript.src).href;
let awake;

/** The language, once for the site. */
function load() {
  const script = element("script", { src: address });
  return new Promise((resolve, reject) => {
    script.onload = () => resolve(globalThis.language);
    script.onerror = () => reject(new Error("the language could not be loaded"));
    document.head.append(script);
  });
}

/** Turns the examples into cells. */
async function wake() {
  say("Loading the language…");
  const { module, worker, files } = await load();
  engine = new Engine(await WebAssembly.compile(await unpackedModule(fromBase64(module))), scriptAddress(worker), still);
  for (const [name, content] of Object.entries(files)) engine.files.set(name, await readable(fromBase64(content)));
  const started = engine.start();
  for (const section of examples) {
    find(".run", section).remove();
    cells.push(new Cell(section, { source: find("code", section).textContent, outputs: [], execution_count: null }));
  }
  const { failed } = await started;
  if (failed) throw new Error(failed);
  state("ready");
}

// An example stands for itself, or goes on from those it needs.
prepare = (cell) => {
  const above = cells.slice(0, cells.indexOf(cell));
  switch (cell.section.dataset.before) {
    case "all":
      return above.filter((each) => !each.number && each !== running && !queue.includes(each)).forEach(run);
    case "first":
      if (cell !== cells[0]) run(cells[0]);
      else fresh();
      return undefined;
    default:
      return fresh();
  }
};

function fresh() {
  stop();
  count = 0;
}

if (examples.length > 0) {
  const actions = { stop: () => stop(engine.chunks), undo, reset, files: () => chooseFiles() };
  const names = { stop: "Stop", undo: "Undo", reset: "Reset", files: "Files…" };
  const controls = Object.entries(names).map(([name, label]) => {
    const made = button(label, actions[name]);
    made.dataset.do = name;
    return made;
  });
  const files = element("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files for the examples to read" });
  const bar = element("div", { class: "bar", hidden: true }, ...controls, element("span", { class: "status", role: "status" }), files);
  find("article").append(bar);
  examples.forEach((section, index) => {
    const ask = async () => {
      bar.hidden = false;
      try {
        await (awake ??= wake());
      } catch (error) {
        return still(error.message);
      }
      return cells[index];
    };
    const start = button("▶", async () => {
      const cell = await ask();
      if (cell) run(cell);
    });
    start.className = "run";
    start.setAttribute("aria-label", "Run this example");
    start.title = "Run this example, here in the browser";
    find(".prompt", section).append(start);
    find(".source", section).addEventListener("click", async () => (await ask())?.text.focus());
  });
}
