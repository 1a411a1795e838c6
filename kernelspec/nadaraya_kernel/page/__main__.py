"""python -m nadaraya_kernel.page FOLDER TARGET: every notebook below a folder as a page, in the same places below another."""

import sys
from pathlib import Path

import nbformat

from .maker import page

source, target = map(Path, sys.argv[1:3])
for path in sorted(source.rglob("*.ipynb")):
    if ".ipynb_checkpoints" in path.parts:
        continue
    file = target / path.relative_to(source).with_suffix(".html")
    file.parent.mkdir(parents=True, exist_ok=True)
    # A folder that is named as a language holds notebooks in it.
    language = path.parent.name if path.parent.name in ("en", "ko") else "en"
    file.write_text(page(nbformat.read(path, 4), path.parent, path.stem, language))
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
