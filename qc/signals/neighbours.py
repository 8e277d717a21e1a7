"""How the two fragments before and the two after look."""

import numpy as np

from qc.signals.frame import Column
from qc.signals.shape import Shape
from qc.signals.tokens import Tokens

OFFSETS = (-2, -1, 1, 2)


def columns(tokens: Tokens, shape: Shape) -> dict[str, Column]:
    """Return the neighbour columns; -1 where the document has no such fragment."""
    looks = {
        "words": np.log1p(tokens.words),
        "closed": shape.closed,
        "function": shape.function,
        "capitals": shape.capitals,
    }
    frame = tokens.frame
    return {
        f"{name}{offset:+d}": frame.shift(values, offset, -1.0) for name, values in looks.items() for offset in OFFSETS
    }
