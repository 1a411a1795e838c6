"""What pip asks of this project (PEP 517): `pip install .` builds the kernel where Swift is, and a source distribution has the sources."""

import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import build

NEEDS = "Debian's packages libzmq3-dev libsodium-dev libsqlite3-dev zlib1g-dev libbsd-dev libstdc++-12-dev"
# The manifest names the tests, so they come along.
SOURCES = ["CHANGELOG.md", "LICENSE", "NOTICE", "Makefile", "Package.swift", "README.md", "pyproject.toml", "Sources", "Tests", "kernelspec"]


def build_wheel(folder, config_settings=None, metadata_directory=None):
    if shutil.which("swift") is None:
        sys.exit(f"Building the kernel needs Swift 6.2 or newer (https://www.swift.org/install/) and {NEEDS}.")
    flags = next(line for line in (build.ROOT / "Makefile").read_text().splitlines() if line.startswith("HARDENING"))
    flags = flags.split(":=")[1].split()
    command = ["swift", "build", "-c", "release", "--static-swift-stdlib", *flags, "--product", "nadaraya"]
    # pip reads what is printed here; the compiler speaks to the reader.
    if subprocess.run(command, cwd=build.ROOT, stdout=sys.stderr).returncode != 0:
        sys.exit(f"The kernel could not be built. It needs Swift 6.2 or newer and {NEEDS}.")
    return build.build(folder).name


def build_sdist(folder, config_settings=None):
    name = f"nadaraya_kernel-{build.version()}"
    metadata = "\n".join([*build.headers([]), "", build.readme()]).encode()
    target = Path(folder) / f"{name}.tar.gz"
    with tarfile.open(target, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for source in SOURCES:
            archive.add(build.ROOT / source, f"{name}/{source}", filter=plain)
        information = tarfile.TarInfo(f"{name}/PKG-INFO")
        information.size = len(metadata)
        archive.addfile(information, io.BytesIO(metadata))
    return target.name


def plain(entry):
    """Without what running left behind, and without who packed it."""
    if "__pycache__" in entry.name:
        return None
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry
