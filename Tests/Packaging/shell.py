"""Running commands in tests."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*command, **options):
    """Runs a command that must succeed, as if its folder's environment were active; gives what it wrote."""
    path = os.pathsep.join([os.path.dirname(command[0]), os.environ["PATH"]])
    options.setdefault("env", {**os.environ, "PATH": path})
    options.setdefault("timeout", 300)
    result = subprocess.run(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout
