"""Starts the kernel. It lies beside `kernel.json` and is run as a file: `python -m` would look for modules in the notebook's
folder first, which may be a stranger's.
"""

from nadaraya_kernel.anywhere.kernel import launch

launch()
