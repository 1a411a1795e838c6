"""python assemble.py BINARY TARGET: puts what the site shows into one folder, for Sphinx to set.

README begins it, the pages of docs/ follow. Links lead to pages of the site, or to the repository for what it does not
show. A block of this language becomes a cell with what the kernel answers, and live.js lets the reader run it again.
"""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "kernelspec"))

from nadaraya_kernel.page import maker  # noqa: E402

SOURCE = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]["Source"]
#: Which pages stand under which heading, in this order; what is named nowhere comes last.
PARTS = {
    "Learn": ["tutorial", "notebooks", "language", "cheat-sheet", "gallery", "errors", "coming-from"],
    "Use": ["install", "tools", "scaling", "teaching", "security", "changelog"],
    "Understand": ["methods", "benchmarks/index", "compare", "architecture", "libraries", "contributing", "decisions/index"],
}
#: What runs before an example: nothing, the page's first cell, or all cells above it.
BEFORE = {"tutorial": "all", "gallery": "first"}
#: Pages whose indented blocks are of this language.
INDENTED = {"index", "tutorial"}


# MARK: Pages and links


def pages():
    """File in the repository → name of its page."""
    found = {ROOT / "README.md": "index", ROOT / "CHANGELOG.md": "changelog", ROOT / "notebooks/README.md": "notebooks"}
    for file in sorted({*(ROOT / "docs").rglob("*.md")} - {*HERE.rglob("*.md")}):
        found[file] = file.relative_to(ROOT / "docs").with_suffix("").as_posix().lower()
    # Folders whose lists the site makes itself.
    return found | {ROOT / "notebooks": "notebooks", **{ROOT / "docs" / name: f"{name}/index" for name in ("decisions", "benchmarks")}}


PAGES = pages()


def linked(text, file, target):
    """The text with links and pictures as the site needs them; code stays as it is."""
    here = PAGES[file]

    def replaced(link):
        if link["code"]:
            return link[0]
        return link["before"] + address(link["address"], file, here, target) + ")"

    return re.sub(r"(?P<code>^```.*?^```|^    .*?$|`[^`\n]+`)|(?P<before>\]\()(?P<address>[^)\s]+)\)", replaced, text, flags=re.M | re.S)


def address(link, file, here, target):
    if re.match("[a-z]+:|#", link):
        return link
    path, _, heading = link.partition("#")
    wanted = (file.parent / path).resolve()
    beside = Path(here).parent
    if wanted in PAGES:
        return os.path.relpath(PAGES[wanted], beside) + ".md" + (f"#{heading}" if heading else "")
    if wanted.suffix == ".ipynb":
        page = Path("notebooks") / wanted.relative_to(ROOT / "notebooks").with_suffix(".html")
        return "site:" + os.path.relpath(page, beside)
    if wanted.suffix in (".svg", ".png"):
        shutil.copy(wanted, target / "_images")
        return os.path.relpath(Path("_images") / wanted.name, beside)
    return f"{SOURCE}/{'tree' if wanted.is_dir() else 'blob'}/main/{wanted.relative_to(ROOT).as_posix()}"


def title(text):
    return re.search("^# (.+)$", text, re.M)[1]


def listing(heading, words, names, texts):
    """A page that leads to others, by their titles."""
    entries = "".join(f"- [{title(texts[name])}]({Path(name).name}.md)\n" for name in names)
    return f"# {heading}\n\n{words}\n\n{entries}\n{contents(Path(name).name for name in names)}"


def contents(names, caption=None):
    options = ":hidden:\n" + (f":caption: {caption}\n" if caption else "")
    return f"```{{toctree}}\n{options}\n" + "\n".join(names) + "\n```\n"


# MARK: Examples


def alive(text, name, binary):
    """The text with each block of this language as a cell."""
    before = BEFORE.get(name, "none")
    above = []
    count = itertools.count()

    def cell(block):
        source = block[1].rstrip("\n")
        ran = run([*above, source], binary)
        # A cell that shows a mistake would end the run of those below it.
        if not any(output.output_type == "error" for output in ran.outputs) and (before == "all" or before == "first" and not above):
            above.append(source)
        section = maker.cell(next(count), ran).replace("<section ", f'<section data-before="{before}" ', 1)
        return f"{FENCE}{{raw}} html\n{section}\n{FENCE}"

    if name in INDENTED:
        text = re.sub(r"(?:^    .+\n)+", lambda block: "```julia\n" + re.sub("^    ", "", block[0], flags=re.M) + "```\n", text, flags=re.M)
    # The gallery's pictures are what its cells show.
    text = re.sub(r'^<img src="\.\./Tests/.*\n\n', "", text, flags=re.M)
    return re.sub(r"^```julia\n(.*?)^```$", cell, text, flags=re.M | re.S)


FENCE = "`" * 12


def run(sources, binary):
    """The last of some cells, run by the kernel."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = Path(folder, "examples.ipynb")
        for file in (HERE / "files").iterdir():
            shutil.copy(file, folder)
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources]), notebook)
        # Its exit status tells whether a cell failed, and some shall.
        subprocess.run([binary, "run", notebook, "-o", notebook], capture_output=True, timeout=60)
        ran = nbformat.read(notebook, 4).cells[-1]
    ran.execution_count = None
    return ran


def assets(folder):
    """What the browser gets: the language once for the whole site, the script of the pages, their looks."""
    files = {file.name: base64.b64encode(file.read_bytes()).decode() for file in sorted((HERE / "files").iterdir())}
    language = {
        "module": base64.b64encode(maker.module()).decode(),
        "worker": maker.asset("module.js") + maker.asset("worker.js"),
        "files": files,
    }
    # A script, since a page opened from disk may fetch nothing else.
    (folder / "language.js").write_text(f"globalThis.language = {json.dumps(language)};\n")
    script = "".join(map(maker.asset, maker.SCRIPTS)) + (HERE / "live.js").read_text()
    (folder / "live.js").write_text(f"(() => {{\n{script}}})();\n")
    (folder / "site.css").write_text(maker.asset("cells.css") + maker.asset("figure.css") + (HERE / "site.css").read_text())


def assemble(binary, target):
    shutil.rmtree(target, ignore_errors=True)
    for folder in ("_static", "_images"):
        (target / folder).mkdir(parents=True)
    assets(target / "_static")
    texts = {}
    for file, name in PAGES.items():
        if file.is_file():
            texts[name] = alive(linked(file.read_text(), file, target), name, binary)
    texts["libraries"] = (HERE / "libraries.md").read_text()
    decisions = sorted(name for name in texts if name.startswith("decisions/"))
    benchmarks = sorted(name for name in texts if name.startswith("benchmarks/"))
    texts["decisions/index"] = listing("Decisions", "What is unusual here, and why.", decisions, texts)
    texts["benchmarks/index"] = listing("Benchmarks", "Measured beside its peers; each page says by which command.", benchmarks, texts)
    named = {name for names in PARTS.values() for name in names} | {"index", *decisions, *benchmarks}
    parts = {heading: [name for name in names if name in texts] for heading, names in PARTS.items()}
    parts["Understand"] += sorted(set(texts) - named)
    texts["index"] += "\n" + "\n".join(contents(names, heading) for heading, names in parts.items())
    for name, text in texts.items():
        file = target / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)


if __name__ == "__main__":
    assemble(sys.argv[1], Path(sys.argv[2]))
