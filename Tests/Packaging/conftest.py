"""The wheel, built once, and the environments that it is installed into."""

import fcntl
import hashlib
import shutil
import sys
import venv
from pathlib import Path

import pytest
from shell import ROOT, run

HERE = Path(__file__).parent
ENVIRONMENTS = {"tools", "enterprise", "lab", "hub", "book", "lite", "site", "anywhere", "ways"}


def pytest_itemcollected(item):
    used = ENVIRONMENTS.intersection(getattr(item, "fixturenames", ()))
    # Other folders have fixtures of the same names.
    if used and HERE in item.path.parents:
        item.add_marker("environments")
        # What shares an environment runs in one process, one after the other.
        item.add_marker(pytest.mark.xdist_group("tools" if "tools" in used else min(used)))


@pytest.fixture(scope="session")
def dist(testrun_uid):
    """The folder with both wheels, built once however many processes share the tests."""
    with (ROOT / ".build/wheels.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = ROOT / ".build/wheels.built"
        if not built.exists() or built.read_text() != testrun_uid:
            run(sys.executable, ROOT / "kernelspec/wheel/build.py")
            built.write_text(testrun_uid)
    return ROOT / "dist"


@pytest.fixture(scope="session")
def wheel(dist):
    (path,) = dist.glob("nadaraya_kernel-*-manylinux*.whl")
    return path


@pytest.fixture(scope="session")
def anywhere_wheel(dist):
    """The wheel for every other system."""
    found = list(dist.glob("nadaraya_kernel-*-any.whl"))
    if not found:
        pytest.skip("there was no module to put into it: make browser")
    return found[0]


@pytest.fixture(scope="session")
def anywhere(anywhere_wheel):
    """The bin folder of an environment with the wheel for every system, which runs here as well."""
    return environment("anywhere", anywhere_wheel)


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
def lite(wheel):
    """The bin folder of an environment with the wheel and what builds sites of JupyterLite."""
    return environment("lite", wheel)


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
