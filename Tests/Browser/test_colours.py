"""Pygments and an engine of TextMate grammars colour what the language itself reads, in every case, notebook and page."""

import re
import sys
from pathlib import Path

import nbformat
import pytest
from textmate_grammar.parsers.base import LanguageParser

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "kernelspec"))

from nadaraya_kernel.lexer import NadarayaLexer  # noqa: E402
from nadaraya_kernel.textmate import SCOPES, grammar  # noqa: E402

#: The language's kinds for the lexer's; all others are plain.
KINDS = {
    "Keyword": "keyword", "Keyword.Constant": "keyword", "Literal.Number": "number", "Literal.String": "text",
    "Literal.String.Escape": "text", "Literal.String.Interpol": "inserted", "Comment.Single": "comment", "Name.Builtin.Pseudo": "magic",
}  # fmt: skip


def sources():
    for file in sorted((ROOT / "Tests/Cases").rglob("*.md")):
        yield from re.findall(r"^# SOURCE\n```\w+\n(.*?)\n```$", file.read_text(), re.M | re.S)
    for file in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        yield from (cell.source for cell in nbformat.read(file, 4).cells if cell.cell_type == "code")
    for file in sorted((ROOT / "docs").glob("*.md")):
        yield from re.findall(r"^```julia\n(.*?)\n```$", file.read_text(), re.M | re.S)


def by_character(parts):
    return [kind for text, kind in parts for _ in text]


def by_pygments(source):
    lexer = NadarayaLexer(stripnl=False, ensurenl=False)
    return by_character((text, KINDS.get(str(kind).removeprefix("Token."), "")) for kind, text in lexer.get_tokens(source))


@pytest.fixture(scope="module")
def by_textmate():
    engine = LanguageParser(grammar())
    kinds = {f"{scope}.nadaraya": KINDS.get(kind, "") for kind, scope in SCOPES.items() if scope}

    def read(source):
        lines = source.split("\n")
        starts = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
        read = [""] * len(source)
        for (line, column), text, scopes in engine.parse_string(source).flatten():
            for index in range(len(text)):
                read[starts[line] + column + index] = kinds.get(scopes[-1], "")
        return read

    return read


def differing(source, parts, kinds):
    """Where another reading differs from the language's: blanks have no colour, and what it cannot read no rule."""
    return [
        (index, source[max(0, index - 10) : index + 10], wanted, seen)
        for index, (wanted, seen) in enumerate(zip(by_character(parts), kinds, strict=True))
        if wanted not in (seen, "unreadable") and not source[index].isspace()
    ]


def test_they_colour_alike(colours, by_textmate):
    texts = [source for source in sources() if "\r" not in source]
    assert len(texts) > 900
    strange = []
    for source, parts in zip(texts, colours(texts)):
        if any(kind == "unreadable" for _, kind in parts):
            continue
        for read in (by_pygments, by_textmate):
            strange += [(read.__name__, source, *found) for found in differing(source, parts, read(source))[:1]]
    assert strange == []
