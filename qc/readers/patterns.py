"""Globs: `*` and `?` stay inside a name, `**` crosses folders."""

# Paths stay as they were given; pathlib would respell them.
# ruff: noqa: PTH100

import fnmatch
import os
import re
from collections.abc import Iterable

_TOKEN = re.compile(r"\*\*/|\*+|\?|\[!?\]?[^\]]*\]|[^*?\[]+|\[", re.DOTALL)
MAGIC = re.compile(r"[*?\[]")


def translate(pattern: str) -> str:
    """Return a glob as a regular expression for a whole path with `/` between its names."""
    return "".join(map(_translated, _TOKEN.findall(pattern)))


def _translated(token: str) -> str:
    if token == "**/":
        return "(?:.*/)?"
    if token[0] == "*":
        return ".*" if len(token) > 1 else "[^/]*"
    if token == "?":
        return "[^/]"
    if token[0] == "[" and len(token) > 1:
        # fnmatch knows the odd cases of classes, empty and reversed ranges; it wraps them as (?s:...)\Z.
        return f"(?!/){fnmatch.translate(token)[4:-3]}"
    return re.escape(token)


class Exclusion:
    """Tells which files and folders `--exclude` leaves out.

    A pattern without a slash fits any name on the way to a file; one with a slash is relative to the base folder; one
    that ends with a slash fits folders only. What lies in an excluded folder is excluded.
    """

    def __init__(self, patterns: Iterable[str], base: str) -> None:
        self._base = os.path.abspath(base)
        parts = [self._expression(pattern) for pattern in patterns if pattern.strip("/")]
        self._expression_of_all = re.compile("|".join(parts), re.DOTALL) if parts else None

    def _expression(self, pattern: str) -> str:
        inside = pattern.removeprefix(self._base + "/").removeprefix("./")
        body = translate(inside.strip("/"))
        end = "/.*" if inside.endswith("/") else "(?:/.*)?"
        start = "" if "/" in inside.rstrip("/") or inside != pattern else "(?:.*/)?"
        return f"(?:{start}{body}{end})"

    def __call__(self, path: str, *, folder: bool) -> bool:
        """Return whether a path is left out."""
        if self._expression_of_all is None:
            return False
        relative = os.path.relpath(path, self._base)
        return self._expression_of_all.fullmatch(relative + "/" if folder else relative) is not None
