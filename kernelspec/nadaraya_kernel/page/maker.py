"""The text of a page, made from a notebook.

The page carries the language, compiled for browsers. What a notebook brings passes a sanitiser first, its cells run
in a worker without a network, and the page's security policy lets no script run but its own.
"""

import base64
import gzip
import hashlib
import html
import json
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter

from ..language import module
from ..lexer import NadarayaLexer
from .assets import asset
from .words import drawn, formula, picture, rich, words

#: A larger file is not carried: the page asks its reader for it.
LARGEST_FILE = 1 << 20
#: What a living page consists of, before how it begins.
SCRIPTS = ["formula.js", "tables.js", "engine.js", "picture.js", "page.js", "pointer.js", "zoom.js"]
#: The forms of a value, best first.
FORMS = ["image/svg+xml", "text/html", "text/latex", "text/markdown", "image/png", "image/jpeg", "text/plain"]


def page(notebook, folder, name=None, language="en"):
    """The text of the page of a notebook that lies in a folder."""
    script = "".join(map(asset, [*SCRIPTS, "begin.js"]))
    style = asset("page.css") + asset("cells.css") + asset("figure.css")
    policy = "; ".join([
        "default-src 'none'", f"script-src '{digest(script)}' 'wasm-unsafe-eval'", "worker-src blob:",
        f"style-src '{digest(style)}'", "style-src-attr 'unsafe-inline'", "img-src data: blob:",
        "base-uri 'none'", "form-action 'none'",
    ])  # fmt: skip
    fields = {
        "policy": html.escape(policy),
        "language": html.escape(language),
        "title": html.escape(title(notebook) or name or "Notebook"),
        "name": html.escape(name or "notebook"),
        "style": style,
        "script": script,
        "worker": asset("module.js") + asset("worker.js"),
        "cells": "\n".join(cell(index, each) for index, each in enumerate(notebook.cells)),
        "notebook": packed(json.dumps(notebook, ensure_ascii=False).encode()),
        "files": data(carried_files(notebook, folder)),
        # Five signs for four bytes, where base64 has four for three; no tag may begin.
        "module": base64.b85encode(module()).decode().replace("<", ","),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda field: fields[field[1]], asset("page.html"))


def digest(text):
    """How a security policy names a script or a style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def packed(content):
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()


def data(value):
    """JSON that no tag can end."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def title(notebook):
    headings = [re.match(r"# *(.+)", each.source) for each in notebook.cells if each.cell_type == "markdown"]
    return next((heading[1] for heading in headings if heading), None)


# MARK: Cells


def cell(index, each):
    if each.cell_type == "markdown":
        return f'<section class="words">{words(each.source, each.get("attachments"))}</section>'
    if each.cell_type == "raw":
        return f'<section class="words"><pre>{html.escape(each.source)}</pre></section>'
    number = each.get("execution_count") or " "
    code = highlight(each.source, NadarayaLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")
    # What has no colour of its own needs no tag.
    code = re.sub(r'<span class="(?:n|nf|o|p|w)">([^<]*)</span>', r"\1", code)
    outputs = "\n".join(output(each) for each in each.get("outputs", []))
    return (
        f'<section class="code" data-cell="{index}">\n<div class="prompt">[{html.escape(str(number))}]</div>\n'
        f'<pre class="source"><code>{code}</code></pre>\n<div class="outputs">{outputs}</div>\n</section>')


def output(each):
    """A stored output as it stands in the page; `page.js` makes the same of a fresh one."""
    if each.output_type == "stream":
        return f'<pre class="stream {html.escape(each.name)}">{plain(each.text)}</pre>'
    if each.output_type == "error":
        return f'<pre class="error">{plain(chr(10).join(each.traceback))}</pre>'
    # The controls of `explore` come with the first run; what they move stands in outputs of its own.
    if "application/vnd.jupyter.widget-view+json" in each.data:
        return ""
    form = next((form for form in FORMS if form in each.data), None)
    return shown(form, text(each.data[form])) if form else ""


def text(content):
    return "".join(content) if isinstance(content, list) else str(content)


def shown(form, content):
    if form == "image/svg+xml":
        return f'<div class="picture">{picture(content)}</div>'
    if form in ("image/png", "image/jpeg"):
        content = re.sub(r"[^A-Za-z0-9+/=]", "", content)
        return f'<div class="picture"><img alt="" src="data:{form};base64,{content}"></div>'
    if form == "text/html":
        if svg := drawn(content):
            return f'<div class="picture">{svg}</div>'
        return f'<div class="rich" tabindex="0">{rich(content)}</div>'
    if form == "text/latex":
        return f'<div class="formula">{formula(content)}</div>'
    if form == "text/markdown":
        return f'<div class="rich">{words(content)}</div>'
    return f'<pre class="plain">{plain(content)}</pre>'


def plain(content):
    """Text without a terminal's commands."""
    return html.escape(re.sub(r"\x1b\[[0-9;]*m", "", text(content)))


# MARK: Files


def carried_files(notebook, folder):
    """The files beside the notebook that its cells read by name, packed: what is small, and not hidden."""
    code = "\n".join(each.source for each in notebook.cells if each.cell_type == "code")
    carried = {}
    for name in sorted(set(re.findall(r'\bread_\w+\(\s*"(?:\./)*([^"$\\]+)"', code))):
        if any(part.startswith(".") for part in name.split("/")) or name.startswith("/"):
            continue
        file = folder / name
        # A link, of the file or of a folder above it, may lead to what the notebook's folder does not hold.
        if file.is_file() and file.resolve() == folder.resolve() / name and file.stat().st_size <= LARGEST_FILE:
            carried[name] = packed(file.read_bytes())
    return carried
