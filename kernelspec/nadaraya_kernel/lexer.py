"""Colours for Nadaraya in everything that uses Pygments: nbconvert, Sphinx, Quarto, the console."""

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text


class NadarayaLexer(RegexLexer):
    name = "Nadaraya"
    aliases = ["nadaraya"]
    filenames = ["*.nw"]
    mimetypes = ["text/x-nadaraya"]

    # A name begins with a letter and goes on with letters, digits, marks (x̂) and primes (x′).
    _name = r"[^\W\d](?:(?![⁰¹²³⁴-⁹])[\w\u0300-\u036f′-‴])*"
    _keywords = ["function", "end", "if", "elseif", "else", "for", "in", "while", "return", "break", "continue"]

    tokens = {
        "root": [
            (r"\s+", Text.Whitespace),
            (r"#.*", Comment.Single),
            (r"^(%)(\w+)(.*)", bygroups(Operator, Name.Builtin.Pseudo, String)),
            (r"^(\?)(.*)", bygroups(Operator, Name)),
            (words(_keywords, prefix=r"\b", suffix=r"\b"), Keyword),
            (words(["true", "false", "nothing"], prefix=r"\b", suffix=r"\b"), Keyword.Constant),
            (r"(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?", Number),
            (rf"({_name})(?=\()", Name.Function),
            (_name, Name),
            (r'"', String, "text"),
            (r"\.\.\.|->|\*\*|[=!<>]=|&&|\|\||[-+*/^@<>=!?:|&%]|[²³⁻⁰¹⁴-⁹]", Operator),
            (r"[()\[\]{},;.]", Punctuation),
        ],
        "text": [
            (r'"', String, "#pop"),
            (r"\\u[0-9a-fA-F]{4}|\\.", String.Escape),
            (rf"\${_name}", String.Interpol),
            (r"\$\(", String.Interpol, "interpolation"),
            (r'[^"\\$]+|\$', String),
        ],
        "interpolation": [
            (r"\)", String.Interpol, "#pop"),
            (r"\(", Punctuation, "nested"),
            (r"[^()]+", Name),
        ],
        "nested": [
            (r"\)", Punctuation, "#pop"),
            (r"\(", Punctuation, "#push"),
            (r"[^()]+", Name),
        ],
    }
