"""The errors of qc: each message says what went wrong, where, and what to do about it."""

import difflib
from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What a command ends with; the same for every format and any number of processes."""

    OK = 0
    FINDINGS = 1
    FAILED = 2
    INTERRUPTED = 130


class QCError(Exception):
    """Something that qc was asked to do and could not; the message is one sentence for a person."""

    exit_code = ExitCode.FAILED


class UsageError(QCError):
    """The command line asks for something that does not exist or does not go together."""


class SettingsError(QCError):
    """A settings file cannot be used; the message names file, key and what is allowed."""


class BaselineError(QCError):
    """A baseline cannot be used; the message names file, line and what to do."""


class ModelError(QCError):
    """A model cannot be used; the message names the file and what to do."""


class RuleError(QCError):
    """A rule file cannot be used; `problems` names file, rule and key of each fault, one a line.

    Args:
        problems: all faults that were found, in file order; at least one.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class InputError(QCError):
    """An input cannot be read at all (missing, of an unknown format, without a text field)."""


class OutputError(QCError):
    """An output cannot be written, or would overwrite what is there."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown word: the nearest known one, or all of them.

    >>> did_you_mean("fail_on", ["fail-on", "show"])
    '; did you mean fail-on?'
    """
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(names)}"
