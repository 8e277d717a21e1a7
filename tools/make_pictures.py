"""Make the pictures of the documentation from real runs of qc: docs/pictures/*.svg; `make pictures` calls this.

Each command runs in a terminal of its own, so that the picture shows what people see, colours included. Only the
duration is taken out, which would be another one each time.
"""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
PICTURES = {
    "check": ("corpus/articles", ("check", "lake-corridor-trucks.txt", "pilots-vote.txt")),
}
"""Name of a picture → the folder in which a command runs, and what stands behind `qc` in it."""

COLUMNS = 120
SIZE, WIDTH, HEIGHT, MARGIN = 14, 8.43, 20, 16
"""Of a character: font size, advance and line height in pixels; and the space around the text."""

DURATION = re.compile(r"; [0-9.]+ s$", re.MULTILINE)
ESCAPE = re.compile("\x1b\\[([0-9;]*)m")
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
INK, PAPER = "#24292f", "#fbfbf9"
COLORS = {"31": "#c4232e", "33": "#9a6700", "36": "#1b7c83"}
BOLD, REVERSE = "1", "7"


class Piece(NamedTuple):
    """Text in one style: the number of an escape sequence, or ""."""

    text: str
    style: str


def seen(folder: str, arguments: Sequence[str]) -> str:
    """Return what a command shows in a terminal, both streams in the order of their lines.

    Args:
        folder: where it runs, below the root of the repository.
        arguments: what stands behind `qc`.
    """
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    command = [sys.executable, "-m", "qc", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=ROOT / folder, env=environment) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    if process.returncode not in (0, 1):
        raise SystemExit(shown.decode())
    return DURATION.sub("", shown.decode().replace("\r\n", "\n").rstrip("\n"))


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so where the other side has closed
        return b""


def picture(folder: str, arguments: Sequence[str]) -> str:
    """Return a command and what it shows as SVG; the arguments are those of `seen`."""
    typed = [f"$ \x1b[{BOLD}m{command}\x1b[0m" for command in (f"cd {folder}", f"qc {' '.join(arguments)}")]
    shown = [*typed, *seen(folder, arguments).split("\n")]
    lines = [row for line in shown for row in _wrapped(line)]
    width, height = round(COLUMNS * WIDTH) + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    body = "\n".join(tag for number, row in enumerate(lines) for tag in _tags(row, number))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">
<!-- made by tools/make_pictures.py -->
<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8" fill="{PAPER}" stroke="#d0d4d8"/>
<g font-family="{FONTS}" font-size="{SIZE}" fill="{INK}">
{body}
</g>
</svg>
"""


def _wrapped(line: str) -> Iterator[list[Piece]]:
    """Split a line into rows of COLUMNS characters, as a terminal does, and each row into pieces."""
    row: list[Piece] = []
    room = COLUMNS
    for piece in _pieces(line):
        text = piece.text
        while len(text) > room:
            yield [*row, Piece(text[:room], piece.style)]
            text, row, room = text[room:], [], COLUMNS
        row.append(Piece(text, piece.style))
        room -= len(text)
    yield row


def _pieces(line: str) -> Iterator[Piece]:
    parts = ESCAPE.split(line)
    styles = ["", *parts[1::2]]
    for text, style in zip(parts[::2], styles, strict=True):
        if text:
            yield Piece(text, "" if style == "0" else style)


def _tags(row: list[Piece], number: int) -> Iterator[str]:
    column, top = 0, MARGIN + number * HEIGHT
    for text, style in row:
        words = text.strip(" ")
        if words:
            start, length = column + len(text) - len(text.lstrip(" ")), round(len(words) * WIDTH, 1)
            x = round(MARGIN + start * WIDTH, 1)
            if style == REVERSE:
                yield f'<rect x="{x}" y="{top + 1}" width="{length}" height="{HEIGHT - 2}" fill="{INK}"/>'
            look = {BOLD: ' font-weight="bold"', REVERSE: f' fill="{PAPER}"'}.get(style, "")
            look = look or (f' fill="{COLORS[style]}"' if style in COLORS else "")
            place = f'x="{x}" y="{top + HEIGHT - 5}" textLength="{length}"'
            # Blanks that do not break keep their width in every viewer.
            yield f"<text {place}{look}>{escape(words).replace(' ', chr(0xA0))}</text>"
        column += len(text)


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, (folder, arguments) in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(picture(folder, arguments), encoding="utf-8")


if __name__ == "__main__":
    main()
