"""What a fault inside the locked process would try: refused on every thread, whoever runs it."""

import os
import re
import shutil
import subprocess

import pytest
from sandboxed import BINARY, lacking, run


def holds(result):
    """Whether all went as expected, by the lines as by the status."""
    lines = result.stdout.splitlines()
    tried = [line for line in lines if line.startswith("  ")]
    count = re.search(r"(\d+) of (\d+) as expected", result.stdout)
    assert len(tried) > 200 and count, result.stdout + result.stderr
    assert not result.stderr
    threads = [line for line in lines if "thread" in line.split(":")[0] and not line.startswith("  ")]
    assert len(threads) == 3
    # Below the language's own checks of paths, which let all of them pass here.
    cell = result.stdout.split("a cell whose checks of paths are off")[1]
    assert re.search(r"holds  read /etc/passwd: .*cannot be opened: Permission denied", cell), cell
    assert re.search(r"holds  read \S+/notebook/data.csv: read\n", cell), cell
    return result.returncode == 0 and count[1] == count[2] and all(line.startswith("  holds") for line in tried)


def test_everything_is_refused():
    result = run("self-test")
    offered = run("doctor").stdout
    if "none" in offered:
        # What the system does not have cannot hold: the report says what stays open.
        assert result.returncode == 1 and "OPEN" in result.stdout
        pytest.skip(offered)
    assert holds(result), result.stdout
    for what in ("read the users of the machine", "make a socket of the internet", "run what was written",
                 "signal the parent", "queue calls by io_uring", "make namespaces", "start a program: the process ends"):
        assert what in result.stdout


@pytest.mark.parametrize(
    ("mechanism", "open_", "shut"),
    [
        ("landlock", "read the users of the machine", "make a socket of the internet"),
        ("seccomp", "make a socket of the internet", "read the users of the machine"),
    ],
)
def test_it_says_what_one_mechanism_alone_leaves_open(mechanism, open_, shut):
    result = run("self-test", "--without", mechanism)
    assert result.returncode == 1
    assert f"OPEN   {open_}" in result.stdout
    assert f"holds  {shut}" in result.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_everything_is_refused_to_nobody(tmp_path):
    binary = shutil.copy(BINARY, tmp_path / "nadaraya")
    for folder in (tmp_path, *tmp_path.parents[:-1]):
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
    result = subprocess.run([*nobody, binary, "self-test"], capture_output=True, text=True, cwd="/", timeout=60)
    assert holds(result), result.stdout + result.stderr


@pytest.mark.parametrize("number, name", [(444, "Landlock"), (317, "seccomp")])
def test_without_a_mechanism_it_is_said_and_required_in_vain(place, number, name):
    script = place / "notebook/read.nw"
    script.write_text('print(sum(read_csv("data.csv").a))')
    without = {"preexec_fn": lacking(number)}
    assert run("run", script, **without).stdout == "4\n"
    refused = run("run", "--sandbox", "require", script, **without)
    assert refused.returncode != 0 and refused.stdout == ""
    assert "the sandbox is required, but" in refused.stderr
    said = run("doctor", **without).stdout
    assert re.search(r"--sandbox auto +(seccomp alone|Landlock \d+ alone)", said)
    assert re.search(rf"{name} +none", said), said
    result = run("self-test", **without)
    assert result.returncode == 1 and "OPEN" in result.stdout and "holds" in result.stdout
    # The language's own checks stay.
    script.write_text('read_csv("../outside.csv")')
    assert "lies outside" in run("run", script, **without).stderr


def test_off_is_off(place):
    script = place / "notebook/config.nw"
    script.write_text("%config sandbox")
    assert run("run", script, "--sandbox", "off").stdout == "sandbox = off\n"
    assert re.fullmatch(r"sandbox = (Landlock \d+, seccomp|.*none.*|.*alone.*)\n", run("run", script).stdout)
