"""Where confidence becomes a level and a score a verdict; and what people have accepted."""

import fnmatch
import os.path

import msgspec

from qc.conditions import on_site
from qc.documents import Document
from qc.findings import ERROR, INFO, NEUTRAL, WARNING, Family, Level, Verdict
from qc.rules import Rule


class Accepted(msgspec.Struct, frozen=True):
    """A finding that people have looked at and accept; an `[[ignore]]` entry of the settings.

    Attributes:
        rule: id, name or category.
        reason: why it is accepted.
        path: glob over the document's path relative to the settings file, or None for all.
        site: the document's site, or None for all.
        text: what the finding's text must contain, or None.
    """

    rule: str
    reason: str
    path: str | None = None
    site: str | None = None
    text: str | None = None

    def covers(self, rule: Rule, document: Document, text: str, base: str = "") -> bool:
        """Whether this entry accepts a rule's hit on `text` in a document; `base` is the settings file's folder."""
        return (
            (rule.id.startswith(self.rule.upper()) or self.rule.lower() in (rule.name, rule.category))
            and (self.path is None or fnmatch.fnmatchcase(relative(document.source, base), self.path))
            and (self.site is None or on_site(document, (self.site,)))
            and (self.text is None or self.text in text)
        )


def level_keys(rule: Rule) -> tuple[str, ...]:
    """Return the words by which `levels` may name a rule, the most specific first."""
    return rule.id, rule.name, rule.id[:-3], rule.category.value


def relative(source: str, base: str) -> str:
    """Return a source's path relative to a folder; stdin, and text from Python, as they are."""
    return os.path.relpath(source, base) if base and source not in ("", "-") else source


class Policy(msgspec.Struct, frozen=True):
    """Limits of levels and verdicts.

    Attributes:
        error: least confidence of an error.
        warning: least confidence of a warning.
        floor: least confidence of a finding; weaker hits are not reported.
        clean: least score of a clean document.
        dirty: documents below this score are dirty.
        levels: rule id, name, prefix or category → its level for all its findings, or "off".
        accepted: findings that do not count.
        max_chars: documents over so many code points are not scanned.
        base: folder that paths in fingerprints and accepted findings are relative to; empty takes them as given.
    """

    error: float = 0.95
    warning: float = 0.75
    floor: float = 0.5
    clean: float = 0.98
    dirty: float = 0.7
    levels: dict[str, str] = {}
    accepted: tuple[Accepted, ...] = ()
    max_chars: int = 10_000_000
    base: str = ""

    def level(self, rule: Rule, confidence: float) -> Level:
        """Return the level of a rule's finding."""
        if self.levels and (shifted := self.shifted(rule)):
            return Level(shifted)
        if rule.category in NEUTRAL or (rule.fix == "none" and rule.category.family is Family.DAMAGED):
            return INFO
        if confidence >= self.error:
            return ERROR
        return WARNING if confidence >= self.warning else INFO

    def shifted(self, rule: Rule) -> str | None:
        """Return the level that `levels` gives a rule, "off" included, or None; the most specific entry decides."""
        return next((self.levels[key] for key in level_keys(rule) if key in self.levels), None)

    def verdict(self, score: float | None, has_error: bool, chars: int = 0) -> Verdict:
        """Return the verdict of a document; one of neutral text only has no score and is clean, not empty."""
        if score is None:
            return Verdict.EMPTY if not chars else Verdict.MIXED if has_error else Verdict.CLEAN
        if score >= self.clean and not has_error:
            return Verdict.CLEAN
        return Verdict.DIRTY if score < self.dirty else Verdict.MIXED
