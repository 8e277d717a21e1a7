"""From labelled cases to a model that `qc check` uses."""

import json
from pathlib import Path

import pytest

from qc.cli import main
from qc.learning.cases import Case
from qc.model import ARRAYS, MANIFEST, Model
from tests.builders import ARTICLE
from tests.labelled import case

MENU = "Home\nNews\nSport\nShare this story\nSubscribe to our newsletter\n"


def page(number: int) -> Case:
    # Too few pages of each language for vectors of words, which take a while.
    body = "\n".join(f"{line} ({number})" for line in (ARTICLE * 2).strip().split("\n"))
    text = f"{MENU}{body}\nRead more: story {number + 1}\n© 2024 Paper {number}"
    tail = text.index("Read more")
    return case(
        text,
        id=f"{number}/html_text",
        page=str(number),
        system=("html_text", "trafilatura")[number % 2],
        site=f"site{number}.org",
        fold=number % 5,
        lang=("en", "de", "fr", "sv", "it")[number // 12 % 5],
        foreign=((0, len(MENU) - 1), (tail, len(text))),
        ref_words=90,
    )


def written(folder: Path, cases: list[Case]) -> str:
    import msgspec

    path = folder / "cases.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in cases))
    return str(path)


CASES = [page(number) for number in range(60)]


def test_two_runs_give_the_same_files_and_the_model_finds_what_it_learned(tmp_path: Path) -> None:
    cases = written(tmp_path, CASES)
    for name in ("one", "two"):
        assert main(["train", cases, "-o", str(tmp_path / name), "-q"]) == 0
    for name in (ARRAYS, MANIFEST, "card.md", "curves.svg", "experience.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    assert Model.load(tmp_path / "one").manifest.training["cases"] == 48  # fold 4 is left out
    (tmp_path / "new.txt").write_text(page(61).text, encoding="utf-8")
    report = tmp_path / "report.jsonl"
    options = ["--model", str(tmp_path / "one"), "--exit-zero", "--format", "jsonl", "--report", f"jsonl:{report}"]
    assert main(["check", str(tmp_path / "new.txt"), *options]) == 0
    (found,) = (json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()[1:-1])
    assert found["score"] < 0.95
    assert "boilerplate" not in found["not_assessed"]


def test_an_existing_folder_is_not_replaced_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "model").mkdir()
    assert main(["train", written(tmp_path, CASES), "-o", str(tmp_path / "model")]) == 2
    assert "--overwrite" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ([page(4)], "no trusted case"),
        ([case("It rained.", fold=0)], "no case has a foreign span"),
        ([case("Log in", foreign=((0, 6),))], "foreign from end to end"),
        ([case("Log in", foreign=((2, 99),))], "cases.jsonl:1: foreign: the span [2, 99] is not inside"),
    ],
)
def test_what_nothing_can_be_learned_from_is_one_sentence(
    cases: list[Case], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", written(tmp_path, cases), "-o", str(tmp_path / "model"), "-q"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_a_fold_that_is_none_and_a_path_that_is_missing_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(tmp_path), "-o", str(tmp_path / "m"), "--folds", "7"]) == 2
    assert "'7' is no fold" in capsys.readouterr().err
    assert main(["train", str(tmp_path / "none"), "-o", str(tmp_path / "m")]) == 2
    assert "does not exist" in capsys.readouterr().err
