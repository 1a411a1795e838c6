// The kernel in JupyterLite. A container of module federation, written by hand: JupyterLab loads this script, hands what it
// shares to init() and asks get() for the extension. Behind engine.js, which it is put together with.

(globalThis._JUPYTERLAB ??= {})["nadaraya-kernel"] = (() => {
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const WIDGETS = "jupyter.widget";
  const VERSION = { version: "2.1.0" };
  /** Larger files, and more of them, are not sent to a session. */
  const LARGEST_FILE = 32 * 1024 * 1024;
  const MOST_FILES = 200;
  const DATA = /\.(csv|tsv|txt|dat|json|jsonl|npy|npz|gz|nw)$/i;
  let scope;
  let compiled;

  /** A package of the application's own. */
  async function shared(name) {
    const versions = Object.values(scope[name] ?? {});
    if (versions.length === 0) throw new Error(`${name} is not shared by this application`);
    return (await versions.at(-1).get())();
  }

  /** Once for all notebooks of a site. */
  const language = () => (compiled ??= fetch(`${folder}nadaraya.wasm.packed`)
    .then((answer) => answer.arrayBuffer())
    .then((packed) => unpackedModule(new Uint8Array(packed)))
    .then((bytes) => WebAssembly.compile(bytes)));

  // MARK: The kernel

  const makeKernel = (BaseKernel, contents) => class NadarayaKernel extends BaseKernel {
    /** The widgets by name, and where the controls of each exploration stand. */
    models = new Map();
    positions = new Map();
    /** When each file that the session has was changed. */
    sent = new Map();

    constructor(options) {
      super(options);
      this.begun = this.begin();
    }

    async begin() {
      this.engine = new Engine(await language(), `${folder}worker.js`, (reason) => { this.failure = reason; });
      await this.engine.start();
    }

    get ready() { return this.begun; }

    dispose() {
      if (this.isDisposed) return;
      this.engine?.end();
      super.dispose();
    }

    interrupts = 0;

    /** Ends the cell, begun or about to begin; names are as they were before it. */
    interrupt() {
      this.interrupts += 1;
      this.engine?.start(this.engine.chunks);
    }

    async kernelInfoRequest() {
      await this.begun;
      return {
        status: "ok", protocol_version: "5.3", implementation: "nadaraya", implementation_version: "{{version}}",
        banner: "Nadaraya {{version}}: kernel regression in notebooks. ?name explains a name.",
        language_info: {
          name: "nadaraya", version: "{{version}}", mimetype: "text/x-nadaraya", file_extension: ".nw",
          codemirror_mode: "julia", pygments_lexer: "julia", nbconvert_exporter: "script",
        },
        help_links: [],
      };
    }

    async executeRequest({ code, silent }) {
      const { interrupts } = this;
      await this.sendFiles();
      const reply = { status: "ok", execution_count: this.executionCount, user_expressions: {}, payload: [] };
      let error;
      const listen = (message) => {
        if (message.output_type === "error") error = message;
        else this.show(message, reply.payload, silent);
      };
      const { failed, stopped } = this.interrupts > interrupts
        ? { stopped: true }
        : await this.engine.request("execute", [code, silent ? 0 : this.executionCount], listen);
      if (failed || stopped) error = ending(failed);
      if (!error) return reply;
      const { ename, evalue, traceback } = error;
      this.publishExecuteError({ ename, evalue, traceback });
      return { status: "error", execution_count: this.executionCount, ename, evalue, traceback };
    }

    show(message, payload, silent) {
      const { output_type: type, data, metadata, transient = {} } = message;
      switch (type) {
        case "stream": return this.stream({ name: message.name, text: message.text });
        case "display_data": return this.displayData({ data, metadata, transient });
        case "update_display_data": return this.updateDisplayData({ data, metadata, transient });
        case "clear_output": return this.clearOutput({ wait: message.wait });
        case "explore": return this.explore(message);
        case "page": return payload.push({ source: "page", start: 0, data });
        case "propose": return payload.push({ source: "set_next_input", replace: true, text: message.source });
        case "execute_result":
          return silent || this.publishExecuteResult({ execution_count: message.execution_count, data, metadata });
        // A cell's progress has no place here.
        default: return undefined;
      }
    }

    async completeRequest({ code, cursor_pos: cursor }) {
      const { result } = await this.engine.request("complete", [code, cursor]);
      const { items, start, end } = result ?? { items: [], start: cursor, end: cursor };
      const types = items.map(({ text, kind, signature }) => ({ text, type: kind, signature, start, end }));
      return { status: "ok", matches: items.map(({ text }) => text), cursor_start: start, cursor_end: end,
        metadata: { _jupyter_types_experimental: types } };
    }

    async inspectRequest({ code, cursor_pos: cursor, detail_level: level }) {
      const { result } = await this.engine.request("inspect", [code, cursor, level === 0]);
      return { status: "ok", found: Boolean(result), data: result ?? {}, metadata: {} };
    }

    async isCompleteRequest({ code }) {
      const { result } = await this.engine.request("completeness", [code]);
      return { status: result?.status ?? "unknown", indent: result?.indent ?? "" };
    }

    /** A cell cannot wait for its reader here: `input` says so. */
    inputReply() {}

    // MARK: Explorations

    explore(message) {
      for (const [id, state] of Object.entries(message.widgets)) {
        this.models.set(id, state);
        this.handleComm("comm_open", { comm_id: id, target_name: WIDGETS, data: { state, buffer_paths: [] } }, VERSION);
      }
      this.positions.set(message.number, message.positions);
      this.displayData({ data: message.data, metadata: {}, transient: {} });
    }

    async commInfoRequest({ target_name: target }) {
      const ids = target && target !== WIDGETS ? [] : [...this.models.keys()];
      return { status: "ok", comms: Object.fromEntries(ids.map((id) => [id, { target_name: WIDGETS }])) };
    }

    async commOpen() {}
    async commClose() {}

    async commMsg({ content: { comm_id: id, data } }) {
      const send = (data) => this.handleComm("comm_msg", { comm_id: id, data }, VERSION);
      if (data.method === "update") return this.move(id, data.state);
      if (data.method === "request_state" && this.models.has(id)) {
        return send({ method: "update", state: this.models.get(id), buffer_paths: [] });
      }
      if (data.method === "request_states") {
        const states = [...this.models].map(([name, state]) => [name, { model_name: state._model_name,
          model_module: state._model_module, model_module_version: state._model_module_version, state }]);
        return send({ method: "update_states", states: Object.fromEntries(states), buffer_paths: [] });
      }
      return undefined;
    }

    async move(id, state) {
      const [, exploration, index, played] = id.match(/^explore-(\d+)-(\d+)(-play)?$/) ?? [];
      const number = Number(exploration);
      if (!this.positions.has(number) || !this.models.has(id)) return;
      const moved = state["index" in this.models.get(id) ? "index" : "value"];
      if (moved === undefined) return;
      const positions = this.positions.get(number).with(index, Number(moved));
      Object.assign(this.models.get(id), state);
      const { result } = await this.engine.request("move", [number, positions, 2 * index + (played ? 1 : 0)]);
      if (!result) return;
      const show = (data, name) => this.updateDisplayData({ data, metadata: {}, transient: { display_id: name } });
      this.positions.set(number, result.positions);
      // A slider follows the buttons that play it, and they go on from where it is.
      for (const [name, own] of Object.entries(result.widgets)) {
        if (name === id || Object.entries(own).every(([key, value]) => this.models.get(name)[key] === value)) continue;
        Object.assign(this.models.get(name), own);
        this.handleComm("comm_msg", { comm_id: name, data: { method: "update", state: own, buffer_paths: [] } }, VERSION);
      }
      show(result.place, `explore-${number}-place`);
      show(result.data, `explore-${number}`);
    }

    // MARK: Files

    /** Gives the session the data files in the notebook's folder and beneath it, each when it is new or has changed. */
    async sendFiles() {
      const files = [];
      const list = async (path, prefix) => {
        const listing = await contents.get(path, { content: true }).catch(() => undefined);
        for (const entry of listing?.content ?? []) {
          if (entry.name.startsWith(".") || files.length >= MOST_FILES) continue;
          const name = prefix + entry.name;
          if (entry.type === "directory") await list(entry.path, `${name}/`);
          else if (DATA.test(name) && (entry.size ?? 0) <= LARGEST_FILE) files.push([name, entry]);
        }
      };
      await list(this.location, "");
      const fresh = files.filter(([name, { last_modified: date }]) => this.sent.get(name) !== date);
      const loaded = await Promise.all(fresh.map(async ([name, { path, last_modified: date }]) => {
        this.sent.set(name, date);
        return [name, await readable(bytes(await contents.get(path, { content: true })))];
      }));
      for (const [name, content] of loaded) this.engine.files.set(name, content);
      if (loaded.length > 0) await this.engine.request("files", [loaded]);
    }
  };

  function bytes({ format, content }) {
    if (format === "base64") return Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    return new TextEncoder().encode(format === "json" ? JSON.stringify(content) : content);
  }

  return {
    init(given) { scope = given; },
    async get() {
      const { BaseKernel, IKernelSpecs, IKernelClient } = await shared("@jupyterlite/services");
      const kernels = new Map();
      const activate = (app, specs, client) => {
        const Kernel = makeKernel(BaseKernel, app.serviceManager.contents);
        const spec = { name: "nadaraya", display_name: "Nadaraya-Watson", language: "nadaraya", argv: [],
          resources: { "logo-svg": `${folder}logo-svg.svg` } };
        specs.register({ spec, create: async (options) => {
          const kernel = new Kernel(options);
          kernels.set(kernel.id, kernel);
          return kernel;
        } });
        // JupyterLite ends what waits behind a running cell; the cell itself is ended here.
        const interrupt = client.interrupt.bind(client);
        client.interrupt = async (id) => {
          kernels.get(id)?.interrupt();
          return interrupt(id);
        };
      };
      const plugin = { id: "nadaraya-kernel:kernel", autoStart: true, requires: [IKernelSpecs, IKernelClient], activate };
      return () => ({ __esModule: true, default: [plugin] });
    },
  };
})();
