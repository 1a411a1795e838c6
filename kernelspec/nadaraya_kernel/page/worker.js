// The worker's part: one session, one request after the other. Behind module.js, which it is put together with.
let session;
let copy = [];

let work = Promise.resolve();

self.onmessage = ({ data }) => {
  work = work.then(() => answer(data));
};

async function answer({ id, call, args }) {
  const reply = (message) => self.postMessage({ id, ...message });
  try {
    if (call === "start") {
      const { module, files, chunks } = args[0];
      session = await nadaraya.instantiate(module, files, chunks);
      copy = chunks ?? [];
      return reply({ done: true, changes: remember() });
    }
    if (call === "files") {
      for (const [name, content] of args[0]) session.files.set(name, content);
      return reply({ done: true });
    }
    const listen = call === "execute" ? (message) => reply({ message }) : undefined;
    const result = session[call](...args, listen);
    reply({ done: true, result, changes: call === "execute" ? remember() : undefined });
  } catch (error) {
    // What is left may be half done, so the page starts another worker from the last copy.
    reply({ done: true, failed: nadaraya.isTooDeep(error) ? "deep" : String(error.message) });
  }
}

/** The parts of the memory that have changed since the last time. */
function remember() {
  const changes = session.changes(copy);
  copy = changes.map((chunk, index) => chunk ?? copy[index]);
  return changes;
}
