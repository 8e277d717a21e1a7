"""What numbers the settings allow."""

import math

import msgspec

from qc.ranges import RANGES, out_of_range
from qc.settings import Settings


def test_every_range_is_of_a_setting_and_holds_its_default() -> None:
    values = msgspec.to_builtins(Settings())
    for key in RANGES:
        table, _, name = key.rpartition(".")
        assert out_of_range(key, (values[table] if table else values)[name]) is None


def test_the_ends_of_a_range_belong_to_it_unless_it_says_over() -> None:
    assert out_of_range("min-score", 0) is None
    assert out_of_range("min-score", 1.0) is None
    assert out_of_range("clean.max-share", 0) == "clean.max-share is 0, and must be over 0 and at most 1"
    assert out_of_range("max-ratio", 0) == "max-ratio is 0, and must be 1 or more"


def test_what_is_no_number_lies_in_no_range() -> None:
    assert all(out_of_range(key, math.nan) for key in RANGES)


def test_settings_without_a_range_and_values_that_are_not_set_are_not_judged() -> None:
    assert out_of_range("show", -1) is None
    assert out_of_range("min-score", None) is None
