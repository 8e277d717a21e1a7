"""What reports are told beside the findings: the rules, where the repository begins, where a record stands."""

from pathlib import Path

from qc.checker import RUN_NAMES
from qc.findings import Category, Finding
from qc.readers import Item
from qc.readers.regions import region
from qc.reports import Described
from qc.reports.places import Locate
from qc.ruleset import RuleSet
from qc.spans import Region

RUN_TEXTS = {
    "QC000": ("unreadable record", "A record that is no JSON, no object, or has no text."),
    "QC001": ("bytes that are no text", "A file or record in an encoding that nothing tells, or binary data."),
    "QC002": ("too long to be scanned", "A document above `max-document-chars`, or a page nested too deeply to parse."),
    "QC004": ("a rule ran out of time", "A rule took too long on the document and was given up there."),
    "QC005": ("qc failed on it", "An error that qc did not expect; please report it, with what -v prints."),
}
RUN_WHY = "What is not read is not checked, and would pass unseen."


def described(rules: RuleSet) -> tuple[Described, ...]:
    """Return what formats say of all rules that are switched on, and of those about the run."""
    about_run = [
        Described(rule, RUN_NAMES[rule], Category.RUN, message, what, RUN_WHY, None)
        for rule, (message, what) in RUN_TEXTS.items()
    ]
    measured = rules.measurements
    return tuple(
        Described(rule.id, rule.name, rule.category, rule.message, rule.what, rule.why, measured.of(rule).confidence)
        for rule in rules.rules
    ) + tuple(about_run)


def repository_root(here: Path) -> str:
    """Return the folder that CI systems name files from: the git repository `here` is in, else `here`."""
    return str(next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here))


def locator(item: Item) -> Locate:
    """Return what finds the findings of an item's document in its file."""

    def locate(finding: Finding) -> Region:
        known = finding.line is not None and finding.column is not None
        return region(item, finding.span, (finding.line or 1, finding.column or 1) if known else None)

    return locate
