"""Which labelled cases are judged, and whether captions count as foreign."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from qc.errors import InputError, UsageError, did_you_mean
from qc.learning.cases import Case, read_cases

FOLDS = (0, 1, 2, 3)
"""Fold 4 is for closing notes, and has to be named."""

KEYS = ("fold", "id", "kind", "lang", "page", "site", "split", "system", "trust", "type")
"""What cases can be chosen and grouped by."""

TRUTH = {"true": "True", "false": "False"}


class Selection(msgspec.Struct, frozen=True):
    """Which cases, and how they count.

    Attributes:
        folds: folds of the sites.
        only: key → the values of it that are wanted, as text.
        captions: "foreign", or "neutral" to leave captions, credits and alternative texts out of the count.
        by: key whose values the table has a line for; several, with commas, for each combination of theirs.
        levels: levels of findings that count.
        safe: whether only findings count that are safe to cut.
    """

    folds: tuple[int, ...] = FOLDS
    only: dict[str, tuple[str, ...]] = {}
    captions: str = "foreign"
    by: str = "system"
    levels: tuple[str, ...] = ("error", "warning")
    safe: bool = False

    @property
    def name(self) -> str:
        """The selection in words, for tables and messages."""
        words = [f"fold{'s' * (len(self.folds) > 1)} {','.join(map(str, self.folds))}"]
        words += [f"{key}={'|'.join(values)}" for key, values in self.only.items()]
        words += [f"captions {self.captions}"] if self.captions != "foreign" else []
        words += [f"by {self.by}"] if self.by != "system" else []
        words += [f"levels {','.join(self.levels)}"] if self.levels != ("error", "warning") else []
        return " ".join([*words, *(["safe"] if self.safe else [])])

    def cases(self, paths: Iterable[Path]) -> Iterator[Case]:
        """Read the cases that are wanted.

        Args:
            paths: files of cases.

        Raises:
            InputError: none is, a file cannot be read, or an id stands twice.
        """
        seen: set[str] = set()
        for path in paths:
            for case in read_cases(path, self.folds):
                if not all(value_of(case, key) in wanted for key, wanted in self.only.items()):
                    continue
                if case.id in seen:
                    raise InputError(f"{path}: the id {case.id!r} stands twice; give each file once")
                seen.add(case.id)
                yield captions_neutral(case) if self.captions == "neutral" else case
        if not seen:
            raise InputError(f"no case of {self.name}; `--fold` and `--only` choose cases, and fold 4 has to be named")


def value_of(case: Case, keys: str) -> str:
    """Return a case's value of one of KEYS, or of several with commas between, as text."""
    return " ".join(str(getattr(case, key)) for key in keys.split(","))


def parsed(folds: str | None, only: Iterable[str]) -> tuple[tuple[int, ...], dict[str, tuple[str, ...]]]:
    """Read folds and filters as options give them.

    Args:
        folds: such as "3" or "0,1"; None leaves it to `fold=` among the filters, else FOLDS.
        only: KEY=VALUE; the same key twice means either.

    Raises:
        UsageError: a word is no fold, no filter, or names no key.
    """
    wanted: dict[str, tuple[str, ...]] = {}
    for item in only:
        key, equals, value = item.partition("=")
        if not equals:
            raise UsageError(f"--only {item}: give KEY=VALUE, for example type=article")
        if key != known(key).partition(",")[0]:
            raise UsageError(f"--only {item}: give one key and a value, for example type=article")
        wanted[key] = (*wanted.get(key, ()), TRUTH.get(value, value))
    by_filter = wanted.pop("fold", ())
    if folds is not None and by_filter:
        raise UsageError("give --fold or --only fold=, not both")
    words = folds.split(",") if folds is not None else by_filter
    for word in words:
        if not word.strip().isdecimal():
            raise UsageError(f"--fold: {word!r} is no fold; give numbers such as 3 or 0,1")
    return tuple(dict.fromkeys(int(word) for word in words)) or FOLDS, wanted


def known(keys: str) -> str:
    """Return keys that cases can be chosen and grouped by.

    Args:
        keys: one, or several with commas between.

    Raises:
        UsageError: one of them does not exist.
    """
    for key in keys.split(","):
        if key not in KEYS:
            raise UsageError(f"cases have no {key!r} to choose or group by{did_you_mean(key, KEYS)}")
    return keys


def captions_neutral(case: Case) -> Case:
    """Return a case whose captions are no foreign but neutral text."""
    captions = set(case.caption)
    kept = [place for place, span in enumerate(case.foreign) if span not in captions]
    return msgspec.structs.replace(
        case,
        foreign=tuple(case.foreign[place] for place in kept),
        categories=tuple(case.categories[place] for place in kept) if case.categories else (),
        neutral=(*case.neutral, *case.caption),
    )
