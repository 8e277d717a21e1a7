"""Make qc/data/language from the profiles of the installed langdetect: `python tools/make_language_profiles.py`."""

import argparse
import re
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import orjson
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from qc.language import BLANK, BUCKET_BITS, MAX_CODE, SLOT_BITS, UNKNOWN, Profiles, bigram_keys, slots, trigram_keys

FOLDER = Path(__file__).parents[1] / "qc" / "data" / "language"
SMOOTHING = 0.5 / 10_000
CODE_POINTS = 0x20000
HAN = re.compile("[\u4e00-\u9fff]")

Grams = dict[str, list[tuple[int, float]]]


def make() -> Profiles:
    """Return the arrays of the installed langdetect's profiles.

    Left out are n-grams that no text has after langdetect's own normalisation (most Chinese characters stand for
    another one): langdetect never looks them up. Left out are Korean n-grams with Chinese characters too: that profile
    was counted with another normalisation than the Chinese ones, and langdetect takes traditional Chinese for Korean.
    """
    normal = [NGram.normalize(chr(point)) for point in range(CODE_POINTS)]
    reachable = {char for point, char in enumerate(normal) if chr(point) == char}
    languages, grams, whole = read_profiles(reachable)
    codes = char_codes(grams)
    shifts, placed = place({key_of(gram, codes): gram for gram in grams})
    entries = [entry for gram in placed if gram for entry in grams[gram]]
    columns, shares = (np.array(part) for part in zip(*entries, strict=True))
    values = np.log1p(shares / SMOOTHING)
    return Profiles(
        languages=np.array(languages),
        chars=np.array([codes.get(char, int(UNKNOWN)) << 1 | char.isupper() for char in normal], np.uint16),
        shifts=shifts,
        keys=np.array([key_of(gram, codes) if gram else 0 for gram in placed], np.uint32),
        sizes=np.array([len(grams[gram]) if gram else 0 for gram in placed], np.uint8),
        columns=columns.astype(np.uint8),
        values=values.astype(np.float32),
        norms=(np.bincount(columns, shares * values) * whole).astype(np.float32),
    )


def read_profiles(reachable: set[str]) -> tuple[list[str], Grams, list[bool]]:
    """Read langdetect's profiles.

    Returns:
        The languages, the n-grams of reachable characters with the numbers of their languages and their shares there,
        and for each language whether hardly any of its n-grams is left out.
    """
    spec = find_spec("langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("langdetect is not installed: pip install langdetect")
    languages, grams, whole = [], Grams(), []
    for column, path in enumerate(sorted(Path(spec.submodule_search_locations[0], "profiles").iterdir())):
        profile = orjson.loads(path.read_bytes())
        languages.append(profile["name"])
        kept = 0
        for gram, count in profile["freq"].items():
            if reachable.issuperset(gram) and not (profile["name"] == "ko" and HAN.search(gram)):
                grams.setdefault(gram, []).append((column, count / profile["n_words"][len(gram) - 1]))
                kept += count
        whole.append(kept > 0.95 * sum(profile["n_words"]))
    return languages, grams, whole


def char_codes(grams: Grams) -> dict[str, int]:
    """Number the characters of all n-grams, first those of trigrams, so that three codes fit into 30 bits."""
    of_trigrams = sorted({char for gram in grams if len(gram) == 3 for char in gram} - {" "})
    others = sorted({char for gram in grams for char in gram} - {" ", *of_trigrams})
    blank, unknown, maximum = int(BLANK), int(UNKNOWN), int(MAX_CODE)
    codes = {" ": blank}
    codes |= {char: code for code, char in enumerate(of_trigrams, blank + 1)}
    codes |= {char: code for code, char in enumerate(others, unknown + 1)}
    if blank + len(of_trigrams) >= unknown or unknown + len(others) > maximum:
        raise SystemExit(f"too many characters for qc.language's keys: {len(of_trigrams)} and {len(others)}")
    return codes


def key_of(gram: str, codes: dict[str, int]) -> int:
    """Return the key that qc.language computes for an n-gram."""
    code = [np.array([codes[char]], np.uint32) for char in gram]
    if len(code) == 1:
        return codes[gram]
    return int((trigram_keys(*code) if len(code) == 3 else bigram_keys(*code))[0])


def place(grams: dict[int, str]) -> tuple[NDArray[np.uint8], list[str]]:
    """Find for each bucket of keys, the fullest first, the least shift that moves all of them to free slots.

    Returns:
        The shifts, and the n-gram of each slot, "" where there is none; slot 0 stays empty.
    """
    keys = np.array(list(grams), np.uint32)
    unshifted = slots(keys, np.zeros(1 << BUCKET_BITS, np.uint8))
    # A table in which each bucket shifts by its own number tells which bucket a key belongs to.
    buckets = slots(keys, np.arange(1 << BUCKET_BITS, dtype=np.uint32)) ^ unshifted
    shifts = np.zeros(1 << BUCKET_BITS, np.uint8)
    placed = [""] * (1 << SLOT_BITS)
    free = np.ones(1 << SLOT_BITS, np.bool_)
    free[0] = False
    order = np.argsort(buckets, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(buckets, minlength=1 << BUCKET_BITS))[:-1])
    for bucket in sorted(range(1 << BUCKET_BITS), key=lambda bucket: -len(members[bucket])):
        shift = next(shift for shift in range(256) if fits(unshifted[members[bucket]] ^ shift, free))
        taken = unshifted[members[bucket]] ^ shift
        shifts[bucket], free[taken] = shift, False
        for slot, key in zip(taken.tolist(), keys[members[bucket]].tolist(), strict=True):
            placed[slot] = grams[key]
    return shifts, placed


def fits(wanted: NDArray[np.integer], free: NDArray[np.bool_]) -> bool:
    """Tell whether all wanted slots are free and no two the same."""
    return bool(free[wanted].all()) and len(np.unique(wanted)) == len(wanted)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, array in asdict(make()).items():
        np.save(FOLDER / f"{name}.npy", array, allow_pickle=False)


if __name__ == "__main__":
    main()
