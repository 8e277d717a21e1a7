"""Which files `qc clean --in-place` may rewrite."""

from qc.readers.items import Item, Kind
from qc.readers.text import decode_bytes

BOM = b"\xef\xbb\xbf"


def obstacle(item: Item) -> str | None:
    """Return why a file cannot be rewritten where it stands, None where it can; `--output DIR` always works.

    Args:
        item: the document of a file, or one of its records.
    """
    if item.kind is Kind.HTML:
        return "spans point into the text of the page, not into its HTML"
    if item.kind is Kind.TEXT and _recoded(item.raw):
        return "its bytes are not UTF-8"
    return None


def _recoded(raw: bytes) -> bool:
    """Whether bytes were decoded from something else than UTF-8, so that they cannot be written as they were."""
    decoded = decode_bytes(raw)
    return decoded is None or decoded.text.encode("utf-8", "surrogatepass") != raw.removeprefix(BOM)
