"""Puts measured tables where a page of docs/benchmarks has marks for them:

    <!-- measured: NAME -->
    …
    <!-- end -->

What stands around the marks is written by hand.
"""

import argparse
import datetime
import importlib.metadata
import os
import pathlib
import platform
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def put(page, name, text):
    path = ROOT / "docs" / "benchmarks" / page
    mark = re.compile(rf"(<!-- measured: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    changed, count = mark.subn(lambda match: f"{match[1]}{text.strip()}\n{match[2]}", path.read_text())
    if count != 1:
        sys.exit(f"{page} has {count} marks for {name}")
    path.write_text(changed)


def load():
    """How many processes ran or waited on average during the last minute."""
    return os.getloadavg()[0]


def conditions(before, packages=()):
    """One sentence: what was measured where, when, with which versions, and how busy the machine was meanwhile."""
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    wide = "AVX-512" if " avx512f" in open("/proc/cpuinfo").read() else "AVX2"
    versions = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{package} not installed")
    is_first = os.nice(0) < 0 or os.sched_getscheduler(0) != os.SCHED_OTHER
    priority = ", with priority over the other work" if is_first else ""
    return (
        f"Measured {datetime.date.today()}, {os.cpu_count()} cores of {model} ({wide}), "
        f"load {before:.1f} before and {load():.1f} after{priority}; {', '.join(versions)}."
    )


def fill(document, table, lines, packages, description):
    """What a script of one table does: prints the lines that `lines(binary)` gives; with --write, puts them into the page."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--binary", default=ROOT / ".build" / "release" / "nadaraya")
    options = parser.parse_args()
    before = load()
    text = "\n".join(lines(options.binary)) + f"\n\n{conditions(before, packages)}"
    print(text)
    if options.write:
        put(document, table, text)
