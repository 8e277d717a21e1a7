"""Rules and model as one: who names a fragment, and how sure that is."""

from collections.abc import Sequence

import numpy as np

from qc.batch import Batch
from qc.calibration import Calibration
from qc.checker import Checker
from qc.documents import Document
from qc.experience import Experience, Seen
from qc.findings import Level, Report
from qc.hit import Hit
from qc.learning.topic import NOTHING
from qc.model import About, Judged, Manifest
from qc.policy import Policy
from qc.signals.subject import Subjects
from qc.signals.tokens import Tokens
from qc.signals.vectors import WordVectors
from tests.builders import ARTICLE, raw_rule, rule_set

LEARNED = raw_rule("BLR901", detector="boilerplate", name="learned")
SHARE = raw_rule("SHR901")
TEXT = f"Share this story\n{ARTICLE}Read our other stories\n"
LAST = 5


class Oracle:
    """Stands in for a model: says what it was told of each fragment."""

    def __init__(
        self,
        told: Sequence[float],
        seen: dict[tuple[str, str], Seen] | None = None,
        *,
        assessed: bool = True,
        compared: bool = True,
        off_topic: float = -1.0,
    ) -> None:
        self._assessed, self._compared, self._off_topic = assessed, compared, off_topic
        self._told = np.array(told, np.float64)
        self.experience = Experience(seen or {})
        calibration = Calibration((1.0, 1.0), (0.0, 0.0), 0.9, 0.8, ((0.0, 0.0), (1.0, 1.0)), least=0.4)
        self.manifest = Manifest(1, {}, (), calibration, None, None, ("en",), {})

    def judge(self, batch: Batch, _hits: Sequence[Hit]) -> Judged:
        compared = np.full(len(self._told), self._compared)
        about = About(batch, Subjects(batch, Tokens(batch), WordVectors(NOTHING)), compared)
        off_topic = np.where(self._told == self._off_topic, self._told + 0.01, 0.0)
        of_documents = np.full(len(batch.documents), self._compared)
        assessed = [self._assessed] * len(batch.documents)
        return Judged(self._told, self._told, assessed, of_documents, off_topic, about)


def report(
    oracle: Oracle, *raws: dict[str, object], policy: Policy | None = None, only: str = "", **keys: object
) -> Report:
    rules = rule_set(*raws, **keys)  # type: ignore[arg-type]
    chosen = rules.select([only]) if only else None
    checker = Checker(rules, policy, oracle, chosen)  # type: ignore[arg-type]
    return checker.check([Document("d", TEXT, "d.txt")])[0]


def named(found: Report) -> list[tuple[str, str | None, Level]]:
    return [(finding.rule, finding.text, finding.level) for finding in found.findings]


def test_what_only_the_model_flags_is_named_by_its_own_rule() -> None:
    found = report(Oracle([0, 0, 0, 0, 0, 0.8]), LEARNED)
    assert named(found) == [("BLR901", "Read our other stories", Level.WARNING)]


def test_a_rule_that_agrees_names_the_finding_and_the_model_says_how_sure() -> None:
    seen = {("SHR901", ""): Seen(9, 0, 9, 0)}
    assert named(report(Oracle([0.8, 0, 0, 0, 0, 0], seen), LEARNED, SHARE)) == [
        ("SHR901", "Share this story", Level.WARNING)
    ]


def test_the_model_silences_a_rule_that_labelled_pages_showed() -> None:
    assert not report(Oracle([0.1, 0, 0, 0, 0, 0], {("SHR901", ""): Seen(9, 0, 9, 0)}), LEARNED, SHARE).findings


def test_a_rule_that_no_page_showed_stands_by_itself() -> None:
    assert named(report(Oracle([0.1, 0, 0, 0, 0, 0]), LEARNED, SHARE))[0][0] == "SHR901"


def test_a_rule_of_the_user_stands_by_itself() -> None:
    seen = {("SHR901", ""): Seen(9, 0, 9, 0)}
    found = report(Oracle([0.1, 0, 0, 0, 0, 0], seen), SHARE, shipped=False)
    assert [finding.rule for finding in found.findings] == ["SHR901"]


def test_text_that_a_rule_names_as_neutral_is_not_flagged_by_the_model() -> None:
    byline = raw_rule("BYL901", lines=["Read our other stories"], fix="none")
    found = report(Oracle([0, 0, 0, 0, 0, 0.9]), LEARNED, byline)
    assert [(finding.rule, finding.level) for finding in found.findings] == [("BYL901", Level.INFO)]


def test_the_score_is_what_the_probabilities_leave() -> None:
    found = report(Oracle([0, 0, 0, 0, 0, 0.8]), LEARNED)
    share = 0.8 * len("Readourotherstories") / found.chars
    assert found.score == round(1 - share, 4)
    assert found.parts == {"boilerplate": round(share, 4)}


def test_small_probabilities_count_in_the_score_without_a_finding() -> None:
    found = report(Oracle([0, 0, 0, 0, 0, 0.45]), LEARNED)
    assert not found.findings
    assert found.score is not None
    assert found.score < 1


def test_rules_that_are_not_wanted_are_heard_but_not_named() -> None:
    oracle = Oracle([0.9, 0, 0, 0, 0, 0.9])
    found = report(oracle, LEARNED, SHARE, only="BLR901")
    assert [finding.text for finding in found.findings] == ["Read our other stories"]
    assert found.parts.keys() == {"boilerplate"}
    alone = report(oracle, LEARNED, SHARE, only="SHR901")
    assert [finding.text for finding in alone.findings] == ["Share this story"]
    assert alone.parts.keys() == {"share"}


def test_what_people_accept_counts_as_the_documents_own() -> None:
    from qc.policy import Accepted

    policy = Policy(accepted=(Accepted("BLR901", "ours", text="other stories"),))
    found = report(Oracle([0, 0, 0, 0, 0, 0.9]), LEARNED, policy=policy)
    assert (found.findings, found.score) == ((), 1.0)


def test_a_document_that_the_model_cannot_judge_is_left_to_the_rules() -> None:
    found = report(Oracle([0.0] * 6, {("SHR901", ""): Seen(9, 0, 9, 0)}, assessed=False), LEARNED, SHARE)
    assert named(found) == [("SHR901", "Share this story", Level.ERROR)]
    assert found.not_assessed == ("boilerplate",)
    assert found.score == round(1 - 0.97 * len("Sharethisstory") / found.chars, 4)


def test_what_only_its_subject_betrays_is_off_topic() -> None:
    strange = raw_rule("TOP901", detector="off-topic", name="strange")
    found = report(Oracle([0, 0, 0, 0, 0, 0.8], off_topic=0.8), LEARNED, strange)
    assert named(found) == [("TOP901", "Read our other stories", Level.WARNING)]


def test_a_document_whose_subjects_could_not_be_compared_says_so() -> None:
    assert report(Oracle([0.0] * 6, compared=False), LEARNED).not_assessed == ("topic",)


def test_both_that_speak_stand_and_the_surer_level_names() -> None:
    strange = raw_rule("TOP901", detector="off-topic", name="strange")
    oracle = Oracle([0, 0, 0, 0, 0, 0.97], off_topic=0.97)
    found = report(oracle, LEARNED, strange).findings[0]
    assert (found.rule, found.also) == ("TOP901", ("BLR901",))
    assert [one.rule for one in report(oracle, LEARNED, strange, only="BLR901").findings] == ["BLR901"]
