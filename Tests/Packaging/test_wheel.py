"""The wheel as a plain machine sees it: what is inside, what it needs, what it leaves behind."""

import json
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file
from shell import ROOT, run

TOOLS = Path(sys.executable).parent
SPEC = "share/jupyter/kernels/nadaraya"

# What a wheel may expect, and the loader that brings it in. Old systems have an old libstdc++: the wheel asks for none.
PLAIN_LIBRARIES = ["libc.so.6", "libm.so.6", "libgcc_s.so.1"]
LOADER = "/lib64/ld-linux-x86-64.so.2"


def run_cell(client, code):
    """The text that a cell prints."""
    texts = []
    reply = client.execute_interactive(
        code, timeout=30, output_hook=lambda message: texts.append(message["content"].get("text", ""))
    )
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(texts)


def test_contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {re.sub(r"nadaraya_kernel-[^/]*/", "", name) for name in archive.namelist()}
        spec_name = next(name for name in archive.namelist() if name.endswith("/kernel.json"))
        spec = json.loads(archive.read(spec_name))
        notices = archive.read(next(n for n in archive.namelist() if "THIRD-PARTY" in n)).decode()
        dates = {entry.date_time for entry in archive.infolist()}
    for name in ("kernel.json", "nadaraya", "logo-svg.svg", "logo-64x64.png", "logo-32x32.png"):
        assert f"data/{SPEC}/{name}" in names
    for name in ("package.json", "nadaraya.tmLanguage.json", "language-configuration.json"):
        assert f"data/share/nadaraya/editors/{name}" in names
    for name in ("package.json", "static/extension.js"):
        assert f"data/share/jupyter/labextensions/nadaraya-figures/{name}" in names
    assert {"METADATA", "WHEEL", "RECORD", "entry_points.txt"} <= names
    assert {"licenses/LICENSE", "licenses/NOTICE"} <= names
    assert spec["argv"] == [
        *("{resource_dir}/nadaraya", "kernel", "--connection-file", "{connection_file}"),
    ]
    assert spec["interrupt_mode"] == "message"
    assert spec["metadata"]["supported_encryption"] == ["curve"]
    assert spec["kernel_protocol_version"].startswith("5.")
    for library in ("Swift standard library", "libzmq", "libsodium", "libsqlite3", "libz", "libbsd", "libstdc++", "swift-log"):
        assert library in notices
    for text in ("GNU LESSER GENERAL PUBLIC LICENSE", "GNU GENERAL PUBLIC LICENSE", "UNICODE LICENSE V3", "Bitstream Vera", "SIL OPEN FONT LICENSE", "Apache License"):
        assert text in notices
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_size(wheel):
    # 11 MB, and 1.9 where the language for pages has been built.
    assert wheel.stat().st_size < 13_000_000


def test_the_same_sources_give_the_same_bytes(wheel):
    first = wheel.read_bytes()
    run(sys.executable, ROOT / "kernelspec/wheel/build.py")
    assert wheel.read_bytes() == first


def test_the_binary_does_not_say_where_it_was_built(binary):
    """`make wheel` in two folders gives the same bytes; this is what differed."""
    assert str(ROOT).encode() not in binary.read_bytes()
    assert "swift_modhash" not in run("readelf", "-W", "-S", binary)


def test_version_and_tag(wheel, tmp_path):
    version = re.search(r'"(.+)"', (ROOT / "Sources/Commands/Version.swift").read_text())[1]
    with zipfile.ZipFile(wheel) as archive:
        binary = next(name for name in archive.namelist() if name.endswith("/nadaraya"))
        symbols = run("objdump", "-T", archive.extract(binary, tmp_path))
    newest = max(int(minor) for minor in re.findall(r"GLIBC_2\.(\d+)", symbols))
    assert wheel.name == f"nadaraya_kernel-{version}-py3-none-manylinux_2_{newest}_x86_64.whl"
    # Red Hat 9 and Ubuntu 22.04 have 2.34 and 2.35.
    assert newest <= 34


def test_auditwheel_gives_it_the_same_tag(wheel):
    said = " ".join(run(TOOLS / "auditwheel", "show", wheel).split())
    assert f'constrained platform tag: "{wheel.stem.split("-py3-none-")[1]}"' in said or wheel.stem.split("-py3-none-")[1] in said
    assert "GLIBCXX" not in said


def test_what_publishes_it_finds_nothing_wrong(wheel):
    assert "PASSED" in run(TOOLS / "twine", "check", "--strict", wheel)
    assert "OK" in run(TOOLS / "check-wheel-contents", wheel)


def test_the_metadata_stand_alone(wheel):
    """As a page of PyPI shows them: each link a whole address, each licence a text inside."""
    with zipfile.ZipFile(wheel) as archive:
        place = next(name for name in archive.namelist() if name.endswith("METADATA"))
        headers, _, readme = archive.read(place).decode().partition("\n\n")
        parts = archive.read(place.replace("METADATA", "sboms/nadaraya.cdx.json")).decode()
    links = re.findall(r"\]\(([^)]+)\)", readme)
    assert len(links) > 10 and all(re.match("https://|#", link) for link in links), links
    source = re.search("^Project-URL: Source, (.+)$", headers, re.M)[1]
    ours = {re.sub("/(blob|tree)/main/.*|/main/.*", "", link) for link in links if "nadaraya/" in link}
    assert ours <= {source, source.replace("//github.com/", "//raw.githubusercontent.com/")}
    for name in re.findall("(?:blob|tree)/main/([^)#]+)|raw[^)]*/main/([^)#]+)", readme):
        assert (ROOT / "".join(name)).exists(), name
    assert "LGPL" in re.search("^License-Expression: (.+)$", headers, re.M)[1]
    assert {"lab", "lite", "magic", "page", "papermill"} == set(re.findall("^Provides-Extra: (.+)$", headers, re.M))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(parts) is None
    names = {part["name"] for part in json.loads(parts)["components"]}
    assert {"swift", "swift-log", "libzmq3-dev", "libsodium-dev", "libbsd-dev", "dejavu-sans", "noto-sans-cjk-kr"} <= names


def test_the_sources_build_it_anywhere(wheel, tmp_path):
    """A source distribution holds what a build asks for; the build itself is that of `make wheel`."""
    run(sys.executable, "-c", "import backend, sys; backend.build_sdist(sys.argv[1])", tmp_path, cwd=ROOT / "kernelspec/wheel")
    (archive,) = tmp_path.glob("*.tar.gz")
    assert "PASSED" in run(TOOLS / "twine", "check", "--strict", archive)
    run("/usr/bin/tar", "-xzf", archive, "-C", tmp_path)
    (folder,) = tmp_path.glob("nadaraya_kernel-*/")
    described = json.loads(run(shutil.which("swift"), "package", "--scratch-path", tmp_path / "scratch", "dump-package", cwd=folder))
    for target in described["targets"]:
        place = target.get("path") or f"{'Tests' if target['type'] == 'test' else 'Sources'}/{target['name']}"
        assert (folder / place).is_dir(), place
    for file in (folder / "Sources").rglob("*"):
        assert file.exists(), f"{file} leads nowhere"


def test_the_pages_name_these_wheels(wheel):
    named = {name for page in (ROOT / "docs").glob("*.md") for name in re.findall(r"nadaraya_kernel-[\w.]+-[\w.-]+\.whl", page.read_text())}
    assert named == {wheel.name, re.sub("py3.*", "py3-none-any.whl", wheel.name)}


@pytest.fixture
def binary(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/nadaraya"))
        path = Path(archive.extract(name, tmp_path))
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("which", ["wheel", "build"])
def test_hardened(binary, which):
    """Nothing that a fault could write to is a table of functions, or runs."""
    file = binary if which == "wheel" else ROOT / ".build/release/nadaraya"
    dynamic, segments = run("readelf", "-W", "-d", file), run("readelf", "-W", "-l", file)
    assert re.search(r"BIND_NOW|Flags:.*\bNOW\b", dynamic)
    assert "GNU_RELRO" in segments
    assert re.search(r"Elf file type is DYN", segments)
    assert re.search(r"GNU_STACK .* RW +0", segments)
    assert not re.search(r"LOAD .* RWE ", segments)
    assert not re.search(r"TEXTREL", dynamic)
    symbols = run("readelf", "-W", "--dyn-syms", file)
    assert "__stack_chk_fail" in symbols
    # The wheel holds no way to find libraries of its own; that of a build may name the toolchain's.
    assert which == "build" or not re.search("RPATH|RUNPATH", dynamic)


def test_the_loops_in_c_are_checked():
    """The objects of CVectorMath look after what lies on their stacks."""
    objects = list((ROOT / ".build/release/CVectorMath.build").rglob("*.o"))
    assert objects
    flags = next(line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith("HARDENING"))
    assert "-fstack-protector-strong" in flags
    # What the compiler keeps in registers has nothing on the stack to look after.
    guarded = [file for file in objects if "__stack_chk_fail" in run("nm", file)]
    assert len(guarded) > len(objects) / 2
    assert {"planes.c", "expansions.c", "product.c"} <= {file.stem for file in guarded}


def test_the_binary_of_the_wheel_is_locked(binary):
    result = subprocess.run([binary, "self-test"], capture_output=True, text=True, timeout=60)
    if "none" in subprocess.run([binary, "doctor"], capture_output=True, text=True).stdout:
        pytest.skip("this machine has not both mechanisms")
    assert result.returncode == 0 and "OPEN" not in result.stdout, result.stdout
    assert result.stdout.count("holds") > 200


def test_pip_installs_and_removes_it(wheel, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    before = {path for path in environment.rglob("*") if "__pycache__" not in path.parts}
    run(environment / "bin/pip", "install", "-q", "--no-index", wheel)
    binary = environment / SPEC / "nadaraya"
    assert binary.stat().st_mode & 0o111
    assert run(environment / "bin/nadaraya", "--version") == run(binary, "--version")
    run(environment / "bin/pip", "uninstall", "-q", "-y", "nadaraya-kernel")
    after = {path for path in environment.rglob("*") if "__pycache__" not in path.parts}
    assert {path for path in after - before if path.is_file()} == set()


def test_a_cell_runs_in_a_fresh_environment(wheel, tmp_path):
    """No more than jupyter_client beside the wheel; the kernel is found by its name."""
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    run(environment / "bin/pip", "install", "-q", "jupyter_client", wheel)
    script = (
        "from jupyter_client.manager import start_new_kernel\n"
        "manager, client = start_new_kernel(kernel_name='nadaraya')\n"
        "client.execute_interactive('print(sum(arange(0, 5, 1)))', timeout=30)\n"
        "manager.shutdown_kernel()\n"
    )
    bare = {"PATH": f"{environment}/bin", "HOME": str(tmp_path / "home")}
    assert run(environment / "bin/python", "-c", script, env=bare).strip() == "10"


def test_it_runs_without_the_build_machines_libraries(wheel, tmp_path):
    """In a root that holds the binary, glibc and libgcc, and nothing else: no libstdc++, no home, no /tmp."""
    root = tmp_path / "root"
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/nadaraya"))
        root.mkdir()
        (root / "nadaraya").write_bytes(archive.read(name))
    (root / "nadaraya").chmod(0o755)
    for file in [LOADER, *(run("gcc", f"-print-file-name={name}").strip() for name in PLAIN_LIBRARIES)]:
        copy = root / ("lib64" if file == LOADER else "usr/lib") / Path(file).name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(file).resolve(), copy)
    # Swift reads a program's arguments from /proc.
    (root / "proc").mkdir()
    mount = f"mount --rbind /proc {root}/proc"
    bare = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], env=bare).returncode != 0:
        pytest.skip("this machine does not let a user change the root")

    connection, _ = write_connection_file(str(root / "connection.json"), ip="127.0.0.1")
    command = f"{mount} && exec chroot {root} /nadaraya kernel --connection-file /connection.json"
    process = subprocess.Popen(["unshare", "-rm", "sh", "-c", command], env=bare)
    client = BlockingKernelClient(connection_file=connection)
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        assert run_cell(client, "print(sum(arange(0, 5, 1)))").strip() == "10"
        client.shutdown()
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        client.stop_channels()
