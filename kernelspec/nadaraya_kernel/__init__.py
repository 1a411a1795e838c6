"""Companions of the Nadaraya kernel for tools written in Python. The kernel itself needs none of them.

`%load_ext nadaraya_kernel` gives IPython the cell magic `%%nadaraya`.
"""


def load_ipython_extension(shell):
    from .magic import NadarayaMagics

    shell.register_magics(NadarayaMagics)
