"""Text of documents in what others render."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qc.reports.inert import cell, code, fenced, inert, shell, xml

LINES = st.text(max_size=60)


def test_mentions_and_references_are_broken() -> None:
    assert inert("@team see #12, a@b.example # 1") == "﹫team see ﹟12, a﹫b.example # 1"


@given(LINES)
def test_a_code_span_is_one_whatever_stands_in_it(text: str) -> None:
    html = MarkdownIt().renderInline(f"before {code(text)} after")
    assert re.fullmatch(r"before <code>[^<>]*</code> after", html), html


@given(st.lists(LINES, max_size=4))
def test_a_fenced_block_ends_where_it_should(lines: list[str]) -> None:
    safe = [line.replace("\n", " ").replace("\r", " ") for line in lines]
    html = MarkdownIt().render("\n".join([*fenced(safe), "", "after"]))
    assert re.fullmatch(r"<pre><code class=\"language-text\">[^<>]*</code></pre>\n<p>after</p>\n", html), html


@given(LINES)
def test_a_cell_holds_nothing_that_markdown_or_html_reads(text: str) -> None:
    assert re.fullmatch(r"[\w/.~%-]*", cell(text, 60), re.ASCII)


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\ud800", "\ufffe", "\x0b"])
def test_xml_holds_no_character_that_xml_1_0_forbids(text: str) -> None:
    assert not re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", xml(text))


def test_a_path_can_be_copied_into_a_shell() -> None:
    assert shell("a b;c") == "'a b;c'"
