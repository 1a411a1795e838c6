"""Looking closer at figures in JupyterLab and Notebook: a prebuilt extension, made of what pages do.

The wheel carries it; `python -m nadaraya_kernel.lab PREFIX VERSION` writes it beside a kernel that was installed without the wheel.
"""

import json
from pathlib import Path

NAME = "nadaraya-figures"
PAGE = Path(__file__).resolve().parents[1] / "page"


def extension(version):
    """The extension's files: path → text."""
    package = {
        "name": NAME,
        "version": version,
        "description": "Values under the pointer, zoom and dark themes for figures of the Nadaraya kernel",
        "license": "Apache-2.0",
        "jupyterlab": {"extension": True, "_build": {"extension": "./extension", "load": "static/extension.js"}},
    }
    parts = "".join((PAGE / name).read_text() for name in ("picture.js", "pointer.js", "zoom.js"))
    fields = {"name": json.dumps(NAME), "style": json.dumps((PAGE / "figure.css").read_text()), "parts": parts}
    script = Path(__file__).with_name("extension.js").read_text()
    for name, text in fields.items():
        script = script.replace(f"{{{{{name}}}}}", text)
    return {"package.json": json.dumps(package, indent=2) + "\n", "static/extension.js": script}


def write(prefix, version):
    for name, text in extension(version).items():
        file = Path(prefix) / "share/jupyter/labextensions" / NAME / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
