"""The command `nadaraya` where the kernel is this one in Python: what a kernel and a script need, and no more."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

NATIVE_ONLY = ["kernel", "repl", "check", "fmt", "convert", "lsp", "doctor", "self-test", "uninstall"]


def main(kernel_spec):
    parser = argparse.ArgumentParser(prog="nadaraya", description="Kernel regression in notebooks.")
    parser.add_argument("--version", action="version", version=version("nadaraya-kernel"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="{install,run}")
    install_parser = commands.add_parser("install", help="Make a Jupyter of another environment see this kernel.")
    place = install_parser.add_mutually_exclusive_group()
    place.add_argument("--user", action="store_true", help="For the current user (the default).")
    place.add_argument("--prefix", help="Below this folder, in share/jupyter/kernels.")
    run_parser = commands.add_parser("run", help="Run a script, and print what it shows as text.")
    run_parser.add_argument("file", type=Path)
    for name in NATIVE_ONLY:
        commands.add_parser(name, add_help=False)
    arguments, _ = parser.parse_known_args()
    if arguments.command in NATIVE_ONLY:
        return f"`nadaraya {arguments.command}` comes with the kernel for Linux on x86-64; here there are `install` and `run`."
    parser.parse_args()
    if arguments.command == "install":
        return install(kernel_spec, arguments.prefix)
    return run(arguments.file)


def install(kernel_spec, prefix):
    from jupyter_client.kernelspec import install_kernel_spec

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(kernel_spec, Path(scratch) / "nadaraya"))
        spec = json.loads((folder / "kernel.json").read_text())
        # Of this environment, whichever the server's is.
        spec["argv"][0] = sys.executable
        (folder / "kernel.json").write_text(json.dumps(spec, indent=2))
        print("Installed the kernel in", install_kernel_spec(str(folder), user=prefix is None, prefix=prefix))


def run(file):
    from .files import Files
    from .module import Language, Machine, language_thread

    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return f"{file} cannot be read: {error}"
    failed = []

    def show(told):
        if told["output_type"] == "stream":
            print(told["text"], end="", file=getattr(sys, told["name"]), flush=True)
        elif "data" in told:
            print(told["data"].get("text/plain", ""), flush=True)
        elif told["output_type"] == "error":
            failed.append("\n".join(told["traceback"]))

    folder = os.path.dirname(file) or "."
    thread = language_thread()
    thread.submit(lambda: Language(Machine().compile(), Files(folder)).execute(source, 1, show)).result()
    return failed[0] if failed else None
