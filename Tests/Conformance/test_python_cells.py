"""Cells of Python as front ends see them, through the real jupyter_client."""

CELL = "import numpy as np\nx = np.array([1.0, 2.0])\nprint(x.sum().item())\n"
HERE = "x = array([1.0, 2.0])\nprint(sum(x))"


def displays(answer):
    return [m["content"]["data"] for m in answer.outputs if m["msg_type"] == "display_data"]


def test_the_translation_is_a_display_of_its_own(kernel):
    answer = kernel.run(CELL)
    assert answer.content["status"] == "ok"
    assert answer.text() == "3\n"
    assert answer.text("stderr") == ""
    (data,) = displays(answer)
    assert data == {
        "text/plain": f"Read as Python. In this language:\n{HERE}",
        "text/markdown": f"Read as Python. In this language:\n\n```julia\n{HERE}\n```",
    }
    assert [m["content"] for m in kernel.run(CELL).outputs] == [
        m["content"] for m in answer.outputs
    ]


def test_fix_puts_the_cell_in_its_place(kernel):
    kernel.run(CELL)
    payload = {"source": "set_next_input", "text": HERE, "replace": True}
    assert kernel.run("%fix").content["payload"] == [payload]
    kernel.run("y = gausian(0)")
    assert kernel.run("%fix").content["payload"][0]["text"] == "y = gaussian(0)"


def test_consoles_wait_for_the_end_of_a_block(kernel):
    def status(code):
        return kernel.ask("is_complete_request", {"code": code}).content["status"]

    assert status("def f(x):") == "incomplete"
    assert status("def f(x):\n    return np.sin(x)") == "incomplete"
    assert status("def f(x):\n    return np.sin(x)\n") == "complete"
