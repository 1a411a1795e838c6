"""What a notebook brings into a page: Markdown, HTML, formulas and pictures, each through its sanitiser."""

import base64
import html
import re
import xml.etree.ElementTree as ElementTree

import nh3
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# MARK: HTML

MATHEMATICS = set(
    "math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow ms mspace "
    "msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover".split())
TAGS = nh3.ALLOWED_TAGS | MATHEMATICS | {"section"}
ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
ATTRIBUTES |= {tag: {
    "accent", "columnalign", "columnspacing", "display", "displaystyle", "fence", "form", "linethickness", "lspace",
    "mathvariant", "maxsize", "minsize", "movablelimits", "rowspacing", "rspace", "scriptlevel", "separator",
    "stretchy", "symmetric", "width", "height", "depth", "voffset",
} for tag in MATHEMATICS}  # fmt: skip
ATTRIBUTES |= {tag: {"style", "colspan", "rowspan", "scope"} for tag in ("td", "th")}
ATTRIBUTES |= {f"h{level}": {"id"} for level in range(1, 7)}
ATTRIBUTES["img"] = {"alt", "src", "title", "width", "height"}
ATTRIBUTES["span"] = ATTRIBUTES["code"] = {"class"}


def rich(content):
    """HTML without scripts, styles, forms, frames and whatever else a text does not need."""
    return nh3.clean(
        content, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=without_network,
        filter_style_properties={"text-align"}, url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer")


def without_network(tag, name, value):
    if tag == "img" and name == "src":
        # A picture inside the page; no other is fetched.
        return value if re.match(r"data:image/(png|jpeg|gif|webp|svg\+xml)[;,]", value) else None
    if name == "href" and re.match(r"\s*data:", value, re.IGNORECASE):
        return None
    # Pages lie beside each other as their notebooks do.
    if name == "href" and "://" not in value:
        return re.sub(r"\.ipynb(?=$|#)", ".html", value)
    if name == "class":
        return value if re.fullmatch(r"[a-z0-9 -]*", value) else None
    return value


# MARK: Markdown


class Renderer(IPythonRenderer):
    """Sets formulas here and now: a page has no network to fetch a setter from."""

    def heading(self, text, level, **attributes):
        place = re.sub(r"\s+", "-", re.sub("<[^>]*>", "", text).strip())
        return f'<h{level} id="{place}">{text}</h{level}>\n'

    def block_math(self, body):
        return formula(body, "block")

    def inline_math(self, body):
        return formula(body, "inline")

    def multiline_math(self, text):
        return formula(text, "block")

    def latex_environment(self, name, body):
        return formula(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")


def words(source, attachments=None):
    renderer = Renderer(escape=False, attachments=attachments or {})
    return reachable(rich(MarkdownWithMath(renderer=renderer).render(source)))


def formula(latex, display="block"):
    """A formula as MathML; what is no formula stays as it is written."""
    try:
        return reachable(rich(convert(latex.strip().strip("$").strip(), display=display)))
    except Exception:  # The converter stops at what it does not know in many ways.
        return f"<code>{html.escape(latex)}</code>"


def reachable(content):
    """A formula that is wider than its place scrolls, by the keyboard too."""
    return content.replace('<math display="block">', '<math display="block" tabindex="0">')


# MARK: Pictures

# What the language's own pictures are made of.
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {SVG + name for name in "svg title desc g rect circle path text image".split()}
PROPERTIES = set(
    "aria-labelledby cx cy d data-panel data-value data-x data-y fill fill-opacity font-family font-size font-style height href id image-rendering ox oy "
    "preserveAspectRatio r role shape-rendering stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity "
    "stroke-width text-anchor transform viewBox width x y".split())
# A picture as the kernel sends it in HTML.
IMAGE = re.compile(
    r'<img alt="[^"]*" width="\d+" height="\d+" style="max-width:100%;height:auto" '
    r'src="data:image/svg\+xml;base64,([A-Za-z0-9+/]+=*)">')


def drawn(content):
    """The SVG of an HTML that is one picture of this language; nothing for any other HTML."""
    image = IMAGE.fullmatch(content)
    if not image:
        return None
    svg = base64.b64decode(image[1]).decode(errors="replace")
    return svg if is_own(svg) else None


def picture(svg):
    """A picture of this language stands in the page as it is; any other as an image, in which nothing runs."""
    if is_own(svg):
        return svg
    source = base64.b64encode(svg.encode()).decode()
    return f'<img alt="" src="data:image/svg+xml;base64,{source}">'


def is_own(svg):
    # Comments, sections and declarations are read differently in a page and alone.
    if "<!" in svg or "<?" in svg:
        return False
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError:
        return False
    return root.tag == SVG + "svg" and all(
        each.tag in ELEMENTS
        and PROPERTIES.issuperset(each.attrib)
        and not any("url(" in value for value in each.attrib.values())
        # A page has parts of its own, with other names.
        and re.fullmatch("p[0-9a-f]{8}[td]?", each.attrib.get("id", "p00000000"))
        # The cells of a large heat map; no link, and nothing that is fetched.
        and ("href" not in each.attrib or each.tag == SVG + "image" and re.fullmatch(r"data:image/png;base64,[A-Za-z0-9+/]+=*", each.attrib["href"]))
        # What stands in these is HTML to a page, so only text may.
        and not (each.tag in (SVG + "title", SVG + "desc") and len(each))
        for each in root.iter())
