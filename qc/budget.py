"""The CPU time that a rule may take, so that no pattern of a user hangs a run: the one place where a clock decides."""

from collections import Counter, defaultdict

DOCUMENT_SECONDS = 1.0
"""A rule that took so long on one document, all its fragments together, is given up there."""

LATE_DOCUMENTS = 20
"""A user's rule that was given up on so many documents is not tried any more in this process."""


class Budget:
    """Keeps account of the time that rules take on the documents of a batch."""

    def __init__(self) -> None:
        self._spent: dict[tuple[int, int], float] = defaultdict(float)
        self._over: set[tuple[int, int]] = set()
        self._late: Counter[int] = Counter()

    def begin(self) -> None:
        """Begin a new batch; what is late stays late."""
        self._spent.clear()
        self._over.clear()

    def is_over(self, document: int, rule: int) -> bool:
        """Whether the rule was given up on the document."""
        return (document, rule) in self._over

    def ask(self, document: int, rule: int) -> None:
        """Ask before a search.

        Raises:
            TimeoutError: the rule has no time left, on this document or at all.
        """
        if self._late[rule] >= LATE_DOCUMENTS or self._spent[document, rule] > DOCUMENT_SECONDS:
            raise TimeoutError

    def charge(self, document: int, rule: int, seconds: float) -> None:
        """Write down what a search took."""
        self._spent[document, rule] += seconds

    def give_up(self, document: int, rule: int, *, late: bool) -> None:
        """Try the rule no more on the document; `late` counts the document towards LATE_DOCUMENTS."""
        self._over.add((document, rule))
        self._late[rule] += late
