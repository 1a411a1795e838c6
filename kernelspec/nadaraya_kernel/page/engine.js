// A session that runs beside the page: what a notebook's page and JupyterLite have in common.

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The language, which is packed behind a module that unpacks it. */
async function unpackedModule(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = 4 + view.getUint32(0, true);
  const { exports } = (await WebAssembly.instantiate(bytes.subarray(4, start))).instance;
  const size = view.getUint32(start + 5, true);
  const source = exports.__heap_base.value;
  const count = bytes.length - start;
  const target = source + count;
  exports.memory.grow(Math.ceil((target + size - exports.memory.buffer.byteLength) / 65536));
  const memory = new Uint8Array(exports.memory.buffer);
  memory.set(bytes.subarray(start), source);
  if (exports.unpack(source, count, target, size) !== size) throw new Error("The page is damaged: load it again.");
  return memory.subarray(target, target + size);
}

/** What a cell reads: the bytes of a file, unpacked where they are packed; damaged ones stay as they are. */
async function readable(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpacked(bytes).catch(() => bytes) : bytes;
}

/** A session in a worker, and the last copy of its memory, from which another worker can go on. */
class Engine {
  chunks = undefined;
  files = new Map();
  #pending = new Map();
  #count = 0;

  /** `module` is the compiled language, `address` that of the worker's script; `lost` hears why a worker cannot start. */
  constructor(module, address, lost) {
    this.module = module;
    this.address = address;
    this.lost = lost;
  }

  /** Ends what runs and goes on from a copy, or from nothing. */
  start(chunks) {
    this.#worker?.terminate();
    for (const { resolve } of this.#pending.values()) resolve({ stopped: true });
    this.#pending.clear();
    this.#worker = new Worker(this.address);
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => this.lost(event.message);
    this.chunks = chunks;
    return this.request("start", [{ module: this.module, files: this.files, chunks }]);
  }
  #worker;

  end() { this.#worker?.terminate(); }

  request(call, args, listen) {
    this.#count += 1;
    this.#worker.postMessage({ id: this.#count, call, args });
    return new Promise((resolve) => this.#pending.set(this.#count, { call, resolve, listen }));
  }

  #receive({ id, message, done, result, failed, changes }) {
    const waiting = this.#pending.get(id);
    if (!done) return waiting?.listen?.(message);
    this.#pending.delete(id);
    if (changes) this.chunks = changes.map((chunk, index) => chunk ?? this.chunks[index]);
    if (failed && waiting.call !== "start") this.start(this.chunks);
    waiting?.resolve({ result, failed });
  }
}

/** Why a cell ended without a word of its own; names are as they were before it. */
function ending(failed) {
  const [ename, evalue, advice] = failed === "deep"
    ? ["too-many-calls", "Calls are nested deeper than this browser allows", "A function that calls itself needs a case that stops."]
    : failed
      ? ["browser-failure", "The browser could not run this cell to its end", `All names are as they were before it (${failed}).`]
      : ["Interrupted", "The cell was interrupted", "All names are as they were before it."];
  return { output_type: "error", ename, evalue, traceback: [evalue, `  help: ${advice}`] };
}
