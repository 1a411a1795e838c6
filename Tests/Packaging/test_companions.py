"""Each tool that the wheel serves, run against it as its users do."""

import json
import shutil

import nbformat
import pytest
from notebooks import CHAPTER, PYTHON, blocks, outputs, texts, write
from shell import ROOT, run

TEACHING = ROOT / "docs/teaching.md"
ALL_NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))


def test_papermill_runs_the_chapter_with_another_width(tools, tmp_path):
    result = tmp_path / "out.ipynb"
    seen = run(tools / "papermill", CHAPTER, result, "-p", "sigma", "0.3")
    assert "Passed unknown parameter" not in seen
    cells, stored = (nbformat.read(path, 4).cells for path in (result, CHAPTER))
    injected = [cell for cell in cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert [cell.source for cell in injected] == ["# Parameters\nsigma = 0.3\n"]
    before = {cell.id: plain_texts(cell) for cell in stored if cell.cell_type == "code"}
    after = {cell.id: plain_texts(cell) for cell in cells if cell.id in before}
    # What is drawn with the width, and nothing else.
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"library", "drag", "weights-in-units", "one-query"}
    assert after["library"] != [] and any("σ = 0.30" in text for text in after["drag"])


def plain_texts(cell):
    """What a cell shows in words; a picture says its ranges. Prints may come in one piece or in several."""
    return [output.data["text/plain"] for output in cell.outputs if "data" in output]


def test_papermill_names_the_parameters(tools, tmp_path):
    seen = run(tools / "papermill", "--help-notebook", CHAPTER)
    assert "sigma: Unknown type (default 0.5)" in seen
    assert "the width of the fits" in seen


def test_papermill_hands_over_every_kind_of_value(tools, tmp_path):
    script = """
import math, sys, papermill
import bundle
values = {
    "text": 'a "$b" \\\\ é\\n', "list": [1, 2.5], "nested": [[1, 2], [3, 4]], "words": ["x", "y"], "truth": True,
    "none": None, "tiny": 1.5e-300, "unknown": math.nan, "endless": -math.inf, "whole": -3, "empty": [],
}
papermill.execute_notebook(sys.argv[1], sys.argv[2], parameters=values)
"""
    expected = {
        "print(text)": 'a "$b" \\ é\n\n', "list": "tensor([1.0000, 2.5000])", "shape(nested)": "(2, 2)",
        "words[1]": '"y"', "truth": "true", "none == nothing": "true", "tiny * 1e300": "1.5000",
        "isnan(unknown)": "true", "endless": "-inf", "whole": "-3", "len(empty)": "0",
    }
    notebook, result = write(tmp_path / "in.ipynb", list(expected)), tmp_path / "out.ipynb"
    run(tools / "python", "-c", script, notebook, result)
    assert dict(zip(expected, texts(result)[1:])) == expected


def test_papermill_says_what_has_no_counterpart(tools, tmp_path):
    script = (
        "import sys, papermill\n"
        "try: papermill.execute_notebook(sys.argv[1], sys.argv[2], parameters={'d': {'a': 1}})\n"
        "except TypeError as error: print(error)"
    )
    seen = run(tools / "python", "-c", script, CHAPTER, tmp_path / "out.ipynb")
    assert "dict has no counterpart in Nadaraya" in seen


def test_jupytext_keeps_every_cell(tools, tmp_path):
    lesson = CHAPTER
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
        "Token.Name.Builtin.Pseudo '%time'",
    ):
        assert line in seen.splitlines()
    assert "Token.Error" not in seen


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
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
    assert bundle.FORMS <= set(figure[0].data)
    assert unknown[0].evalue == "There is no name `q`"
    assert "cell [3], line 1" in "".join(unknown[0].traceback)
    assert forgotten[0].evalue == "There is no name `x`"


def test_the_cell_magic_hands_tables_and_arrays_over_and_results_back(tools, tmp_path):
    cells = [
        "%load_ext nadaraya_kernel\nimport numpy, pandas\nx = numpy.linspace(0, 5, 100_000)\n"
        "t = pandas.DataFrame({'a': [1.5, 2.5], 'name': ['Ada', 'Bo, \"B\"']})",
        "%%nadaraya -i x -i t -o total -o both -o who\ntotal = sum(x)\nboth = 2 * t.a\nwho = t.name",
        "bool(abs(total - x.sum()) < 1e-6), both.tolist(), list(who)",
    ]
    notebook = write(tmp_path / "python.ipynb", cells, PYTHON)
    run(tools / "jupyter", "execute", "--inplace", notebook)
    assert outputs(notebook)[-1][0].data["text/plain"] == "(True, [3.0, 5.0], ['Ada', 'Bo, \"B\"'])"


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


def test_nbgrader_grades_the_assignment_of_the_teachers_page(tools, tmp_path):
    course = tmp_path / "course"
    _, solution, test, configuration, _ = blocks(TEACHING)

    def cell(source, name, **marks):
        metadata = {"nbgrader": {"schema_version": 3, "grade_id": name, "locked": False, **marks}}
        return nbformat.v4.new_code_cell(source, metadata=metadata)

    cells = [
        cell(solution, "kernel", solution=True, grade=False, task=False),
        cell(test, "test-kernel", solution=False, grade=True, task=False, points=2, locked=True),
    ]
    source = course / "source/one"
    source.mkdir(parents=True)
    write(source / "pooling.ipynb", cells)
    (course / "nbgrader_config.py").write_text(configuration)
    run(tools / "nbgrader", "generate_assignment", "one", cwd=course)
    released = course / "release/one/pooling.ipynb"
    stub = nbformat.read(released, 4).cells[0].source
    assert "YOUR CODE HERE" in stub and "max(1" not in stub

    for student, answer in [("ada", "max(0, 1 - abs(u))"), ("bob", "1 - abs(u)"), ("cy", None)]:
        folder = course / "submitted" / student / "one"
        folder.mkdir(parents=True)
        shutil.copy(released, folder)
        if answer:
            handed_in = nbformat.read(folder / "pooling.ipynb", 4)
            handed_in.cells[0].source = f"my_kernel(u) = {answer}"
            nbformat.write(handed_in, folder / "pooling.ipynb")
    run(tools / "nbgrader", "autograde", "one", cwd=course)
    run(tools / "nbgrader", "export", cwd=course)
    header, *rows = [line.split(",") for line in (course / "grades.csv").read_text().splitlines()]
    scores = {row[header.index("student_id")]: float(row[header.index("score")]) for row in rows}
    assert scores == {"ada": 2.0, "bob": 0.0, "cy": 0.0}


def test_the_pipeline_of_the_teachers_page(tools, tmp_path):
    _, solution, test, _, pipeline = blocks(TEACHING)
    write(tmp_path / "assignment.ipynb", [solution, test])
    for command in pipeline.splitlines():
        run(tools / "sh", "-c", command, cwd=tmp_path, executable="/bin/sh")
    assert outputs(tmp_path / "executed.ipynb") == [[], []]
    write(tmp_path / "assignment.ipynb", [solution, test.replace("0.5, 0]", "0.6, 0]")])
    with pytest.raises(AssertionError, match="0.6"):
        run(tools / "nadaraya", "run", "assignment.ipynb", "-o", "executed.ipynb", cwd=tmp_path)


def test_the_notebooks_have_the_one_layout(tools):
    run(tools / "nadaraya", "fmt", "--check", *ALL_NOTEBOOKS)


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nbval_passes_on_every_notebook(tools, notebook):
    run(tools / "pytest", "--nbval", "-q", "-p", "no:cacheprovider", notebook)
