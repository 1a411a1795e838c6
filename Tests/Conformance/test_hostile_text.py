"""Nothing that a value, a column, a label, a file or an error brings along is more than text in any message."""

import html
import json
from xml.etree import ElementTree

import bundle
import pytest
from hostile import COMMAND, elements, latex, literal, markdown, plain, shown, texts

#: What Nadaraya's own pages consist of.
DRAWN = {"svg", "title", "desc", "g", "rect", "path", "circle", "text"}
OWN = {"p", "code", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td"}


def check(data):
    for kind, content in data.items():
        if kind == "text/plain":
            plain(content)
        elif kind == "text/html" and bundle.svg({kind: content}):
            check({"image/svg+xml": bundle.svg({kind: content})})
            plain(html.unescape(bundle.IMAGE.fullmatch(content)[1]))
        elif kind == "text/html":
            elements(content, OWN)
        elif kind == "text/markdown":
            markdown(content, OWN | {"ul", "li", "strong", "img"})
        elif kind == "text/latex":
            latex(content)
        elif kind == "image/svg+xml":
            assert not COMMAND.search(content)
            for element in ElementTree.fromstring(content).iter():
                assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in DRAWN
                assert not any(name.startswith("on") or "href" in name for name in element.attrib)
        else:
            assert kind == "image/png", kind


def check_messages(answer):
    for message in answer.published:
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                plain(content["text"])
            case "display_data" | "execute_result" | "update_display_data":
                check(content["data"])
            case "error":
                plain(content["evalue"])
                plain(content["ename"])
                for line in content["traceback"]:
                    plain(line, colours=True)
                assert not COMMAND.search(json.dumps(content["traceback"][0]).replace("\\u001b", ""))
    for page in answer.content.get("payload", []):
        check(page["data"])


def inspect(kernel, code, cursor, level=0):
    content = {"code": code, "cursor_pos": cursor, "detail_level": level}
    return kernel.ask("inspect_request", content).content["data"]


CELL = """x = {literal}
f(a) = a^2 + len({literal})
t = table([x, "b"], ([1, 2], ["u", x]))
print(x)
warn(x)
display(x)
display([x, "b"])
display(t)
display(t[0])
x"""

ERRORS = ['t[x + "q"]', "error(x)", "read_csv(x)", "x + 1", "assert(1 > 2, x)", "line([1], [2], color=x)", "t.q"]


@pytest.mark.parametrize("part", range(4))
def test_every_message_is_text(kernel, part):
    for text in texts(120)[part::4]:
        answer = kernel.run(CELL.format(literal=literal(text)))
        assert answer.content["status"] == "ok", answer.content
        check_messages(answer)
        assert answer.text("stdout") == shown(text + "\n")
        for name in ("x", "f", "t"):
            check(inspect(kernel, name, 1))
            check(inspect(kernel, name, 1, level=1))
            check_messages(kernel.run("?" + name))
        # What help shows of a value is the value, to the letter.
        page = kernel.run("?x").content["payload"][0]["data"]["text/html"]
        lines = f"x: a text\n\"{shown(text)}\"".split("\n")
        if len(lines) <= 30:
            assert elements(page, OWN).split("\n") == lines
        for cell in ERRORS:
            check_messages(kernel.run(cell))


def test_pictures_are_text(kernel):
    for text in texts(20):
        cell = f"x = {literal(text)}\nline([1, 2], [3, 4], label=x) + title(x) + xlabel(x) + text_at(1, 3, x)"
        check_messages(kernel.run(cell))
        check_messages(kernel.run("%plots png\nbars([x, \"b\"], [1, 2])\n%plots svg"))


def test_controls_are_text(kernel):
    # What hides the pictures of a page that is loaded anew: the same words whatever the text is.
    styles = set()
    for text in texts(20):
        answer = kernel.run(f"explore(c -> c, [{literal(text)}, 2])")
        outputs = [m["content"]["data"] for m in answer.published if m["msg_type"] == "display_data"]
        for data in outputs:
            data.pop("application/vnd.jupyter.widget-view+json", None)
            check(data)
        request = kernel.send("comm_open", {"comm_id": "p", "target_name": "jupyter.widget.control", "data": {}})
        kernel.published(request)
        request = kernel.send("comm_msg", {"comm_id": "p", "data": {"method": "request_states"}})
        reply = next(m for m in kernel.published(request) if m["msg_type"] == "comm_msg")
        for state in reply["content"]["data"]["states"].values():
            if state["state"]["_model_name"] == "HTMLModel":
                style, end, html = state["state"]["value"].partition("</style>")
                styles.add(style + end)
                box = '<div class="nadaraya-live">'
                assert html.startswith(box) and html.endswith("</div>")
                check({"text/html": html[len(box):-len("</div>")]})
    assert len(styles) == 1 and styles.pop().startswith("<style>.jp-OutputArea-child:has(.nadaraya-live)")


def test_a_file_is_text(kernel, tmp_path):
    """Columns and cells of a file, and its name."""
    for number, text in enumerate(texts(60)):
        file = tmp_path / f"data{number}.csv"
        quoted = '"' + text.replace('"', '""').replace("\0", "") + '"'
        file.write_text(f"{quoted},b\n{quoted},1\nu,2\n", newline="")
        answer = kernel.run(f'u = read_csv("{file}")\ndisplay(u)\nu["q"]')
        check_messages(answer)
        for code in ("u", "u.b"):
            check(inspect(kernel, code, len(code)))
        reply = kernel.ask("complete_request", {"code": 'u["', "cursor_pos": 3}).content
        for match in reply["matches"]:
            assert not COMMAND.search(match) and "\n" not in match
            # What is accepted stands in the quotes and nowhere else.
            assert kernel.run(f'len(u["{match}"])').result() == "2", match


@pytest.mark.parametrize("name", ["\x1b]0;pwn\a.csv", "a\nb.csv", "<b>.csv", "\u202efdp.csv", "```.csv"])
def test_a_file_name_is_text(kernel, tmp_path, name):
    (tmp_path / name).write_text("x,y\n1,2,3\n")
    check_messages(kernel.run(f"read_csv({literal(str(tmp_path / name))})"))
    check_messages(kernel.run(f"read_csv({literal(str(tmp_path / name[:-1]))})"))
