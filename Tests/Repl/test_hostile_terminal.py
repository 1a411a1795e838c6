"""A stranger's file leaves a terminal as it was: its title, its clipboard, its cursor, its colours."""

import json
import os
import pty
import re
import select
import subprocess
import time

import pyte
import pytest
from hostile import COMMAND, literal, texts
from test_repl import BINARY, CTRL_D, Terminal

#: Whatever a program in a terminal may send besides text: its colours, and what the editor of the REPL needs.
OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\?2004[hl]|\x1b\[\d*[ABCDJKH]|\r")


class Screen(pyte.Screen):
    """Remembers what a terminal would have been told to do."""

    def __init__(self):
        super().__init__(200, 50)
        self.told = []

    def set_title(self, title):
        self.told.append(("title", title))

    def set_icon_name(self, name):
        self.told.append(("icon", name))

    def report_device_status(self, *args, **kwargs):
        self.told.append(("report", args))

    def bell(self):
        self.told.append(("bell",))


def terminal_output(*arguments, typed=None):
    """What a command writes to a terminal."""
    pid, file = pty.fork()
    if pid == 0:
        os.execve(BINARY, [str(BINARY), *arguments], {**os.environ, "TERM": "xterm-256color"})
    data = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([file], [], [], 1)[0]:
            continue
        try:
            part = os.read(file, 65536)
        except OSError:  # The other end has closed.
            break
        if not part:
            break
        data += part
    os.waitpid(pid, 0)
    os.close(file)
    return data.decode(errors="strict")


def unharmed(output):
    rest = OWN.sub("", output)
    assert not COMMAND.search(rest), repr(COMMAND.search(rest)) + repr(rest[:300])
    screen = Screen()
    stream = pyte.Stream(screen)
    stream.feed(output.replace("\n", "\r\n"))
    stream.feed("\r\n$")
    assert screen.told == []
    assert not screen.cursor.hidden
    assert (screen.cursor.attrs.fg, screen.cursor.attrs.bg, screen.cursor.attrs.bold) == ("default", "default", False)
    assert screen.charset == 0 and screen.margins is None


def script(text):
    """A cell whose source holds the text itself, wherever the language lets it stand."""
    inside = text.replace("\\", "").replace('"', "").replace("\n", "").replace("\r", "").replace("$", "")
    return f'# {inside}\nx = {literal(text)}\n"{inside}" + 1\n'


SAMPLE = texts(30)


@pytest.mark.parametrize("command", [["run"], ["check"], ["check", "--format", "json"], ["fmt", "--check"]])
def test_a_file_is_only_read(tmp_path, command):
    for number, text in enumerate(SAMPLE):
        file = tmp_path / f"{number}.nw"
        file.write_text(script(text), newline="")
        unharmed(terminal_output(*command, str(file)))


def test_what_a_script_shows_is_text(tmp_path):
    for number, text in enumerate(SAMPLE):
        file = tmp_path / f"{number}.nw"
        file.write_text(
            f"# %%\nx = {literal(text)}\nprint(x)\nwarn(x)\nx\n# %%\ntable([x, \"b\"], ([1, 2], [x, x]))\n"
            "# %%\nline([1, 2], [3, 4], label=x) + title(x)\n# %%\nf(a) = x\n?x\n# %%\nprogress(0.5, x)\nerror(x)\n")
        unharmed(terminal_output("run", str(file)))


def test_a_notebook_is_text(tmp_path):
    for number, text in enumerate(SAMPLE[::3]):
        file = tmp_path / f"{number}.ipynb"
        cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": script(text)}
        file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}))
        for command in ("run", "check", "fmt"):
            unharmed(terminal_output(command, str(file)))


@pytest.mark.parametrize("name", ["\x1b]0;pwn\a", "\x1b[31mred", "\x9b31mred", "a\nhelp: do this", "\u202efdp"])
def test_a_name_is_text(tmp_path, name):
    file = tmp_path / (name + ".nw")
    file.write_text("x =  1\ny = z\n")
    for command in (["run"], ["check"], ["fmt"], ["check", "--format", "json"]):
        unharmed(terminal_output(*command, str(file)))
        unharmed(terminal_output(*command, str(file) + "x"))
    broken = tmp_path / (name + ".ipynb")
    broken.write_text("no notebook")
    unharmed(terminal_output("run", str(broken)))
    for arguments in ([name], ["run", "--" + name], ["run", "--memory", name, str(file)], ["kernel", "--log-level", name],
                      ["install", "--name", name], ["install", "--prefix", "/dev/null/" + name], ["--" + name]):
        unharmed(terminal_output(*arguments))


def test_a_pipe_gets_what_was_printed(tmp_path):
    file = tmp_path / "print.nw"
    text = "\x1b[31mred\x1b[0m\a\r\n"
    file.write_text(f"print({literal(text)}; end=\"\")\nwarn({literal(text)})\n")
    done = subprocess.run([BINARY, "run", file], capture_output=True, check=True)
    assert done.stdout == text.encode() and done.stderr.startswith(text.encode())
    file.write_text(f"{literal(text)}\n")
    done = subprocess.run([BINARY, "run", file], capture_output=True, check=True)
    assert not COMMAND.search(done.stdout.decode())


def test_the_repl_shows_what_is_pasted(tmp_path):
    terminal = Terminal(tmp_path)
    try:
        terminal.prompt(1)
        terminal.type("\x1b[200~x = \"\x1b]0;pwn\a\u202e\x9b\"\x1b[201~", "\r")
        terminal.expect(r"x = \"\\u\{1b\}\]0;pwn\\u\{7\}\\u\{202e\}\\u\{9b\}\"")
        terminal.prompt(2)
        terminal.type("x\r")
        terminal.expect(r"\"\\u\{1b\}\]0;pwn\\u\{7\}")
        terminal.prompt(3)
        terminal.type("t = table([x, \"ab\"], ([1], [2]))\r")
        terminal.prompt(4)
        terminal.type("t[\"\t\t")
        terminal.expect(r"u\{1b\}\]0;pwn")
        terminal.type("\x03")
        terminal.prompt(4)
        terminal.type(CTRL_D)
        terminal.wait()
        unharmed(terminal.text)
    finally:
        terminal.close()
