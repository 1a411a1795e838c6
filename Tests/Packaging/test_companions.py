"""Each tool that the wheel serves, run against it as its users do."""

import json
import shutil

import nbformat
import pytest
from notebooks import PYTHON, outputs, texts, write, write_lesson
from shell import ROOT, run

ALL_NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))


def test_papermill_runs_with_another_width(tools, tmp_path):
    lesson, result = write_lesson(tmp_path / "in.ipynb"), tmp_path / "out.ipynb"
    seen = run(tools / "papermill", lesson, result, "-p", "sigma", "0.3")
    assert "Passed unknown parameter" not in seen
    injected = [c for c in nbformat.read(result, 4).cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert [cell.source for cell in injected] == ["# Parameters\nsigma = 0.3\n"]
    narrow = tmp_path / "narrow.ipynb"
    run(tools / "papermill", lesson, narrow)
    assert texts(result)[-2] != texts(narrow)[-2]


def test_papermill_names_the_parameters(tools, tmp_path):
    seen = run(tools / "papermill", "--help-notebook", write_lesson(tmp_path / "in.ipynb"))
    assert "sigma: Unknown type (default 0.1)" in seen
    assert "the kernel's width" in seen


def test_papermill_hands_over_every_kind_of_value(tools, tmp_path):
    values = {"text": 'a "$b" \\ é\n', "list": [1, 2.5], "truth": True, "none": None, "tiny": 1.5e-300}
    notebook = write(tmp_path / "in.ipynb", ["print(text)", "list", "truth", "none == nothing", "tiny * 1e300"])
    (tmp_path / "values.yaml").write_text(json.dumps(values))
    run(tools / "papermill", notebook, tmp_path / "out.ipynb", "-f", tmp_path / "values.yaml")
    printed = texts(tmp_path / "out.ipynb")[1:]
    assert printed == ['a "$b" \\ é\n\n', "tensor([1.0000, 2.5000])", "true", "true", "1.5000"]


def test_jupytext_keeps_every_cell(tools, tmp_path):
    lesson = write_lesson(tmp_path / "lesson.ipynb")
    for form, name in [("md:myst", "lesson.md"), ("jl:percent", "lesson.jl"), ("py:percent", "lesson.py")]:
        run(tools / "jupytext", "--to", form, "--output", tmp_path / name, lesson)
        run(tools / "jupytext", "--to", "ipynb", "--output", tmp_path / "back.ipynb", tmp_path / name)
        before, after = nbformat.read(lesson, 4), nbformat.read(tmp_path / "back.ipynb", 4)
        assert [(c.cell_type, c.source) for c in after.cells] == [(c.cell_type, c.source) for c in before.cells]
        assert after.metadata.kernelspec == before.metadata.kernelspec


def test_pygments_knows_the_language(tools):
    code = 'function f(x̂; σ=0.5)\n  "of $σ: $(max(x̂, 1))"  # a comment\nend\n%time f(2)'
    script = (
        "import sys\nfrom pygments.lexers import get_lexer_by_name, get_lexer_for_filename\n"
        "lexer = get_lexer_by_name('nadaraya')\n"
        "assert type(get_lexer_for_filename('a.nw')) is type(lexer)\n"
        "for kind, text in lexer.get_tokens(sys.argv[1]): print(kind, repr(text))"
    )
    seen = run(tools / "python", "-c", script, code)
    for line in (
        "Token.Keyword 'function'",
        "Token.Name.Function 'f'",
        "Token.Name 'x̂'",
        "Token.Literal.Number '0.5'",
        "Token.Literal.String.Interpol '$σ'",
        "Token.Comment.Single '# a comment'",
        "Token.Name.Builtin.Pseudo 'time'",
    ):
        assert line in seen.splitlines()
    assert "Token.Error" not in seen


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS, ids=lambda path: path.name)
def test_pygments_colours_every_notebook(tools, notebook):
    code = "\n".join(c.source for c in nbformat.read(notebook, 4).cells if c.cell_type == "code")
    script = (
        "import sys\nfrom pygments.lexers import get_lexer_by_name\n"
        "for kind, text in get_lexer_by_name('nadaraya').get_tokens(sys.argv[1]):\n"
        "    if 'Error' in str(kind): print(repr(text))"
    )
    assert run(tools / "python", "-c", script, code) == ""


def test_the_cell_magic_shows_what_the_kernel_shows(tools, tmp_path):
    cells = [
        "%load_ext nadaraya_kernel\nx = [0.0, 1.5, 3.0]",
        "%%nadaraya -i x\nprint(sum(x))\nx * 2",
        "%%nadaraya\nline(x, x^2)",
        "%%nadaraya\nsum(q)",
        "%nadaraya --restart",
        "%%nadaraya\nx",
    ]
    notebook = write(tmp_path / "python.ipynb", cells, PYTHON)
    run(tools / "jupyter", "execute", "--inplace", "--allow-errors", notebook)
    _, values, figure, unknown, _, forgotten = outputs(notebook)
    assert [values[0].text, values[1].data["text/plain"]] == ["4.5\n", "tensor([0., 3., 6.])"]
    assert {"image/svg+xml", "image/png", "text/plain"} <= set(figure[0].data)
    assert unknown[0].evalue == "There is no name `q`"
    assert "cell [3], line 1" in "".join(unknown[0].traceback)
    assert forgotten[0].evalue == "There is no name `x`"


def test_the_cell_magic_is_interrupted_and_keeps_its_names(tools, tmp_path):
    script = tmp_path / "interrupt.py"
    script.write_text(
        "from jupyter_client.manager import start_new_kernel\n"
        "manager, client = start_new_kernel(kernel_name='python3')\n"
        "def run(code, hook=None):\n"
        "    return client.execute_interactive(code, timeout=30, output_hook=hook)['content']\n"
        "run('%load_ext nadaraya_kernel')\n"
        "run('%%nadaraya\\nkept = 7')\n"
        "def stop(message):\n"
        "    if 'ready' in message['content'].get('text', ''): manager.interrupt_kernel()\n"
        "assert run('%%nadaraya\\nprint(\"ready\")\\nwhile true\\nend', stop)['status'] == 'error'\n"
        "run('%%nadaraya\\nprint(\"kept $kept\")')\n"
        "manager.shutdown_kernel()\n"
    )
    assert "kept 7" in run(tools / "python", script)


def test_nbgrader_grades_an_assignment(tools, tmp_path):
    course = tmp_path / "course"
    solution = (
        "function pooled(w, y)\n### BEGIN SOLUTION\n    return sum(w * y) / sum(w)\n### END SOLUTION\nend"
    )
    test = "assert_close(pooled([1, 3], [0, 4]), 3)"

    def cell(source, name, **marks):
        metadata = {"nbgrader": {"schema_version": 3, "grade_id": name, "locked": False, **marks}}
        return nbformat.v4.new_code_cell(source, metadata=metadata)

    cells = [
        cell(solution, "pooled", solution=True, grade=False, task=False),
        cell(test, "test-pooled", solution=False, grade=True, task=False, points=2, locked=True),
    ]
    source = course / "source/one"
    source.mkdir(parents=True)
    write(source / "pooling.ipynb", cells)
    (course / "nbgrader_config.py").write_text(
        "from nadaraya_kernel.nbgrader import configure\nc = get_config()\nconfigure(c)\n"
        "c.CourseDirectory.course_id = 'course'\n"
    )
    run(tools / "nbgrader", "generate_assignment", "one", cwd=course)
    released = course / "release/one/pooling.ipynb"
    stub = nbformat.read(released, 4).cells[0].source
    assert "YOUR CODE HERE" in stub and "sum(w * y)" not in stub

    for student, answer in [("ada", "sum(w * y) / sum(w)"), ("bob", "sum(w * y)"), ("cy", None)]:
        folder = course / "submitted" / student / "one"
        folder.mkdir(parents=True)
        shutil.copy(released, folder)
        if answer:
            handed_in = nbformat.read(folder / "pooling.ipynb", 4)
            handed_in.cells[0].source = f"pooled(w, y) = {answer}"
            nbformat.write(handed_in, folder / "pooling.ipynb")
    run(tools / "nbgrader", "autograde", "one", cwd=course)
    run(tools / "nbgrader", "export", cwd=course)
    header, *rows = [line.split(",") for line in (course / "grades.csv").read_text().splitlines()]
    scores = {row[header.index("student_id")]: float(row[header.index("score")]) for row in rows}
    assert scores == {"ada": 2.0, "bob": 0.0, "cy": 0.0}


def test_nbval_finds_the_outputs_again(tools, tmp_path):
    lesson = write_lesson(tmp_path / "lesson.ipynb")
    run(tools / "jupyter", "execute", "--inplace", lesson)
    assert "4 passed" in run(tools / "pytest", "--nbval", "-q", "-p", "no:cacheprovider", lesson)


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS, ids=lambda path: path.name)
def test_nbval_passes_on_every_notebook(tools, notebook):
    run(tools / "pytest", "--nbval", "-q", "-p", "no:cacheprovider", notebook)
