"""What qc says of a document: all that a sink may see."""

from enum import StrEnum

import msgspec


class Family(StrEnum):
    """What is done with a finding: foreign text is cut, damaged text replaced, neutral text named at most."""

    FOREIGN = "foreign"
    DAMAGED = "damaged"
    NEUTRAL = "neutral"
    RUN = "run"


class Level(StrEnum):
    """How sure a finding is, computed from its confidence and nothing else."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 2 for error."""
        return RANKS[self]


RANKS = {Level.INFO: 0, Level.WARNING: 1, Level.ERROR: 2}
"""Level → rank; asked of every finding, as the names below, which cost a tenth of looking them up in their classes."""

ERROR, WARNING, INFO = Level.ERROR, Level.WARNING, Level.INFO


class Category(StrEnum):
    """What kind of text a finding is, the most specific first: where several agree, the first names it."""

    TEMPLATE = "template"
    LOCALE = "locale"
    ERROR_PAGE = "error-page"
    GENERATED = "generated"
    MARKUP = "markup"
    CONSENT = "consent"
    PAYWALL = "paywall"
    COMMENTS = "comments"
    SHARE = "share"
    CAPTION = "caption"
    PROMOTION = "promotion"
    RELATED = "related"
    LEGAL = "legal"
    CONTACT = "contact"
    NAVIGATION = "navigation"
    OFF_TOPIC = "off-topic"
    LANGUAGE = "language"
    BOILERPLATE = "boilerplate"
    ENCODING = "encoding"
    RESIDUE = "residue"
    BYLINE = "byline"
    REPETITION = "repetition"
    RUN = "run"

    @property
    def prefix(self) -> str:
        """The three letters (two for the run itself) that ids of the category begin with."""
        return PREFIXES[self]

    @property
    def family(self) -> Family:
        """The family the category belongs to."""
        return FAMILIES[self]


PREFIXES = {
    Category.TEMPLATE: "TPL",
    Category.LOCALE: "LOC",
    Category.ERROR_PAGE: "ERR",
    Category.GENERATED: "GEN",
    Category.MARKUP: "MKP",
    Category.CONSENT: "CON",
    Category.PAYWALL: "PAY",
    Category.COMMENTS: "CMT",
    Category.SHARE: "SHR",
    Category.CAPTION: "CAP",
    Category.PROMOTION: "PRO",
    Category.RELATED: "REL",
    Category.LEGAL: "LGL",
    Category.CONTACT: "CTC",
    Category.NAVIGATION: "NAV",
    Category.OFF_TOPIC: "TOP",
    Category.LANGUAGE: "LNG",
    Category.BOILERPLATE: "BLR",
    Category.ENCODING: "ENC",
    Category.RESIDUE: "HTM",
    Category.BYLINE: "BYL",
    Category.REPETITION: "REP",
    Category.RUN: "QC",
}
FAMILIES = dict.fromkeys(Category, Family.FOREIGN) | {
    Category.ENCODING: Family.DAMAGED,
    Category.RESIDUE: Family.DAMAGED,
    Category.BYLINE: Family.NEUTRAL,
    Category.REPETITION: Family.NEUTRAL,
    Category.RUN: Family.RUN,
}
FOREIGN = frozenset(category for category in Category if FAMILIES[category] is Family.FOREIGN)
NEUTRAL = frozenset(category for category in Category if FAMILIES[category] is Family.NEUTRAL)
"""The categories of foreign and of neutral text."""


class Verdict(StrEnum):
    """What a document is, judged by its score and its errors."""

    CLEAN = "clean"
    MIXED = "mixed"
    DIRTY = "dirty"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


class Finding(msgspec.Struct, frozen=True):
    """One stretch of text that does not belong, is damaged, or is only named.

    Attributes:
        rule: id of the rule, for example TPL001.
        name: its kebab-case name.
        category: its category.
        level: how sure qc is.
        span: half-open, in code points of the document's text; None for the whole document.
        line: one-based line of the span's start in the text, or None.
        column: one-based column of the span's start in its line, in code points, or None.
        confidence: the probability that the finding is right; None for findings about the run.
        message: what it is, in a few words.
        text: the flagged text; None without a span, and where excerpts are left out.
        fix: "delete", "replace" or "none".
        replacement: what stands in place of damaged text, else None.
        safe: whether `qc clean` cuts it without being asked twice.
        fingerprint: 32 hexadecimal digits that stay the same when rules, shards or order change.
        also: ids of the other rules that agree.
    """

    rule: str
    name: str
    category: Category
    level: Level
    span: tuple[int, int] | None
    line: int | None
    column: int | None
    confidence: float | None
    message: str
    text: str | None
    fix: str
    replacement: str | None = None
    safe: bool = False
    fingerprint: str = ""
    also: tuple[str, ...] = ()


class Mending(msgspec.Struct, frozen=True):
    """What `qc clean` would do to a document, for the commands that a report names.

    Attributes:
        in_place: whether its file can be rewritten where it stands.
        safe_share: share of the visible characters that goes with what is safe to cut.
        share: share that goes with all errors and warnings.
    """

    in_place: bool
    safe_share: float
    share: float


class Report(msgspec.Struct, frozen=True):
    """All that qc says of one document.

    Attributes:
        id: the document's own id, or None.
        source: path of its file, as given.
        record: one-based line of the record in its file, or None.
        score: expected share of its visible characters that is main content, 0 to 1; None without text.
        verdict: clean, mixed, dirty, empty or unreadable.
        language: ISO 639-1 code as langdetect writes it, or None where undetermined.
        chars: number of its characters that are not white space.
        not_assessed: what could not be judged of this document, for example ("language",).
        parts: category → its share of the visible characters; score + parts = 1 to rounding.
        findings: sorted by span, without overlaps; those on the whole document first.
        text: the document's text where reports carry it (`--include-text`), else unset.
        site: the document's site, or the host of its URL, where a format asks for it, else unset; never written.
        mending: what `qc clean` would do, where a format asks for it and there are findings, else unset; never written.
    """

    id: str | None
    source: str
    record: int | None
    score: float | None
    verdict: Verdict
    language: str | None
    chars: int
    not_assessed: tuple[str, ...] = ()
    parts: dict[str, float] = {}
    findings: tuple[Finding, ...] = ()
    text: str | msgspec.UnsetType = msgspec.UNSET
    site: str | msgspec.UnsetType = msgspec.UNSET
    mending: Mending | msgspec.UnsetType = msgspec.UNSET

    @property
    def place(self) -> str:
        """Where the document stands, for a person: path, and the record's line or id."""
        where = self.source or "<text>"
        return where if self.record is None else f"{where}:{self.record}"
