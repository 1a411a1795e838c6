"""Texts that would be more than text wherever they are not escaped, and parsers that judge what became of them."""

import random
import re

import html5lib
from markdown_it import MarkdownIt

#: Pieces that mean something to Markdown, HTML, LaTeX, MathJax, terminals or the language.
PIECES = [
    *("`" * count for count in range(1, 8)),
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "</pre>", "</code>", "</td>", "<!--", "]]>", "<", ">",
    "&", "&lt;", "&#60;", '"', "'", '" onload="x', '"\u0338 onload=x', "<\u0338", "\n", "\n\n", "\r\n", "\r", "\t", "\0",
    "\b", "\a", "\x1b", "\x1b[31m", "\x1b]0;pwn\a", "\x1b]52;c;aGk=\a", "\x1b]8;;http://x.test\x1b\\", "\x1b[2J",
    "\x1b[?25l", "\x1bP", "\x1bc", "\x7f", "\x85", "\x9b31m", "\x9d0;pwn\x9c", "\u2028", "\u2029", "\u202e", "\u2066",
    "\u200f", "\u061c", "\U000e0041", "$", "$$", "\\(", "\\[", "\\begin{align}", "\\", "\\\\",
    "\\href{javascript:alert(1)}{x}", "{", "}", "%", "#", "^", "_", "~", "|", "](", "![x](http://x.test/y.png)",
    "[x]: http://x.test", "javascript:alert(1)", "<http://x.test>", "http://x.test", "www.x.test", "a@x.test", "*", "- ",
    "1. ", "---", "===", "    ", "@@0@@", "$(1 + 1)", "$x", "; x = 1 #", " ", "a", "é", "数", "👩‍👩‍👧", "e\u0301",
]

#: What neither a terminal nor a page may get.
COMMAND = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]")
#: This program's own colours.
COLOUR = re.compile("\x1b\\[(0|1|31|32|33|34)m")


def texts(count):
    """All pieces between two lines, and so many mixtures; the last is long."""
    source = random.Random(20261127)
    mixed = ["".join(source.choices(PIECES, k=source.randint(1, 8))) for _ in range(count)]
    return [f"a\n{piece}\n\n<b>b</b>\n" for piece in PIECES] + mixed + ["`<$\\\x1b\n" * 500]


def literal(text):
    """The text in quotes, as a cell has it."""
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\u{{{ord(c):x}}}" for c in text) + '"'


def shown(text):
    """What a terminal is meant to show of a text."""
    return COMMAND.sub(lambda c: f"\\u{{{ord(c[0]):x}}}", text.replace("\r\n", "\n"))


def elements(html, allowed, attributes=("style", "class", "scope")):
    """Parses a page; only the allowed elements may be there. Returns its text."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert isinstance(element.tag, str), f"a comment in {html!r}"
        assert element.tag in allowed, f"<{element.tag}> in {html!r}"
        assert set(element.attrib) <= set(attributes), f"{element.attrib} in {html!r}"
    return "".join(tree.itertext())


def markdown(text, allowed):
    """Renders Markdown as two front ends would; only the allowed elements may come of it."""
    for flavour in (MarkdownIt("commonmark"), MarkdownIt("gfm-like", {"linkify": False})):
        elements(flavour.render(text), allowed, ("class", "src", "alt"))


def latex(text):
    """Every command is one of the escapes, or belongs to the table around."""
    own = (r"\\(textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar)\{\}|\\[&%$#_{}]"
           r"|\\(begin|end)\{tabular\}(\{[lr]+\})?|\\hline|\\\\\n")
    rest = re.sub(own, "", text + "\n").replace(" & ", "")
    assert not re.search(r"[\\&%$#_{}~^]", rest), text


def plain(text, colours=False):
    """Text for a terminal commands nothing; tracebacks may have this program's colours."""
    rest = COLOUR.sub("", text) if colours else text
    assert not COMMAND.search(rest), repr(text)
