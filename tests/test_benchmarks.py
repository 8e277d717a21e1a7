"""The benchmarks measure what they say; how fast anything is, no test asks."""

import itertools
import time
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from qc.checker import Checker
from qc.learning.cases import Case
from qc.learning.judging import Checking, evaluate
from qc.learning.selection import Selection
from qc.learning.siblings import Part, Sibling
from qc.segmentation import count_words
from tests.benchmarks.benchmark_page import Both, page, table
from tests.benchmarks.determinism import in_batches
from tests.benchmarks.documents import LINES, Sample, window, write
from tests.benchmarks.over_removal import kept_text
from tests.benchmarks.read_by_eye import own_words_flagged
from tests.benchmarks.read_by_eye import page as page_to_read
from tests.benchmarks.running import check_here
from tests.benchmarks.siblings import judge
from tests.benchmarks.stages import READ, STAGES, Stopwatch, shares
from tests.builders import ARTICLE, check, raw_rule, rule_set

TEXT = f"{ARTICLE}Share this story\nBy Maren Holt"
SHARE = (len(ARTICLE), len(ARTICLE) + len("Share this story"))
BYLINE = (SHARE[1] + 1, len(TEXT))
CASE = Case("p/x", "p", "x", "x.org", "article", 0, "en", True, TEXT, (SHARE,), (BYLINE,), 40)
SAMPLES = [Sample(str(number), "", f"{ARTICLE}Share this story {number}") for number in range(5)]


@given(st.lists(st.text("ab \r", max_size=30), max_size=200), st.integers(1, 60), st.floats(0, 1))
def test_a_window_is_a_run_of_lines_that_ends_with_the_words_it_wants(
    lines: list[str], words: int, place: float
) -> None:
    text = "\n".join(lines)
    found = window(text, words, place)
    assert found in text
    assert found.count("\n") < LINES
    before = found.rpartition("\n")[0]
    assert count_words(before) < words
    assert count_words(found) >= min(words, count_words(text)) or found.count("\n") == LINES - 1


def test_kept_text_is_without_foreign_and_neutral_spans() -> None:
    assert kept_text(CASE) == f"{ARTICLE}\n"


def test_the_benchmark_page_shows_a_system_alone_with_rules_with_qc_and_at_best() -> None:
    nothing, everything = Checker(rule_set()), Checker(rule_set(raw_rule("SHR901")))
    cases = [msgspec.structs.replace(CASE, id=f"{number}", site=f"{number}.org") for number in range(3)]
    both = Both(*(evaluate(Checking(checker, Selection()), cases) for checker in (nothing, everything)))
    lines = list(table(both))
    assert lines[0].startswith("| system | text | cases | F1 | closed |")
    alone, rules, whole, oracle = (line[2:-2].split(" | ") for line in lines[2:6])
    assert alone == ["x", "as extracted", "3", "0.968", *["-"] * 7]  # 45 words belong, 3 do not
    assert rules[:6] == ["", "rules", "3", "0.968", "0.000", "0.000"]
    assert whole[:6] == ["", "qc", "3", "1.000", "1.000 [1.00, 1.00]", "0.000"]
    assert oracle[:6] == ["", "oracle", "3", "1.000", "1.000", "0.000"]
    assert rules[-1] == f"{rules[-1][:5]} / 0.000"
    assert lines[6].startswith("| all together | as extracted | 3 |")
    found = "\n".join(page({"written": both}, 3))
    assert "## written" in found
    assert "False alarms per 1,000 clean fragments: rules 0.00, qc 0.00." in found


def test_a_page_to_read_tells_hits_from_what_is_missed() -> None:
    found = "\n".join(
        page_to_read(CASE, check(TEXT, raw_rule("SHR901", keywords=["share"], patterns=["share this story"])))
    )
    assert "error   foreign   SHR901" in found
    assert "foreign hit by SHR901 error: Share this story" in found
    assert "E- Share this story" in found
    assert " n By Maren Holt" in found
    other = raw_rule("SHR901", keywords=["tweet"], patterns=["tweet"])
    missed = "\n".join(page_to_read(CASE, check(TEXT, other)))
    assert "foreign MISSED: Share this story" in missed


def test_words_of_the_article_under_warnings_are_counted() -> None:
    rule = raw_rule(
        "SHR901",
        keywords=["share", "council", "holt"],
        patterns=["share this story", "^the council.*", "by maren holt"],
    )
    flagged = [text for text in ARTICLE.split("\n") if text.lower().startswith("the council")]
    assert flagged
    assert own_words_flagged(CASE, check(TEXT, rule)) == sum(len(text.split()) for text in flagged)


def test_of_a_sibling_it_is_counted_what_is_found_and_what_is_flagged_in_vain() -> None:
    text = f"{ARTICLE}Share this story\nTweet"
    at = len(ARTICLE)
    case = Case("p/x", "p", "x", "x.org", "article", 0, "en", True, text, ((at, at + 16),), (), 40)
    rule = raw_rule("SHR901", keywords=["share", "tweet"], patterns=["^share this story$", "^tweet$"])
    sibling = Sibling(case, ((Part.TEMPLATE, (at, at + 16)), (Part.NEAR, (0, 20))))
    judged = judge([sibling], [check(text, rule)])
    assert judged.put_in == {Part.TEMPLATE: 1, Part.NEAR: 1}
    assert (judged.found[Part.TEMPLATE], judged.found[Part.NEAR]) == (1, 0)
    assert [(name, finding.text) for name, finding in judged.wrong] == [("p/x", "Tweet")]


def test_a_stopwatch_counts_each_moment_once() -> None:
    watch = Stopwatch()

    def inner() -> None:
        until = time.process_time() + 0.02
        while time.process_time() < until:
            pass

    timed = watch.around("inner", inner)
    with watch.stage("outer"):
        timed()
    assert watch.seconds["inner"] >= 0.02
    assert watch.seconds["outer"] < 0.02


def test_a_stopwatch_counts_the_steps_of_a_generator() -> None:
    steps = Stopwatch().around("steps", lambda: (number for number in range(3)))
    assert list(itertools.islice(steps(), 2)) == [0, 1]


def test_every_stage_of_qc_is_found_and_takes_some_time(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", SAMPLES)
    taken = shares(lambda: check_here(source, tmp_path / "out.jsonl"))
    assert set(STAGES) < set(taken)
    assert all(seconds > 0 for seconds in taken.values())
    assert taken[READ] < sum(taken.values())


def test_batches_of_any_size_give_the_same_report(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", SAMPLES, copies=2)
    reports = [tmp_path / "1.jsonl", tmp_path / "1000.jsonl"]
    for size, report in zip((1, 1000), reports, strict=True):
        in_batches(size)(source, report)
    assert reports[0].read_bytes() == reports[1].read_bytes()
    assert reports[0].read_bytes().count(b"\n") == 2 * len(SAMPLES) + 2
