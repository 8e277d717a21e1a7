r"""qc checks scraped text for what does not belong in it.

>>> import qc
>>> report = qc.check("304 North Cardinal St.\nIt rained in Leeds on Monday.")
>>> [(finding.rule, finding.span) for finding in report.findings]
[('TPL001', (0, 22))]
>>> qc.clean("304 North Cardinal St.\nIt rained in Leeds on Monday.", report)
'It rained in Leeds on Monday.'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qc.api import check, check_many, clean, load_rules
    from qc.checker import Checker
    from qc.documents import Document
    from qc.errors import QCError
    from qc.findings import Category, Finding, Level, Report, Verdict
    from qc.policy import Policy
    from qc.ruleset import RuleSet

__version__ = "0.1.0"

__all__ = [
    "Category",
    "Checker",
    "Document",
    "Finding",
    "Level",
    "Policy",
    "QCError",
    "Report",
    "RuleSet",
    "Verdict",
    "__version__",
    "check",
    "check_many",
    "clean",
    "load_rules",
]

_HOMES = {
    "qc.api": ("check", "check_many", "clean", "load_rules"),
    "qc.checker": ("Checker",),
    "qc.documents": ("Document",),
    "qc.errors": ("QCError",),
    "qc.findings": ("Category", "Finding", "Level", "Report", "Verdict"),
    "qc.policy": ("Policy",),
    "qc.ruleset": ("RuleSet",),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: `qc --help` imports this package and must not pay for numpy."""
    import importlib

    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module 'qc' has no attribute {name!r}")
