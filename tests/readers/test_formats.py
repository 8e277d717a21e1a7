import pytest

from qc.errors import UsageError
from qc.readers.formats import Format, Shape, format_named, format_of, unknown_format


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", Format(Shape.TEXT)),
        ("notes/README.MD", Format(Shape.TEXT)),
        ("page.html", Format(Shape.HTML)),
        ("page.htm.gz", Format(Shape.HTML, "gz")),
        ("shard-00001.jsonl.zst", Format(Shape.LINES, "zst")),
        ("a.ndjson", Format(Shape.LINES)),
        ("a.b.c.json", Format(Shape.JSON)),
    ],
)
def test_the_extension_tells_the_format(name: str, expected: Format) -> None:
    assert format_of(name) == expected


@pytest.mark.parametrize("name", ["a.pdf", "a.gz", "a", ".txt", "a.txt.bak", "a.jsonl.gz.zst", ""])
def test_other_names_tell_nothing(name: str) -> None:
    assert format_of(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", Format(Shape.TEXT)),
        ("jsonl", Format(Shape.LINES)),
        (".JSONL", Format(Shape.LINES)),
        ("text.gz", Format(Shape.TEXT, "gz")),
        ("ndjson.zst", Format(Shape.LINES, "zst")),
    ],
)
def test_a_format_is_named_by_its_extension(name: str, expected: Format) -> None:
    assert format_named(name) == expected


def test_a_format_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UsageError, match=r"'csv' is not a format; choose one of text, txt, md, html.*jsonl"):
        format_named("csv")


def test_parquet_comes_with_the_command_that_pipes_it() -> None:
    message = str(unknown_format("data/o'brien.parquet"))
    assert "duckdb -c" in message
    assert "| qc check --input-format jsonl -" in message
    assert "\n" not in message


def test_a_name_that_cannot_be_printed_is_escaped_in_messages() -> None:
    assert str(unknown_format("a\n\x1b[31m\udcff.pdf")).isprintable()
