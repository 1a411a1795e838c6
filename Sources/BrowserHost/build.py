"""python3 Sources/BrowserHost/build.py [MODULE...]: the language as one WebAssembly module, dist/browser/nadaraya.wasm.

Compiles the sources as they are by the compiler's embedded mode, one module after the other, and again only those whose
sources, or a module they import, have changed. The last one holds all code: this mode compiles what a module uses of
others into it. Needs Debian's wasi-libc and binaryen, and `swift package resolve` once.
"""

import hashlib
import json
import lzma
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "Sources"
SYSTEM = SOURCES / "BrowserHost/System"
NUMERICS = ROOT / ".build/checkouts/swift-numerics/Sources"
BUILD = ROOT / ".build/browser"
PRODUCT = ROOT / "dist/browser/nadaraya.wasm"
TOOLS = pathlib.Path(shutil.which("swiftc") or "swiftc").resolve().parent
LIBRARY = TOOLS.parent / "lib/swift/embedded/wasm32-unknown-none-wasm"
WASI = pathlib.Path("/usr/lib/wasm32-wasi")
WASI_HEADERS = pathlib.Path("/usr/include/wasm32-wasi")

# Bottom up.
MODULES = [
    # In place of what the embedded mode has not: modules of the same names.
    "Synchronization", "_StringProcessing",
    "RealModule", "Platform", "Work", "Estimators", "Pictures", "Plotting", "Diagnostics", "Syntax", "Language", "Checking", "PythonSyntax", "PythonCells", "Translation",
    "Arrays", "Tables", "Dialects", "Values", "Operations", "Evaluation", "Regressions", "Builtins", "Cells", "BrowserHost",
]  # fmt: skip
FLAGS = [
    *"-target wasm32-unknown-none-wasm -wmo -parse-as-library -swift-version 6 -package-name nadaraya".split(),
    *"-enable-experimental-feature Embedded -enable-experimental-feature Extern".split(),
    *"-Xfrontend -disable-stack-protector".split(),
    *f"-I {BUILD} -I {SOURCES}/CMath -I {SOURCES}/CZlib -I {BUILD}/CVectorMath".split(),
    *f"-I {NUMERICS}/_NumericsShims/include -Xcc -isystem{WASI_HEADERS}".split(),
]
OURS = [
    *"-enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault".split(),
    *"-enable-upcoming-feature MemberImportVisibility -warnings-as-errors".split(),
    # The embedded mode does not import it by itself.
    *"-Xfrontend -import-module -Xfrontend _StringProcessing".split(),
]
C_FLAGS = ["--target=wasm32-wasi", "-O2", "-msimd128", "-isystem", str(WASI_HEADERS)]
LINK_FLAGS = [
    *"--no-entry --gc-sections --strip-all --export=_initialize --export=__stack_pointer".split(),
    *"--wrap=malloc --wrap=free --wrap=aligned_alloc --wrap=posix_memalign".split(),
    # The stack grows down to address 0, so that passing its end is a trap.
    *"--stack-first -z stack-size=33554432 --initial-memory=37748736 --max-memory=4294967296".split(),
]

OPTIMISER_FLAGS = [
    *"-Oz --enable-simd --enable-bulk-memory --enable-mutable-globals --enable-sign-ext".split(),
    "--enable-nontrapping-float-to-int",
]


UNPACKER_FLAGS = [
    *"--target=wasm32 -Os -nostdlib -ffreestanding -Wall -Werror".split(),
    *"-Wl,--no-entry -Wl,--export=__heap_base -Wl,--strip-all".split(),
]
LZMA = {
    "id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 23, "lc": 4, "lp": 0, "pb": 0,
}  # fmt: skip


def sources(module):
    if module in ("Synchronization", "_StringProcessing"):
        return [SYSTEM / f"{module}.swift"]
    folder = NUMERICS / module if module == "RealModule" else SOURCES / module
    files = sorted(folder.rglob("*.swift"))
    return [file for file in files if not {"Native", "System"} & set(file.relative_to(folder).parts)]


def fingerprint(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, pathlib.Path) else repr(part).encode())
    return digest.hexdigest()


class Build:
    def __init__(self):
        self.state_file = BUILD / "state.json"
        self.state = json.loads(self.state_file.read_text()) if self.state_file.exists() else {}
        self.fingerprints = {}

    def made(self, name, print_, output, command):
        """Runs a command unless it made the same before; `print_` stands for all it reads."""
        self.fingerprints[name] = print_
        if self.state.get(name) == print_ and output.exists():
            return
        print(name, flush=True)
        self.state.pop(name, None)
        if subprocess.run(command).returncode:
            sys.exit(f"{name} is not compiled")
        self.state[name] = print_
        self.state_file.write_text(json.dumps(self.state, indent=1))

    def swift(self, module):
        files = sources(module)
        if not files:
            sys.exit(f"{module} has no sources: `swift package resolve` brings those of swift-numerics")
        imports = sorted(
            set(re.findall(r"^(?:@?\w+ )*import (\w+)", "\n".join(file.read_text() for file in files), re.M))
            & set(self.fingerprints)
        )
        if module not in MODULES[:3]:
            imports.append("_StringProcessing")
        output = BUILD / (f"{module}.o" if module == MODULES[-1] else f"{module}.swiftmodule")
        command = [
            str(TOOLS / "swiftc"),
            *FLAGS,
            # A page carries it; the loops over numbers are in C and fast all the same.
            "-Osize",
            *([] if module in MODULES[:3] else OURS),
            *["-module-name", module, *map(str, files)],
            *(["-c", "-o", str(output)] if module == MODULES[-1] else ["-emit-module", "-emit-module-path", str(output)]),
        ]
        headers = [*SOURCES.glob("C*/*.h"), *SOURCES.glob("C*/include/*")]
        print_ = fingerprint(command, *files, *sorted(headers), *[self.fingerprints[name] for name in imports])
        self.made(module, print_, output, command)
        return output

    def c(self, file):
        output = BUILD / f"{file.name}.o"
        command = [str(TOOLS / "clang"), *C_FLAGS, f"-I{file.parent}/include", "-c", str(file), "-o", str(output)]
        headers = [*file.parent.glob("*.h"), *file.parent.glob("include/*.h")]
        self.made(file.name, fingerprint(command, file, *sorted(headers)), output, command)
        return output

    def link(self, objects):
        linked = BUILD / PRODUCT.name
        command = [
            *[str(TOOLS / "wasm-ld"), "-o", str(linked), *LINK_FLAGS, *map(str, objects)],
            *[str(WASI / "crt1-reactor.o"), f"-L{WASI}", "-lc", "-lm", str(LIBRARY / "libswiftUnicodeDataTables.a")],
        ]
        self.made(PRODUCT.name, fingerprint(command, *objects), linked, command)
        # A tenth of a page's weight.
        small = linked.with_name("small.wasm")
        command = ["wasm-opt", *OPTIMISER_FLAGS, str(linked), "-o", str(small)]
        self.made("wasm-opt", fingerprint(command, linked), small, command)
        packed = self.pack(small)
        for file, target in ((small, PRODUCT), (packed, PRODUCT.with_name(PRODUCT.name + ".packed"))):
            # Whoever reads one meanwhile gets the old one or the new one.
            partial = target.with_suffix(".partial")
            shutil.copyfile(file, partial)
            partial.replace(target)
        print(f"{PRODUCT.relative_to(ROOT)}: {PRODUCT.stat().st_size:,} bytes, {packed.stat().st_size:,} packed")


    def pack(self, module):
        """A file that unpacks itself: the size of its unpacker in four bytes, the unpacker, and the module as LZMA."""
        unpacker = BUILD / "unpack.wasm"
        file = SOURCES / "BrowserHost/Unpacker/unpack.c"
        command = [str(TOOLS / "clang"), *UNPACKER_FLAGS, "-o", str(unpacker), str(file)]
        self.made(file.name, fingerprint(command, file), unpacker, command)
        packed = BUILD / "module.packed"
        print_ = fingerprint(module, unpacker, LZMA)
        if self.state.get(packed.name) != print_ or not packed.exists():
            print(packed.name, flush=True)
            content = module.read_bytes()
            stream = lzma.compress(content, format=lzma.FORMAT_ALONE, filters=[LZMA])
            # The size, which the library leaves open.
            stream = stream[:5] + struct.pack("<Q", len(content)) + stream[13:]
            head = unpacker.read_bytes()
            packed.write_bytes(struct.pack("<I", len(head)) + head + stream)
            self.state[packed.name] = print_
            self.state_file.write_text(json.dumps(self.state, indent=1))
        return packed


def main(wanted):
    BUILD.mkdir(parents=True, exist_ok=True)
    PRODUCT.parent.mkdir(parents=True, exist_ok=True)
    # The package manager writes its own for a target of C.
    module_map = BUILD / "CVectorMath/module.modulemap"
    module_map.parent.mkdir(exist_ok=True)
    header = SOURCES / "CVectorMath/include/CVectorMath.h"
    module_map.write_text(f'module CVectorMath {{ header "{header}" export * }}\n')
    build = Build()
    for module in MODULES:
        code = build.swift(module)
        if module in wanted:
            return
    c_files = [*sorted((SOURCES / "CVectorMath").glob("*.c")), *sorted(SYSTEM.glob("*.c"))]
    build.link([code, *[build.c(file) for file in c_files]])


if __name__ == "__main__":
    os.nice(5)
    main(sys.argv[1:])
