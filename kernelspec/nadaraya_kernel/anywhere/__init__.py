"""The kernel for every system: the language as WebAssembly under wasmtime, behind ipykernel's sockets.

Linux on x86-64 has a kernel of its own, which is faster and does more: docs/decisions/0607-anywhere.md.
"""
