"""A batch of documents as columns over their fragments: what rules and signals look at."""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from qc import folding
from qc.documents import Document, Fragment
from qc.segmentation import count_words, segment


class Batch:
    """Documents, their languages and all their fragments.

    Args:
        documents: the documents, in order.
        languages: code of the language of each, None where undetermined.

    Attributes:
        texts: text of each fragment, all documents one after another.
        starts: offset of each fragment in its document, in code points.
        blocks: number of each fragment's block in its document.
        first: first[d] is the number of the first fragment of document d; one more entry closes the list.
        owner: number of the document of each fragment.
    """

    def __init__(self, documents: Sequence[Document], languages: Sequence[str | None]) -> None:
        self.documents = documents
        self.languages = languages
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.blocks: list[int] = []
        self.owner: list[int] = []
        self.first = [0]
        self._words: dict[int, int] = {}
        for number, (document, language) in enumerate(zip(documents, languages, strict=True)):
            segments = segment(document.text, language)
            self.texts += segments.texts
            self.starts += segments.starts
            self.blocks += segments.blocks
            self.owner += [number] * len(segments.texts)
            self.first.append(len(self.texts))

    @cached_property
    def codes(self) -> folding.Codes:
        """Code points of the fragments joined with newlines."""
        return folding.code_points("\n".join(self.texts))

    @cached_property
    def folded(self) -> folding.Bytes:
        """The keyword copy of `codes`, one byte for one code point."""
        return folding.keyword_bytes(self.codes)

    @cached_property
    def squeezed(self) -> folding.Bytes:
        """`folded` with each run of blanks as one: what keywords are looked up in."""
        return folding.squeeze(self.folded)

    @cached_property
    def keys(self) -> list[bytes]:
        """The squeezed copy of each fragment: equal for texts that differ in case and white space alone."""
        return self.squeezed.tobytes().split(b"\n")

    @cached_property
    def line_ends(self) -> NDArray[np.int64]:
        """Where in `codes` each fragment ends (its newline), the last at the end of the array."""
        return np.append(np.flatnonzero(self.folded == folding.NEWLINE), len(self.folded))

    @cached_property
    def visible(self) -> list[int]:
        """Number of characters of each fragment that are not white space."""
        if not self.texts:
            return []
        blanks = np.searchsorted(np.flatnonzero(self.folded <= folding.BLANK), self.line_ends)
        return np.diff(self.line_ends - blanks, prepend=0).tolist()  # type: ignore[no-any-return]

    def words(self, fragment: int) -> int:
        """Return how many words a fragment has (`count_words`); counted when first asked for."""
        if fragment not in self._words:
            self._words[fragment] = count_words(self.texts[fragment])
        return self._words[fragment]

    def position(self, fragment: int) -> tuple[int, int]:
        """Return the fragment's index in its document, and how many fragments the document has."""
        owner = self.owner[fragment]
        return fragment - self.first[owner], self.first[owner + 1] - self.first[owner]

    def fragment(self, number: int) -> Fragment:
        """Return one fragment as an object."""
        return Fragment(self.texts[number], self.starts[number], self.position(number)[0], self.blocks[number])

    @cached_property
    def _visible_before(self) -> list[int]:
        return [0, *accumulate(self.visible)]

    def count_visible(self, document: int) -> int:
        """Return how many characters of a document are not white space."""
        return self._visible_before[self.first[document + 1]] - self._visible_before[self.first[document]]
