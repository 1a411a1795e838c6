"""The progress line of long work: it changes in place, and no notebook keeps it."""

import contextlib
import os
import pty
import re
import subprocess

import nbformat
import pytest
from kernel_client import BINARY, TIMEOUT
from nbclient import NotebookClient

#: A page names the cell it runs; consoles and batch runs do not.
PAGE = {"cellId": "a-cell"}
ENDLESS = {
    "a call": "learn_width(x, y, gaussian; steps=1000000)",
    "a loop": "for i in range(1000000000)\n    sqrt(2)\nend",
    "a list": "[sqrt(i) for i in range(1000000000)]",
    "a loop in a function": "function slow(n)\n    for i in range(n)\n        sqrt(2)\n    end\nend\nslow(1000000000)",
    "a loop of unknown length": "while true\n    sqrt(2)\nend",
    "calls of a function": "function slow(n)\n    n < 1 ? 0 : slow(n - 1) + slow(n - 1)\nend\nslow(200)",
    "one operation": "cumsum(sort(randn(200000000)))",
    "a call in a loop": "for i in range(100)\n    learn_width(x, y, gaussian; steps=1000000)\nend",
}


def lines(messages):
    return [
        m["content"]["data"]["text/plain"]
        for m in messages
        if m["msg_type"] in ("display_data", "update_display_data")
        and m["content"].get("transient", {}).get("display_id", "").startswith("progress-")
    ]


def left(messages):
    """What a front end holds when all messages have come."""
    outputs, clears = [], False
    for message in messages:
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            clears = content["wait"]
            outputs = outputs if clears else []
        elif kind in ("stream", "display_data", "execute_result", "error"):
            outputs, clears = ([] if clears else outputs), False
            if kind == "stream" and outputs and outputs[-1][0] == kind:
                outputs[-1] = (kind, outputs[-1][1] + content["text"])
            else:
                outputs.append((kind, content.get("text") or content.get("data", {}).get("text/plain")))
    return outputs


def run_in_page(kernel, code):
    request = kernel.send("execute_request", {"code": code}, metadata=PAGE)
    return kernel.published(request)


def test_a_line_comes_changes_and_goes(kernel, long_work):
    data, learn = long_work
    kernel.run(data)
    published = run_in_page(kernel, "print(1)\ndisplay(2)\n" + learn + "\nprint(3)\n4")
    seen = lines(published)
    assert len(seen) > 1 and len(set(seen)) > 1
    assert all(line.startswith(("learn_width █", "learn_width ░", "computing, ")) for line in seen)
    assert any(" s left" in line for line in seen)
    kinds = [m["msg_type"] for m in published if lines([m])]
    assert kinds == ["display_data"] + ["update_display_data"] * (len(kinds) - 1)
    assert left(published) == [("stream", "1\n"), ("display_data", "2"), ("stream", "3\n"), ("execute_result", "4")]


def test_a_cell_that_shows_nothing_keeps_nothing(kernel, long_work):
    data, learn = long_work
    kernel.run(data)
    published = run_in_page(kernel, learn)
    assert lines(published)
    assert left(published) == []


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS)
def test_an_interrupt_takes_the_line_away(kernel, long_work, code):
    kernel.run(long_work[0])
    request = kernel.send("execute_request", {"code": "print(1)\n" + code}, metadata=PAGE)
    published = []
    while len(lines(published)) < 2:
        message = kernel.client.get_iopub_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") == request:
            published.append(message)
    kernel.manager.interrupt_kernel()
    published += kernel.published(request)
    assert [kind for kind, _ in left(published)] == ["stream", "error"]


def test_a_cleared_output_stays_cleared(kernel, long_work):
    data, learn = long_work
    kernel.run(data)
    published = run_in_page(kernel, "print(1)\n" + learn + "\nclear_output()\nprint(2)\n" + learn)
    assert lines(published)
    assert left(published) == [("stream", "2\n")]


def test_work_that_tells_no_share_shows_its_time(kernel):
    seen = lines(run_in_page(kernel, "n = 0\nwhile n < 150000000\n    n += 1\nend"))
    assert len(set(seen)) > 1
    assert all(re.fullmatch(r"computing, (less than 1|\d+) s so far", line) for line in seen), seen


def test_short_work_shows_no_line(kernel):
    assert not lines(run_in_page(kernel, "for i in range(3)\n    select_width([0, 1, 2, 3], [1, 2, 2, 1])\nend"))


def test_who_names_no_cell_gets_no_line(kernel, long_work):
    data, learn = long_work
    kernel.run(data)
    assert not lines(kernel.run(learn).published)


@pytest.mark.parametrize("metadata", [{}, PAGE], ids=["as it is", "with cell ids"])
def test_a_stored_notebook_holds_no_line(long_work, metadata):
    """Run by nbclient, as papermill and nbconvert do; also if it would say which cell it runs."""
    data, learn = long_work
    cells = [data, learn, "print(1)\nline([1, 2])\n" + learn, "error(\"no\")"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(notebook, kernel_name="nadaraya", allow_errors=True)
    with client.setup_kernel():
        send = client.kc.session.send
        client.kc.session.send = lambda socket, message, *rest, **options: send(
            socket, message | {"metadata": metadata}, *rest, **options)
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
    kinds = [[output.output_type for output in cell.outputs] for cell in notebook.cells]
    assert kinds == [[], [], ["stream", "display_data"], ["error"]]
    assert "left" not in nbformat.writes(notebook)


def run_script(tmp_path, work, error):
    """What `nadaraya run` writes to a standard error of this kind."""
    script = tmp_path / "long.nw"
    script.write_text("\n".join([*work, "print(3)\n"]))
    return subprocess.Popen([BINARY, "run", script], stdout=subprocess.PIPE, stderr=error, text=True)


def test_a_terminal_shows_one_line_and_erases_it(tmp_path, long_work):
    reader, writer = pty.openpty()
    process = run_script(tmp_path, long_work, writer)
    os.close(writer)
    written = b""
    # Linux ends a terminal that nobody holds with an error.
    with contextlib.suppress(OSError):
        while piece := os.read(reader, 4096):
            written += piece
    os.close(reader)
    assert process.communicate()[0] == "3\n"
    text = written.decode()
    assert len(re.findall("\r(learn_width|computing, )", text)) > 1 and "\n" not in text
    assert text.endswith("\r\x1b[K")


def test_a_file_gets_no_line(tmp_path, long_work):
    process = run_script(tmp_path, long_work, subprocess.PIPE)
    assert process.communicate() == ("3\n", "")
