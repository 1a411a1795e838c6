"""The wheel, built once, and the environments that it is installed into."""

import contextlib
import fcntl
import hashlib
import shutil
import sys
import venv
from pathlib import Path

import pytest
from shell import ROOT, run

HERE = Path(__file__).parent
#: What needs them, or the module that `make browser` builds.
ENVIRONMENTS = {"tools", "enterprise", "lab", "hub", "book", "lite", "site", "anywhere", "anywhere_wheel", "ways"}


def pytest_itemcollected(item):
    used = ENVIRONMENTS.intersection(getattr(item, "fixturenames", ()))
    # Other folders have fixtures of the same names.
    if used and HERE in item.path.parents:
        item.add_marker("environments")


@contextlib.contextmanager
def once(name, tests):
    """One process at a time; gives whether it is the first one of this run of the tests."""
    with (ROOT / f".build/{name}.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        yield lock.read() != tests
        lock.truncate(0)
        lock.write(tests)


@pytest.fixture(scope="session")
def dist(testrun_uid):
    """The folder with both wheels."""
    with once("wheels", testrun_uid) as is_first:
        if is_first:
            run(sys.executable, ROOT / "kernelspec/wheel/build.py")
    return ROOT / "dist"


@pytest.fixture(scope="session")
def environment(testrun_uid):
    """Makes an environment, or takes that of the last run where it fits, and puts the wheel of today into it, if any."""

    def make(name, wheel=None):
        folder = ROOT / f".venv-{name}"
        requirements = Path(__file__).with_name(f"requirements-{name}.txt")
        stamp = folder / "ready"
        state = hashlib.sha256(requirements.read_bytes()).hexdigest()
        with once(f"venv-{name}", testrun_uid) as is_first:
            if not stamp.exists() or stamp.read_text() != state:
                venv.create(folder, with_pip=True, clear=True)
                # As long as a busy machine and a slow registry take.
                run(folder / "bin/pip", "install", "-q", "-r", requirements, timeout=1800)
                stamp.write_text(state)
            if wheel and is_first:
                run(folder / "bin/pip", "install", "-q", "--no-deps", "--force-reinstall", wheel)
        return folder / "bin"

    return make


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
def anywhere(environment, anywhere_wheel):
    """The bin folder of an environment with the wheel for every system, which runs here as well."""
    return environment("anywhere", anywhere_wheel)


@pytest.fixture(scope="session")
def tools(environment, wheel):
    """The bin folder of an environment with the wheel and the tools."""
    return environment("tools", wheel)


@pytest.fixture(scope="session")
def enterprise(environment, wheel):
    """The bin folder of an environment with the wheel and Enterprise Gateway."""
    return environment("enterprise", wheel)


@pytest.fixture(scope="session")
def lab(environment, wheel):
    """The bin folder of an environment with the wheel and JupyterLab."""
    return environment("lab", wheel)


@pytest.fixture(scope="session")
def hub(environment, wheel):
    """The bin folder of an environment with the wheel and JupyterHub."""
    return environment("hub", wheel)


@pytest.fixture(scope="session")
def book(environment, wheel):
    """The bin folder of an environment with the wheel and Jupyter Book."""
    return environment("book", wheel)


@pytest.fixture(scope="session")
def lite(environment, wheel):
    """The bin folder of an environment with the wheel and what builds sites of JupyterLite."""
    return environment("lite", wheel)


@pytest.fixture(scope="session")
def ways(environment):
    """The bin folder of an environment with Jupyter and other installers, and without the wheel."""
    return environment("ways")


@pytest.fixture(scope="session")
def site():
    """The folder of the site, made anew; its generator has an environment of its own."""
    run(shutil.which("make"), "site", cwd=ROOT, timeout=1800)
    return ROOT / "dist/site"
