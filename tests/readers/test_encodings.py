import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.errors import InputError
from qc.readers.encodings import json_encoding, marked_encoding, recoded, wide_encoding

WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("encoding", ["utf-8", *WIDE])
def test_a_mark_names_the_encoding(encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    assert marked_encoding(mark + "Guten Tag".encode(encoding)) == (encoding, mark)


def test_most_text_has_no_mark() -> None:
    assert marked_encoding(b"plain") is None
    assert marked_encoding(b"") is None


@pytest.mark.parametrize("encoding", ["utf-8", *WIDE])
def test_json_without_a_mark_tells_its_encoding_by_its_zeros(encoding: str) -> None:
    assert json_encoding('{"text": "日本"}'.encode(encoding)) == (encoding, b"")


@pytest.mark.parametrize("line", [b"\0\0\0\n", b"\xff\xfe\xfd\n", b"\0\0\xfe\xff\n\0"])
def test_a_bad_first_line_does_not_change_the_encoding_of_json(line: bytes) -> None:
    assert json_encoding(line + b'{"text": "a"}\n') == ("utf-8", b"")


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize(
    "text", ["Only ASCII here.\n", "Приветствуем вас на нашем сайте, друзья!\n", "今日の天気は晴れです。\n明日は雨。\n"]
)
def test_text_without_a_mark_tells_its_encoding_by_where_its_zeros_stand(encoding: str, text: str) -> None:
    assert wide_encoding((text * 20).encode(encoding)) == encoding


def test_zeros_of_binary_data_tell_nothing() -> None:
    assert wide_encoding(bytes(range(256)) * 8) is None
    assert wide_encoding(b"\0" * 64) is None
    assert wide_encoding(b"a\0") is None


@given(st.text(st.characters(exclude_categories=[])), st.sampled_from(["utf-8", *WIDE]), st.integers(1, 9))
def test_recoding_loses_nothing_wherever_the_file_is_cut(text: str, encoding: str, size: int) -> None:
    data = text.encode(encoding, "surrogatepass")
    blocks = (data[start : start + size] for start in range(0, len(data), size))
    back = b"".join(recoded(blocks, encoding)).decode("utf-8", "surrogatepass")
    assert back.encode(encoding, "surrogatepass") == data


def test_a_file_that_ends_inside_a_character_keeps_what_came_before() -> None:
    blocks = recoded(iter(["one\n".encode("utf-16-le"), b"x"]), "utf-16-le")
    assert next(blocks) == b"one\n"
    with pytest.raises(InputError, match="is not valid UTF-16-LE"):
        list(blocks)
