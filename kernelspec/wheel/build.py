"""Builds both wheels: dist/nadaraya_kernel-VERSION-py3-none-manylinux_2_NN_x86_64.whl from a release build, and
dist/nadaraya_kernel-VERSION-py3-none-any.whl from the module of `make browser`; with the word `anywhere`, only that one.

The first carries the kernel's binary, linked against nothing but glibc and libgcc, the second the language as WebAssembly and the
kernel in Python that runs it. Both carry a kernel spec, the companions in `nadaraya_kernel`, what they say of themselves in
pyproject.toml, the licences of all that is inside and a list of it. The same sources give the same bytes.
Why the binary is linked this way: docs/decisions/0601-wheel.md. Why there are two: docs/decisions/0607-anywhere.md.
"""

import base64
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RELEASE = ROOT / ".build/release"

# Each comes as an archive from Debian's -dev package; libbsd gives libzmq its `strlcpy`.
STATIC_LIBRARIES = {
    "zmq": ("libzmq3-dev", "LicenseRef-libzmq-LGPL-3.0-or-later-with-static-linking-exception"),
    "sodium": ("libsodium-dev", "ISC"),
    "sqlite3": ("libsqlite3-dev", "blessing"),
    "z": ("zlib1g-dev", "Zlib"),
    "bsd": ("libbsd-dev", "ISC"),
    "stdc++": ("libstdc++-*-dev", "GPL-3.0-or-later WITH GCC-exception-3.1"),
}
# The C library in the language's module for pages.
PAGE_LIBRARY = ("wasi-libc", "CC0-1.0 AND MIT AND BSD-2-Clause")
# Licences that Debian's texts name without repeating them.
COMMON_LICENCES = ["Apache-2.0", "GPL-3", "LGPL-3"]

# What every manylinux platform has.
EXPECTED_LIBRARIES = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2"}

sys.path.insert(0, str(ROOT / "kernelspec"))
from nadaraya_kernel import lab, textmate  # noqa: E402

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
ANYWHERE = "py3-none-any"


def build(folder):
    """Writes the wheel for this system into a folder; gives its path."""
    if platform.machine() != "x86_64":
        sys.exit("The wheel is made for x86_64 only.")
    with tempfile.TemporaryDirectory() as scratch:
        binary = link(Path(scratch))
        content = companions() | kernel_spec(binary, Path(scratch))
        content = {name: data for name, data in content.items() if "/anywhere/" not in name}
        return write(Path(folder), tag(binary), content)


def build_anywhere(folder):
    """Writes the wheel for every other system into a folder; gives its path."""
    if not page_module():
        sys.exit("The wheel for every system needs dist/browser/nadaraya.wasm.packed: `make browser` builds it.")
    return write(Path(folder), ANYWHERE, companions() | kernel_spec_anywhere())


# MARK: The binary


def link(folder):
    """Links the objects of the release build again, with the system libraries inside."""
    archives = folder / "archives"
    archives.mkdir()
    for library in STATIC_LIBRARIES:
        file = Path(output("gcc", f"-print-file-name=lib{library}.a").strip())
        if not file.is_absolute():
            sys.exit(f"lib{library}.a is missing: apt-get install {STATIC_LIBRARIES[library][0]}")
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
    tools = Path(shutil.which("swiftc")).resolve().parent
    # The compiler's own mark on each object, which says the folder of the checkout and is for its next build only.
    output(tools / "llvm-objcopy", "--strip-all", "--remove-section=.swift_modhash", binary)
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
    """The Python package, with the language for the pages that it makes, and what Jupyter's server is told of it."""
    package = ROOT / "kernelspec/nadaraya_kernel"
    files = [file for file in package.rglob("*") if file.suffix in (".py", ".js", ".css", ".html")]
    content = {f"nadaraya_kernel/{file.relative_to(package).as_posix()}": file.read_bytes() for file in files}
    if module := page_module():
        content["nadaraya_kernel/nadaraya.wasm.packed"] = module.read_bytes()
    share = f"nadaraya_kernel-{version()}.data/data/share"
    content |= {f"{share}/nadaraya/editors/{name}": text.encode() for name, text in textmate.extension(version()).items()}
    figures = f"{share}/jupyter/labextensions/{lab.NAME}"
    content |= {f"{figures}/{name}": text.encode() for name, text in lab.extension(version()).items()}
    settings = {"ServerApp": {"jpserver_extensions": {"nadaraya_kernel.prompt": True}}}
    place = f"nadaraya_kernel-{version()}.data/data/etc/jupyter/jupyter_server_config.d/nadaraya_kernel.json"
    content[place] = (json.dumps(settings, indent=2) + "\n").encode()
    return content


def page_module():
    """Where `make browser` has built it."""
    module = ROOT / "dist/browser/nadaraya.wasm.packed"
    return module if module.exists() else None


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
    return in_kernel_spec(content)


def kernel_spec_anywhere():
    """What starts the kernel in Python."""
    files = sorted((ROOT / "kernelspec/anywhere").glob("*.*"))
    logos = sorted((ROOT / "Sources/Commands/Resources").glob("logo-*"))
    return in_kernel_spec({file.name: file.read_bytes() for file in [*files, *logos]})


def in_kernel_spec(content):
    place = f"nadaraya_kernel-{version()}.data/data/share/jupyter/kernels/nadaraya"
    return {f"{place}/{name}": data for name, data in content.items()}


def metadata(tag):
    place = f"nadaraya_kernel-{version()}.dist-info"
    licences = {"LICENSE": (ROOT / "LICENSE").read_text(), "NOTICE": (ROOT / "NOTICE").read_text()}
    licences["THIRD-PARTY-NOTICES.txt"] = third_party_notices(tag)
    is_pure = "true" if tag == ANYWHERE else "false"
    files = {
        "METADATA": "\n".join([*headers(licences, tag), "", readme()]),
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: nadaraya\nRoot-Is-Purelib: {is_pure}\nTag: {tag}\n",
        "entry_points.txt": entry_points(),
        "sboms/nadaraya.cdx.json": json.dumps(parts(tag), indent=2) + "\n",
    }
    files |= {f"licenses/{name}": text for name, text in licences.items()}
    return {f"{place}/{name}": text.encode() for name, text in files.items()}


def headers(licences, tag=None):
    """pyproject.toml's table, as the core metadata specification writes it."""
    yield from ("Metadata-Version: 2.4", "Name: " + PROJECT["name"], "Version: " + version())
    yield "Summary: " + PROJECT["description"]
    yield "Keywords: " + ",".join(PROJECT["keywords"])
    yield "Author: " + ", ".join(author["name"] for author in PROJECT["authors"])
    yield "License-Expression: " + licence_expression(tag)
    yield from (f"License-File: {name}" for name in sorted(licences))
    yield from (f"Classifier: {name}" for name in PROJECT["classifiers"])
    yield from (f"Project-URL: {name}, {address}" for name, address in PROJECT["urls"].items())
    needs = PYPROJECT["tool"]["nadaraya"]["anywhere"] if tag == ANYWHERE else {**PROJECT, "dependencies": []}
    yield "Requires-Python: " + needs["requires-python"]
    yield from (f"Requires-Dist: {package}" for package in needs["dependencies"])
    for extra, packages in PROJECT["optional-dependencies"].items():
        yield f"Provides-Extra: {extra}"
        yield from (f'Requires-Dist: {package} ; extra == "{extra}"' for package in packages)
    yield "Description-Content-Type: text/markdown"


def licence_expression(tag):
    """The licences of what is inside: the libraries stand in the binary only."""
    absent = {licence for _, licence in STATIC_LIBRARIES.values()} if tag == ANYWHERE else set()
    return " AND ".join(term for term in PROJECT["license"].split(" AND ") if term not in absent)


def readme():
    """README with whole addresses: on PyPI there is no repository around it."""
    source = PROJECT["urls"]["Source"]
    raw = source.replace("//github.com/", "//raw.githubusercontent.com/") + "/main/"
    text = (ROOT / PROJECT["readme"]).read_text()
    text = re.sub(r"(!\[[^\]]*\]\()(?!https?:)", lambda link: link[1] + raw, text)
    return re.sub(r"((?<!!)\[[^\]]*\]\()(?!https?:|#)", lambda link: f"{link[1]}{source}/blob/main/", text)


def entry_points():
    groups = {"console_scripts": PROJECT["scripts"], **PROJECT["entry-points"]}
    return "\n".join(
        f"[{group}]\n" + "".join(f"{name} = {place}\n" for name, place in entries.items())
        for group, entries in groups.items())


def third_party_notices(tag):
    """The licences of what is linked into the binary and the module, each as its own package states it."""
    runtime = json.loads(output("swiftc", "-print-target-info"))["paths"]["runtimeResourcePath"]
    files = {"The Swift standard library and Foundation": Path(runtime).parents[1] / "share/swift/LICENSE.txt"}
    for package, _ in swift_packages(tag):
        files[package] = ROOT / ".build/checkouts" / package / "LICENSE.txt"
    for library, package, _, _ in debian_packages(tag):
        files[f"lib{library}"] = Path("/usr/share/doc") / package / "copyright"
    if page_module():
        files[PAGE_LIBRARY[0]] = Path("/usr/share/doc") / PAGE_LIBRARY[0] / "copyright"
    files["DejaVu Sans, glyph outlines"] = ROOT / "Sources/Pictures/Glyphs/LICENSE"
    files["Noto Sans CJK KR, letters of Hangul"] = ROOT / "Sources/Pictures/Glyphs/LICENSE-Hangul"
    files["Unicode data"] = HERE / "UNICODE-LICENSE.txt"
    for name in COMMON_LICENCES:
        files[f"{name}, which texts above name"] = Path("/usr/share/common-licenses") / name
    rule = "=" * 80
    return "\n".join(f"{rule}\n{name}\n{rule}\n\n{file.read_text()}" for name, file in files.items())


def parts(tag):
    """What is inside, as a bill of materials (CycloneDX 1.6, where PEP 770 looks for it)."""
    swift = re.search(r"Swift version (\S+)", output("swiftc", "--version"))[1]
    components = [("swift", swift, "Apache-2.0 WITH Swift-exception", f"pkg:github/swiftlang/swift@{swift}")]
    for package, release in swift_packages(tag):
        components.append(
            (package, release, "Apache-2.0 WITH Swift-exception", f"pkg:github/apple/{package}@{release}"))
    packages = [*debian_packages(tag)]
    if page_module():
        package, licence = PAGE_LIBRARY
        packages.append((None, package, output("dpkg-query", "-W", "-f=${Version}", package), licence))
    for _, package, release, licence in packages:
        components.append((package, release, licence, f"pkg:deb/debian/{package}@{release}"))
    components.append(("dejavu-sans", "2.37", "Bitstream-Vera", "pkg:github/dejavu-fonts/dejavu-fonts@2.37"))
    components.append(("noto-sans-cjk-kr", "2.004", "OFL-1.1", "pkg:github/notofonts/noto-cjk@Sans2.004"))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(PROJECT["name"], version(), licence_expression(tag))},
        "components": [component(*facts) for facts in components],
    }


def component(name, release, licence, address=None):
    return {
        "type": "library" if address else "application",
        "name": name,
        "version": release,
        "licenses": [{"expression": licence}],
        **({"purl": address} if address else {}),
    }


def swift_packages(tag):
    """The packages of the manifest that are inside, with their versions."""
    manifest = (ROOT / "Package.swift").read_text()
    packages = re.findall(r'package\(url: "[^"]*/([\w-]+)", exact: "([^"]+)"', manifest)
    return [each for each in packages if tag != ANYWHERE or each[0] == "swift-numerics"]


def debian_packages(tag):
    """What the binary's archives come from: the library, its package, its version, its licence."""
    if tag == ANYWHERE:
        return
    for library, (pattern, licence) in STATIC_LIBRARIES.items():
        installed = output("dpkg-query", "-W", "-f=${Package} ${Version}\n", pattern).split("\n")
        package, release = max(line for line in installed if line.count(" ") == 1 and line[-1] != " ").split()
        yield library, package, release, licence


def version():
    source = (ROOT / "Sources/Commands/Version.swift").read_text()
    return re.search(r'nadarayaVersion = "(.+)"', source)[1]


# MARK: The file


def write(folder, tag, content):
    """A zip with sorted names and one fixed date, so that the same content gives the same bytes."""
    folder.mkdir(exist_ok=True)
    target = folder / f"nadaraya_kernel-{version()}-{tag}.whl"
    content = content | metadata(tag)
    record = f"nadaraya_kernel-{version()}.dist-info/RECORD"
    lines = [f"{name},{digest(data)},{len(data)}" for name, data in sorted(content.items())]
    lines.append(f"{record},,\n")
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        for name, data in sorted(content.items()) + [(record, "\n".join(lines).encode())]:
            entry = zipfile.ZipInfo(name)  # 1980-01-01
            entry.compress_type = zipfile.ZIP_DEFLATED
            mode = 0o755 if name.endswith("/nadaraya") else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            wheel.writestr(entry, data)
    partial.replace(target)
    return target


def digest(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def output(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


if __name__ == "__main__":
    # What only builds the native one, as `make test` does without `make browser`, has no module for the other.
    natives = [] if sys.argv[1:] == ["anywhere"] else [build]
    for make in [*natives, *([build_anywhere] if page_module() or not natives else [])]:
        wheel = make(ROOT / "dist")
        print(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size / 1e6:.1f} MB")
