"""Labelled cases written for tests: an article with lines that belong and lines that do not, drawn by seed."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qc.learning.cases import Case
from qc.learning.dataset import Dataset

MAIN = [
    "The council voted on Monday to keep the library open on Sundays.",
    "Residents had collected nine hundred signatures since the spring.",
    "The vote was seven to two, and nobody spoke against the motion.",
    "Ein zweiter Lesetermin ist für den Herbst geplant, 2 000 Euro sind zugesagt.",
    "图书馆星期天开放。",
]
FOUND = [
    "Share this story",
    "Subscribe to our newsletter",
    "304 North Cardinal St.",
    "Accept all cookies",
    "Read more:",
]
MISSED = ["A ferry crosses the sound at noon.", "Twelve tips for a quiet garden, and one for a loud one"]
NEUTRAL = ["By Maren Holt", "Library stays open", "12 March 2024"]
CAPTIONS = ["File: A reading room in the old mill.", "Picture: J. Oakes"]
SYSTEMS, SITES, LANGUAGES = ("html_text", "resiliparse", "trafilatura"), ("a.org", "b.org", "c.org"), ("en", "de")


def case(text: str, **keys: Any) -> Case:
    """Return a case about a text; `keys` override."""
    base: dict[str, Any] = {
        "id": "p/trafilatura",
        "page": "p",
        "system": "trafilatura",
        "site": "a.org",
        "type": "article",
        "fold": 0,
        "lang": "en",
        "trust": True,
        "foreign": (),
        "neutral": (),
        "ref_words": 0,
    }
    return Case(**base | {"text": text} | keys)


def written(seed: int, count: int = 24) -> list[dict[str, Any]]:
    """Return cases as JSON objects, with foreign text that rules find, miss, and flag where it is main text."""
    chance = random.Random(seed)
    return [_drawn(chance, number) for number in range(count)]


def _drawn(chance: random.Random, number: int) -> dict[str, Any]:
    pools = [(MAIN, "main"), (FOUND, "foreign"), (MISSED, "foreign"), (NEUTRAL, "neutral"), (CAPTIONS, "caption")]
    lines = [(line, kind) for pool, kind in pools for line in chance.sample(pool, chance.randint(0, 2))]
    lines += [(line, "main") for line in chance.sample(FOUND, chance.randint(0, 1))]
    chance.shuffle(lines)
    spans: dict[str, list[list[int]]] = {"main": [], "foreign": [], "neutral": [], "caption": []}
    text = ""
    for line, kind in lines or [("The end.", "main")]:
        spans[kind].append([len(text), len(text) + len(line)])
        text += f"{line}\n" + "\n" * chance.randint(0, 1)
    system = SYSTEMS[number % len(SYSTEMS)]
    return {
        "id": f"{number}/{system}",
        "page": str(number),
        "system": system,
        "site": chance.choice(SITES),
        "url": "",
        "type": "article",
        "split": "dev",
        "fold": number % 2,
        "lang": chance.choice(LANGUAGES),
        "trust": number % 5 > 0,
        "text": text,
        "foreign": sorted(spans["foreign"] + spans["caption"]),
        "neutral": spans["neutral"],
        "caption": spans["caption"],
        "ref_words": chance.randint(0, 40),
    }


def write(path: Path, cases: list[dict[str, Any]]) -> Path:
    """Write cases as JSON Lines; return the path."""
    path.write_text("".join(json.dumps(one) + "\n" for one in cases), encoding="utf-8")
    return path


def dataset(cases: list[Case], lines: int, names: tuple[str, ...], rows: NDArray[np.float64]) -> Dataset:
    """Return cases as fragments: so many lines of one character each, all of them main text without words.

    Args:
        cases: the cases.
        lines: of each.
        names: of the columns.
        rows: (lines of all cases, columns).
    """
    n, places = len(cases) * lines, np.tile(np.arange(lines) * 2, len(cases))
    return Dataset(
        cases,
        np.arange(len(cases) + 1) * lines,
        names,
        rows.astype(np.float32),
        [],
        np.zeros(n, np.int8),
        np.ones(n, np.float32),
        np.stack([places, places + 1], 1).astype(np.int32),
        np.zeros(0, np.int32),
        np.zeros(n + 1, np.int64),
    )
