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
    if not MODULE.exists():
        pytest.skip("there is no browser build: make browser")
    if shutil.which("node") is None:
        pytest.skip("there is no node: apt-get install nodejs")

    def run(requests, first=1, recovers=False):
        requests = [
            {"files": files and str(files), "cells": cells, "first": first, "recovers": recovers}
            for files, cells in requests]
        result = subprocess.run(
            ["node", Path(__file__).with_name("run.mjs"), MODULE], input=json.dumps(requests), capture_output=True,
            text=True, check=True)
        return json.loads(result.stdout)

    return run


@pytest.fixture(scope="session")
def differences():
    """What differs from the native build, and why."""
    return json.loads(Path(__file__).with_name("differences.json").read_text())
