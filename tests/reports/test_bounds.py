"""A corpus with a million findings makes no larger files, and each says what it leaves out."""

import io
import json
import time
from xml.etree import ElementTree

from qc.findings import Level
from qc.reports import ReportOptions, writer
from qc.reports.markdown import BUDGET
from qc.reports.places import nowhere
from qc.reports.sarif import SIZE
from qc.totals import Totals
from tests.written import FORMATS_FOR_CI, HEADER, finding, report

LEVELS = list(Level)
MANY = report(*(finding(f"text {n}", n, level=LEVELS[n % 3], rule=f"SHR{n % 40:03}") for n in range(1000)))
MILLION = 1_000_000


def test_a_million_findings_fit_into_every_file_with_exact_totals() -> None:
    streams = {name: io.BytesIO() for name in FORMATS_FOR_CI}
    writers = [writer(name, stream, ReportOptions(header=HEADER)) for name, stream in streams.items()]
    once, totals = Totals(), Totals()
    once.add(MANY)
    began = time.process_time()
    for _ in range(MILLION // 1000):
        for target in writers:
            target.write(MANY, nowhere)
    totals = _thousand_times(once)
    for target in writers:
        target.finish(totals, [])
    assert time.process_time() - began < 10
    files = {name: stream.getvalue() for name, stream in streams.items()}
    _are_small(files)
    _say_what_they_leave_out(files)


def _thousand_times(once: Totals) -> Totals:
    times = Totals(documents=1000, scored=1000, score_sum=500.0, groups=once.groups)
    for name in ("verdicts", "levels", "rules", "rule_documents", "categories"):
        getattr(times, name).update({key: 1000 * count for key, count in getattr(once, name).items()})
    return times


def _are_small(files: dict[str, bytes]) -> None:
    limits = {"github": 20_000, "gitlab": SIZE, "junit": SIZE, "markdown": BUDGET, "sarif": SIZE}
    for name, limit in limits.items():
        assert len(files[name]) < limit, name
    assert len(files["github"].splitlines()) == 20
    assert len(files["markdown"].splitlines()) < 60


def _say_what_they_leave_out(files: dict[str, bytes]) -> None:
    (run,) = json.loads(files["sarif"])["runs"]
    assert len(run["results"]) == 5001
    assert run["results"][-1]["message"]["text"].startswith("995,000 more findings of 1,000,000")
    assert run["properties"]["findings"] == MILLION
    assert run["properties"]["levels"] == {"error": 334_000, "info": 333_000, "warning": 333_000}
    assert {result["level"] for result in run["results"][:-1]} == {"error"}
    assert json.loads(files["gitlab"])[-1]["description"].startswith("QC: 995,000 more of 1,000,000 findings")
    github = files["github"].decode().splitlines()
    assert github[9].startswith(
        "::error title=qc::Not shown here: 333,991 more errors, among them all of 31 other rules"
    )
    assert github[19].startswith("::warning title=qc::Not shown here: 332,991 more warnings")
    assert files["markdown"].decode().startswith("## qc: 334,000 errors, 333,000 warnings in 1,000 of 1,000 documents")
    counts = {one.get("name"): one.get("value") for one in ElementTree.fromstring(files["junit"]).iter("property")}
    assert counts == {
        "documents": "1000",
        "findings": "1000000",
        "lost": "0",
        "error": "334000",
        "warning": "333000",
        "info": "333000",
    }
