import logging
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.readers.text import Decoded, decode_bytes

GERMAN = "Die Übung fällt heute aus, schöne Grüße – der Vorstand.\r\n"
RUSSIAN = "Погода в Москве сегодня: облачно, вечером дождь.\n"
# Texts with what naughty lists hold: zero-width, bidi, combining, astral, reserved words, injections, empty scripts.
NAUGHTY = [
    "undefined null NaN -1 0x0 1E+02",
    "<script>alert(1)</script> ' OR 1=1 -- ${7*7} {{7*7}} %s %n $(rm -rf /)",
    "Ω≈ç√∫˜µ≤≥÷ åß∂ƒ©˙∆˚¬…æ",
    "田中さんにあげて下さい 和製漢語 부락 社會科學院語學研究所 찦차를 타고 온 펲시맨",
    "𝕿𝖍𝖊 𝖖𝖚𝖎𝖈𝖐 👩‍👩‍👧‍👦 🏳️‍🌈 🇺🇸🇷 ✋🏿",
    "\u202etset\u202c \u2066isolate\u2069 \u200b\u200c\u200d\ufeff\u180e",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "مُنَاقَشَةُ سُبُلِ اِسْتِخْدَامِ اللُّغَةِ",
    "\u0001\u0002 bell\u0007 esc\u001b[31m",
    " \t\u00a0\u3000\u2003\u2028\u2029",
    "😀" * 50,
    "",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_utf8_is_text_whatever_it_says(text: str) -> None:
    assert decode_bytes(text.encode()) == Decoded(text, "utf-8") or text.startswith("\u0001")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text[0] != "\ufeff"))
def test_all_text_in_utf8_comes_back(text: str) -> None:
    assert decode_bytes(text.encode()) == Decoded(text, "utf-8")


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_text_or_none(raw: bytes, html: bool) -> None:
    decoded = decode_bytes(raw, html=html)
    assert decoded is None or isinstance(decoded.text, str)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_is_believed_and_is_no_text(encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    assert decode_bytes(mark + GERMAN.encode(encoding)) == Decoded(GERMAN, encoding, mark)
    assert decode_bytes(mark) == Decoded("", encoding, mark)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_encodings_are_recognised_without_a_mark(encoding: str) -> None:
    assert decode_bytes((RUSSIAN * 5).encode(encoding)) == Decoded(RUSSIAN * 5, encoding)


def test_western_text_that_declares_nothing_is_decoded_as_browsers_do() -> None:
    decoded = decode_bytes((GERMAN * 3).encode("cp1252"))
    assert decoded is not None
    assert decoded.text == GERMAN * 3


def test_utf8_with_a_broken_character_stays_utf8() -> None:
    raw = (RUSSIAN * 3).encode()
    assert decode_bytes(raw[:-3]) == Decoded((RUSSIAN * 3)[:-3] + "\ufffd", "utf-8")


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("windows-1251", "cp1251", RUSSIAN),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("Shift_JIS", "cp932", "今日の天気は晴れです。"),
        ("x-sjis", "cp932", "今日の天気は晴れです。"),
        ("gb2312", "gb18030", "今天天气很好，我们去公园。"),
        ("big5", "big5hkscs", "今天天氣很好，我們去公園。"),
        ("iso-8859-1", "cp1252", "“Grüße” – für €5"),
        ("iso-2022-jp", "iso2022_jp", "今日の天気は晴れです。"),
    ],
)
def test_a_page_is_decoded_as_it_declares(label: str, codec: str, text: str) -> None:
    page = f'<html><head><meta charset="{label}"></head><body><p>{text}</p></body></html>'
    assert decode_bytes(page.encode(codec), html=True) == Decoded(page, codec)


def test_a_broken_byte_does_not_unsettle_what_is_declared() -> None:
    page = f'<meta charset="windows-1251"><p>{RUSSIAN}</p>'.encode("cp1251") + b"\x98"
    decoded = decode_bytes(page, html=True)
    assert decoded is not None
    assert RUSSIAN in decoded.text


@pytest.mark.parametrize("label", ["idna", "id-na", "punycode", "unicode_escape", "utf-7", "utf-16", "zip", "no such"])
def test_declarations_that_no_browser_would_follow_are_not_believed(label: str) -> None:
    page = f'<meta charset="{label}"><p>{GERMAN}</p>'
    decoded = decode_bytes(page.encode("cp1252"), html=True)
    assert decoded is not None
    assert decoded.text == page


@pytest.mark.parametrize(
    "raw",
    [
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0",
        b"\0" * 40,
        b"\0\x01\x02abc",
        random.Random(1).randbytes(5000),
        b"\x01\x02\x03\x04\x81\x8d" * 20,
    ],
)
def test_binary_data_are_no_text(raw: bytes) -> None:
    assert decode_bytes(raw) is None


def test_a_stray_zero_byte_does_not_make_a_text_binary() -> None:
    assert decode_bytes(GERMAN.encode() + b"\0") == Decoded(GERMAN + "\0", "utf-8")


def test_nothing_is_logged_about_what_is_replaced(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where no detector is installed.
    monkeypatch.setattr("bs4.dammit._chardet_dammit", lambda raw: None)
    with caplog.at_level(logging.DEBUG):
        assert decode_bytes(b"caf\xe9 au lait \x81 " * 3) == Decoded("café au lait \ufffd " * 3, "windows-1252")
    assert caplog.records == []
