"""What lint says of a single pattern."""

import re
from collections.abc import Iterator, Mapping, Sequence

from qc.backtracking import find_trap
from qc.coverage import Keywords
from qc.patterns import character_classes, compile_pattern, found_in
from qc.printable import printable
from qc.rules import Rule

SEVERAL_LINES = re.compile(r"\(\?[a-zA-Z]*[ms]")
SKIPS_SIGNS = re.compile(r"\^(?:\(\?:|\()*\\W[*+{?]")
SIGNS = ("• ", "- ", "» ")
SHOWN = 80


def pattern_problems(pattern: str, tables: Mapping[str, Sequence[str]], seeds: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with a pattern, seen alone.

    Args:
        pattern: as written in the rule.
        tables: the tables that the rule names.
        seeds: fragments that show the way through the pattern, as far as it matches them.

    Raises:
        PatternError: it is not a regular expression.
    """
    compiled = compile_pattern(pattern, tables)
    for found in character_classes(pattern):
        if " " in found:
            yield f"{shown(pattern)} has a blank in the class {found}; write \\s"
    if SEVERAL_LINES.search(pattern) or "\\n" in re.findall(r"\\.|\[\^.*?\]", pattern) or "\n" in pattern:
        yield f"{shown(pattern)} is made for several lines; a fragment is one"
    if any(match.end() == match.start() for text in ("", "a b") for match in compiled.finditer(text)):
        yield f"{shown(pattern)} matches nothing at all, which flags nothing"
    if trap := find_trap(compiled, [seed for seed in seeds if found_in(compiled, seed)] or seeds):
        yield f"{shown(pattern)} backtracks: it searches too long on {printable(str(trap))}"


def start_problems(
    rule: Rule, pattern: str, tables: Mapping[str, Sequence[str]], seeds: Sequence[str]
) -> Iterator[str]:
    r"""Yield where a pattern goes past signs at the start of a fragment, as `^\W*` does, and its keywords do not."""
    anchored = [keyword for keyword in rule.keywords if keyword.startswith("^")]
    if anchored and len(anchored) == len(rule.keywords) and SKIPS_SIGNS.match(pattern):
        yield f"{shown(pattern)} goes past signs, and every keyword has a ^, after which nothing is skipped"
        return
    if not anchored:
        return
    holds, compiled = Keywords(rule, tables), compile_pattern(pattern, tables)
    signed = (sign + seed for seed in seeds for sign in SIGNS)
    if text := next((text for text in signed if found_in(compiled, text) and not holds(text)), None):
        yield f"{shown(pattern)} matches {shown(text)}, where no keyword stands: ^ skips no signs"


def shown(text: str) -> str:
    """Return a pattern or a fragment as messages show it: short, and each run of white space as a blank."""
    return f"'{printable(' '.join(text.split()), SHOWN)}'"
