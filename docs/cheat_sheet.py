"""Makes `dist/cheat-sheet.pdf`, one page, of `cheat-sheet.md`: `python docs/cheat_sheet.py`.

Chromium prints it, which the tests install.
"""

import subprocess
import tempfile
from pathlib import Path

import mistune

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "dist" / "cheat-sheet.pdf"
STYLE = """
@page { size: A4; margin: 12mm }
body { font: 9.5pt/1.35 "DejaVu Sans", sans-serif; margin: 0 }
h1 { font-size: 15pt; margin: 0 0 6pt } p { margin: 5pt 0 }
code { font: 8pt "DejaVu Sans Mono", monospace } p code { color: #8a2b06 }
pre { background: #f4f4f4; margin: 3pt 0; padding: 4pt 6pt; white-space: pre-wrap }
"""


def main():
    words = mistune.html((HERE / "cheat-sheet.md").read_text())
    TARGET.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<!doctype html><meta charset=utf-8><title>Nadaraya</title><style>{STYLE}</style>{words}")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--no-pdf-header-footer", f"--print-to-pdf={TARGET}", page.as_uri()],
            check=True, capture_output=True, timeout=300)
    print(TARGET)


if __name__ == "__main__":
    main()
