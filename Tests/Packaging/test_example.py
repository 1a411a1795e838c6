"""The program outside of this package that uses its two libraries."""

from shell import ROOT, run


def test_the_example_runs_from_outside():
    package, scratch = ROOT / "docs/example", ROOT / ".build-example"
    seen = run("swift", "run", "--package-path", package, "--scratch-path", scratch, "Example", timeout=900)
    assert "The best width is 0.08735" in seen
    assert "100 points and a line" in seen
