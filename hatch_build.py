"""Build hook of hatchling: the wheel carries qc's rules as one JSON file, made here from the folder `rules`.

Parsing YAML is the dear part of loading rules; an editable install reads the folder itself.
"""

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds qc/rules.json to a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Pack the rules before the wheel is written."""
        if version == "editable":
            return
        root = Path(self.root)
        self._folder = tempfile.TemporaryDirectory()
        packed = Path(self._folder.name) / "rules.json"
        packed.write_bytes(_rulesources(root).pack(root / "rules"))
        build_data["force_include"][str(packed)] = "qc/rules.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the wheel."""
        if version != "editable":
            self._folder.cleanup()


def _rulesources(root: Path) -> Any:
    """Load the one module of qc that packs, without qc's dependencies, which a build does not have."""
    spec = importlib.util.spec_from_file_location("rulesources", root / "qc" / "rulesources.py")
    if spec is None or spec.loader is None:
        raise ImportError("qc/rulesources.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
