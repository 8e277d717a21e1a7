"""Labelled cases, fitting, calibration, evaluation. scikit-learn is imported here and nowhere else, and late."""

import importlib.util

from qc.errors import UsageError

PACKAGES = ("sklearn", "scipy", "matplotlib")


def needs_train() -> None:
    """Refuse where the packages of training are missing.

    Raises:
        UsageError: they are; the message says how to install them.
    """
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(f"training needs {', '.join(missing)}: pip install 'corpus-qc[train]'")
