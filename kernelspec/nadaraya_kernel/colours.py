"""How the language is read for its colours: a table, of which `lexer` makes Pygments' lexer and `textmate` a grammar for editors.

Tests compare both with the language's own reading.
"""

# A name begins with a letter and goes on with letters, digits (σ₁), marks (x̂) and primes (x′).
INSIDE = "\\w₀-₉\u0300-\u036f\u20d0-\u20ff′-‴"
NAME = rf"[^\W\d](?:(?![⁰¹²³⁴-⁹])[{INSIDE}])*"
KEYWORDS = ["function", "end", "if", "elseif", "else", "for", "in", "while", "return", "break", "continue"]
CONSTANTS = ["true", "false", "nothing"]


def word(names):
    return rf"(?:{'|'.join(names)})(?![{INSIDE}])"


#: State → rules, the first that fits counts: an expression, what its text or each of its groups is in Pygments' words,
#: and where reading goes on: in another state, with "#push" in this one again, with "#pop" where this one began. A text
#: alone is a state whose rules belong here too.
STATES = {
    "root": [
        # What is timed is code like any other.
        (r"^([ \t]*)(%%?time)\b", ("Text.Whitespace", "Name.Builtin.Pseudo")),
        (r"^([ \t]*)(%%?[A-Za-z_]\w*)([^\n]*)", ("Text.Whitespace", "Name.Builtin.Pseudo", "Name.Builtin.Pseudo")),
        (r"^([ \t]*)(\?\??[^\W\d][^\n]*)", ("Text.Whitespace", "Name.Builtin.Pseudo")),
        (r"\n|[^\S\n]+", "Text.Whitespace"),
        (r"#[^\n]*", "Comment.Single"),
        # As the name of an argument, as in `print(x, end="")`, it is none.
        (word(KEYWORDS) + r"(?!\s*=(?!=))", "Keyword"),
        ("∈", "Keyword"),
        (word(CONSTANTS), "Keyword.Constant"),
        (r"(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?", "Literal.Number"),
        (r"[⁻]?[⁰¹²³⁴-⁹]+", "Literal.Number"),
        (rf"{NAME}(?=\()", "Name.Function"),
        (NAME, "Name"),
        (r'"', "Literal.String", "text"),
        (r"\.\.\.|->|\*\*|[=!<>]=|&&|\|\||[-+*/^@<>=!?:|&%≤≥≠×⋅÷−→\\]", "Operator"),
        (r"[()\[\]{},;.]", "Punctuation"),
    ],
    "text": [
        # What nobody closed ends with its line.
        (r'"|$', "Literal.String", "#pop"),
        (r"\\u[0-9a-fA-F]{4}|\\[^\n]", "Literal.String.Escape"),
        (rf"\${NAME}", "Literal.String.Interpol"),
        (r"\$\(", "Literal.String.Interpol", "interpolation"),
        (r'[^"\\$\n]+|\$', "Literal.String"),
    ],
    "interpolation": [
        (r"\)", "Literal.String.Interpol", "#pop"),
        (r"\(", "Punctuation", "brackets"),
        "root",
    ],
    "brackets": [
        (r"\)", "Punctuation", "#pop"),
        (r"\(", "Punctuation", "#push"),
        "root",
    ],
}
