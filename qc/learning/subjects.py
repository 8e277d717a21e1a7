"""Which pages treat of near and of other subjects: cosines of TF-IDF vectors."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u30ff\u3400-\u9fff]+")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def terms(text: str) -> list[str]:
    """Return the words of a text without case; of CJK runs, each pair of neighbouring characters."""
    found = []
    for word in WORD.findall(text.lower()):
        if CJK.match(word):
            found += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def similarities(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the cosine of each pair of texts, 0 for a text with itself; terms of a single text do not count."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if len(texts) < 2:
        return np.zeros((len(texts), len(texts)), np.float32)
    vectors = TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    cosines = np.asarray((vectors @ vectors.T).toarray(), np.float32)
    np.fill_diagonal(cosines, 0)
    return cosines
