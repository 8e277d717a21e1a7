"""The job summary: short whatever the corpus, and nothing in it that a page could use."""

import io
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from qc.findings import Category, Level, Report, Verdict
from qc.reports import ReportOptions, writer
from qc.reports.markdown import BUDGET
from qc.totals import Tally, Totals
from tests.written import HEADER, finding, report, written


def lines(*reports: Report, **options: Any) -> list[str]:
    text = written("markdown", *reports, **options)
    assert len(text.encode()) <= BUDGET
    found = text.splitlines()
    assert len(found) < 60
    return found


def test_the_first_line_says_what_was_found() -> None:
    warning = finding("Menu", 1, level=Level.WARNING)
    assert lines(report(finding(), warning), report())[0] == "## qc: 1 error, 1 warning in 1 of 2 documents"
    assert lines(report())[0] == "## qc: nothing found in 1 document"
    hidden, changed = Totals(known=1, documents=2), Totals(unchanged=1)
    assert summary_of(hidden, None)[0] == "## qc: nothing new found in 2 documents"
    assert summary_of(changed, None)[0] == "## qc: no document was added or edited"


def test_categories_are_counted_by_level() -> None:
    menu = finding("Menu", 1, category=Category.NAVIGATION, level=Level.INFO)
    found = lines(report(finding(), finding(number=2), menu))
    assert "| category | errors | warnings | hints |" in found
    assert "| share | 2 | 0 | 0 |" in found
    assert "| navigation | 0 | 0 | 1 |" in found


def test_the_five_worst_fragments_stand_with_their_documents() -> None:
    found = lines(*(report(finding(f"text {n}", n), id=f"n{n}", source="a.jsonl", record=n + 1) for n in range(9)))
    assert "The worst fragments:" in found
    shown = [line for line in found if line[:2] in {"1.", "2.", "3.", "4.", "5.", "6."}]
    assert len(shown) == 5
    assert shown[0] == "1. error `SHR901 share-row` `a row of share links` in `a.jsonl:1` (id `n0`): `text 0`"


def test_notes_on_the_run_are_named_and_then_counted() -> None:
    found = lines(report(), notes=tuple(f"QC003 {number}" for number in range(5)))
    assert [line for line in found if line.startswith("- ")] == [
        *(f"- `QC003 {number}`" for number in range(3)),
        "- and 2 more notes",
    ]


def test_what_is_below_the_shown_level_is_counted_and_not_shown() -> None:
    hint = finding("a hint", level=Level.INFO)
    assert not any("a hint" in line for line in lines(report(hint)))
    assert any("a hint" in line for line in lines(report(hint), show=Level.INFO))


def test_the_corpus_is_shown_by_site_the_worst_first() -> None:
    sites = [report(site="good.example"), report(finding(), site="bad.example"), report(site="bad.example")]
    rows = [line for line in lines(*sites) if line.startswith("| ")]
    assert rows[-3:] == [
        "| all | 3 | 66.7% | 0.0% | 33.3% | 0.8333 |",
        "| bad.example | 2 | 50.0% | 0.0% | 50.0% | 0.7500 |",
        "| good.example | 1 | 100.0% | 0.0% | 0.0% | 1.0000 |",
    ]


def test_without_sites_the_corpus_is_shown_by_file_or_folder() -> None:
    mixed = [report(source="a.jsonl", record=1), report(source="pages/b.txt"), report(source="c.txt")]
    rows = {line.split(" | ")[0] for line in lines(*mixed) if line.startswith("| ")}
    assert {"| a.jsonl", "| pages", "| .", "| all"} <= rows


def test_sites_beyond_the_first_are_summed_up() -> None:
    found = lines(*(report(site=f"s{number}.example") for number in range(30)))
    assert "| 22 others | 22 | 100.0% | 0.0% | 0.0% | 1.0000 |" in found


def test_before_and_after_stand_side_by_side() -> None:
    before = Totals()
    for one in (report(site="a.example"), report(site="a.example")):
        before.add(one)
    after = [report(finding(), site="a.example"), report(site="a.example"), report(site="b.example")]
    found = lines(*after, before=before)
    assert "| all | 2 → 3 | 100.0% → 66.7% | 0.0% | 0.0% → 33.3% | 1.0000 → 0.8333 |" in found
    assert "| a.example | 2 | 100.0% → 50.0% | 0.0% | 0.0% → 50.0% | 1.0000 → 0.7500 |" in found
    assert "| b.example | 0 → 1 | - → 100.0% | - → 0.0% | - → 0.0% | - → 1.0000 |" in found


def test_a_site_that_is_gone_is_shown_too() -> None:
    before = Totals()
    before.add(report(finding(), site="gone.example"))
    found = lines(report(site="a.example"), before=before)
    assert "| gone.example | 1 → 0 | 0.0% → - | 0.0% → - | 100.0% → - | 0.5000 → - |" in found


def test_the_table_says_of_which_documents_it_is() -> None:
    assert "The corpus:" in lines(report())
    before, changed = Totals(), Totals(unchanged=7)
    changed.add(report())
    change = "the documents that this change adds, edits or removes"
    assert f"Before → after, {change}; what did not change is not judged again:" in summary_of(changed, before)
    assert any("adds or edits, as they are now; too many" in line for line in summary_of(changed, None))
    assert not [line for line in summary_of(Totals(unchanged=7), before) if line.startswith("|")]
    changed.rest = Tally()
    changed.rest.add(report(finding()))
    found = summary_of(changed, before)
    assert f"Before → after, the whole corpus and {change}:" in found
    rows = [line for line in found if line.startswith("| ")]
    assert rows[-2:] == [
        "| whole corpus | 1 → 2 | 0.0% → 50.0% | 0.0% | 100.0% → 50.0% | 0.5000 → 0.7500 |",
        "| this change | 0 → 1 | - → 100.0% | - → 0.0% | - → 0.0% | - → 1.0000 |",
    ]


def summary_of(totals: Totals, before: Totals | None) -> list[str]:
    """Return the lines of a summary of totals alone."""
    stream = io.BytesIO()
    writer("markdown", stream, ReportOptions(header=HEADER)).finish(totals, [], before)
    return stream.getvalue().decode().splitlines()


def test_what_is_hidden_is_counted_in_the_singular_too() -> None:
    hidden = Totals(known=1, unchanged=1, unchanged_files=1, lost=1)
    hidden.levels["info"] = 1
    hidden.accepted[0] = 2
    (counts,) = [line for line in summary_of(hidden, None) if line.startswith("0 documents")]
    assert counts == (
        "0 documents. Besides: 1 hint, 1 finding known to the baseline, 2 findings accepted by the settings, "
        "1 document unchanged, 1 file unchanged, 1 file lost, wholly or in part."
    )


def test_it_says_what_to_run_to_see_more_to_mend_and_to_accept() -> None:
    safe = report(finding(safe=True), source="a b.txt")
    found = lines(safe, paths=("a b.txt",), others=("sarif:qc.sarif", "markdown:s.md"))
    assert "all of them: qc check 'a b.txt' --format concise" in found
    assert "1 finding is safe to mend: qc clean --in-place 'a b.txt'" in found
    assert "to accept them: an [[ignore]] entry in qc.toml, or qc baseline create 'a b.txt'" in found
    assert "reports of this run: sarif:qc.sarif" in found


def test_what_it_says_to_run_judges_what_the_run_judged() -> None:
    stream, totals = io.BytesIO(), Totals(known=3)
    options = ReportOptions(header=HEADER, paths=("data",), diff_base="origin/main", baseline="k.jsonl")
    target = writer("markdown", stream, options)
    totals.add(report(finding()))
    target.write(report(finding()))
    target.finish(totals, [])
    found = stream.getvalue().decode().splitlines()
    assert "all of them: qc check data --baseline k.jsonl --diff-base origin/main --format concise" in found
    assert any(line.endswith("or qc baseline update --accept-new data --baseline k.jsonl") for line in found)


def test_reports_outside_of_the_repository_are_not_named(tmp_path: Path) -> None:
    others = (f"sarif:{tmp_path}/temp/qc.sarif", f"jsonl:{tmp_path}/root/a.jsonl")
    found = lines(report(finding()), root=str(tmp_path / "root"), others=others)
    assert f"reports of this run: jsonl:{tmp_path}/root/a.jsonl" in found


def test_the_largest_summary_stays_short() -> None:
    categories = list(Category)
    reports = [
        report(
            *(finding("`" * 500, n, category=category, level=level) for n, level in enumerate(Level)),
            site="ẞ" * 300 + str(number),
            source="🦉\x00" * 900 + str(number),
            id="`@\u202e" * 900,
            record=number,
            verdict=list(Verdict)[number % 5],
        )
        for number, category in enumerate(categories * 4)
    ]
    before = Totals()
    for one in reports[:50]:
        before.add(one)
    notes = tuple("`\n" * 900 for _ in range(9))
    options: dict[str, Any] = {"before": before, "notes": notes, "show": Level.INFO, "paths": ("🦉" * 400,)}
    options |= {"others": ("sarif:" + "x" * 400,), "diff_base": "main", "baseline": "known.jsonl"}
    assert len(lines(*reports, **options)) < 60 - 1  # one row more where the whole corpus is compared


class Tags(HTMLParser):
    """Collects the elements of a page, and the text that stands outside of code."""

    def __init__(self) -> None:
        super().__init__()
        self.met: set[str] = set()
        self.open: list[str] = []
        self.plain = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.met.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.plain += "" if "code" in self.open else data


def test_text_and_names_of_strangers_stand_in_code_alone() -> None:
    hostile = "</details><script>alert(1)</script> `` [x](http://evil.example) @team #12 | a\n# head"
    one = report(finding(hostile), id=hostile, source=hostile, site=hostile, record=1)
    tags = Tags()
    tags.feed(MarkdownIt().enable("table").render(written("markdown", one, paths=(hostile,))))
    allowed = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ol", "li", "code", "pre"}
    assert tags.met <= allowed
    for sign in ("@", "#12", "evil.example", "](", "<"):
        assert sign not in tags.plain
