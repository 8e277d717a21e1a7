"""Reading the teacher: pieces from a SentencePiece model, embeddings from interleaved chunks, folded as words are."""

from pathlib import Path

import numpy as np
import pytest

from qc.errors import InputError
from qc.learning.teacher import fold, load_teacher, merge, read_embeddings, read_pieces


def message(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def test_pieces_are_read_in_order_and_other_fields_passed_over() -> None:
    score = bytes([2 << 3 | 5, 0, 0, 128, 63])
    kind = bytes([3 << 3, 2])
    model = message(1, message(1, "▁Brot".encode()) + score) + message(2, b"spec") + message(1, message(1, b"s") + kind)
    assert list(read_pieces(model)) == ["▁Brot", "s"]


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(InputError, match="no SentencePiece model"):
        list(read_pieces(b"\x0f\x01"))


def test_rows_of_the_chunks_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    chunks = {"q1": np.array([[0, 2], [4, 6]], np.uint8), "q2": np.array([[1, 1]], np.uint8)}
    np.savez(path, scale=np.array([0.5, 2.0]), lo=np.array([0.0, -1.0]), **chunks)  # type: ignore[arg-type]
    assert read_embeddings(path).tolist() == [[0, 1], [1, 1], [2, 3]]


@pytest.mark.parametrize(
    ("piece", "folded"),
    [("▁Brot", "▁brot"), ("2024", "0000"), ("▁銀行", "銀行"), ("▁", ""), ("...", ""), ("▁don't", ""), ("", "")],
)
def test_pieces_are_folded_as_words_are(piece: str, folded: str) -> None:
    assert fold(piece) == folded


def test_of_pieces_that_fold_alike_the_first_stays() -> None:
    found = merge(["<s>", "▁the", "▁The", "s"], np.arange(8, dtype=np.float32).reshape(4, 2))
    assert found.pieces == ["▁the", "s"]
    assert found.vectors.tolist() == [[2, 3], [6, 7]]


def test_a_missing_teacher_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"corpus-qc\[train\]"):
        load_teacher()
