"""Every notebook runs in a fresh kernel, twice alike, and is stored with what it gives."""

import re
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "notebooks"))
import execute  # noqa: E402
import bundle

NAMES = [str(execute.target(source).relative_to(ROOT / "notebooks")) for source in execute.sources()]
# The cells with this tag print how long something took; nbval leaves them alone too.
TIMED = "nbval-ignore-output"


@pytest.fixture(params=execute.sources(), ids=NAMES, scope="module")
def case(request):
    """The path of a notebook, and two runs of it."""
    path = execute.target(request.param)
    return path, [execute.run(execute.build(request.param), path.parent) for _ in range(2)]


def comparable(notebook):
    """The notebook's file without the outputs that no two runs share.

    Prints that a busy machine spread over more than the fifth of a second in which they are joined are one text.
    """
    copy = nbformat.from_dict(notebook)
    for cell in copy.cells:
        if TIMED in cell.metadata.get("tags", []):
            cell.outputs = []
        joined = []
        for output in cell.get("outputs", []):
            if joined and output.output_type == joined[-1].output_type == "stream" and output.name == joined[-1].name:
                joined[-1].text += output.text
            else:
                joined.append(output)
        if cell.cell_type == "code":
            cell.outputs = joined
    return execute.stored_text(copy)


def test_two_runs_are_alike_and_stored(case):
    path, (first, second) = case
    assert comparable(first) == comparable(second)
    stored = nbformat.reads(path.read_text(), as_version=4)
    assert comparable(stored) == comparable(first), "run `make notebooks` and look at the difference"


def test_the_chapter_gives_the_stored_bytes_on_twenty_runs():
    path = execute.target(execute.ENTRY)
    for _ in range(20):
        assert execute.stored_text(execute.run(execute.build(execute.ENTRY), path.parent)) == path.read_text()


def test_is_a_valid_notebook_that_shows_pictures(case):
    path, _ = case
    stored = nbformat.reads(path.read_text(), as_version=4)
    nbformat.validate(stored)
    assert execute.pictures(stored)
    assert not [cell.id for cell in stored.cells if cell.cell_type == "code" and cell.execution_count is None]


def test_every_picture_has_three_forms(case):
    _, (notebook, _) = case
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                assert set(data) == bundle.FORMS and bundle.svg(data), cell.id
                assert data["text/plain"].strip(), cell.id
                assert "text/markdown" not in data, cell.id


def test_links_lead_to_files(case):
    path, (notebook, _) = case
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for link in re.findall(r"\]\(([^)#:]+)\)", cell.source):
                assert (path.parent / link).exists(), link


def test_the_chapter_has_five_figures_of_four_panels():
    notebook = nbformat.reads(execute.target(execute.ENTRY).read_text(), as_version=4)
    plain = {
        cell.id: output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    }
    figures = ["kernel-shapes", "fits-of-kernels", "weights-of-kernels", "fits-of-widths", "weights-of-widths"]
    for name in figures:
        assert re.match("4 (panels|heat maps) ", plain[name]), plain[name]


def test_a_korean_notebook_has_the_cells_of_the_english_one():
    for source in execute.sources():
        if source.parent.name == "en":
            continue
        english = execute.build(execute.SOURCES / "en" / source.name)
        assert [cell.id for cell in execute.build(source).cells] == [cell.id for cell in english.cells], source


# What a label of a Korean figure is made of besides Korean: names of variables, of people and of units.
AS_THEY_ARE = {"y_hat", "y", "x", "°C", "low=0", "Nadaraya-Watson"}
LABEL = re.compile(r'(?:\b(?:xlabel|ylabel|title|text_at)\(|\b(?:label|xlabel|ylabel|title)=)"([^"]+)"')


def korean():
    return [source for source in execute.sources() if source.parent.name == "ko"]


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_a_korean_notebook_differs_in_texts_and_comments_only():
    for source in korean():
        english = execute.build(execute.SOURCES / "en" / source.name)
        bare = [[execute.TEXT_OR_COMMENT.sub("", cell) for cell in code(book)] for book in (english, execute.build(source))]
        assert bare[0] == bare[1], source
        said = set(execute.TEXT_OR_COMMENT.findall("\n".join(code(english))))
        assert set(execute.words(source)) <= said, source


def test_a_korean_notebook_has_korean_labels_and_comments():
    for source in korean():
        cells = "\n".join(code(execute.build(source)))
        comments = [text for text in execute.TEXT_OR_COMMENT.findall(cells) if text.startswith("#")]
        foreign = {text for text in LABEL.findall(cells) + comments if not re.search("[가-힣]", text)}
        assert foreign <= AS_THEY_ARE, source


def test_no_cell_warns_twice(case):
    _, (notebook, _) = case
    for cell in notebook.cells:
        warned = "".join(output.text for output in cell.get("outputs", []) if output.get("name") == "stderr")
        assert len(warned.splitlines()) <= 1, cell.id


def test_every_notebook_has_both_languages_and_links_them():
    languages = {source.parent.name for source in execute.sources()}
    assert languages == {"en", "ko"}
    for source in execute.sources():
        (other,) = languages - {source.parent.name}
        twin = execute.target(execute.SOURCES / other / source.name)
        path = execute.target(source)
        links = re.findall(r"\]\(([^)#:]+)\)", execute.build(source).cells[0].source)
        assert twin in [(path.parent / link).resolve() for link in links], source


def test_the_folder_lists_every_notebook():
    page = (ROOT / "notebooks/README.md").read_text()
    assert set(re.findall(r"\]\((\S+\.ipynb)\)", page)) == set(NAMES)
