import json
import math

import pytest

from qc.errors import InputError
from qc.readers.parsing import parse, parse_exactly

# The classic cases of nst/JSONTestSuite, written again: n_ must be refused, y_ accepted, i_ may be either.
REFUSED = [
    b"",
    b" ",
    b"[1,]",
    b"[,1]",
    b"[1 2]",
    b'["a" "b"]',
    b'{"a":1,}',
    b'{"a" 1}',
    b'{"a"::1}',
    b"{a: 1}",
    b"{'a': 1}",
    b'{"a": 1} x',
    b'["\t"]',
    b'["\\x41"]',
    b'["\\u00g0"]',
    b'["\\',
    b'["unterminated',
    b"[01]",
    b"[-]",
    b"[1.]",
    b"[.5]",
    b"[+1]",
    b"[0x1F]",
    b"[1e]",
    b"tru",
    b"[nul]",
    b"\0",
    b'["a\0b"]',
    b"[\xe2\x80\xa8]",
    b"\xff",
    b"<html>",
    b"// comment\n{}",
    b"[" * 100_000,
    b'[{"":' * 50_000,
    b"]",
    b"{]",
]
ACCEPTED = [
    b'{"text":"\\u0000"}',
    b'["\\uD834\\uDD1E"]',
    b'{"a":1,"a":2}',
    b'{"":0}',
    b"[1E400]",
    b"-0",
    b'"\x7f"',
    b"123456789012345678901234567890",
    b'[" \xe2\x80\xa8 "]',
    b" [] \n",
    b'{"text":"' + b"x" * 100_000 + b'"}',
]


@pytest.mark.parametrize("raw", REFUSED, ids=lambda raw: repr(raw[:16]))
def test_what_is_no_json_is_refused_with_one_clear_sentence(raw: bytes) -> None:
    with pytest.raises(InputError, match=r"^not JSON(?: that can be read)?: [a-z].+$") as caught:
        parse(raw)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("raw", ACCEPTED, ids=lambda raw: repr(raw[:16]))
def test_what_is_json_is_read_as_python_reads_it(raw: bytes) -> None:
    assert parse_exactly(raw) == json.loads(raw)
    assert type(parse(raw)) is type(json.loads(raw)) or isinstance(parse(raw), float)


def test_a_message_says_where_it_went_wrong() -> None:
    with pytest.raises(InputError, match=r"^not JSON: expecting value at column 10$"):
        parse(b'{"text": oops}')
    with pytest.raises(InputError, match=r"at line 2, column 9$"):
        parse(b'{\n"text": oops}')


def test_deep_nesting_is_no_crash() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        parse(b"[" * 5000 + b"]" * 5000)


def test_numbers_of_thousands_of_digits_are_no_crash() -> None:
    assert isinstance(parse(b"1" * 30), float)
    with pytest.raises(InputError, match="too many digits"):
        parse_exactly(b"1" * 5000)


def test_what_python_writes_is_read() -> None:
    value = parse(json.dumps({"text": "half \ud83d", "score": math.nan}).encode())
    assert value["text"] == "half \ud83d"
    assert math.isnan(value["score"])


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    assert parse(b'{"text": "caf\xe9"}') == {"text": "caf\ufffd"}
    assert parse(b'{"text": "\xed\xa0\xbd"}') == {"text": "\ud83d"}


def test_a_byte_order_mark_in_the_middle_of_joined_files_is_no_error() -> None:
    assert parse(b'\xef\xbb\xbf{"text": "a"}') == {"text": "a"}
