"""Builds dist/nadaraya_kernel-VERSION-py3-none-manylinux_2_NN_x86_64.whl from a release build.

The wheel carries the kernel's binary, linked against nothing but glibc, libstdc++ and libgcc, its
kernel spec, and the companions in `nadaraya_kernel`. The same sources give the same bytes.
Why it is linked this way: docs/decisions/0601-wheel.md.
"""

import base64
import hashlib
import json
import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RELEASE = ROOT / ".build/release"

# Each comes as an archive from Debian's -dev package; libbsd gives libzmq its `strlcpy`.
STATIC_LIBRARIES = {
    "zmq": "libzmq3-dev",
    "sodium": "libsodium-dev",
    "sqlite3": "libsqlite3-dev",
    "z": "zlib1g-dev",
    "bsd": "libbsd-dev",
}
SWIFT_PACKAGES = ["swift-argument-parser", "swift-log", "swift-numerics"]

# What every manylinux platform has.
EXPECTED_LIBRARIES = {
    "libc.so.6",
    "libm.so.6",
    "libstdc++.so.6",
    "libgcc_s.so.1",
    "ld-linux-x86-64.so.2",
}


def main():
    if platform.machine() != "x86_64":
        sys.exit("The wheel is made for x86_64 only.")
    with tempfile.TemporaryDirectory() as folder:
        binary = link(Path(folder))
        content = companions() | kernel_spec(binary, Path(folder)) | metadata(binary)
        name = f"nadaraya_kernel-{version()}-{tag(binary)}.whl"
    target = ROOT / "dist" / name
    target.parent.mkdir(exist_ok=True)
    write(target, content)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")


# MARK: The binary


def link(folder):
    """Links the objects of the release build again, with the system libraries inside."""
    archives = folder / "archives"
    archives.mkdir()
    for library in STATIC_LIBRARIES:
        file = Path(output("gcc", f"-print-file-name=lib{library}.a").strip())
        if not file.is_absolute():
            sys.exit(f"lib{library}.a is missing: apt-get install {STATIC_LIBRARIES[library]}")
        (archives / file.name).symlink_to(file)
    objects = RELEASE / "nadaraya.product/Objects.LinkFileList"
    binary = folder / "nadaraya"
    output("clang", "-O2", "-c", HERE / "absent.c", "-o", folder / "absent.o")
    output(
        *("swiftc", "-static-stdlib", "-emit-executable", "-use-ld=lld", "-o", binary),
        *("-module-name", "nadaraya", f"@{objects}", folder / "absent.o"),
        *(f"-L{archives}", "-lbsd", "-lm"),
        *linker("--defsym", "main=nadaraya_main", "--wrap=hypot", "--wrap=hypotf"),
        *linker("--gc-sections", "--icf=safe", "--build-id=none", "-z", "now"),
        *linker(f"--version-script={HERE / 'exports.map'}"),
    )
    output("strip", binary)
    return binary


def linker(*options):
    return [word for option in options for word in ("-Xlinker", option)]


def tag(binary):
    """The wheel's tag: the newest glibc that the binary asks for, and nothing beside glibc."""
    needed = set(re.findall(r"NEEDED.*\[(.+)\]", output("readelf", "-d", binary)))
    if not needed <= EXPECTED_LIBRARIES:
        sys.exit(f"The binary needs {sorted(needed - EXPECTED_LIBRARIES)}.")
    symbols = re.findall(r"GLIBC_2\.(\d+)", output("objdump", "-T", binary))
    return f"py3-none-manylinux_2_{max(map(int, symbols))}_x86_64"


# MARK: The content: path in the wheel → bytes


def companions():
    package = ROOT / "kernelspec/nadaraya_kernel"
    return {f"nadaraya_kernel/{file.name}": file.read_bytes() for file in package.glob("*.py")}


def kernel_spec(binary, folder):
    """What `nadaraya install` writes, started from wherever the kernel spec lies."""
    output(binary, "install", "--prefix", folder)
    content = {
        file.name: file.read_bytes() for file in (folder / "share/jupyter/kernels/nadaraya").iterdir()
    }
    spec = json.loads(content["kernel.json"])
    spec["argv"][0] = "{resource_dir}/nadaraya"
    content["kernel.json"] = (json.dumps(spec, indent=2) + "\n").encode()
    content["nadaraya"] = binary.read_bytes()
    place = f"nadaraya_kernel-{version()}.data/data/share/jupyter/kernels/nadaraya"
    return {f"{place}/{name}": data for name, data in content.items()}


def metadata(binary):
    place = f"nadaraya_kernel-{version()}.dist-info"
    licences = {"THIRD-PARTY-NOTICES.txt": third_party_notices()}
    for name in ("LICENSE", "NOTICE"):
        licences[name] = (ROOT / name).read_text()
    lines = (HERE / "METADATA").read_text().replace("VERSION", version())
    lines += "".join(f"License-File: {name}\n" for name in sorted(licences))
    files = {
        "METADATA": lines + "\n" + (ROOT / "README.md").read_text(),
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: nadaraya\nRoot-Is-Purelib: false\nTag: {tag(binary)}\n",
        "entry_points.txt": (HERE / "entry_points.txt").read_text(),
    }
    files |= {f"licenses/{name}": text for name, text in licences.items()}
    return {f"{place}/{name}": text.encode() for name, text in files.items()}


def third_party_notices():
    """The licences of what is linked into the binary, each as its own package states it."""
    runtime = json.loads(output("swiftc", "-print-target-info"))["paths"]["runtimeResourcePath"]
    licence = Path(runtime).parents[1] / "share/swift/LICENSE.txt"
    files = {"The Swift standard library and Foundation": licence}
    for package in SWIFT_PACKAGES:
        files[package] = ROOT / ".build/checkouts" / package / "LICENSE.txt"
    for library, package in STATIC_LIBRARIES.items():
        files[f"lib{library}"] = Path("/usr/share/doc") / package / "copyright"
    rule = "=" * 80
    return "\n".join(f"{rule}\n{name}\n{rule}\n\n{file.read_text()}" for name, file in files.items())


def version():
    source = (ROOT / "Sources/Commands/Version.swift").read_text()
    return re.search(r'nadarayaVersion = "(.+)"', source)[1]


# MARK: The file


def write(target, content):
    """A zip with sorted names and one fixed date, so that the same content gives the same bytes."""
    record = f"nadaraya_kernel-{version()}.dist-info/RECORD"
    lines = [f"{name},{digest(data)},{len(data)}" for name, data in sorted(content.items())]
    lines.append(f"{record},,\n")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        for name, data in sorted(content.items()) + [(record, "\n".join(lines).encode())]:
            entry = zipfile.ZipInfo(name)  # 1980-01-01
            entry.compress_type = zipfile.ZIP_DEFLATED
            mode = 0o755 if name.endswith("/nadaraya") else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            wheel.writestr(entry, data)


def digest(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def output(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


if __name__ == "__main__":
    main()
