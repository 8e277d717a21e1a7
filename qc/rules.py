"""What a rule is; docs/rules.md explains each key of its file."""

from typing import Literal

import msgspec

from qc.findings import Category

Position = Literal["any", "head", "body", "tail"]


class Where(msgspec.Struct, frozen=True):
    """Conditions on where a hit stands.

    Attributes:
        max_words: most words the fragment may have.
        min_words: fewest words the fragment may have.
        position: head or tail (see conditions.EDGE), body (neither) or any.
        beside: a category or rule id that must hit within two fragments.
        amid: fewest other fragments of the document that rules without `beside` and `amid` must hit.
        unrelated: whether none of the fragment's content words may stand elsewhere in the document.
        max_document_words: most words the document may have.
    """

    max_words: int | None = None
    min_words: int | None = None
    position: Position = "any"
    beside: str | None = None
    amid: int | None = None
    unrelated: bool = False
    max_document_words: int | None = None


class Cases(msgspec.Struct, frozen=True):
    """Texts that the rule must flag, exact spans marked ⟦so⟧, and texts that it must leave alone."""

    foreign: tuple[str, ...] = ()
    content: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as its file has it; docs/rules.md explains each key.

    A rule has `patterns` with `keywords`, or `lines`, or names a `detector` of qc's own.
    """

    id: str
    name: str
    message: str
    what: str
    why: str
    category: Category
    languages: tuple[str, ...] = ("any",)
    keywords: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    detector: str | None = None
    tables: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    quotes: Literal["skip", "flag"] = "skip"
    extend: Literal["match", "fragment", "document"] = "fragment"
    where: Where = Where()
    sites: tuple[str, ...] = ()
    cost_reason: str | None = None
    fix: Literal["delete", "replace", "none"] = "delete"
    cases: Cases = Cases()
    path: str = ""
    shipped: bool = False

    @property
    def place(self) -> str:
        """How messages name the rule."""
        return f"{self.path}: {self.id}"

    def speaks(self, language: str | None) -> bool:
        """Whether the rule looks at documents of this language; undetermined ones get only rules for any."""
        if "any" in self.languages:
            return True
        return language is not None and (language in self.languages or language.partition("-")[0] in self.languages)
