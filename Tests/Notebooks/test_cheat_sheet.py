"""The cheat sheet is one page, with every word of its text."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_it_prints_on_one_page():
    made = subprocess.run([sys.executable, ROOT / "docs" / "cheat_sheet.py"], capture_output=True, text=True, check=True)
    path = made.stdout.strip()
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in told
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    for word in ("nadaraya_watson(x, y, q", "group_by(t", "assert_close(a, b)"):
        assert word in words
