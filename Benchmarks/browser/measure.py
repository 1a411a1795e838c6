"""What a page costs, and what its cells take beside the native kernel's: two tables.

    python Benchmarks/browser/measure.py [--write] [--binary .build/release/nadaraya]

Needs `make browser`, chromium and node; --write puts the tables into docs/benchmarks/browser.md.
"""

import argparse
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import page

sys.path.insert(0, str(page.ROOT / "kernelspec"))
from nadaraya_kernel.page import maker

MODULE = page.ROOT / "dist/browser/nadaraya.wasm"
CHAPTER = page.ROOT / "notebooks/attention-pooling.ipynb"
ROUNDS = 5
#: An engine optimises what has run a few times.
CELL_ROUNDS = 12
SETUP = "x = sort(rand({n}) * 5)\ny = sin(x) + 0.2 * randn({n})"
#: What is timed, behind which setup.
CELLS = [
    ("Nadaraya-Watson, n = m = 1e5", SETUP.format(n="1e5"), "nadaraya_watson(x, y, x, gaussian(width=0.1))"),
    ("local_linear, n = m = 1e5", SETUP.format(n="1e5"), "local_linear(x, y, x, gaussian(width=0.1))"),
    ("select_width, n = 1e3", SETUP.format(n="1e3"), "select_width(x, y)"),
    ("select_width, n = 1e5", SETUP.format(n="1e5"), "select_width(x, y)"),
    ("exp(-x^2 / 2), 1e6 numbers", SETUP.format(n="1e6"), "exp(-x^2 / 2)"),
    ("sort, 1e6 numbers", "z = rand(1e6)", "sort(z)"),
    ("matrix product, 500 x 500", "a = rand(500, 500)", "a @ a"),
    ("a loop of 1e5 turns", "s = 0", "for i in range(1e5); s = s + i; end"),
]
UNITS = {"ns": 1e-6, "µs": 1e-3, "ms": 1, "s": 1e3}

LIVE = """async ([kind, rounds]) => {
  const times = [];
  const changed = (node, action) => new Promise((done) => {
    const start = performance.now();
    new MutationObserver((_, watching) => { watching.disconnect(); done(performance.now() - start); })
      .observe(node, { childList: true, subtree: true, characterData: true });
    action();
  });
  const section = document.querySelector(".controls").closest("section");
  const slider = section.querySelector(".controls input");
  for (let round = 0; round < rounds; round += 1) {
    if (kind === "drag") {
      slider.value = slider.min * 1 + (round % 50) * slider.step * 1;
      times.push(await changed(section.querySelector(".picture").parentNode, () => slider.dispatchEvent(new Event("input"))));
    } else {
      const cell = document.querySelector("section.code");
      const text = cell.querySelector("textarea");
      text.value = `${round} + 1`;
      times.push(await changed(cell.querySelector(".outputs"),
        () => text.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true }))));
    }
  }
  return times;
}"""

#: A slider moved at every frame for some seconds: how many pictures a second are shown.
DRAG = """async (seconds) => {
  const section = document.querySelector(".controls").closest("section");
  const slider = section.querySelector(".controls input");
  let shown = 0;
  const watching = new MutationObserver(() => { shown += 1; });
  watching.observe(section.querySelector(".picture").parentNode, { childList: true });
  const start = performance.now();
  for (let turn = 0; performance.now() - start < 1000 * seconds; turn += 1) {
    slider.value = slider.min * 1 + (turn % 50) * slider.step * 1;
    slider.dispatchEvent(new Event("input"));
    await new Promise(requestAnimationFrame);
  }
  watching.disconnect();
  return shown / seconds;
}"""


def live():
    """The chapter's page, opened from disk."""
    packed = MODULE.with_name("nadaraya.wasm.packed")
    rows = [("the module", f"{MODULE.stat().st_size / 1e6:.2f} MB"), ("the same, packed", f"{packed.stat().st_size / 1e6:.2f} MB")]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = pathlib.Path(folder) / "chapter.html"
        path.write_text(maker.page(nbformat.read(CHAPTER, 4), CHAPTER.parent, "chapter"))
        extra = path.stat().st_size - CHAPTER.stat().st_size
        rows.append(("the chapter's page beyond its notebook", f"{extra / 1e6:.2f} MB"))
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        opened, live_ = [], []
        for _ in range(ROUNDS):
            view = browser.new_page()
            view.add_init_script("""window.Worker = class extends Worker {
              constructor(address) {
                super(address);
                // A worker tells of each part of the session's memory whether it has changed.
                this.addEventListener("message", ({ data }) => { window.parts = data.changes?.length ?? window.parts; });
              }
            };
            new MutationObserver(() => {
              // From then on a cell runs as soon as it is asked to.
              if (document.body?.dataset.state) window.readyAt ??= performance.now();
              if (document.querySelector(".controls")) window.liveAt ??= performance.now();
            }).observe(document, { subtree: true, childList: true, attributes: true });""")
            view.goto(path.as_uri())
            view.wait_for_selector(".controls")
            view.wait_for_selector("body[data-state=ready]")
            opened.append(view.evaluate("readyAt"))
            live_.append(view.evaluate("liveAt"))
            if len(opened) < ROUNDS:
                view.close()
        rows.append(("from opening it to the first cell that can run", f"{statistics.median(opened):.0f} ms"))
        rows.append(("from opening it to a slider that moves, 16 cells run", f"{statistics.median(live_):.0f} ms"))
        for kind, name in (("cell", "a cell, from the key to its output"), ("drag", "a slider, from the move to its picture")):
            rows.append((name, f"{statistics.median(view.evaluate(LIVE, [kind, 100])):.1f} ms"))
        rows.append(("pictures a second while a slider is dragged", f"{view.evaluate(DRAG, 10):.0f}"))
        rows.append(("memory of the session behind the chapter", f"{view.evaluate('parts * 65536') / 2**20:.0f} MiB"))
        browser.close()
    return rows


def milliseconds(text):
    number, unit = re.search(r"([0-9.]+) (ns|µs|ms|s)\b", text).groups()
    return float(number) * UNITS[unit]


def in_module(cells):
    requests = [
        {"files": None, "first": 1, "cells": [setup, *[f"%time {body};"] * CELL_ROUNDS]} for _, setup, body in cells]
    run = subprocess.run(
        ["node", page.ROOT / "Tests/Browser/run.mjs", MODULE], input=json.dumps(requests), capture_output=True, text=True,
        check=True)
    return [
        min(milliseconds(each["text"]) for cell in told[1:] for each in cell if each.get("name") == "stdout")
        for told in json.loads(run.stdout)]


def in_kernel(cells, binary):
    times = []
    for _, setup, body in cells:
        with tempfile.NamedTemporaryFile("w", suffix=".nw") as script:
            script.write(setup + "\n" + "\n".join([f"%time {body};"] * CELL_ROUNDS))
            script.flush()
            told = subprocess.run([binary, "run", script.name], capture_output=True, text=True, check=True).stdout
        times.append(min(milliseconds(line) for line in told.splitlines() if re.match(r"[0-9.]+ (ns|µs|ms|s)$", line)))
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--binary", type=pathlib.Path, default=page.ROOT / ".build/release/nadaraya")
    options = parser.parse_args()
    before = page.load()
    tables = {"page": ["| | |", "|---|--:|", *(f"| {name} | {value} |" for name, value in live())]}
    module = in_module(CELLS)
    kernel = in_kernel(CELLS, options.binary) if options.binary.exists() else [None] * len(CELLS)
    tables["cells"] = ["| cell | page, ms | kernel, ms | ratio |", "|---|--:|--:|--:|"]
    for (name, _, _), mine, theirs in zip(CELLS, module, kernel):
        other = f"{theirs:.2f} | {mine / theirs:.1f}" if theirs else "– | –"
        tables["cells"].append(f"| {name} | {mine:.2f} | {other} |")
    for name, lines in tables.items():
        text = "\n".join(lines) + f"\n\n{page.conditions(before, ['playwright'])}"
        print(text, end="\n\n")
        if options.write:
            page.put("browser.md", name, text)


if __name__ == "__main__":
    main()
