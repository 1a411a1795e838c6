"""What a stranger meets first: README, addresses between pages, forms, workflows, how to cite."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from shell import ROOT, run

TOOLS = Path(sys.executable).parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").glob("*.md")]


def test_the_first_snippet_runs_as_pasted(tmp_path):
    snippet = re.search(r"(?:^    .+\n)+", (ROOT / "README.md").read_text(), re.M)[0]
    script = tmp_path / "snippet.nw"
    script.write_text("\n".join(line[4:] for line in snippet.split("\n")))
    shown = run(ROOT / ".build/release/nadaraya", "run", script)
    assert shown.count("points") and "x from" in shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    text = re.sub(r"^(```|    ).*?$", "", page.read_text(), flags=re.M)
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match("[a-z]+:", address):
            continue
        file, _, heading = address.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), address
        if heading and target.suffix == ".md":
            assert heading in {anchor(line) for line in re.findall(r"^#+ (.+)$", target.read_text(), re.M)}, address


def anchor(heading):
    """A heading's address as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_workflows_and_forms():
    github = ROOT / ".github"
    run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *github.glob("workflows/*.yml"))
    run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.dependabot", github / "dependabot.yml")
    run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", *github.glob("ISSUE_TEMPLATE/w*.yml"))
    run(TOOLS / "zizmor", "--offline", github)
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.M))
    for file in github.glob("workflows/*.yml"):
        for job in yaml.safe_load(file.read_text())["jobs"].values():
            called = [word for step in job["steps"] for line in re.findall(r"\bmake ([^\n&]+)", step.get("run", "")) for word in line.split()]
            for row in job.get("strategy", {}).get("matrix", {}).values():
                called += row
            assert {word for word in called if re.fullmatch("[a-z-]+", word)} <= targets | {"python3"}, file


def test_it_can_be_cited():
    citation = yaml.safe_load((ROOT / "docs/CITATION.cff").read_text())
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    version = subprocess.run([ROOT / ".build/release/nadaraya", "--version"], capture_output=True, text=True).stdout
    assert citation["version"] in version


def modules(scratch):
    """The arrows between the modules as the manifest has them, those left out that follow from others; tests and C apart."""
    manifest = json.loads(run(shutil.which("swift"), "package", "--scratch-path", scratch, "dump-package", cwd=ROOT))
    uses = {
        target["name"]: {name for kind in target["dependencies"] for name, *_ in (kind.get("byName") or [None],) if name}
        for target in manifest["targets"]
        if target["type"] in ("regular", "executable") and target["name"] != "TestSupport"
    }
    uses = {name: {other for other in others if other in uses} for name, others in uses.items()}

    def reach(name):
        return set().union(*({other} | reach(other) for other in uses[name]))

    for name in sorted(uses):
        for other in sorted(uses[name] - set().union(*map(reach, uses[name]))):
            yield f"  {name} --> {other}"


def test_the_picture_of_the_modules_is_the_manifests(tmp_path):
    drawn = re.search("```mermaid\n(.*?)```", (ROOT / "docs/architecture.md").read_text(), re.S)[1]
    assert drawn == "\n".join(["graph TD", *modules(tmp_path)]) + "\n"


def test_the_way_of_a_cell_names_files_that_are_there():
    way = re.search("The files that one cell passes.*?\n\n(.*?)\n\n", (ROOT / "docs/architecture.md").read_text(), re.S)[1]
    files = re.findall("`([^`]+\\.swift)`", way)
    assert len(files) > 20
    assert [name for name in files if not (ROOT / "Sources" / name).exists()] == []
