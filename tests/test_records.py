"""One value of a record changes, every other byte survives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.errors import InputError
from qc.records import one_line, replace_text, with_member

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3),
)


def test_only_the_text_changes() -> None:
    raw = b'{ "id":"1" ,"text" : "one\\ntwo", "x": 1.50,"n":{"text":"inner"} }'
    assert replace_text(raw, "text", "two") == b'{ "id":"1" ,"text" : "two", "x": 1.50,"n":{"text":"inner"} }'


def test_escapes_stay_escapes_where_the_old_value_had_them() -> None:
    assert replace_text(b'{"text":"caf\\u00e9 x"}', "text", "caf\u00e9") == b'{"text":"caf\\u00e9"}'
    assert replace_text('{"text":"café x"}'.encode(), "text", "café") == '{"text":"café"}'.encode()


def test_of_several_fields_of_the_name_the_last_counts() -> None:
    assert replace_text(b'{"text":"a","text":"b"}', "text", "c") == b'{"text":"a","text":"c"}'


def test_bytes_that_are_not_utf8_survive_elsewhere() -> None:
    assert replace_text(b'{"x":"\xff","text":"a"}', "text", "b") == b'{"x":"\xff","text":"b"}'


def test_lone_surrogates_are_written_as_escapes() -> None:
    assert replace_text('{"text":"é"}'.encode(), "text", "é\ud800") == b'{"text":"\\u00e9\\ud800"}'


@pytest.mark.parametrize("raw", [b"[1]", b'{"id":1}', b'{"text":', b'{"text"', b""])
def test_what_has_no_such_field_is_an_error(raw: bytes) -> None:
    with pytest.raises(InputError, match="cannot be rewritten"):
        replace_text(raw, "text", "x")


@given(st.dictionaries(st.text(), JSON, max_size=5), st.text(), st.text(), st.sampled_from([None, 1]))
def test_the_record_reads_as_before_but_for_its_text(
    others: dict[str, object], old: str, new: str, indent: int | None
) -> None:
    record = {**others, "text": old}
    raw = json.dumps(record, ensure_ascii=False, indent=indent).encode("utf-8", "surrogatepass")
    changed = json.loads(replace_text(raw, "text", new).decode("utf-8", "surrogatepass"))
    assert changed == {**record, "text": new}


def test_a_member_is_added_at_the_end() -> None:
    assert with_member(b'{"a": 1 }\n', "qc", b"{}") == b'{"a": 1,"qc":{}}'
    assert with_member(b"{}", "qc", b"1") == b'{"qc":1}'


def test_pretty_printed_json_fits_on_one_line() -> None:
    assert one_line(b'{\r\n "a": 1\n}') == b'{  "a": 1 }'


def test_no_depth_of_what_stands_beside_the_text_is_too_much() -> None:
    deep = b"[" * 5000 + b'{"]}": "\\"]"}' + b"]" * 5000
    raw = b'{"n":' + deep + b',"text":"one"}'
    assert replace_text(raw, "text", "two") == b'{"n":' + deep + b',"text":"two"}'
    with pytest.raises(InputError, match="cannot be rewritten"):
        replace_text(b'{"n":[[1],"text":"one"}', "text", "two")
