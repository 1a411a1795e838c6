"""The kernel in JupyterLite: `jupyter lite build` puts it into the site where this package is installed.

What a site needs is made when it is built, and is none of JupyterLab's own extensions: a JupyterLab with a server has
the kernel itself.
"""

import json
from importlib.metadata import version
from pathlib import Path

from jupyter_core.paths import jupyter_path
from jupyterlite_core.addons.base import BaseAddon

from ..language import module
from ..page.assets import asset

NAME = "nadaraya-kernel"
LOGO = "logo-svg.svg"


class NadarayaAddon(BaseAddon):
    """Adds the kernel's extension to a site, before its list of extensions is written."""

    __all__ = ["build"]

    def build(self, manager):
        folder = manager.output_dir / "extensions" / NAME
        yield self.task(name=NAME, actions=[(write, [folder])], targets=[folder / "package.json"], uptodate=[False])


def write(folder):
    """A prebuilt extension of JupyterLab: what it is, and the files that it loads."""
    static = folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    loaded = {"extension": "./extension", "load": "static/extension.js"}
    package = {
        "name": NAME,
        "version": version(NAME),
        "jupyterlab": {"extension": True, "_build": loaded},
        "jupyterlite": {"liteExtension": True},
    }
    (folder / "package.json").write_text(json.dumps(package, indent=2) + "\n")
    script = Path(__file__).with_name("extension.js").read_text().replace("{{version}}", package["version"])
    (static / "extension.js").write_text(asset("engine.js") + script)
    (static / "worker.js").write_text(asset("module.js") + asset("worker.js"))
    (static / "nadaraya.wasm.packed").write_bytes(module())
    logos = [Path(place) / "nadaraya" / LOGO for place in jupyter_path("kernels")]
    logo = next((place for place in logos if place.exists()), None)
    if logo:
        (static / LOGO).write_bytes(logo.read_bytes())
