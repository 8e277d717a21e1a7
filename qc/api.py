"""The Python interface: check a text, check many, cut what was found, load rules of one's own."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from qc.checker import Checker
from qc.cutting import apply, cuts
from qc.documents import Document
from qc.findings import Report
from qc.model import Model
from qc.model import load_shipped as load_model
from qc.policy import Policy
from qc.ruleset import RuleSet, load_paths, load_shipped

BATCH_DOCUMENTS = 256
BATCH_CHARS = 1 << 20


def check(
    document: str | Document,
    *,
    rules: RuleSet | None = None,
    policy: Policy | None = None,
    model: bool | str | Path = True,
) -> Report:
    r"""Check one text.

    Args:
        document: a text, or a Document where findings need its id, URL or site.
        rules: from `load_rules`; qc's own where None.
        policy: limits of levels and verdicts; the defaults where None.
        model: whether qc's model judges too, else the rules alone; or the folder of a model of your own.

    Returns:
        Its report; spans are half-open, in code points of the text.

    >>> check("304 North Cardinal St.\nIt rained in Leeds on Monday.").findings[0].rule
    'TPL001'
    """
    return _checker(rules, policy, model).check([_document(document)])[0]


def check_many(
    documents: Iterable[str | Document],
    *,
    rules: RuleSet | None = None,
    policy: Policy | None = None,
    model: bool | str | Path = True,
) -> Iterator[Report]:
    """Check many texts, in batches: some ten times as fast as one at a time.

    Args:
        documents: texts or Documents; taken a batch at a time, so memory does not grow with their number.
        rules: as in `check`.
        policy: as in `check`.
        model: as in `check`.

    Yields:
        One report for each, in order.
    """
    checker = _checker(rules, policy, model)
    stream = map(_document, documents)
    while batch := _batch(stream):
        yield from checker.check(batch)


def clean(document: str | Document, report: Report, *, unsafe: bool = False) -> str:
    """Return a text without what its report says is foreign, and with damaged text mended.

    Args:
        document: the text that the report is about.
        report: from `check`.
        unsafe: cut every error and warning; else only findings that are `safe`.

    Returns:
        The text; white space is tidied only where something was cut.

    Raises:
        ValueError: the report is about another text.
    """
    text = _document(document).text
    for finding in report.findings:
        if finding.span is not None and finding.text is not None and text[slice(*finding.span)] != finding.text:
            raise ValueError(
                f"the report is about another text: {finding.rule} at {finding.span} is not what stands there"
            )
    return apply(text, cuts(report, unsafe=unsafe))


def load_rules(path: str | Path | None = None) -> RuleSet:
    """Return qc's own rules, with a rule file or folder of one's own added.

    Args:
        path: a YAML file or a folder of them (docs/rules.md); None adds nothing.

    Raises:
        RuleError: with every fault of every file.
        SettingsError: the path does not exist.
    """
    shipped = load_shipped()
    return shipped if path is None else load_paths(shipped, [Path(path)])


@lru_cache(maxsize=8)
def _checker(rules: RuleSet | None, policy: Policy | None, model: bool | str | Path) -> Checker:
    own = None if isinstance(model, bool) else Model.load(Path(model))
    return Checker(rules or load_shipped(), policy, own or (load_model() if model else None))


def _document(document: str | Document) -> Document:
    return Document(None, document) if isinstance(document, str) else document


def _batch(stream: Iterator[Document]) -> list[Document]:
    batch: list[Document] = []
    chars = 0
    for document in islice(stream, BATCH_DOCUMENTS):
        batch.append(document)
        chars += len(document.text)
        if chars >= BATCH_CHARS:
            break
    return batch
