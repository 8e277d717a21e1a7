"""The model: arrays and a manifest in a folder; one probability a fragment from hits, signals and neighbours."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.classifier import Classifier, Look, Scores, context_names
from qc.errors import ModelError
from qc.experience import Experience
from qc.hit import Hit
from qc.signals import topic
from qc.signals.evidence import columns as evidence_columns
from qc.signals.evidence import evidence, telling
from qc.signals.frame import Column, Index, Mask
from qc.signals.grams import grams
from qc.signals.likeness import Rarity
from qc.signals.matrix import signals, stack
from qc.signals.subject import Subjects
from qc.signals.tokens import Tokens
from qc.signals.vectors import Arrays, WordVectors
from qc.trees import Trees
from qc.weighing import Weight, weigh

VERSION = 1
MANIFEST, ARRAYS, TOPIC, EXPERIENCE = "manifest.json", "arrays.npz", "topic.npz", "experience.json"
FILES = (ARRAYS, TOPIC, EXPERIENCE)
STRANGER, UNKNOWN = "stranger", -9.0
"""Name of the column of log odds of being off topic, and what stands there for fragments that cannot be compared."""

SILENT = 0.74
"""The most that a finding is sure of which the calibration holds back: a hint, never a warning."""

LEAST_WORDS = 60
"""Shorter documents are left to the rules: training saw hardly any, and a line says little without others."""

SHIPPED = Path(__file__).parent / "data" / "model"


class Calibration(msgspec.Struct, frozen=True):
    """What turns log odds into probabilities, and these into confidences and scores.

    Attributes:
        slope: of log odds.
        offset: added to them.
        speaks: findings of a document are warnings only where one fragment's probability reaches this.
        flags: and only those whose own probability reaches this.
        knots: probability of a fragment → confidence of a finding, in between straight lines.
        least: smaller probabilities do not count in a score: a long clean text is clean.
    """

    slope: float
    offset: float
    speaks: float
    flags: float
    knots: tuple[tuple[float, float], ...]
    least: float

    def probability(self, log_odds: Scores) -> Column:
        """Return the probability that belongs to log odds."""
        odds: Column = np.exp(self.slope * log_odds.astype(np.float64) + self.offset)
        return odds / (1 + odds)

    def confidence(self, foreign: Column, most: Column, known: NDArray[np.bool_]) -> Column:
        """Return how sure findings are.

        In languages that training hardly saw only what speaks for a document may be flagged: held out, German and
        Russian were so right in 998 of 1,000 cases, at half the recall (docs/decisions/model.md).

        Args:
            foreign: probability of each fragment.
            most: the largest probability in its document.
            known: whether training saw its language.
        """
        at, sure = zip(*self.knots, strict=True)
        found = np.interp(foreign, at, sure)
        spoken = (most >= self.speaks) & (foreign >= np.where(known, self.flags, self.speaks))
        return np.asarray(np.where(spoken, found, np.minimum(found, SILENT)))


class OffTopic(msgspec.Struct, frozen=True):
    """What belongs to the trees that tell text of another subject.

    Attributes:
        columns: names of what they see, in order.
        knots: probability → confidence of a finding, in between straight lines.
        warns: findings of a smaller probability are hints.
    """

    columns: tuple[str, ...]
    knots: tuple[tuple[float, float], ...]
    warns: float

    def confidence(self, p: Column) -> Column:
        """Return how sure findings are."""
        at, sure = zip(*self.knots, strict=True)
        found = np.interp(p, at, sure)
        return np.asarray(np.where(p >= self.warns, found, np.minimum(found, SILENT)))


class Manifest(msgspec.Struct, frozen=True):
    """What stands in manifest.json.

    Attributes:
        version: of the format.
        files: name → SHA-256, hexadecimal.
        columns: names of what the trees see, in order.
        calibration: what was chosen after training.
        off_topic: the same of the trees for text of another subject; None where there are none.
        languages: languages of which training saw enough pages.
        training: what it was trained on, in words and numbers.
    """

    version: int
    files: dict[str, str]
    columns: tuple[str, ...]
    calibration: Calibration
    off_topic: OffTopic | None
    languages: tuple[str, ...]
    training: dict[str, str | int | float]


class About:
    """Says in words of the text what fragments are about.

    Args:
        batch: the batch.
        subjects: of its fragments.
        compared: the fragments that could be compared by subject.
    """

    def __init__(self, batch: Batch, subjects: Subjects, compared: Mask) -> None:
        self._batch, self._subjects, self._compared = batch, subjects, compared

    def note(self, fragment: int) -> str:
        """Return what a fragment is about, and what the rest of its document."""
        owner = self._batch.owner[fragment]
        first, last = self._batch.first[owner : owner + 2]
        others = [number for number in range(first, last) if number != fragment and self._compared[number]]
        here, there = (", ".join(self._subjects.words(some)) for some in ([fragment], others))
        return f"about {here}; the document is about {there}" if here and there else ""


class Judged(NamedTuple):
    """What the model says of a batch; where it cannot judge, zeros.

    Attributes:
        foreign: probability of each fragment being foreign.
        confidence: how sure a finding on it would be right.
        assessed: of each document, whether the model can judge it.
        compared: of each document, whether its fragments could be compared by subject.
        off_topic: how sure a finding would be that a fragment is about something else than its document.
        about: says what fragments and documents are about.
    """

    foreign: Column
    confidence: Column
    assessed: list[bool]
    compared: Mask
    off_topic: Column
    about: About


class Model:
    """A trained model.

    Args:
        manifest: what it is.
        classifier: its arithmetic.
        experience: what the rules' hits were worth where it was trained.
        rarity: how rare words are.
        topic: vectors of words, as arrays.
        strangers: trees that tell text of another subject, or None.
        usual: medians of the columns of the classifier over text that belongs.
    """

    def __init__(
        self,
        manifest: Manifest,
        classifier: Classifier,
        experience: Experience,
        rarity: Rarity,
        topic: Arrays,
        strangers: Trees | None,
        usual: NDArray[np.float32],
    ) -> None:
        self._usual = usual
        self._strangers = strangers
        self.manifest = manifest
        self.classifier = classifier
        self.experience = experience
        self._rarity = rarity
        self._topic = topic
        self._vectors = WordVectors(topic)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder.

        Raises:
            ModelError: a file is missing or is not what the manifest says, or the format is of another version.
        """
        manifest = _manifest(folder)
        contents = {name: _verified(folder, name, digest) for name, digest in manifest.files.items()}
        try:
            return cls._of(manifest, contents)
        except (KeyError, IndexError, ValueError, EOFError, zipfile.BadZipFile, msgspec.DecodeError) as error:
            raise ModelError(f"{folder}: the files do not go together ({error}); train the model again") from error

    @classmethod
    def _of(cls, manifest: Manifest, contents: Mapping[str, bytes]) -> Self:
        experience = Experience.decode(contents[EXPERIENCE])
        with np.load(io.BytesIO(contents[ARRAYS]), allow_pickle=False) as arrays:
            trees = [_trees(arrays, number) for number in range(len(arrays["bases"]))]
            passes, strangers = trees, None
            if manifest.off_topic is not None:
                *passes, strangers = trees
            classifier = Classifier(arrays["table"].astype(np.float32), float(arrays["bias"][0]), tuple(passes))
            rarity, usual = arrays["rarity"].astype(np.float32), arrays["usual"]
        with np.load(io.BytesIO(contents[TOPIC]), allow_pickle=False) as vectors:
            return cls(manifest, classifier, experience, rarity, dict(vectors), strangers, usual)

    @property
    def digest(self) -> str:
        """SHA-256 over the manifest, which holds the hashes of all files; 16 hexadecimal digits."""
        return _digest(msgspec.json.encode(self.manifest, order="sorted"))[:16]

    def save(self, folder: Path) -> None:
        """Write a model folder; the manifest's hashes are made here."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, NDArray[np.generic]] = {
            "table": self.classifier.table.astype(np.float16),
            "bias": np.array([self.classifier.bias]),
            "rarity": self._rarity.astype(np.float16),
            "usual": self._usual,
            "bases": np.array([trees.base for trees in self._all_trees()]),
        }
        for number, trees in enumerate(self._all_trees()):
            arrays |= {
                f"features{number}": trees.features,
                f"thresholds{number}": trees.thresholds,
                f"values{number}": trees.values,
            }
        np.savez_compressed(folder / ARRAYS, **arrays)  # type: ignore[arg-type]
        np.savez_compressed(folder / TOPIC, **self._topic)  # type: ignore[arg-type]
        (folder / EXPERIENCE).write_bytes(self.experience.encode())
        files = {name: _digest((folder / name).read_bytes()) for name in FILES}
        manifest = msgspec.structs.replace(self.manifest, files=files)
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        (folder / MANIFEST).write_bytes(text + b"\n")

    def _all_trees(self) -> list[Trees]:
        return [*self.classifier.passes, *([] if self._strangers is None else [self._strangers])]

    def weigh(self, batch: Batch, hits: Sequence[Hit]) -> dict[int, list[Weight]]:
        """Return what weighed most for each fragment that the last pass was asked about, for `qc explain`."""
        seen: list[tuple[Index, NDArray[np.float32]]] = []
        self.judge(batch, hits, lambda asked, rows: seen.append((asked, rows)))
        asked, rows = seen[-1]
        trees, names = self.classifier.passes[-1], self.manifest.columns
        return {number: weigh(trees, names, row, self._usual) for number, row in zip(asked.tolist(), rows, strict=True)}

    def judge(self, batch: Batch, hits: Sequence[Hit], look: Look | None = None) -> Judged:
        """Judge all fragments of a batch.

        Args:
            batch: the batch; it must have a fragment.
            hits: all hits of the rules in it.
            look: takes what each pass of the classifier saw.
        """
        tokens = Tokens(batch)
        columns = signals(batch, tokens, self._rarity) | topic.columns(batch, tokens, self._vectors)
        columns[STRANGER] = self._stranger(columns)
        columns |= evidence_columns(tokens.frame, evidence(telling(batch, hits), self.experience.worth))
        self._refuse_other_columns(columns)
        linear = self.classifier.linear(grams(tokens, self.classifier.bits), tokens.frame.n)
        log_odds = self.classifier.log_odds(columns, linear, tokens.frame, tokens.visible, look)
        calibration = self.manifest.calibration
        foreign = calibration.probability(log_odds)
        sizes = np.diff(batch.first)
        known = np.array([code is not None and self._knows(code) for code in batch.languages], bool)
        most = tokens.frame.spread(tokens.frame.largest(foreign))
        sure = calibration.confidence(foreign, most, np.repeat(known, sizes))
        assessed = self._assessed(batch, tokens)
        judged = np.repeat(assessed, sizes)
        compared = columns["topic_assessed"] > 0
        return Judged(
            np.where(judged, foreign, 0.0),
            np.where(judged, sure, 0.0),
            assessed.tolist(),
            np.add.reduceat(np.append(compared, False), batch.first[:-1], dtype=np.int64).astype(bool) & (sizes > 0),
            np.where(judged & compared, self._off_topic(columns[STRANGER]), 0.0),
            About(batch, Subjects(batch, tokens, self._vectors), compared),
        )

    def _stranger(self, columns: dict[str, Column]) -> Column:
        """Return the log odds of each fragment being about something else than its document."""
        chosen = self.manifest.off_topic
        compared = np.flatnonzero(columns["topic_assessed"] > 0)
        found = np.full(len(columns["topic_assessed"]), UNKNOWN)
        if chosen is not None and self._strangers is not None and len(compared):
            seen = stack({name: columns[name][compared] for name in chosen.columns}).rows
            found[compared] = self._strangers.raw(seen)
        return found

    def _off_topic(self, log_odds: Column) -> Column:
        """Return how sure a finding would be that each fragment is about something else."""
        if self.manifest.off_topic is None:
            return np.zeros(len(log_odds))
        return self.manifest.off_topic.confidence(1 / (1 + np.exp(-log_odds)))

    def _refuse_other_columns(self, columns: Iterable[str]) -> None:
        if (*columns, *context_names()) != self.manifest.columns:
            raise ModelError(
                "the model was trained on other columns than this version of qc makes; train it again with `qc train`"
            )

    def _knows(self, language: str) -> bool:
        """Whether training saw a language; labelled cases tell no kinds of Chinese apart, langdetect does."""
        return language.partition("-")[0] in self.manifest.languages

    @staticmethod
    def _assessed(batch: Batch, tokens: Tokens) -> NDArray[np.bool_]:
        """Return which documents are long enough."""
        before = np.concatenate([[0.0], np.cumsum(tokens.words)])
        return np.asarray(np.diff(before[batch.first]) >= LEAST_WORDS)


def _trees(arrays: Arrays, number: int) -> Trees:
    return Trees(
        arrays[f"features{number}"].astype(np.int16),
        arrays[f"thresholds{number}"].astype(np.float32),
        arrays[f"values{number}"].astype(np.float32),
        float(arrays["bases"].astype(np.float64)[number]),
    )


@cache
def load_shipped() -> Model:
    """Return the model that belongs to qc; read once."""
    return Model.load(SHIPPED)


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        content = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; a model folder holds what `qc train -o FOLDER` writes") from error
    except msgspec.DecodeError as error:
        raise ModelError(f"{path}: {error}; train the model again with `qc train`") from error
    version = content.get("version") if isinstance(content, dict) else None
    if version != VERSION:
        raise ModelError(f"{path}: the model is of version {version}, this qc reads {VERSION}; train it again")
    try:
        manifest = msgspec.convert(content, Manifest)
    except msgspec.ValidationError as error:
        raise ModelError(f"{path}: {error}; train the model again with `qc train`") from error
    if manifest.files.keys() != set(FILES):
        raise ModelError(f"{path}: files: must be {', '.join(FILES)}; train the model again with `qc train`")
    curves = (manifest.calibration.knots, *([manifest.off_topic.knots] if manifest.off_topic else []))
    if not all(knots and list(knots) == sorted(knots) for knots in curves):
        raise ModelError(f"{path}: knots: must be there and rise; train the model again with `qc train`")
    return manifest


def _verified(folder: Path, name: str, digest: str) -> bytes:
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; the manifest names it") from error
    if _digest(content) != digest:
        raise ModelError(f"{path}: the file is not the one that the manifest names (its hash differs); copy it again")
    return content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
