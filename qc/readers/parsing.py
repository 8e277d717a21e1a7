"""JSON as it is met: what Python's own writer makes of odd values is read too."""

import json
from typing import Any

import orjson

from qc.errors import InputError


def parse(raw: bytes) -> Any:
    """Parse one JSON value.

    Args:
        raw: UTF-8, without byte order mark. Bytes that are not UTF-8 become U+FFFD; NaN, Infinity and escapes of lone
            surrogates are accepted, as `json.dumps` writes them. Integers of more than 64 bits may become floats.

    Raises:
        InputError: it is not JSON; the message says where.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return parse_exactly(raw)


def parse_exactly(raw: bytes) -> Any:
    """Parse one JSON value as `parse` does, slowly, with integers of any size.

    Raises:
        InputError: it is not JSON, or nested too deeply, or a number has thousands of digits.
    """
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    try:
        # Files that were joined have byte order marks in the middle.
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        what = error.msg[0].lower() + error.msg[1:].removesuffix(" at")
        raise InputError(f"not JSON: {what} at {line}column {error.colno}") from error
    except ValueError as error:
        raise InputError("not JSON that can be read: a number has too many digits") from error
    except RecursionError as error:
        raise InputError("not JSON that can be read: nested too deeply") from error
