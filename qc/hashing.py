"""What tells two versions of a document apart: a hash over its key and its text."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from qc.documents import Document
from qc.fingerprints import document_key
from qc.readers import Filler, Item, Lost, ReadOptions
from qc.readers.decode import decode

DIGEST = 16
"""Bytes that are kept of a document's hash: among ten billion documents none is taken for another."""


def hashed(parts: Iterable[Item | Filler | Lost], options: ReadOptions) -> Iterator[tuple[Item, bytes] | Lost]:
    """Yield items with their hashes; what was too long to be held comes as filler behind its item.

    Args:
        parts: what `qc.readers.read_verbatim` yields.
        options: how it was read.
    """
    waiting: tuple[Item, blake2b] | None = None
    for part in parts:
        if isinstance(part, Filler):
            if waiting and waiting[0].record == part.record:
                waiting[1].update(part.raw)
            continue
        if waiting:
            yield waiting[0], waiting[1].digest()
            waiting = None
        if isinstance(part, Lost):
            yield part
        elif part.problem is not None:
            waiting = (part, blake2b(part.problem.rule.encode() + part.raw, digest_size=DIGEST))
        else:
            yield part, _hash(part, options)
    if waiting:
        yield waiting[0], waiting[1].digest()


def _hash(item: Item, options: ReadOptions) -> bytes:
    document = decode(item, options.max_document_bytes)
    key = (document_key(document, options.base) or "").encode("utf-8", "surrogatepass")
    content = document.text.encode("utf-8", "surrogatepass") if isinstance(document, Document) else item.raw
    head = type(document).__name__.encode() + len(key).to_bytes(4, "big")
    return blake2b(head + key + content, digest_size=DIGEST).digest()
