"""Names of documents and findings that stay the same when rules, shards or order change."""

import hashlib
import os.path
import unicodedata
from urllib.parse import urlsplit, urlunsplit

from qc.documents import Document, Unreadable

SCHEME = "1"
DEFAULT_PORTS = {"http": 80, "https": 443}


def document_key(document: Document | Unreadable, base: str = "") -> str | None:
    """Return the key of a document: its own id, else its canonical URL, else the path of a one-document file.

    A record that is named by its URL for want of another id has no id of its own: its URL may be spelled otherwise.

    Args:
        document: the document, or what could not be read.
        base: folder of the settings file, which paths are relative to; empty takes paths as given.

    Returns:
        The key, or None for a record that has neither id nor URL, and for text that comes from no file.
    """
    url = document.meta.get("url") if isinstance(document, Document) else document.url
    if document.id is not None and document.id != url:
        return f"id:{document.id}"
    if url:
        return f"url:{canonical_url(url)}"
    if document.record is None and document.source not in ("", "-"):
        return f"path:{os.path.relpath(document.source, base) if base else document.source}"
    return None


def canonical_url(url: str) -> str:
    """Return a URL with scheme and host in lower case and without fragment, default port and trailing slash."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), host + port, parts.path.rstrip("/"), parts.query, ""))


class Fingerprinter:
    """Makes the fingerprints of one document's findings; equal texts are told apart by their order.

    Args:
        key: the document's key, None where it has none.
    """

    def __init__(self, key: str | None) -> None:
        self._head = _field(SCHEME) + _field(key or "")
        self._seen: dict[str, int] = {}

    def of(self, content: str) -> str:
        """Return the fingerprint of a finding: SHA-256 over length-prefixed fields, the first 128 bits in hexadecimal.

        Args:
            content: the span's text; for a finding on the whole document, its category.
        """
        normal = " ".join((content if content.isascii() else unicodedata.normalize("NFC", content)).split())
        ordinal = self._seen.get(normal, 0)
        self._seen[normal] = ordinal + 1
        last = _field(str(ordinal)) if ordinal else FIRST
        return hashlib.sha256(self._head + _field(normal) + last).hexdigest()[:32]


def _field(value: str) -> bytes:
    encoded = value.encode("utf-8", "surrogatepass")
    return len(encoded).to_bytes(4, "big") + encoded


FIRST = _field("0")
"""The last field of nearly all fingerprints: the first finding of its text."""
