import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from qc.errors import InputError
from qc.readers.formats import BY_CONTENT, Format, Shape
from qc.readers.paths import Found
from qc.readers.streams import Stream, opened
from tests.readers.conftest import Stdin, Write

LINES = Format(Shape.LINES)


def stream(source: str, format_: Format = LINES) -> Stream:
    return opened(Found(source, format_), 200)


def content(source: str, format_: Format = LINES) -> bytes:
    return b"".join(stream(source, format_).blocks)


def test_a_text_file_comes_as_it_is(write: Write) -> None:
    write("a.txt", b"\xef\xbb\xbfone\r\n\0")
    assert content("a.txt", Format(Shape.TEXT)) == b"\xef\xbb\xbfone\r\n\0"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_records_come_in_utf8_without_their_mark(write: Write, encoding: str, mark: str) -> None:
    text = '{"text": "Grüße 😀"}\n' * 2
    write("a.jsonl", (mark + text).encode(encoding))
    found = stream("a.jsonl")
    assert b"".join(found.blocks).decode() == text
    assert (found.encoding, found.mark.decode()) == (encoding, mark)


def test_a_file_shorter_than_a_mark_is_no_trouble(write: Write) -> None:
    for data in (b"", b"1", b"{}", b"\xff"):
        write("a.jsonl", data)
        assert content("a.jsonl") == data


def test_binary_data_are_told_from_records_with_a_stray_zero(write: Write) -> None:
    write("a.jsonl", b"\x7fELF\0\0\0\n\x01\x02\n\0\0\n")
    write("b.jsonl", b'{"text": "a\0"}\n{"text": "b"}\n')
    write("c.json", b'[\n {\n  "id": 1,\n  "text": "a\0",\n  "url": "b"\n }\n]\n' * 20)
    assert stream("a.jsonl").binary
    assert not stream("c.json").binary
    assert not stream("b.jsonl").binary


def test_a_file_that_vanished_is_said_so(write: Write) -> None:
    with pytest.raises(InputError, match=r"^vanished before it was read$"):
        stream("gone.jsonl")


def test_a_file_that_may_not_be_read_is_said_so(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.jsonl", "{}")

    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(InputError, match=r"^cannot be read: permission denied$"):
        stream("a.jsonl")


def test_a_folder_in_place_of_a_file_is_said_so(write: Write) -> None:
    Path("a.jsonl").mkdir()
    with pytest.raises(InputError, match="is a directory"):
        stream("a.jsonl")


def test_a_file_that_changes_while_it_is_read_is_said_so_at_its_end(write: Write) -> None:
    write("a.txt", "one\n")
    blocks = stream("a.txt", Format(Shape.TEXT)).blocks
    assert next(blocks) == b"one\n"
    with Path("a.txt").open("a") as file:
        file.write("two\n")
    with pytest.raises(InputError, match="changed while it was read"):
        list(blocks)


def test_a_disk_that_fails_is_said_so(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", "one\n")

    def fail(*args: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("qc.readers.streams.unpacked", fail)
    with pytest.raises(InputError, match=r"^cannot be read: input/output error$"):
        content("a.txt", Format(Shape.TEXT))


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b'{"text": "a"}\n', Shape.JSON),
        (b'\n \xef\xbb\xbf{"text": "a"}\n', Shape.TEXT),
        (b'\xef\xbb\xbf\n {"text": "a"}\n', Shape.JSON),
        ('{"text": "a"}'.encode("utf-16"), Shape.JSON),
        (b'[\n {"text": "a"}]', Shape.JSON),
        (b"Plain text.", Shape.TEXT),
        (b"{{ title }} is no JSON", Shape.TEXT),
        (b"{% block %}", Shape.TEXT),
        (b"[1] A footnote.", Shape.TEXT),
        (b"", Shape.TEXT),
    ],
)
def test_the_first_bytes_of_standard_input_tell_its_format(stdin: Stdin, data: bytes, shape: Shape) -> None:
    stdin(data)
    found = stream("-", BY_CONTENT)
    assert found.shape is shape
    assert b"".join(found.blocks) == data or found.encoding != "utf-8" or found.mark


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_standard_input_is_unpacked(stdin: Stdin, pack: Callable[[bytes], bytes]) -> None:
    stdin(pack(b'{"text": "a"}\n'))
    assert content("-", BY_CONTENT) == b'{"text": "a"}\n'


def test_a_format_that_is_given_holds_for_standard_input(stdin: Stdin) -> None:
    stdin(b'{"text": "a"}\n')
    assert stream("-", Format(Shape.TEXT)).shape is Shape.TEXT


def test_closed_standard_input_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="standard input is closed"):
        stream("-", LINES)


def test_a_link_to_nothing_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("nowhere.txt")
    with pytest.raises(InputError, match=r"^is a link to a file that is not there$"):
        list(opened(Found(str(tmp_path / "a.txt"), Format(Shape.TEXT)), 200).blocks)
