"""The language's browser build, run by node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "dist/browser/nadaraya.wasm"


@pytest.fixture(scope="session")
def sessions():
    """Runs sessions: each a folder of files, or None, and cells; gives what each cell told."""
    require()

    def run(requests, first=1, recovers=False):
        requests = [
            {"files": files and str(files), "cells": cells, "first": first, "recovers": recovers}
            for files, cells in requests]
        return ask(requests)

    return run


@pytest.fixture(scope="session")
def colours():
    """Cuts sources into parts, each with its kind, as the language reads them."""
    require()
    return lambda sources: ask([{"colours": sources}])[0]


def require():
    if not MODULE.exists():
        pytest.skip("there is no browser build: make browser")
    if shutil.which("node") is None:
        pytest.skip("there is no node: apt-get install nodejs")


def ask(requests):
    result = subprocess.run(
        ["node", Path(__file__).with_name("run.mjs"), MODULE], input=json.dumps(requests), capture_output=True, text=True,
        check=True)
    return json.loads(result.stdout)


@pytest.fixture(scope="session")
def differences():
    """What differs from the native build, and why."""
    return json.loads(Path(__file__).with_name("differences.json").read_text())
