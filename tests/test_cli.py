"""The command line: what is wrong with it is one sentence, and the run ends with 2."""

import pytest

from qc.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "a.txt", "-j", "0"], "argument -j/--jobs: '0' is no whole number of 1 or more"),
        (["check", "a.txt", "-j", "-1"], "argument -j/--jobs: '-1' is no whole number of 1 or more"),
        (["filter", "a.txt", "-o", "b.txt", "-j", "x"], "argument -j/--jobs: 'x' is no whole number of 1 or more"),
        (["check", "a.txt", "--min-score", "5"], "argument --min-score: '5' is no number from 0 to 1"),
        (["clean", "a.txt", "--max-share", "half"], "argument --max-share: 'half' is no number from 0 to 1"),
        (["check", "a.txt", "--min-score", "nan"], "argument --min-score: 'nan' is no number from 0 to 1"),
        (["check"], "the following arguments are required: PATH"),
        (["check", "a.txt", "--fail-on", "loud"], "argument --fail-on: invalid choice: 'loud'"),
        (["chekc"], "argument COMMAND: invalid choice: 'chekc'"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_2(capsys: Capture, words: list[str], says: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"qc: {says}")
    assert line.endswith("--help` tells what there is")
