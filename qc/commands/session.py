"""What commands that check have in common: from arguments and settings to work and inputs."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from qc.errors import InputError
from qc.policy import Accepted, Policy
from qc.printable import printable
from qc.readers import Filler, Item, Lost, ReadOptions, read
from qc.run import Checked, check
from qc.settings import AcceptedEntry, Resolved, load
from qc.totals import plural
from qc.worker import Work

FLAGS = (
    "text-field",
    "id-field",
    "url-field",
    "show",
    "fail-on",
    "min-score",
    "min-mean-score",
    "max-bad-docs",
    "baseline",
)


class Session:
    """Settings, and what follows from them.

    Args:
        arguments: of a command that was parsed with the groups "input" and "rules".
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        named = getattr(arguments, "config", None)
        flags = {flag: getattr(arguments, flag.replace("-", "_"), None) for flag in FLAGS}
        self.resolved: Resolved = load(Path(named) if named else None).override(flags)
        self.settings = self.resolved.settings

    def policy(self) -> Policy:
        """Return the limits of levels and verdicts, and what is accepted."""
        limits = msgspec.structs.asdict(self.settings.limits)
        entries = [entry for entry in self.settings.ignore if isinstance(entry, AcceptedEntry)]
        return Policy(
            **limits,
            levels=dict(self.settings.levels),
            accepted=tuple(Accepted(**msgspec.structs.asdict(entry)) for entry in entries),
            max_chars=self.settings.max_document_chars,
            base=str(self.resolved.folder),
        )

    def work(self, *, with_text: bool = False, excerpts: bool = True) -> Work:
        """Return what worker processes check with."""
        own = [self.resolved.folder / path for path in self.settings.rules]
        own += [Path(path) for path in getattr(self.arguments, "rules", None) or []]
        selected, ignored = self.chosen()
        switched = [word for word in self.settings.ignore if isinstance(word, str)]
        return Work(
            rule_paths=tuple(own),
            select=selected or self.settings.select,
            ignore=(*switched, *ignored),
            policy=self.policy(),
            with_text=with_text,
            excerpts=excerpts,
            with_model=not getattr(self.arguments, "no_model", False),
            model=self._model(),
        )

    def _model(self) -> Path | None:
        """Return the folder of the user's own model: --model, or the setting, relative to its file; else None."""
        if given := getattr(self.arguments, "model", None):
            return Path(given)
        return self.resolved.folder / self.settings.model if self.settings.model else None

    def baseline(self) -> Path | None:
        """Return the path of the baseline: --baseline as given, or the setting's, relative to its file; else None."""
        if given := getattr(self.arguments, "baseline", None):
            return Path(given)
        return self.resolved.folder / self.settings.baseline if self.settings.baseline else None

    def chosen(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the words of --select and of --ignore."""
        return _words(self.arguments.select), _words(self.arguments.ignore)

    def read_options(self) -> ReadOptions:
        """Return how files are found and read."""
        return ReadOptions(
            text_field=self.settings.text_field,
            id_field=self.settings.id_field,
            url_field=self.settings.url_field,
            exclude=(*self.settings.exclude, *(getattr(self.arguments, "exclude", None) or ())),
            input_format=getattr(self.arguments, "input_format", None),
            max_document_bytes=self.settings.max_document_chars,
            max_ratio=self.settings.max_ratio,
            base=str(self.resolved.folder),
        )

    def items(self) -> Iterator[Item | Lost]:
        """Read the inputs that the arguments name."""
        return read(self.arguments.paths, self.read_options())


def checked(parts: Iterable[Item | Filler | Lost], work: Work, session: Session) -> Iterator[Checked | Lost]:
    """Check what was read, as `qc.run.check`; with --verbose, stderr says where qc itself failed on a document."""
    for batch in check(parts, work, session.arguments.jobs):
        if session.arguments.verbose and isinstance(batch, Checked):
            for line in (line for fault in batch.answer.faults for line in fault.splitlines()):
                complain(line)
        yield batch


def nothing_read(paths: Sequence[str]) -> InputError:
    """Return the error for a run that found no documents: in a file that is read there is none, else none is read."""
    if any(Path(path).is_dir() for path in paths):
        why = (
            "; qc reads .txt .md .html .htm .jsonl .ndjson .json, each also .gz and .zst, and nothing that is excluded"
        )
    else:
        why = f": {'it holds' if len(paths) == 1 else 'they hold'} no record, or the settings exclude it"
    return InputError(f"no documents in {', '.join(map(printable, paths))}{why} (--allow-empty makes this no error)")


def _words(options: list[str] | None) -> tuple[str, ...]:
    return tuple(word.strip() for option in options or [] for word in option.split(",") if word.strip())


class HasSource(Protocol):
    """A part of a file."""

    @property
    def source(self) -> str:
        """Path of the file."""


Part = TypeVar("Part", bound=HasSource)


def progress(items: Iterable[Part], session: Session) -> Iterator[Part]:
    """Show on stderr how far reading is: files with --verbose, else a bar on a terminal, for work of over a second."""
    if session.arguments.verbose:
        yield from _told(items, session)
    elif session.arguments.quiet or not sys.stderr.isatty():
        yield from items
    else:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # its thread would be copied into worker processes
        yield from tqdm(items, unit=" documents", delay=1, leave=False, file=sys.stderr)


def _told(items: Iterable[Part], session: Session) -> Iterator[Part]:
    values = msgspec.to_builtins(session.settings)
    for key, origin in session.resolved.origins.items():
        if origin != "default" and key in values:
            complain(f"{key} = {msgspec.json.encode(values[key]).decode()} ({origin})")
    complain(plural(len(session.work().rules()), "rule"))
    source = None
    for item in items:
        if item.source != source:
            source = item.source
            complain(f"reading {source}")
        yield item


def complain(text: str) -> None:
    """Print a line on stderr."""
    print(f"qc: {printable(text)}", file=sys.stderr)
