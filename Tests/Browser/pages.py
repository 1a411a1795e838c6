"""Pages made from notebooks, opened from disk in a browser without a network."""

import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "kernelspec"))

from nadaraya_kernel import language  # noqa: E402, F401
from nadaraya_kernel.page import maker  # noqa: E402

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1200, "height": 900}


def notebook(*cells):
    """A notebook of code cells and, where a text begins with a heading, of Markdown."""
    make = nbformat.v4
    return make.new_notebook(cells=[
        make.new_markdown_cell(each) if each.startswith("#") else make.new_code_cell(each) for each in cells])


def write(notebook, folder, name="page", beside=None):
    path = folder / f"{name}.html"
    path.write_text(maker.page(notebook, beside or folder, name))
    return path


class Watched:
    """A page that is open, with all it asked for beyond itself."""

    def __init__(self, context, path):
        self.strange = []
        self.page = context.new_page()
        self.page.set_default_timeout(180000)
        self.page.on("request", self.note)
        self.page.on("dialog", lambda dialog: (self.strange.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.strange.append(str(error)))
        self.page.goto(path.as_uri())

    def note(self, request):
        if not request.url.startswith(("file:", "blob:", "data:")):
            self.strange.append(request.url)

    def ready(self):
        self.page.wait_for_selector("body[data-state=ready]")
        return self

    def cell(self, index):
        return Section(self.page.locator("section.code").nth(index))


class Section:
    """A code cell of a page."""

    def __init__(self, section):
        self.section = section
        self.text = section.locator("textarea")
        self.outputs = section.locator(".outputs")

    def run(self, source=None):
        if source is not None:
            self.text.fill(source)
        self.text.press("Control+Enter")
        self.section.page.wait_for_selector("body[data-state=running]", state="detached")
        return self.outputs.inner_text()
