"""The wheel for every other system, installed alone: what is inside, who gets it, and its kernel as a reader meets it."""

import gzip
import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from shell import ROOT, run

sys.path.insert(0, str(ROOT / "kernelspec"))

from nadaraya_kernel import language  # noqa: E402

TOOLS = Path(sys.executable).parent
TIMEOUT = 120
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
OTHER_SYSTEMS = [
    "macosx_11_0_arm64", "macosx_13_0_x86_64", "win_amd64", "win_arm64", "manylinux_2_34_aarch64", "musllinux_1_2_x86_64",
    # Linux on x86-64, with a C library too old for the other one.
    "manylinux_2_28_x86_64",
]  # fmt: skip


# MARK: The file


def test_contents(anywhere_wheel):
    with zipfile.ZipFile(anywhere_wheel) as archive:
        content = {re.sub(r"nadaraya_kernel-[^/]*/", "", name): archive.read(name) for name in archive.namelist()}
    assert {Path(name).suffix for name in content if "dist-info" not in name} <= {
        ".py", ".js", ".css", ".html", ".json", ".svg", ".png", ".packed", "", ".txt"
    }  # fmt: skip
    # Neither a program nor a library of any system: ELF, PE, Mach-O, an archive.
    binaries = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"!<arch>")
    assert [name for name, data in content.items() if data.startswith(binaries)] == []
    assert language.unpacked(content["nadaraya_kernel/nadaraya.wasm.packed"]).startswith(b"\0asm")
    assert b"Root-Is-Purelib: true\nTag: py3-none-any\n" in content["WHEEL"]
    headers, _, readme = content["METADATA"].decode().partition("\n\n")
    needed = re.findall("^Requires-Dist: ([a-z]+)>=[0-9.]+$", headers, re.M)
    assert needed == ["ipykernel", "wasmtime"]
    licence = re.search("^License-Expression: (.+)$", headers, re.M)[1]
    assert "Unicode-3.0" in licence and "LGPL" not in licence
    notices = content["licenses/THIRD-PARTY-NOTICES.txt"].decode()
    titles = re.findall("^={80}\n(.+)\n={80}$", notices, re.M)
    assert {"The Swift standard library and Foundation", "swift-numerics", "wasi-libc"} <= set(titles)
    assert not [title for title in titles if title.startswith("lib")]
    parts = content["sboms/nadaraya.cdx.json"].decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(parts) is None
    assert {part["name"] for part in json.loads(parts)["components"]} == {"swift", "swift-numerics", "wasi-libc", "dejavu-sans", "noto-sans-cjk-kr"}


def test_what_publishes_it_finds_nothing_wrong(anywhere_wheel):
    assert "PASSED" in run(TOOLS / "twine", "check", "--strict", anywhere_wheel)
    assert "OK" in run(TOOLS / "check-wheel-contents", anywhere_wheel)


def test_the_same_sources_give_the_same_bytes(anywhere_wheel):
    first = anywhere_wheel.read_bytes()
    run(sys.executable, ROOT / "kernelspec/wheel/build.py", "anywhere")
    assert anywhere_wheel.read_bytes() == first


def test_pip_takes_the_right_one(wheel, anywhere_wheel, tmp_path):
    """Beside each other in a folder, and on an index alike."""

    def taken(*options):
        folder = tmp_path / "-".join(["taken", *options]).replace(":", "")
        find = ["--no-index", "--find-links", ROOT / "dist", "--no-deps"]
        run(TOOLS / "python", "-m", "pip", "download", "-q", *find, "-d", folder, *options, "nadaraya-kernel")
        return [path.name for path in folder.iterdir()]

    assert taken() == [wheel.name]
    for system in OTHER_SYSTEMS:
        assert taken("--platform", system, "--only-binary", ":all:") == [anywhere_wheel.name]


@pytest.mark.environments
@pytest.mark.parametrize("system", ["macosx_11_0_arm64", "win_amd64", "manylinux2014_aarch64"])
def test_all_that_it_asks_for_is_there_for_other_systems(anywhere_wheel, tmp_path, system):
    """As pip resolves it; nothing but the wheels' metadata is fetched."""
    where = ["--target", tmp_path, "--platform", system, "--only-binary", ":all:"]
    report = tmp_path / "report.json"
    run(TOOLS / "python", "-m", "pip", "install", "-q", "--dry-run", *where, "--report", report, anywhere_wheel, timeout=600)
    found = {each["metadata"]["name"].lower(): each["download_info"]["url"] for each in json.loads(report.read_text())["install"]}
    assert re.search(r"(macosx|win|linux)\w*(arm64|amd64|aarch64)\.whl$", found["wasmtime"])
    assert {"nadaraya-kernel", "ipykernel"} <= set(found)


@pytest.mark.environments
def test_it_installs_alone_and_goes_without_a_trace(anywhere_wheel, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    run(environment / "bin/pip", "install", "-q", anywhere_wheel, timeout=1800)
    script = (
        "from jupyter_client.manager import start_new_kernel\n"
        f"manager, client = start_new_kernel(startup_timeout={TIMEOUT}, kernel_name='nadaraya')\n"
        f"client.execute_interactive('print(sum(arange(0, 5, 1)))', timeout={TIMEOUT})\n"
        "manager.shutdown_kernel()\n"
    )
    said = run(environment / "bin/python", "-c", script, cwd=tmp_path)
    # The kernel's own words go the same way.
    assert "10" in said.splitlines()
    run(environment / "bin/pip", "uninstall", "-q", "-y", "nadaraya-kernel")
    left = [path for path in environment.rglob("*nadaraya*") if path.is_file() and "__pycache__" not in path.parts]
    assert left == []


# MARK: The kernel


@pytest.fixture(scope="module")
def kernels(anywhere, tmp_path_factory):
    """The folder of a kernel spec that names the environment's Python, whoever starts it."""
    prefix = tmp_path_factory.mktemp("prefix")
    assert "Installed" in run(anywhere / "nadaraya", "install", "--prefix", prefix)
    return prefix / "share/jupyter/kernels"


@pytest.fixture
def manager(kernels):
    return KernelManager(kernel_name="nadaraya", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(kernels)]))


@pytest.fixture
def client(manager, tmp_path):
    """Of a kernel whose notebook lies in `tmp_path`."""
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    yield client
    client.stop_channels()
    manager.shutdown_kernel()


def answer(client, code):
    """The value of a cell, or the name of its error."""
    shown = []
    reply = client.execute_interactive(code, timeout=TIMEOUT, output_hook=lambda message: shown.append(message["content"]))
    values = [each["data"]["text/plain"] for each in shown if "data" in each]
    return reply["content"].get("ename") or "".join(values)


def joined(content):
    return "".join(content) if isinstance(content, list) else content


def comparable(cells):
    """What cells have shown, without PNG, which this kernel does not draw."""
    shown = {}
    for cell in cells:
        if cell.cell_type == "code":
            shown[cell.id] = outputs = []
            for output in cell.outputs:
                data = {form: joined(content) for form, content in output.get("data", {}).items() if form != "image/png"}
                # What takes longer here is printed in more pieces.
                if outputs and output.get("name") == outputs[-1].get("name", ""):
                    outputs[-1]["text"] += output.text
                    continue
                facts = {name: value for name, value in output.items() if name not in ("data", "metadata", "execution_count")}
                outputs.append({**facts, "data": data})
    return shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(ROOT / "notebooks").as_posix())
def test_every_notebook_gives_its_stored_outputs(kernels, monkeypatch, path):
    monkeypatch.setenv("JUPYTER_PATH", str(kernels.parent))
    stored = nbformat.read(path, 4)
    notebook = nbformat.read(path, 4)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    NotebookClient(notebook, kernel_name="nadaraya", resources={"metadata": {"path": str(path.parent)}}, allow_errors=True).execute()
    fresh, kept = comparable(notebook.cells), comparable(stored.cells)
    # Of a page, which is the same module.
    differences = json.loads((ROOT / "Tests/Browser/differences.json").read_text())["notebooks"]
    name = path.relative_to(ROOT / "notebooks").as_posix()
    assert {f"{name} {cell}" for cell in kept if fresh[cell] != kept[cell]} == {each for each in differences if each.startswith(name)}
    assert notebook.metadata.language_info == stored.metadata.language_info
    # Sliders are saved as they stand.
    assert notebook.metadata.get("widgets") == stored.metadata.get("widgets")


def test_calls_nest_as_deep_as_natively(client):
    count = "f(n) = n <= 0 ? 0 : 1 + f(n - 1)\n"
    assert answer(client, count + "f(999)") == "999"
    assert answer(client, count + "f(900000)") == "too-many-calls"
    for body in ("sum(map(f, [n, n]))", "len(table([\"a\"], [[f(n - 1), 1]]))", "map(x -> map(y -> f(n - 1), [1])[0], [1])[0]"):
        assert answer(client, f"x = 7\nf(n) = {body}\nf(1)") == "too-many-calls"
        assert answer(client, "x") == "7"


def test_a_session_goes_on_behind_a_trap_from_its_last_copy(anywhere):
    """No cell is known that traps the module, so it gets no more memory here than one needs."""
    script = """
from nadaraya_kernel.anywhere.files import Files
from nadaraya_kernel.anywhere.module import Language, Machine, language_thread

def session():
    language, told = Language(Machine().compile(), Files(".")), []
    language.execute("x = 7\\nseed(1)\\ny = rand()\\ny", 1, told.append)
    language._store.set_limits(memory_size=32 << 20)
    language.execute("x = 8\\ny = rand()\\nz = ones(10000000)", 2, told.append)
    language.execute("y", 3, told.append)
    language.execute("x", 4, told.append)
    return told

for each in language_thread().submit(session).result():
    print(each["data"]["text/plain"] if "data" in each else each["traceback"])
"""
    first, trap, again, name = run(anywhere / "python", "-c", script).splitlines()
    assert "could not be run to its end" in trap and "UNREACHABLE" in trap and "as they were before it" in trap
    assert again == first and name == "7"


def test_an_interrupt_takes_a_cell_back(client, manager):
    assert answer(client, "x = 7") == ""
    request = client.execute("x = 8\nwhile true end")
    while client.get_iopub_msg(timeout=TIMEOUT)["msg_type"] != "execute_input":
        pass
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=TIMEOUT)
    assert (reply["parent_header"]["msg_id"], reply["content"]["ename"]) == (request, "Interrupted")
    assert answer(client, "x") == "7"


def test_it_reads_beneath_the_notebook_and_nothing_else(client, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("x\n1\n2\n")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"x\n5\n"))
    (tmp_path / ".hidden.csv").write_text("x\n1\n")
    (tmp_path / ".secret").mkdir()
    (tmp_path / ".secret/a.csv").write_text("x\n1\n")
    outside = tmp_path.parent / "outside.csv"
    outside.write_text("x\n1\n")
    os.mkfifo(tmp_path / "pipe.csv")
    links = {
        "inside.csv": "data/a.csv", "there.csv": "data/../data/a.csv", "out.csv": "../outside.csv", "far.csv": str(outside),
        "absolute.csv": str(tmp_path / "data/a.csv"), "covered.csv": ".hidden.csv", "round.csv": "round.csv",
    }  # fmt: skip
    for name, target in links.items():
        (tmp_path / name).symlink_to(target)
    for name, value in (("data/a.csv", "3"), ("./data//a.csv", "3"), ("b.csv.gz", "5"), ("inside.csv", "3"), ("there.csv", "3")):
        assert answer(client, f'sum(read_csv("{name}").x)') == value, name
    refused = {
        "file-not-granted": ["../outside.csv", str(outside), "data/../../outside.csv"],
        "file-not-found": [
            ".hidden.csv", ".secret/a.csv", "out.csv", "far.csv", "absolute.csv", "covered.csv", "round.csv", "pipe.csv", "data", "no.csv"
        ],
    }  # fmt: skip
    for error, names in refused.items():
        for name in names:
            assert answer(client, f'read_csv("{name}")') == error, name
    reply = client.complete('read_csv("', reply=True, timeout=TIMEOUT)["content"]["matches"]
    assert {"b.csv.gz", "inside.csv"} <= set(reply) and not {".hidden.csv", "out.csv", "far.csv", "covered.csv"} & set(reply)


def test_a_strangers_folder_brings_no_modules(manager, tmp_path):
    """A notebook's folder is where the kernel works, and where nothing of it is looked for."""
    for name in ("json", "ipykernel", "wasmtime", "traitlets", "nadaraya_kernel"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    assert answer(client, "1 + 1") == "2"
    client.stop_channels()
    manager.shutdown_kernel()
    assert not (tmp_path / "ran").exists()


def test_the_command_runs_scripts_and_says_what_it_has_not(anywhere, tmp_path):
    script = tmp_path / "script.nw"
    script.write_text("print(1)\nx = 3\nx + 1\n")
    assert run(anywhere / "nadaraya", "run", script) == "1\n4\n"
    assert run(anywhere / "nadaraya", "--version").strip() == re.search("kernel-([^-]+)", next((ROOT / "dist").glob("*-any.whl")).name)[1]
    script.write_text("x = nameless\n")
    for arguments, words in ((["run", script], "nameless"), (["repl"], "here there are `install` and `run`")):
        result = subprocess.run([anywhere / "nadaraya", *arguments], capture_output=True, text=True, timeout=TIMEOUT)
        assert result.returncode == 1 and words in result.stderr


@pytest.mark.more
@pytest.mark.parametrize("suite", ["Conformance", "FrontEnds/test_dragging.py"])
def test_the_suites_of_the_native_kernel(anywhere, suite):
    """But for what `Tests/Conformance/anywhere.json` lists with its reasons."""
    environment = {**os.environ, "NADARAYA": str(anywhere / "nadaraya")}
    command = [sys.executable, "-m", "pytest", "-q", ROOT / "Tests" / suite]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3600)
    assert result.returncode == 0, result.stdout[-20000:]
