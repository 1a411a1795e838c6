"""Lets papermill write parameters in Nadaraya: `papermill in.ipynb out.ipynb -p sigma 0.3`.

papermill finds translators in a table of its own, and looks for entry points of engines only; so
this module is listed as an engine, and fills the table when it is loaded.
"""

import re

from papermill.engines import NBClientEngine as Engine  # noqa: F401
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

from .literal import literal


class NadarayaTranslator(Translator):
    @classmethod
    def translate(cls, val):
        return literal(val)

    @classmethod
    def comment(cls, cmt_str):
        return f"# {cmt_str}".strip()

    @classmethod
    def inspect(cls, parameters_cell):
        """The names that the cell tagged `parameters` defines, for `papermill --help-notebook`."""
        assignment = re.compile(r"^([^\W\d]\w*) *= *([^#\n]*[^#\n\s;])[ ;]*(?:# *(.*))?$", re.MULTILINE)
        return [
            Parameter(name=name, inferred_type_name="None", default=default, help=help)
            for name, default, help in assignment.findall(parameters_cell["source"])
        ]


papermill_translators.register("nadaraya", NadarayaTranslator)
