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
from qc.calibration import Calibration, dirt
from qc.classifier import Classifier, Look, context_names
from qc.errors import ModelError
from qc.experience import Experience
from qc.findings import Category
from qc.hit import Hit
from qc.signals import topic
from qc.signals.evidence import columns as evidence_columns
from qc.signals.evidence import evidence, telling
from qc.signals.frame import Column, Index, Mask
from qc.signals.grams import grams
from qc.signals.likeness import Rarity
from qc.signals.matrix import signals
from qc.signals.subject import Subjects
from qc.signals.tokens import Tokens
from qc.signals.vectors import Arrays, WordVectors
from qc.strangers import STRANGER, Judge, OffTopic, Strangers
from qc.trees import Trees
from qc.weighing import Weight, weigh

VERSION = 1
MANIFEST, ARRAYS, TOPIC, EXPERIENCE = "manifest.json", "arrays.npz", "topic.npz", "experience.json"
FILES = (ARRAYS, TOPIC, EXPERIENCE)
LEAST_WORDS = 60
"""Shorter documents are left to the rules: training saw hardly any, and a line says little without others."""

LEAKS, LEAK_SURE = (Category.TEMPLATE, Category.LOCALE), 0.75
"""Hits of these categories, if they are so sure, say that something leaked into a document."""

SHIPPED = Path(__file__).parent / "data" / "model"


class Manifest(msgspec.Struct, frozen=True):
    """What stands in manifest.json.

    Attributes:
        version: of the format.
        files: name → SHA-256, hexadecimal.
        columns: names of what the trees see, in order.
        calibration: what was chosen after training.
        off_topic: the same of the trees for text of another subject; None where there are none.
        leaked: and of those for documents into which something leaked.
        languages: languages of which training saw enough pages.
        training: what it was trained on, in words and numbers.
    """

    version: int
    files: dict[str, str]
    columns: tuple[str, ...]
    calibration: Calibration
    off_topic: OffTopic | None
    leaked: OffTopic | None
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
        strangers: tells text of another subject.
        usual: medians of the columns of the classifier over text that belongs.
    """

    def __init__(
        self,
        manifest: Manifest,
        classifier: Classifier,
        experience: Experience,
        rarity: Rarity,
        topic: Arrays,
        strangers: Strangers,
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
            judges = [
                Judge(trees.pop(), chosen) if chosen else None for chosen in (manifest.leaked, manifest.off_topic)
            ]
            classifier = Classifier(arrays["table"].astype(np.float32), float(arrays["bias"][0]), tuple(trees))
            rarity, usual = arrays["rarity"].astype(np.float32), arrays["usual"]
        with np.load(io.BytesIO(contents[TOPIC]), allow_pickle=False) as vectors:
            return cls(manifest, classifier, experience, rarity, dict(vectors), Strangers(*reversed(judges)), usual)

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
        return [*self.classifier.passes, *(judge.trees for judge in self._strangers if judge)]

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
        columns[STRANGER] = self._strangers.log_odds(columns)
        columns |= evidence_columns(tokens.frame, evidence(telling(batch, hits), self.experience.worth))
        self._refuse_other_columns(columns)
        linear = self.classifier.linear(grams(tokens, self.classifier.bits), tokens.frame.n)
        log_odds = self.classifier.log_odds(columns, linear, tokens.frame, tokens.visible, look)
        calibration = self.manifest.calibration
        dirty = dirt(log_odds, tokens.frame, tokens.visible)
        foreign = calibration.probability(log_odds, dirty)
        sizes = np.diff(batch.first)
        known = np.array([code is not None and self._knows(code) for code in batch.languages], bool)
        sure = calibration.confidence(foreign, tokens.frame, np.repeat(known, sizes))
        assessed = self._assessed(batch, tokens)
        judged = np.repeat(assessed, sizes)
        compared = columns["topic_assessed"] > 0
        return Judged(
            np.where(judged, foreign, 0.0),
            np.where(judged, sure, 0.0),
            assessed.tolist(),
            np.add.reduceat(np.append(compared, False), batch.first[:-1], dtype=np.int64).astype(bool) & (sizes > 0),
            np.where(judged, self._strangers.confidence(columns, _leaked(hits, tokens.frame.n), tokens.frame), 0.0),
            About(batch, Subjects(batch, tokens, self._vectors), compared),
        )

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


def _leaked(hits: Iterable[Hit], fragments: int) -> Mask:
    """Return the fragments that are surely a theme's."""
    found = np.zeros(fragments, bool)
    for hit in hits:
        if hit.rule.category in LEAKS and hit.confidence >= LEAK_SURE:
            found[hit.fragment] = True
    return found


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
    curves = [manifest.calibration.knots, *(one.knots for one in (manifest.off_topic, manifest.leaked) if one)]
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
