import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.html import extract
from qc.nesting import NestingError

PAGE = """<!doctype html>
<html lang="en">
<head><title>Mill reopens</title><style>p { color: red }</style><script>var a = "<p>no</p>";</script></head>
<body>
<header><a href="/">The Valley Post</a>
<nav><ul><li><a href="/n">News</a></li><li><a href="/s">Sport</a></li></ul></nav></header>
<main><article>
  <h1>Old mill
      reopens</h1>
  <p>The water mill in <em>Lower</em> Sutton opens its
     doors on <b>Satur</b>day.<br>Admission is free.</p>
  <blockquote><p>&ldquo;We waited ten&nbsp;years&rdquo;, says Ruth Hale.</p></blockquote>
  <table><tr><th>Day</th><th>Hours</th></tr><tr><td>Saturday</td><td>9&ndash;5</td></tr></table>
</article></main>
<div class="cookie" style="display: none"><p>We use cookies.</p></div>
<footer>&copy; Valley Post</footer>
</body></html>
"""


def test_a_page_becomes_its_blocks_in_reading_order_with_sections_apart() -> None:
    assert extract(PAGE).split("\n") == [
        "The Valley Post",
        "",
        "News",
        "Sport",
        "",
        "Old mill reopens",
        "The water mill in Lower Sutton opens its doors on Saturday.",
        "Admission is free.",
        "",
        "“We waited ten\u00a0years”, says Ruth Hale.",
        "",
        "Day",
        "Hours",
        "Saturday",
        "9–5",
        "",
        "© Valley Post",
    ]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("H<sub>2</sub>O and <b>en</b>_<i>US</i>", "H2O and en_US"),
        ("<a>en</a><a>English</a>", "enEnglish"),
        ("one<span> </span>two", "one two"),
        ("one <!-- comment --> two", "one two"),
        ("one&nbsp; two", "one\u00a0 two"),
        ("one<wbr>two<img alt=x>three", "onetwothree"),
    ],
)
def test_inline_elements_are_glued_as_a_browser_does(page: str, text: str) -> None:
    assert extract(page) == text


@pytest.mark.parametrize(
    "tag",
    ["p", "div", "h2", "li", "td", "dd", "figcaption", "button", "option", "address", "summary", "center"],
)
def test_blocks_stand_on_lines_of_their_own(tag: str) -> None:
    wrap = {"td": ("<table><tr>", "</tr></table>"), "li": ("<ul>", "</ul>"), "option": ("<select>", "</select>")}
    before, after = wrap.get(tag, ("", ""))
    lines = extract(f"before{before}<{tag}>one</{tag}><{tag}>two</{tag}>{after}after").split("\n")
    assert [line for line in lines if line] == ["before", "one", "two", "after"]


def test_a_block_inside_an_inline_element_is_still_a_block() -> None:
    assert extract("<a>one<div>two</div>three</a>four") == "one\ntwo\nthreefour"


def test_line_breaks_break_lines() -> None:
    assert extract("12 High Street<br>Sutton<BR/><br>England") == "12 High Street\nSutton\nEngland"


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<template><p>no</p></template>",
        "<noscript><p>no</p></noscript>",
        "<iframe>no</iframe>",
        "<svg><title>no</title><text>no</text></svg>",
        "<p hidden>no</p>",
        "<p hidden=until-found>no</p>",
        "<div aria-hidden=true><p>no</p></div>",
        "<div aria-hidden=TRUE>no</div>",
        "<p style='color: red; DISPLAY : none !important'>no</p>",
        "<p style=visibility:hidden>no</p>",
        "<object>no</object>",
        "<video>no</video>",
        "<ruby><rp>no</rp></ruby>",
    ],
)
def test_what_is_not_shown_is_left_out(hidden: str) -> None:
    assert "no" not in extract(f"<p>Before.</p>{hidden}<p>After.</p>")
    assert extract(f"<p>Before.</p>{hidden}<p>After.</p>") == "Before.\nAfter."


@pytest.mark.parametrize(
    "shown",
    ["<p aria-hidden=false>yes</p>", "<p style='display: block'>yes</p>", "<p style='x-display:none-so'>yes</p>"],
)
def test_what_only_looks_hidden_is_kept(shown: str) -> None:
    assert extract(shown) == "yes"


def test_preformatted_text_keeps_its_lines_and_blanks() -> None:
    page = "<p>Run:</p><pre>\ndef f(x):\n    return <b>x</b>\n\n  f(1)\n</pre><p>Done.</p>"
    assert extract(page) == "Run:\n\ndef f(x):\n    return x\n\n  f(1)\n\nDone."


@pytest.mark.parametrize(
    "page", ["", " \n ", "<p>&nbsp;</p>", "<frameset><frame src=a></frameset>", "<!-- x -->", "\0"]
)
def test_a_page_that_shows_nothing_has_no_text(page: str) -> None:
    assert extract(page) == ""


def test_broken_pages_are_read_as_browsers_read_them() -> None:
    assert extract("<p>one<p>two</div><li>three<b>four</p>five</table>") == "one\ntwo\nthreefour\nfive"


def test_ten_thousand_levels_are_no_trouble() -> None:
    assert extract("<div>" * 10_000 + "deep" + "</div>" * 10_000 + "out") == "deep\nout"


def test_a_page_that_would_take_for_ever_is_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(NestingError):
        extract("<div>" * 200_000)
    assert time.process_time() - start < 2


def test_lone_surrogates_and_zeros_are_no_trouble() -> None:
    assert extract("<p>a\ud800b\0c</p>").startswith("a")


@given(st.text(max_size=300) | st.text("<>/!-&;ab pre div\n\t", max_size=120))
def test_any_text_is_a_page_and_its_lines_are_no_blanks(page: str) -> None:
    lines = extract(page).split("\n")
    assert lines == [""] or all(lines[place] for place in (0, -1))


@given(st.lists(st.text("abcé 😀.", min_size=1).filter(str.strip), max_size=6))
def test_paragraphs_come_back_with_their_blanks_collapsed(paragraphs: list[str]) -> None:
    page = "".join(f"\n <p>{paragraph}</p>" for paragraph in paragraphs)
    assert extract(page) == "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
