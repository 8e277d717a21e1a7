import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.nesting import NestingError, check_nesting

ITEM = '<li><a href="/n">News <b>to</b>day</a></li>'
ORDINARY = [
    "",
    "plain text, 1 < 2",
    f"<html><body><ul>{ITEM * 20_000}</ul></body></html>",
    "<p>One.<br>" * 50_000,
    "<div>" * 10_000 + "deep" + "</div>" * 10_000,
    "<b>bold</b> <i>italic</i> " * 20_000,
    "<font color=red>never closed <p>" * 300,
    "<i>" * 300 + "<p>the same formatting is reopened three times</p>" * 5000,
    "<pre>" + "word " * 50_000 + "</pre>",
]
HOSTILE = [
    ("<div>" * 100_000, "nested deeper"),
    ("<div></x>" * 100_000, "nested deeper"),
    ("<ul><li>" * 50_000, "nested deeper"),
    ("<SPAN\n>" * 20_000 + "<p>" * 20_000, "nested deeper"),
    ("".join(f"<b id={n}>" for n in range(1000)) + "</div><div>x" * 3000 + "</b>" * 1000, "never closed"),
    ("<a " + " ".join(f"a{n}=1" for n in range(100_000)) + ">", "attributes"),
]


@pytest.mark.parametrize("page", ORDINARY, ids=lambda page: page[:20])
def test_a_page_that_is_meant_to_be_read_is_parsed(page: str) -> None:
    check_nesting(page)


@pytest.mark.parametrize(("page", "reason"), HOSTILE, ids=lambda value: value[:20])
def test_a_page_that_would_not_end_is_refused(page: str, reason: str) -> None:
    with pytest.raises(NestingError, match=reason):
        check_nesting(page)


@given(st.text("<>/=\"' abdiv\n", max_size=200))
def test_short_pages_are_never_refused(page: str) -> None:
    check_nesting(page)
