"""The wheel, built once, and the environments that it is installed into."""

import hashlib
import shutil
import sys
import venv
from pathlib import Path

import pytest
from shell import ROOT, run


ENVIRONMENTS = {"tools", "enterprise", "lab", "hub", "book", "site", "ways"}


def pytest_collection_modifyitems(items):
    for item in items:
        # Other folders have fixtures of the same names.
        if Path(__file__).parent in item.path.parents and ENVIRONMENTS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("environments")


@pytest.fixture(scope="session")
def wheel():
    run(sys.executable, ROOT / "kernelspec/wheel/build.py")
    (path,) = (ROOT / "dist").glob("nadaraya_kernel-*.whl")
    return path


@pytest.fixture(scope="session")
def tools(wheel):
    """The bin folder of an environment with the wheel and the tools."""
    return environment("tools", wheel)


@pytest.fixture(scope="session")
def enterprise(wheel):
    """The bin folder of an environment with the wheel and Enterprise Gateway."""
    return environment("enterprise", wheel)


@pytest.fixture(scope="session")
def lab(wheel):
    """The bin folder of an environment with the wheel and JupyterLab."""
    return environment("lab", wheel)


@pytest.fixture(scope="session")
def hub(wheel):
    """The bin folder of an environment with the wheel and JupyterHub."""
    return environment("hub", wheel)


@pytest.fixture(scope="session")
def book(wheel):
    """The bin folder of an environment with the wheel and Jupyter Book."""
    return environment("book", wheel)


@pytest.fixture(scope="session")
def ways():
    """The bin folder of an environment with Jupyter and other installers, and without the wheel."""
    return environment("ways")


@pytest.fixture(scope="session")
def site():
    """The folder of the site, made anew; its generator has an environment of its own."""
    run(shutil.which("make"), "site", cwd=ROOT, timeout=1800)
    return ROOT / "dist/site"


def environment(name, wheel=None):
    """Makes an environment, or takes that of the last run where it fits, and puts the wheel of today into it, if any."""
    folder = ROOT / f".venv-{name}"
    requirements = Path(__file__).with_name(f"requirements-{name}.txt")
    stamp = folder / "ready"
    state = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != state:
        venv.create(folder, with_pip=True, clear=True)
        # As long as a busy machine and a slow registry take.
        run(folder / "bin/pip", "install", "-q", "-r", requirements, timeout=1800)
        stamp.write_text(state)
    if wheel:
        run(folder / "bin/pip", "install", "-q", "--no-deps", "--force-reinstall", wheel)
    return folder / "bin"
