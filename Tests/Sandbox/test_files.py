"""Which files cells read, and how others are granted."""

import os
import re

import pytest
from sandboxed import run

READ = 'print(sum(read_csv("{}").a))'


def read(place, path, *options, **settings):
    script = place / "notebook/read.nw"
    script.write_text(READ.format(path))
    return run("run", script, *options, **settings)


@pytest.mark.parametrize("path", ["data.csv", "./data.csv", "sub/more.csv", "sub/../data.csv", "in.csv"])
def test_a_file_next_to_the_notebook(place, path):
    result = read(place, path)
    assert (result.stdout, result.stderr, result.returncode) == ("4\n", "", 0)
    assert read(place, place / "notebook" / path).stdout == "4\n"


@pytest.mark.parametrize("path", ["../outside.csv", "out.csv", "../granted/more.csv", ".hidden/x.csv"])
def test_the_message_says_how_to_grant(place, path):
    result = read(place, path)
    assert result.returncode == 1 and result.stdout == ""
    folder = re.search(r"`--read ([^`]+)`", result.stderr)[1]
    assert read(place, path.replace("out.csv", "../outside.csv"), "--read", folder).stdout == "4\n"


def test_three_ways_to_grant(place):
    granted, path = place / "granted", "../granted/more.csv"
    assert read(place, path, "--read", granted).stdout == "4\n"
    assert read(place, path, "--read", "granted", cwd=place).stdout == "4\n"
    assert read(place, path, env=os.environ | {"NADARAYA_READ": f"/nonexistent:{granted}"}).stdout == "4\n"
    home = {"HOME": str(place / "home"), "PATH": os.environ["PATH"]}
    assert "lies outside" in read(place, path, env=home).stderr
    file = place / "home/.config/nadaraya/read"
    file.parent.mkdir(parents=True)
    file.write_text(f"# shared data\n\n{granted}\n")
    assert read(place, path, env=home).stdout == "4\n"
    (place / "home/shared").symlink_to(granted)
    file.write_text("~/shared\n")
    assert read(place, path, env=home).stdout == "4\n"
    assert read(place, place / "home/shared/more.csv", env=home).stdout == "4\n"


def test_a_grant_that_is_not_there(place):
    result = read(place, "data.csv", "--read", place / "missing")
    assert result.returncode != 0 and "There is no folder" in result.stderr
    result = read(place, "data.csv", env=os.environ | {"NADARAYA_READ": "/nonexistent"})
    assert result.stdout == "4\n" and "/nonexistent" in result.stderr


def test_a_cell_grants_nothing(place):
    for setting in ("sandbox = off", "sandbox off", "read = /"):
        script = place / "notebook/grant.nw"
        script.write_text(f"%config {setting}")
        assert run("run", script).returncode == 1


@pytest.mark.parametrize("builtin", ["read_csv", "read_json", "read_npy"])
@pytest.mark.parametrize("path", ["../outside.csv", "out.csv", ".hidden/x.csv", "/etc/passwd"])
def test_every_reader_asks_at_the_same_door(place, builtin, path):
    script = place / "notebook/read.nw"
    script.write_text(f'{builtin}("{path}")')
    result = run("run", script)
    assert result.returncode == 1
    assert re.search("lies outside|leads out|begins with a dot", result.stderr)
