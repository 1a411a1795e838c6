// node run.mjs MODULE.wasm < requests > answers, a JSON array each: a request is { files: folder or null, cells: [source…],
// first: the number of the first cell, recovers: whether it goes on behind a trap } in a session of its own, an answer
// what each cell told; or { colours: [source…] }, an answer the parts that each is cut into.
import { readFileSync, readdirSync } from "fs";
import { join } from "path";
import { gunzipSync } from "zlib";
import "../../kernelspec/nadaraya_kernel/page/module.js";

const { instantiate } = globalThis.nadaraya;
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const requests = JSON.parse(readFileSync(0, "utf8"));

/** As the page does: packed files unpacked, damaged ones as they are. */
function readable(bytes) {
  try {
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? new Uint8Array(gunzipSync(bytes)) : bytes;
  } catch {
    return bytes;
  }
}

/** No cell is known that traps the module, so one that recovers and prints this does as if. */
function trap(message) {
  if (message.text === "trap\n") throw new WebAssembly.RuntimeError("unreachable");
}

const answers = [];
for (const { files, cells, first, recovers, colours } of requests) {
  if (colours) {
    const session = await instantiate(module);
    answers.push(colours.map((source) => session.colour(source)));
    continue;
  }
  const names = files ? readdirSync(files, { withFileTypes: true }).filter((each) => each.isFile()).map((each) => each.name) : [];
  const content = new Map(names.map((name) => [name, readable(new Uint8Array(readFileSync(join(files, name))))]));
  let session = await instantiate(module, content);
  const told = [];
  for (const [index, source] of cells.entries()) {
    const copy = recovers ? session.changes() : undefined;
    try {
      told.push(await session.execute(source, index + first, recovers ? trap : undefined));
    } catch (error) {
      told.push([{ output_type: "trap", text: String(error) }]);
      session = await instantiate(module, content, copy);
    }
  }
  answers.push(told);
}
process.stdout.write(JSON.stringify(answers));
