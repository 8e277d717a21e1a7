"""Attacks on patterns: what can be made to search for very long is found, what cannot is let be."""

import pytest

from qc.backtracking import Attack, Trap, attacks, find_trap
from qc.matching import LONG_FRAGMENT
from qc.patterns import compile_pattern
from qc.segmentation import LONGEST_FRAGMENT


@pytest.mark.parametrize(
    ("pattern", "seed"),
    [
        ("(a|aa)+$", "a"),
        ("(a+)+$", "aa"),
        ("(x+x+)+y", "xxy"),
        ("(.*?,){12}P", ",,,,,,,,,,,,P"),
        (r"([a-z]+)*\d", "ab1"),
        (r"^(?:[\w ]+,?)+$", "one two, three"),
        (r"\w+\w+\w+\w+x", "aaaax"),
        (r"^\W*(?:\d{1,5} [\p{L}.\s]{2,30},? ?)?(?:\w+,? ?)*Anytown\W*$", "12 Main Street, Anytown"),
    ],
)
def test_patterns_that_backtrack_are_trapped(pattern: str, seed: str) -> None:
    trap = find_trap(compile_pattern(pattern), [seed])
    assert trap is not None
    assert trap.length in (LONG_FRAGMENT, LONGEST_FRAGMENT)


@pytest.mark.parametrize(
    ("pattern", "seed"),
    [
        (r"\bwe (?:and our partners )?use cookies\b", "We and our partners use cookies."),
        (r"^(?:\w|\d)+$", "a1"),
        (r"^.{0,90}\bread more\b.{0,90}$", "You can read more here."),
        (r"^(?:share|tweet|pin)(?:\W{1,3}(?:share|tweet|pin)){1,6}$", "Share | Tweet | Pin"),
        (r"^\W*304 North Cardinal St(?:reet|\.)?\W*$", "304 North Cardinal St."),
    ],
)
def test_patterns_that_do_not_are_let_be(pattern: str, seed: str) -> None:
    assert find_trap(compile_pattern(pattern), [seed]) is None


def test_usual_units_are_tried_where_no_seed_helps() -> None:
    assert find_trap(compile_pattern("(a|aa)+$"), ["nothing"]) is not None
    assert find_trap(compile_pattern("(a|aa)+$"), []) is None


def test_an_attack_repeats_its_unit_to_a_length() -> None:
    attack = Attack("Tel: ", "12", "\x00")
    assert attack.text(10) == "Tel: 12121\x00"
    assert str(Trap(attack, 500)) == "'Tel: ' + '12' repeated to 500 characters + '\\x00'"


def test_pieces_of_a_long_text_are_attacked_at_few_places() -> None:
    text = " ".join(f"word{number}" for number in range(500))
    found = list(attacks(text))
    assert len({attack.head for attack in found}) <= 8
    assert all(attack.unit for attack in found)
    assert any(attack.head.startswith("word0 word1") for attack in found)


def test_a_search_that_a_busy_machine_held_up_once_is_no_trap() -> None:
    class Stalled:
        def __init__(self) -> None:
            self.asked: set[str] = set()

        def finditer(self, text: str, timeout: float) -> list[object]:
            if text not in self.asked:
                self.asked.add(text)
                raise TimeoutError
            return []

    assert find_trap(Stalled(), ["share this"]) is None  # type: ignore[arg-type]
