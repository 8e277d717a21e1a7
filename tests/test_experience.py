"""What a hit is worth by what labelled pages showed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.experience import PRIOR_EXTRACTED, PRIOR_PAGE, Experience, Seen, weigh

counts = st.integers(0, 500)


def test_a_rule_that_nobody_saw_is_worth_the_prior() -> None:
    worth = Experience({}).worth("SHR001", None)
    assert (worth.page, worth.extracted, worth.sites) == (PRIOR_PAGE, PRIOR_EXTRACTED, 0)
    assert not Experience({}).knows("SHR001")


def test_sites_move_a_rule_away_from_the_prior() -> None:
    right, wrong = Seen(extracted_foreign=36), Seen(extracted_main=36)
    assert weigh(right, None).extracted == pytest.approx((36 + 4 * 0.7) / 40)
    assert weigh(wrong, None).extracted == pytest.approx(4 * 0.7 / 40)


def test_a_line_leans_on_its_rule_until_it_was_seen_itself() -> None:
    rule = Seen(extracted_foreign=96)
    unseen, seen = weigh(rule, Seen()), weigh(rule, Seen(extracted_main=20))
    assert unseen.extracted == pytest.approx(weigh(rule, None).extracted)
    assert unseen.sites == 0
    assert seen.extracted < 0.2


def test_a_line_is_looked_up_beside_its_rule() -> None:
    found = Experience({("NAV001", ""): Seen(5, 0, 5, 0), ("NAV001", "kitchen"): Seen(5, 0, 0, 9)})
    assert found.worth("NAV001", "kitchen").extracted < found.worth("NAV001", "log in").extracted
    assert found.knows("NAV001")


@given(
    st.dictionaries(
        st.tuples(st.text(max_size=6), st.text(max_size=6)), st.builds(Seen, counts, counts, counts, counts)
    )
)
def test_what_is_written_is_read_back(seen: dict[tuple[str, str], Seen]) -> None:
    again = Experience.decode(Experience(seen).encode())
    assert all(again.worth(*key) == Experience(seen).worth(*key) for key in seen)


@given(st.builds(Seen, counts, counts, counts, counts))
def test_worth_is_a_share(seen: Seen) -> None:
    worth = weigh(seen, seen)
    assert 0 < worth.page < 1
    assert 0 < worth.extracted < 1
