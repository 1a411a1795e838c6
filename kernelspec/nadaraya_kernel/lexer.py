"""Colours for Nadaraya in everything that uses Pygments: nbconvert, Sphinx, Quarto, the console."""

from pygments.lexer import RegexLexer, bygroups, include
from pygments.token import string_to_tokentype

from .colours import STATES


def rule(entry):
    if isinstance(entry, str):
        return include(entry)
    expression, kind, *state = entry
    if isinstance(kind, tuple):
        return (expression, bygroups(*map(string_to_tokentype, kind)))
    return (expression, string_to_tokentype(kind), *state)


class NadarayaLexer(RegexLexer):
    name = "Nadaraya"
    aliases = ["nadaraya"]
    filenames = ["*.nw"]
    mimetypes = ["text/x-nadaraya"]
    tokens = {state: [rule(entry) for entry in entries] for state, entries in STATES.items()}
