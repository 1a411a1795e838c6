"""How Sphinx sets the site. What it sets has been put together by assemble.py."""

import re
import sys
from pathlib import Path

from docutils import nodes

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "kernelspec"))

from nadaraya_kernel.lexer import NadarayaLexer  # noqa: E402
from nadaraya_kernel.page.words import formula  # noqa: E402
from sphinx.ext.graphviz import graphviz  # noqa: E402

project = "Nadaraya"
author = "The Nadaraya authors"
release = re.search('nadarayaVersion = "(.+)"', (ROOT / "Sources/Commands/Version.swift").read_text())[1]
extensions = ["myst_parser", "sphinx.ext.graphviz"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 6
# `site:` leads to what no page of Sphinx is: pages of notebooks and of the libraries.
myst_url_schemes = {"http": None, "https": None, "mailto": None, "site": "{{path}}"}
highlight_language = "none"
graphviz_output_format = "svg"

html_title = f"Nadaraya {release}"
html_theme = "furo"
html_logo = html_favicon = str(ROOT / "kernelspec/logo-svg.svg")
html_css_files = ["site.css"]
html_js_files = [("live.js", {"defer": "defer"})]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_math_renderer = "mathml"
html_theme_options = {"sidebar_hide_name": False}


def setup(app):
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(Path(app.srcdir, "_static"))))
    app.add_lexer("nadaraya", NadarayaLexer)
    app.add_html_math_renderer("mathml", inline_renderers=(inline, None), block_renderers=(block, None))
    app.connect("doctree-read", draw_modules)


def inline(writer, node):
    writer.body.append(formula(node.astext(), "inline"))
    raise nodes.SkipNode


def block(writer, node):
    writer.body.append(formula(node.astext(), "block"))
    raise nodes.SkipNode


def draw_modules(app, tree):
    """A mermaid graph, which GitHub draws in the browser, as a picture: an arrow is written nearly alike in both."""
    for code in list(tree.findall(nodes.literal_block)):
        if code.get("language") == "mermaid":
            arrows = "\n".join(re.findall(r"^ +(\w+ --> \w+)$", code.astext(), re.M)).replace("-->", "->")
            look = 'bgcolor=transparent node [shape=plaintext fontname="DejaVu Sans" fontsize=11 fontcolor="#8a8f96"] edge [color="#8a8f96"]'
            picture = graphviz(code=f"digraph {{ {look}\n{arrows} }}", options={}, alt="Which module uses which, as listed above")
            code.replace_self(picture)
