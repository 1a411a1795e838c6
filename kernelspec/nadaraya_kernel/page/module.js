// The language in JavaScript's words. A session is the module's memory above its stack and nothing else while nothing
// runs, so a copy of that is all it takes to go on from there in another instance.

// A script and no module, which a page opened from disk could not load into its worker.
globalThis.nadaraya = (() => {
  const CHUNK = 65536;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();

  /** Whether the engine lets a call wait for another on a stack of its own. */
  const switches = "Suspending" in WebAssembly && "promising" in WebAssembly;
  const promised = (method) => (switches ? WebAssembly.promising(method) : method);

  /** The error of a call that the engine's own stack had no room for. */
  const isTooDeep = (error) => error instanceof RangeError || /call stack/i.test(error.message);

  /**
   * Starts a session, or goes on with a copied one.
   * `files` are those that cells may read: name → bytes, packed ones unpacked.
   */
  async function instantiate(module, files = new Map(), copy = undefined) {
    let wasm;
    let tell = () => {};
    const opened = [];
    const bytes = (start, count) => new Uint8Array(wasm.memory.buffer, start, count);
    const text = (start, count) => decoder.decode(bytes(start, count));
    const put = (part, target) => {
      bytes(target, part.length).set(part);
      return part.length;
    };
    const imports = {
      page: {
        now: () => performance.now(),
        // Of this much, a quarter of a mebibyte is left to what runs between two calls; a worker's own stack ends near
        // twice the rest.
        stack: () => 512 * 1024,
        stacks: () => (switches ? 100 : 0),
        switch: switches ? new WebAssembly.Suspending((job) => promised(wasm.perform)(job)) : () => {},
        put: (start, count) => tell(JSON.parse(text(start, count))),
        file_open: (start, count) => {
          const file = files.get(text(start, count));
          return file ? opened.push(file) - 1 : -1;
        },
        file_size: (file) => opened[file].length,
        file_read: (file, position, target, most) => put(opened[file].subarray(position, position + most), target),
        file_name: (index, target, most) => {
          const name = [...files.keys()][index];
          return name === undefined ? -1 : put(encoder.encode(name).subarray(0, most), target);
        },
      },
      // What the C library would print with when it gives up.
      wasi_snapshot_preview1: { fd_close: () => 8, fd_seek: () => 70, fd_write: () => 8 },
    };
    wasm = (await WebAssembly.instantiate(module, imports)).exports;
    const stack = wasm.__stack_pointer.value;
    if (copy) {
      const missing = stack + copy.length * CHUNK - wasm.memory.buffer.byteLength;
      if (missing > 0) wasm.memory.grow(missing / CHUNK);
      copy.forEach((chunk, index) => bytes(stack + index * CHUNK, CHUNK).set(chunk));
    } else {
      wasm._initialize();
    }

    /** Hands data to an export in front of its other arguments. */
    const give = (method, data, rest) => {
      const content = typeof data === "string" ? encoder.encode(data) : new Uint8Array(data.buffer);
      const place = wasm.buffer(content.length);
      put(content, place);
      const result = method(place, content.length, ...rest);
      return { place, result };
    };

    /** What an export tells that computes nothing. */
    const ask = (name, data, rest) => {
      const told = [];
      tell = (message) => told.push(message);
      wasm.release(give(wasm[name], data, rest).place);
      return told;
    };

    /** All that an export tells that computes; each is handed on at once. */
    const run = async (name, data, rest, listen) => {
      const told = [];
      tell = (message) => {
        told.push(message);
        listen?.(message);
      };
      const { place, result } = give(promised(wasm[name]), data, rest);
      await result;
      wasm.release(place);
      return told;
    };
    return {
      files,
      execute: (source, number, listen) => run("execute", source, [number], listen),
      complete: (source, cursor) => ask("complete", source, [cursor])[0],
      inspect: (source, cursor, isBrief = false) => ask("inspect", source, [cursor, isBrief ? 1 : 0])[0]?.data,
      completeness: (source) => ask("completeness", source, [])[0],
      colour: (source) => ask("colour", source, [])[0].parts,
      move: async (exploration, positions, widget = -1) => (await run("move", new Float64Array(positions), [exploration, widget]))[0],
      memory: () => wasm.memory.buffer.byteLength,
      /** What has changed since the last copy: its parts, nothing where a part is the same. */
      changes: (copy = []) => {
        const parts = [];
        for (let start = stack; start < wasm.memory.buffer.byteLength; start += CHUNK) {
          const chunk = bytes(start, CHUNK);
          const old = copy[parts.length];
          parts.push(old && isSame(chunk, old) ? undefined : chunk.slice());
        }
        return parts;
      },
    };
  }

  function isSame(chunk, other) {
    const a = new BigUint64Array(chunk.buffer, chunk.byteOffset, chunk.length / 8);
    const b = new BigUint64Array(other.buffer, other.byteOffset, other.length / 8);
    for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
    return true;
  }

  return { instantiate, isTooDeep };
})();
