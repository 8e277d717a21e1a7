"""Make the pictures of reports from real runs of qc, docs/pictures/summary.svg and sarif.svg; for `make pictures`.

The summary is laid out as a code host shows Markdown, the SARIF file as a list of alerts. Widths are those of common
fonts; `textLength` keeps every run of text in its place whatever font a viewer has.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
NEWS = ("corpus/articles/lake-corridor-trucks.txt", "corpus/articles/pilots-vote.txt")
PICTURES = {"summary": ("markdown", (NEWS[0], "corpus/shards")), "sarif": ("sarif", NEWS)}
"""Name of a picture → the format, and the paths that are checked, from the root of the repository."""

BASE = "main"
"""What the summary's change is compared with: the shard as `qc clean` leaves it, without the article."""

WIDTH, MARGIN = 980, 20
SIZE, LINE = 14, 22
SANS = "-apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, 'DejaVu Sans', sans-serif"
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
INK, FAINT, PAPER, SHADE, RULE = "#1f2328", "#59636e", "#ffffff", "#eff1f3", "#d1d9e0"
LEVELS = {"error": "#c4232e", "warning": "#9a6700", "note": "#1b7c83"}
NARROW, WIDE = set("iljtfrI.,:;'|!()[]/ -·"), set("mwMWQOGDNHU@%→")


class Run(NamedTuple):
    """Text in one style: "", "bold", "code" or "faint"."""

    text: str
    style: str = ""


class Canvas:
    """Lines of text from top to bottom."""

    def __init__(self) -> None:
        self.top = float(MARGIN)
        self.tags: list[str] = []

    def flow(self, runs: Iterable[Run], left: float = MARGIN, size: float = SIZE) -> None:
        """Write runs with line breaks between words."""
        right, x = WIDTH - MARGIN, left
        waiting, begun = Run(""), left
        for run in _words(runs):
            room = width(run, size)
            if x > left and x + room > right:
                self.put(waiting, begun, size)
                x, self.top, waiting, begun = left, self.top + LINE, Run(""), left
                if not run.text.strip():
                    continue
            if waiting.text and waiting.style != run.style:
                self.put(waiting, begun, size)
                waiting = Run("")
            if not waiting.text:
                begun = x
            waiting = Run(waiting.text + run.text, run.style)
            x += room
        self.put(waiting, begun, size)
        self.top += LINE * size / SIZE

    def put(self, run: Run, x: float, size: float = SIZE) -> None:
        """Write a run in the present line."""
        length, y = round(width(run, size), 1), round(self.top + LINE * 0.7, 1)
        if run.style == "code":
            self.box(x - 1, self.top + 1, length + 2, LINE - 2, SHADE)
        if not run.text.strip():
            return
        look = {"bold": ' font-weight="600"', "faint": f' fill="{FAINT}"', "code": f' font-family="{MONO}"'}
        shown = escape(run.text).replace(" ", "\xa0")
        scale = size * (0.86 if run.style == "code" else 1)
        place = f'x="{x:.1f}" y="{y}" font-size="{scale:.1f}" textLength="{length}"'
        self.tags.append(f"<text {place}{look.get(run.style, '')}>{shown}</text>")

    def box(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """Draw a filled rectangle."""
        self.tags.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="3" fill="{fill}"/>')

    def line(self) -> None:
        """Draw a line across the page."""
        self.tags.append(
            f'<rect x="{MARGIN}" y="{self.top:.1f}" width="{WIDTH - 2 * MARGIN}" height="1" fill="{RULE}"/>'
        )

    def svg(self) -> str:
        """Return the picture."""
        high = round(self.top + MARGIN)
        return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" height="{high}">
<!-- made by tools/make_report_pictures.py -->
<rect x=".5" y=".5" width="{WIDTH - 1}" height="{high - 1}" rx="8" fill="{PAPER}" stroke="{RULE}"/>
<g font-family="{SANS}" fill="{INK}">
{chr(10).join(self.tags)}
</g>
</svg>
"""


def width(run: Run, size: float = SIZE) -> float:
    """Return how wide a run is, in pixels."""
    if run.style == "code":
        return sum(0.6 * 0.86 * (2 if unicodedata.east_asian_width(sign) in "WF" else 1) for sign in run.text) * size
    units = (0.32 if sign in NARROW else 0.82 if sign in WIDE else 0.57 for sign in run.text)
    return sum(units) * size * (1.1 if run.style == "bold" else 1)


def _words(runs: Iterable[Run]) -> Iterator[Run]:
    """Split runs after blanks, the only places where a line may break."""
    for run in runs:
        parts = run.text.split(" ")
        for number, part in enumerate(parts):
            if part:
                yield Run(part, run.style)
            if number < len(parts) - 1:
                yield Run(" ", run.style)


def report(form: str, paths: Sequence[str]) -> str:
    """Return what qc writes in a format: of the paths, or in Markdown of a change that adds and dirties them."""
    if form != "markdown":
        return _qc(ROOT, "check", *paths, "--quiet", "--format", form)
    with tempfile.TemporaryDirectory() as name:
        _change(Path(name), *paths)
        return _qc(Path(name), "check", *paths, "--quiet", "--format", form, "--diff-base", BASE)


def _change(folder: Path, article: str, shards: str) -> None:
    """Make a repository in which `shards` were clean and `article` was not there."""
    shutil.copytree(ROOT / shards, folder / shards)
    _qc(folder, "clean", "--unsafe", "--in-place", shards)
    who = {f"GIT_{who}_{what}": "qc" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    apart = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    for words in (["init", "-q", "-b", BASE], ["add", "-A"], ["commit", "-q", "-m", "clean"]):
        settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", *words], cwd=folder, env=apart | who | settings, check=True)
    shutil.copytree(ROOT / shards, folder / shards, dirs_exist_ok=True)
    (folder / article).parent.mkdir(parents=True)
    shutil.copy(ROOT / article, folder / article)


def _qc(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "qc", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return done.stdout


def summary(text: str) -> str:
    """Return a summary in Markdown as a picture."""
    canvas = Canvas()
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    rows: list[list[list[Run]]] = []
    number = 0
    for index, token in enumerate(tokens):
        before = tokens[index - 1].type if index else ""
        if token.type == "heading_open":
            canvas.flow([Run(run.text, "bold") for run in _runs(tokens[index + 1])], size=20)
            canvas.top += 6
            canvas.line()
            canvas.top += 10
        elif token.type == "inline" and before == "paragraph_open":
            if token.level > 1:
                number += 1
                canvas.put(Run(f"{number}."), MARGIN + 8)
            canvas.flow(_runs(token), MARGIN + (30 if token.level > 1 else 0))
            canvas.top += 2 if token.level > 1 else 8
        elif token.type == "ordered_list_close":
            canvas.top += 8
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and before in ("th_open", "td_open"):
            style = "bold" if before == "th_open" else ""
            rows[-1].append([Run(run.text, run.style or style) for run in _runs(token)])
        elif token.type == "table_close":
            _table(canvas, rows)
            rows = []
        elif token.type == "fence":
            _block(canvas, token.content.rstrip("\n").split("\n"))
    return canvas.svg()


def _runs(inline: Token) -> list[Run]:
    return [Run(child.content, "code" if child.type == "code_inline" else "") for child in inline.children or ()]


def _table(canvas: Canvas, rows: list[list[list[Run]]]) -> None:
    columns = [max(sum(map(width, cell)) for cell in column) + 26 for column in zip(*rows, strict=True)]
    for row in rows:
        canvas.line()
        canvas.top += 3
        left = float(MARGIN)
        for number, (cell, room) in enumerate(zip(row, columns, strict=True)):
            x = left + 13 if number == 0 else left + room - 13 - sum(map(width, cell))
            for run in cell:
                canvas.put(run, x)
                x += width(run)
            left += room
        canvas.top += LINE + 3
    canvas.line()
    canvas.top += 14


def _block(canvas: Canvas, lines: list[str]) -> None:
    most = int((WIDTH - 2 * MARGIN - 24) / width(Run("x", "code")))
    parts = [part for line in lines for part in textwrap.wrap(line, most, break_on_hyphens=False)]
    canvas.box(MARGIN, canvas.top, WIDTH - 2 * MARGIN, len(parts) * LINE + 16, SHADE)
    canvas.top += 8
    for part in parts:
        canvas.put(Run(part, "code"), MARGIN + 12)
        canvas.top += LINE
    canvas.top += 16


def alerts(text: str) -> str:
    """Return the results of a SARIF file as a picture: a list of alerts with rule and place."""
    (run,) = json.loads(text)["runs"]
    rules: list[dict[str, Any]] = run["tool"]["driver"]["rules"]
    results = run["results"]
    canvas = Canvas()
    canvas.flow([Run(f"{len(results)} open", "bold")])
    canvas.top += 6
    for result in results:
        rule = rules[result["ruleIndex"]]
        level = result["level"]
        place = result["locations"][0]["physicalLocation"]
        where = f"{place['artifactLocation']['uri']}:{place['region']['startLine']}"
        canvas.line()
        canvas.top += 8
        y, color = canvas.top + LINE / 2, LEVELS[level]
        canvas.tags.append(
            f'<circle cx="{MARGIN + 14}" cy="{y:.1f}" r="7" fill="none" stroke="{color}" stroke-width="2"/>'
        )
        canvas.tags.append(f'<circle cx="{MARGIN + 14}" cy="{y:.1f}" r="2.5" fill="{color}"/>')
        canvas.flow([Run(result["message"]["text"], "bold")], MARGIN + 34)
        tags = ", ".join(rule["properties"]["tags"])
        canvas.flow(
            [Run(f"{level.capitalize()} · {rule['id']} · {tags} · detected by qc in {where}", "faint")], MARGIN + 34
        )
        canvas.top += 8
    return canvas.svg()


def main() -> None:
    """Write both pictures."""
    FOLDER.mkdir(exist_ok=True)
    draw = {"markdown": summary, "sarif": alerts}
    for name, (form, paths) in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(draw[form](report(form, paths)), encoding="utf-8")


if __name__ == "__main__":
    main()
