"""One page of HTML from a notebook, alive in any browser: `jupyter nbconvert --to nadaraya_page notebook.ipynb`.

Needs what `pip install nadaraya-kernel[page]` brings.
"""

from importlib.util import find_spec
from pathlib import Path

from nbconvert.exporters import Exporter


class NadarayaPageExporter(Exporter):
    """A notebook as one page that runs its cells and sliders in any browser."""

    export_from_notebook = "Live page (Nadaraya)"
    output_mimetype = "text/html"

    def _file_extension_default(self):
        return ".html"

    def _enabled_default(self):
        # JupyterLab asks every exporter, also where what this one needs is missing.
        return all(find_spec(package) for package in ("nh3", "latex2mathml"))

    def from_notebook_node(self, nb, resources=None, **kw):
        from .maker import page

        nb, resources = super().from_notebook_node(nb, resources, **kw)
        metadata = resources.get("metadata", {})
        return page(nb, Path(metadata.get("path") or "."), metadata.get("name")), resources
