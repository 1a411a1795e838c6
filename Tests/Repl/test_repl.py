"""`nadaraya repl` as a person meets it: in a terminal of its own."""

import os
import pty
import re
import select
import signal
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("NADARAYA") or ROOT / ".build/release/nadaraya"
TAB, ENTER, ESCAPE = "\t", "\r", "\x1b"
UP, DOWN, LEFT = "\x1b[A", "\x1b[B", "\x1b[D"
CTRL_A, CTRL_C, CTRL_D, CTRL_K, CTRL_R, CTRL_W = "\x01", "\x03", "\x04", "\x0b", "\x12", "\x17"


class Terminal:
    """A process with a terminal of 24 rows and 80 columns."""

    def __init__(self, folder):
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "HOME": str(folder)}
            environment.pop("XDG_DATA_HOME", None)
            os.execve(BINARY, [str(BINARY), "repl"], environment)
        self.text = ""
        self.seen = 0

    def type(self, *keys):
        for key in keys:
            os.write(self.file, key.encode())

    def expect(self, pattern, timeout=20):
        """Waits until the text behind the last match has the pattern; colours are left out."""
        deadline = time.monotonic() + timeout
        while True:
            plain = re.sub(r"\x1b(\[[0-9;?]*([A-Za-z]|$)|$)", "", self.text)
            match = re.search(pattern, plain[self.seen :])
            if match:
                self.seen += match.end()
                return match
            left = deadline - time.monotonic()
            if left <= 0 or not self.read(left):
                raise AssertionError(f"no {pattern!r} in {plain[self.seen :]!r}")

    def read(self, timeout):
        if not select.select([self.file], [], [], timeout)[0]:
            return True
        try:
            data = os.read(self.file, 65536)
        except OSError:  # The other end has closed.
            return False
        self.text += data.decode(errors="replace")
        return bool(data)

    def prompt(self, number):
        self.expect(rf"\[{number}\] > \r?$")

    def wait(self):
        """The exit status, once the process has ended."""
        while self.read(30):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.file)


@pytest.fixture
def start(tmp_path):
    terminals = []

    def start():
        terminals.append(Terminal(tmp_path))
        terminals[-1].prompt(1)
        return terminals[-1]

    yield start
    for terminal in terminals:
        terminal.close()


@pytest.fixture
def repl(start):
    return start()


def test_a_cell_shows_its_value(repl):
    repl.type("1 + 1", ENTER)
    repl.expect(r"\r\n2\r\n")
    repl.prompt(2)


def test_editing(repl):
    repl.type("2 * 4 wrong", CTRL_W, "1", LEFT, LEFT, CTRL_K, CTRL_A, "10 + ", ENTER)
    repl.expect(r"\r\n18\r\n")
    repl.prompt(2)


def test_up_goes_through_what_was_entered(repl):
    repl.type("x = 3", ENTER)
    repl.prompt(2)
    repl.type("x + 4", ENTER)
    repl.expect(r"\r\n7\r\n")
    repl.prompt(3)
    repl.type(UP, UP, DOWN, ENTER)
    repl.expect(r"\r\n7\r\n")
    repl.prompt(4)


def test_history_outlives_the_process(start):
    first = start()
    first.type("y = 12321", ENTER)
    first.prompt(2)
    first.type(CTRL_D)
    assert first.wait() == 0
    second = start()
    second.type(UP, ENTER)
    second.expect(r"y = 12321")
    second.prompt(2)


def test_search_finds_older_cells(repl):
    for number, cell in enumerate(["alpha = 41", "beta = 2", "gamma = 3"], start=1):
        repl.type(cell, ENTER)
        repl.prompt(number + 1)
    repl.type(CTRL_R, "alp")
    repl.expect(r"\(search: alp\) alpha = 41")
    repl.type("x")
    repl.expect(r"\(not found: alpx\)")
    repl.type(CTRL_C, "alpha + beta", ENTER)
    repl.expect(r"\r\n43\r\n")
    repl.prompt(5)
    # Found and run; Ctrl-R again goes on to older ones.
    repl.type(CTRL_R, "eta", CTRL_R, ENTER)
    repl.prompt(6)
    repl.type(UP)
    repl.expect(r"beta = 2")


def test_tab_completes_and_lists(repl):
    repl.type("gaus", TAB)
    repl.expect(r"gauss")
    repl.type(CTRL_C)
    repl.prompt(1)
    repl.type("nadar", TAB)
    repl.expect(r"nadaraya_watson")
    repl.type(CTRL_C)
    repl.prompt(1)
    repl.type("ep", TAB, TAB)
    repl.expect(r"epanechnikov\s.*epanechikov\s")
    repl.expect(r"\[1\] > epa\r?$")


def test_a_symbol_is_typed_by_its_name(repl):
    repl.type("\\sigma", TAB, " = 0.25", ENTER)
    repl.prompt(2)
    repl.type("σ * 4", ENTER)
    repl.expect(r"\r\n1\r\n")


def test_a_block_takes_several_lines(repl):
    repl.type("function f(x)", ENTER, "x + 100", ENTER, "end", ENTER)
    repl.prompt(2)
    repl.type("f(1)", ENTER)
    repl.expect(r"\r\n101\r\n")
    repl.prompt(3)
    # Up brings the whole block back.
    repl.type(UP, UP)
    repl.expect(r"function f\(x\)\s+\.\.\.\s+x \+ 100\s+\.\.\. end")


def test_pasted_lines_are_one_cell(repl):
    repl.type("\x1b[200~a = 1\rb = 2\r\x1b[201~", "a + b", ENTER)
    repl.expect(r"\r\n3\r\n")
    repl.prompt(2)


def test_ctrl_c_stops_a_cell_and_keeps_the_state(repl):
    repl.type("kept = 7", ENTER)
    repl.prompt(2)
    repl.type("while true; end", ENTER)
    repl.expect(r"while true; end\r+\n")
    time.sleep(0.3)
    repl.type(CTRL_C)
    repl.expect(r"interrupted in line 1")
    repl.prompt(3)
    repl.type("kept", ENTER)
    repl.expect(r"\r\n7\r\n")


def test_an_error_is_marked(repl):
    repl.type("gausian(1)", ENTER)
    repl.expect(r"There is no name `gausian`[\s\S]*\^{7}[\s\S]*Did you mean `gaussian`\?")
    repl.prompt(2)


def test_figures_are_drawn_in_characters(repl):
    repl.type("line([1, 2, 3], [1, 4, 9])", ENTER)
    repl.expect(r"x from 1 to 3, y from 1 to 9[\s\S]*[\u2801-\u28ff]")
    repl.prompt(2)


def test_ctrl_d_leaves(repl):
    repl.type(CTRL_D)
    assert repl.wait() == 0
