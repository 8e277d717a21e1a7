"""Unicode encodings with wide units: told by their mark or their zeros, and recoded to UTF-8 piece by piece."""

import codecs
from collections.abc import Iterator

from qc.errors import InputError

UTF8 = "utf-8"
# UTF-32's little-endian mark begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where the zeros stand in the first characters of JSON, which are ASCII (RFC 4627, section 3).
_JSON_ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
_SAMPLE = 4096
_SHORT = 64


def marked_encoding(data: bytes) -> tuple[str, bytes] | None:
    """Return the encoding that a byte order mark names, and the mark; None where `data` begin with none."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, mark
    return None


def json_encoding(head: bytes) -> tuple[str, bytes]:
    """Return the encoding of JSON that begins with `head` (4 bytes or more), and its byte order mark, often empty."""
    zeros = tuple(byte == 0 for byte in head[:4])
    encoding, mark = marked_encoding(head) or (_JSON_ZEROS.get(zeros, UTF8), b"")
    if encoding == UTF8 or _begins_with_ascii(head[len(mark) :], encoding):
        return encoding, mark
    return UTF8, b""


def _begins_with_ascii(data: bytes, encoding: str) -> bool:
    """Tell JSON from a bad first line whose bytes look like a mark or like wide units."""
    try:
        return codecs.getincrementaldecoder(encoding)("surrogatepass").decode(data[:_SHORT])[:1].isascii()
    except UnicodeDecodeError:
        return False


def wide_encoding(data: bytes) -> str | None:
    """Guess the encoding of text without a byte order mark that holds zeros, by where they stand.

    Text in UTF-16 has its zeros on one side: in the high bytes of line ends, blanks and ASCII.

    Returns:
        utf-16-le, utf-16-be, utf-32-le or utf-32-be; None where the zeros are those of binary data.
    """
    sample = data[:_SAMPLE]
    sample = sample[: len(sample) // 4 * 4]
    if not sample:
        return None
    zeros = [sample[place::4].count(0) for place in range(4)]
    units = len(sample) // 4
    if zeros[3] == units and zeros[2] > 0.9 * units and zeros[0] < 0.1 * units:
        return "utf-32-le"
    if zeros[0] == units and zeros[1] > 0.9 * units and zeros[3] < 0.1 * units:
        return "utf-32-be"
    low, high = zeros[0] + zeros[2], zeros[1] + zeros[3]
    few, many = sorted((low, high))
    if many < 0.04 * units or few * 10 > many:
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def recoded(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Recode a file to UTF-8; lone surrogates pass as they are, so that nothing is lost on the way back.

    Raises:
        InputError: the file ends inside a character, or holds what is none.
    """
    if encoding == UTF8:
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    try:
        for block in blocks:
            yield decoder.decode(block).encode(UTF8, "surrogatepass")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise InputError(f"is not valid {encoding.upper()} ({error.reason})") from error
