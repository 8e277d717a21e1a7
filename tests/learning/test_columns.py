"""Columns over many cases, and intervals over their sites."""

import pytest

from qc.learning.columns import grouped, intervals, line
from qc.learning.evaluation import Row, Share


def row(**keys: object) -> Row:
    base: dict[str, object] = {
        "id": "1",
        "group": "x",
        "site": "a.org",
        "before": 0.8,
        "after": 0.9,
        "oracle": 1.0,
        "spans": 2,
        "found": 1,
        "flags": 2,
        "right": 2,
        "main": Share(80, 1),
        "foreign": Share(20, 10),
        "neutral": Share(0, 0),
        "caption": Share(10, 5),
        "score": 0.9,
    }
    return Row(**base | keys)  # type: ignore[arg-type]


def test_means_are_over_cases_and_characters_are_summed() -> None:
    nothing = {"spans": 0, "found": 0, "flags": 0, "right": 0}
    found = line([row(), row(after=0.7, main=Share(20, 9), foreign=Share(0, 0), score=1.0, **nothing)])
    assert found["cases"] == 2
    assert found["closed"] == pytest.approx(0.0)
    assert found["harmed"] == 0.5
    assert (found["span R"], found["flagged"], found["span P"]) == (0.5, 1, 1.0)
    assert (found["char R"], found["char P"]) == (0.5, 0.5)
    assert (found["main%"], found["neut%"], found["capt%"]) == (10.0, None, 50.0)
    assert (found["MAE"], found["const"], found["rho"]) == pytest.approx((0.05, 0.1, 1.0))


def test_without_scores_there_are_no_columns_about_them() -> None:
    assert "MAE" not in line([row(score=None)])


def test_where_nothing_is_foreign_nothing_can_be_closed() -> None:
    assert line([row(before=1.0, after=1.0)])["closed"] is None


def test_equal_scores_share_their_rank() -> None:
    rows = [row(score=score, main=Share(main, 0)) for score, main in ((0.5, 1), (0.5, 2), (0.9, 30), (0.1, 3))]
    assert line(rows)["rho"] == pytest.approx(1.5 / 22.5**0.5)  # ranks 2.5 2.5 4 1 against 1 2 4 3


def test_groups_are_sorted() -> None:
    assert list(grouped([row(group="b"), row(group="a"), row(group="b")])) == ["a", "b"]


def test_intervals_are_over_sites_not_cases() -> None:
    one_site = intervals([row(after=0.8), row(after=1.0)] * 20, 100, 0)
    assert tuple(one_site.change) == pytest.approx((0.1, 0.1))
    assert tuple(one_site.closed or ()) == pytest.approx((0.5, 0.5))
    two_sites = intervals([row(after=0.8), row(after=1.0, site="b.org")], 100, 0)
    assert tuple(two_sites.change) == pytest.approx((0.0, 0.2))


def test_intervals_of_what_cannot_be_closed_are_none() -> None:
    assert intervals([row(before=1.0, after=1.0)], 10, 0).closed is None
