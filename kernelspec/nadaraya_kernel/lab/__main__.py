"""python -m nadaraya_kernel.lab PREFIX VERSION: the extension of JupyterLab and Notebook, below share/jupyter."""

import sys

from . import write

write(*sys.argv[1:3])
