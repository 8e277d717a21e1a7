"""What numbers the settings allow, and the sentence for one outside of it."""

import msgspec

Number = int | float


class Range(msgspec.Struct, frozen=True):
    """Numbers from `least` to `most`; `open_below` leaves `least` itself out, and `most` None has no upper end."""

    least: Number
    most: Number | None = None
    open_below: bool = False

    def __contains__(self, value: Number) -> bool:
        """Whether a number lies in the range; what is no number (`nan`) lies in none."""
        low = value > self.least if self.open_below else value >= self.least
        return low and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        """Return the range as a message says it: "from 0 to 1", "over 0 and at most 1", "1 or more"."""
        if self.most is None:
            return f"{self.least} or more"
        return f"over {self.least} and at most {self.most}" if self.open_below else f"from {self.least} to {self.most}"


SHARE = Range(0, 1)
RANGES = {
    "max-document-chars": Range(1),
    "max-ratio": Range(1),
    "max-bad-docs": Range(0),
    "min-score": SHARE,
    "min-mean-score": SHARE,
    "limits.error": SHARE,
    "limits.warning": SHARE,
    "limits.floor": SHARE,
    "limits.clean": SHARE,
    "limits.dirty": SHARE,
    "clean.max-share": Range(0, 1, open_below=True),
}
"""Setting, or table and setting → what it may be."""


def out_of_range(key: str, value: object) -> str | None:
    """Return the sentence for a value that a setting does not allow, None where it does.

    Args:
        key: a key of RANGES; other settings allow everything.
        value: its value; what is no number is not judged here.
    """
    allowed = RANGES.get(key)
    if allowed is None or not isinstance(value, int | float) or value in allowed:
        return None
    shown = f"{value:g}" if isinstance(value, float) else value
    return f"{key} is {shown}, and must be {allowed}"
