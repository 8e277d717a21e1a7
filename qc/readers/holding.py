"""What has begun in one piece of a file and ends in a later one, held while it may be."""

import msgspec


class Piece(msgspec.Struct, frozen=True):
    """Bytes of something that is too long to be held; `first` marks its beginning."""

    raw: bytes
    first: bool


class Held:
    """Pieces of one line, element or file.

    Args:
        limit: bytes that are held at most.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pieces: list[bytes] = []
        self.size = 0

    @property
    def over(self) -> bool:
        """Whether there is more than may be held; then nothing is."""
        return self.size > self._limit

    def add(self, piece: bytes) -> Piece | None:
        """Hold a piece; return what must be passed on because it is too much to be held."""
        was_over = self.over
        self.size += len(piece)
        self._pieces.append(piece)
        if not self.over:
            return None
        passed_on = Piece(b"".join(self._pieces), first=not was_over)
        self._pieces.clear()
        return passed_on

    def take(self) -> bytes:
        """Return what is held, and begin anew."""
        raw = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return raw
