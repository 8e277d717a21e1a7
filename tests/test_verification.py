"""Brute force against the matcher on documents of the input."""

import json
from pathlib import Path
from typing import Any

import pytest

from qc.cli import main
from qc.documents import Unreadable
from qc.errors import ExitCode
from qc.matching import Match
from qc.readers import Item, Kind, Lost
from qc.verification import Agreement, BruteForce, Found, VerificationError, differences, verify
from qc.worker import Work
from tests.builders import ARTICLE, raw_rule, rule_set

Capture = pytest.CaptureFixture[str]
GAP = raw_rule("SHR901", patterns=["^(?:share|tweet) this (?:article|story)$"])


def item(text: str, number: int = 1, **keys: Any) -> Item:
    return Item(f"{number}.txt", None, Kind.TEXT, text.encode(), None, **keys)


def work(tmp_path: Path, *raws: dict[str, Any], **keys: Any) -> Work:
    for raw in raws:
        (tmp_path / f"{raw['id']}.yaml").write_text(json.dumps(raw), encoding="utf-8")
    return Work(rule_paths=(tmp_path,), select=tuple(raw["id"] for raw in raws), **keys)


def test_agreement_is_counted(tmp_path: Path) -> None:
    told: list[str] = []
    items = [item(f"Share this article\n{ARTICLE}"), item(ARTICLE, 2)]
    agreement = verify(items, work(tmp_path, raw_rule("SHR901")), 10, told.append)
    assert agreement == Agreement(documents=2, fragments=9, matches=1)
    assert str(agreement) == ("verified 2 documents, 9 fragments: keywords and brute force find the same, 1 in all")
    assert told == []


def test_a_missing_keyword_is_named_with_rule_text_and_place(tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(
        VerificationError, match=r"keywords do not cover the patterns of SHR901 \(1\): 1 difference in 1 document"
    ) as caught:
        verify([item(f"Tweet this\u00a0story\n{ARTICLE}")], work(tmp_path, GAP), 10, told.append)
    assert caught.value.exit_code is ExitCode.FAILED
    (line,) = told
    assert line == (
        f"{tmp_path}/SHR901.yaml: SHR901: missing keyword: a pattern matches 'Tweet this\u00a0story' in 1.txt, "
        "and no keyword of the rule stands there"
    )


def test_excerpts_are_left_out_where_nobody_may_see_them(tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(VerificationError):
        verify([item(f"Tweet this story\n{ARTICLE}")], work(tmp_path, GAP, excerpts=False), 10, told.append)
    assert "a pattern matches in 1.txt" in told[0]


def test_many_differences_are_counted_and_a_few_shown(tmp_path: Path) -> None:
    told: list[str] = []
    items = [item(f"Tweet this story\n{ARTICLE}", number) for number in range(150)]
    with pytest.raises(VerificationError, match=r"SHR901 \(150\)"):
        verify(items, work(tmp_path, GAP), 1000, told.append)
    assert len(told) == 20


def test_so_many_documents_are_drawn_from_all_of_the_input_the_same_each_time(tmp_path: Path) -> None:
    def drawn() -> list[str]:
        told: list[str] = []
        items = [item(f"Tweet this story\n{ARTICLE}", number) for number in range(100)]
        with pytest.raises(VerificationError):
            verify(items, work(tmp_path, GAP), 10, told.append)
        return [line.split(" in ")[1].split(",")[0] for line in told]

    first = drawn()
    assert len(first) == len(set(first)) == 10
    assert first == sorted(first, key=lambda name: int(name.removesuffix(".txt"))) == drawn()
    assert any(int(name.removesuffix(".txt")) > 20 for name in first)


def test_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    bad = item("", problem=Unreadable("QC000", "bad", "1.txt"))
    assert verify([bad, Lost("x", "gone"), item(ARTICLE)], work(tmp_path, GAP), 10, print).documents == 1


def test_what_took_too_long_is_no_difference() -> None:
    one, two = Match(0, 0, (0, 1), None), Match(1, 0, (0, 1), None)
    assert differences(Found({one}, set()), Found({two}, {(1, 0)})) == ([], [one])
    assert differences(Found({one}, {(0, 0)}), Found({two}, set())) == ([two], [])


def test_brute_force_outlives_patterns_that_never_end() -> None:
    rules = rule_set(raw_rule("SHR901", patterns=["(a|aa)+$", "^b"]), raw_rule("NAV901", lines=["print"]))
    found = BruteForce(rules.rules, {}).scan(["a" * 100 + "c", "b", "Print!"])
    assert found.slow == {(0, 1)}
    assert {match[:2] for match in found.matches} == {(1, 1), (2, 0)}


def test_the_command_verifies_and_then_checks(tmp_path: Path, capsys: Capture) -> None:
    document = tmp_path / "d.txt"
    document.write_text(f"Share this article\n{ARTICLE}", encoding="utf-8")
    (tmp_path / "rule.yaml").write_text(json.dumps(raw_rule("SHR901")), encoding="utf-8")
    words = ["check", str(document), "--rules", str(tmp_path / "rule.yaml"), "--select", "SHR901"]
    assert main([*words, "--verify-sample", "5", "--fail-on", "warning"]) == 1
    out, err = capsys.readouterr()
    assert "qc: verified 1 document, 5 fragments: keywords and brute force find the same, 1 in all" in err
    assert "SHR901" in out
    assert main([*words, "--verify-sample", "5", "-q"]) == 0
    assert "verified" not in capsys.readouterr().err


def test_the_command_ends_with_2_where_a_keyword_is_missing(tmp_path: Path, capsys: Capture) -> None:
    document = tmp_path / "d.txt"
    document.write_text(f"Tweet this story\n{ARTICLE}", encoding="utf-8")
    (tmp_path / "rule.yaml").write_text(json.dumps(GAP), encoding="utf-8")
    words = [
        "check",
        str(document),
        "--rules",
        str(tmp_path / "rule.yaml"),
        "--select",
        "SHR901",
        "--verify-sample",
        "5",
    ]
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "SHR901: missing keyword: a pattern matches 'Tweet this story'" in err
    assert err.splitlines()[-1].startswith("qc: keywords do not cover the patterns of SHR901")


def test_stdin_cannot_be_verified(capsys: Capture) -> None:
    assert main(["check", "-", "--verify-sample", "5"]) == 2
    assert "stdin cannot be read twice" in capsys.readouterr().err
