"""Cells that build what is far larger than it looks, each in a process of its own with a limit on everything."""

import os
import resource
import subprocess
from pathlib import Path

import pytest

BINARY = os.environ.get("NADARAYA", Path(__file__).parent.parent.parent / ".build/release/nadaraya")
LIMIT = 256 << 20
# What the process may hold beside the values of cells: its code and libraries, what is being drawn or sent, and what
# the account sees only afterwards.
REST = 192 << 20

LOOP = "{start}\nfor i in range({turns})\n  {body}\nend"


def grown(start, body, turns=60):
    return LOOP.format(start=f"x = {start}", body=f"x = {body}", turns=turns)


PROGRAMS = [
    grown("(1, 2)", "(x, x)", 200), grown("[1, 2]", "[x, x]"), grown("[\"a\"]", "[x, x]", 200),
    grown("line([1], [1])", "x + x"), grown("line([1], [1])", "[x, x]"), grown("\"ab\"", "x + x"),
    grown("\"ab\"", "\"$x$x\""), grown("[1, \"a\"]", "[x..., x...]"), grown("(1,)", "x + x"),
    grown("x -> x", "(y -> (x, x))", 100), grown("rand(1000)", "[x, x]"), grown("rand(1000)", "stack([x, x])"),
    grown("[1, 2]", "table((\"a\", \"b\"), ([x, x], [x, x]))", 100), grown("line([1], [1])", "row(x, x)"),
    grown("\"a\\\"b\"", "json(x)"), "x = line(arange(1e7), randn(1e7))",
    "x = points(randn(1e7), randn(1e7))", "x = arange(4e6)",
    "x = nadaraya_watson(rand(9000), rand(9000), rand(9000), gaussian(width=0.1))[1]",
    "x = heatmap(rand(3000, 3000); x=rand(3000), y=rand(3000))",
]
USES = [
    "x", "sum(x)", "str(x); 1", "print(x)", "x == x", "json(x); 1", "sort(x); 1", "map(y -> y, x); 1",
    "to_csv(x); 1", "plot(x)", "[y for y in x]; 1", "x[0]; 1", "\"$x\"; 1", "x.svg; 1",
]


def run(source, tmp_path):
    script = tmp_path / "cells.nw"
    script.write_text(source)

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))

    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(
            [BINARY, "run", "--memory-limit", str(LIMIT), script], stdout=out, stderr=out, preexec_fn=limit)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss << 10, (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_cell_holds_much_more_than_the_limit(program, tmp_path):
    for use in USES:
        status, most, text = run(f"{program}\n# %%\n{use}\n# %%\n\"the next cell answers\"", tmp_path)
        assert status in (0, 1), (use, text[-2000:])
        assert status == 1 or b"the next cell answers" in text
        assert most < LIMIT + REST, (use, most >> 20, text[-300:])
