"""The language for editors that read TextMate grammars: an extension as VS Code and JetBrains take it from a folder.

The wheel holds it, in `share/nadaraya/editors`.
"""

import json

from .colours import STATES

#: What editors' themes colour.
SCOPES = {
    "Comment.Single": "comment.line.number-sign",
    "Keyword": "keyword.control",
    "Keyword.Constant": "constant.language",
    "Name": "variable.other",
    "Name.Function": "entity.name.function",
    "Name.Builtin.Pseudo": "support.function.magic",
    "Literal.Number": "constant.numeric",
    "Operator": "keyword.operator",
    "Punctuation": "punctuation",
    "Literal.String": "string.quoted.double",
    "Literal.String.Escape": "constant.character.escape",
    "Literal.String.Interpol": "punctuation.section.interpolation",
    "Text.Whitespace": None,
}


def scope(kind):
    name = SCOPES[kind]
    return {"name": f"{name}.nadaraya"} if name else {}


def grammar():
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Nadaraya",
        "scopeName": "source.nadaraya",
        "fileTypes": ["nw"],
        "patterns": [{"include": "#root"}],
        "repository": {state: {"patterns": patterns(state)} for state in STATES},
    }


def patterns(state):
    return [pattern(state, entry) for entry in STATES[state] if isinstance(entry, str) or entry[2:] != ("#pop",)]


def pattern(state, entry):
    if isinstance(entry, str):
        return {"include": f"#{entry}"}
    expression, kind, *inner = entry
    if not inner:
        if isinstance(kind, tuple):
            return {"match": expression, "captures": {str(index): scope(each) for index, each in enumerate(kind, 1) if scope(each)}}
        return {"match": expression, **scope(kind)}
    # A state lasts from the rule that opens it to its own that closes it.
    inside = state if inner == ["#push"] else inner[0]
    ((end, closing, _),) = [each for each in STATES[inside] if each[2:] == ("#pop",)]
    return {
        "begin": expression, "beginCaptures": {"0": scope(kind)},
        "end": end, "endCaptures": {"0": scope(closing)},
        "patterns": [{"include": f"#{inside}"}],
    }  # fmt: skip


def extension(version):
    """File → content of the extension."""
    language = {"id": "nadaraya", "aliases": ["Nadaraya"], "extensions": [".nw"], "configuration": "./language-configuration.json"}
    manifest = {
        "name": "nadaraya",
        "displayName": "Nadaraya",
        "description": "Colours for Nadaraya, a language for kernel regression",
        "publisher": "nadaraya",
        "version": version,
        "engines": {"vscode": "^1.75.0"},
        "categories": ["Programming Languages"],
        "contributes": {
            "languages": [language],
            "grammars": [{"language": "nadaraya", "scopeName": "source.nadaraya", "path": "./nadaraya.tmLanguage.json"}],
        },
    }
    habits = {
        "comments": {"lineComment": "#"},
        "brackets": [["(", ")"], ["[", "]"]],
        "autoClosingPairs": [["(", ")"], ["[", "]"], ['"', '"']],
        "indentationRules": {
            "increaseIndentPattern": r"^\s*(function|if|elseif|else|for|while)\b(?!.*\bend\b)",
            "decreaseIndentPattern": r"^\s*(end|elseif|else)\b",
        },
    }
    contents = {"package.json": manifest, "nadaraya.tmLanguage.json": grammar(), "language-configuration.json": habits}
    return {name: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in contents.items()}
