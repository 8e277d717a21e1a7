"""What git knows: the files of a revision, what differs from it, and their content through git's own filters."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from typing import IO, cast

from qc.errors import InputError
from qc.printable import printable
from qc.readers.pointers import LONGEST, is_lfs_pointer

LINK, MODULE = b"120000", b"160000"
"""Modes of entries of a tree that are no files: symbolic links and submodules."""

UNBORN = ("HEAD", "@")
REASON = 200


class PointerError(InputError):
    """Only a pointer to a file's content is at hand."""


class Revision:
    """A revision of the repository that the working directory stands in.

    Args:
        name: what git calls it: a branch, tag, commit, `HEAD~1`. HEAD before the first commit is empty.

    Attributes:
        root: the repository's top folder, links resolved.

    Raises:
        InputError: git is missing, there is no repository, or it does not know the revision.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.root = os.path.realpath(self._top())
        self._commit = self._resolved()
        self._blobs = self._tree() if self._commit else {}

    def __contains__(self, path: str) -> bool:
        """Whether the revision has a file of this path, relative to the root."""
        return path in self._blobs

    def changed(self) -> set[str]:
        """Return the paths in which the working tree differs; a file that was only touched may be among them."""
        return set(self._differing("--no-renames"))

    def deleted(self) -> list[str]:
        """Return the paths of files that are there no more."""
        return self._differing("--no-renames", "--diff-filter=D")

    def renamed(self) -> dict[str, str]:
        """Return new path → old path of the files that git takes for renamed ones."""
        if not self._commit:
            return {}
        words = self._asked("diff-index", "--name-status", "-z", "-M", "--diff-filter=R", self._commit, "--").split(
            b"\0"
        )
        return {os.fsdecode(new): os.fsdecode(old) for old, new in zip(words[1::3], words[2::3], strict=True)}

    @contextlib.contextmanager
    def content(self, path: str) -> Iterator[IO[bytes]]:
        """Open a file of the revision as git would check it out: line ends converted, Git LFS resolved.

        Raises:
            PointerError: only a Git LFS pointer is here.
            InputError: git cannot read it.
        """
        with tempfile.TemporaryFile() as said:
            command = ["git", "cat-file", "--filters", f"{self._commit}:{path}"]
            process = subprocess.Popen(
                command,
                cwd=self.root,
                stdout=subprocess.PIPE,
                stderr=said,
                stdin=subprocess.DEVNULL,
                env=_environment(),
            )
            file = cast("IO[bytes]", process.stdout)
            try:
                if is_lfs_pointer(file.peek(LONGEST)):  # type: ignore[attr-defined]
                    raise self._pointer(path)
                yield file
                finished = not file.read(1)
            finally:
                file.close()
                code = process.wait()
            if finished and code:
                said.seek(0)
                raise self._unreadable(path, said.read())

    def _pointer(self, path: str) -> PointerError:
        return PointerError(
            f"--diff-base {printable(self.name)}: of {printable(path)} only the Git LFS pointer is here; fetch it with "
            f"`git lfs fetch origin {printable(self.name)}` (git-lfs set up by `git lfs install`)"
        )

    def _unreadable(self, path: str, said: bytes) -> InputError:
        raw = _git("cat-file", "blob", self._blobs[path], cwd=self.root)
        if is_lfs_pointer(raw.stdout):
            return self._pointer(path)
        return InputError(f"--diff-base {printable(self.name)}: git cannot read {printable(path)}: {_reason(said)}")

    def _top(self) -> str:
        found = _git("rev-parse", "--show-toplevel")
        if found.returncode or not found.stdout:
            raise InputError(
                f"--diff-base {printable(self.name)}: the working directory is in no git repository that can be used "
                f"({_reason(found.stderr)}); run qc inside of the repository, or leave --diff-base away"
            )
        return os.fsdecode(found.stdout.removesuffix(b"\n"))

    def _resolved(self) -> str | None:
        found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{self.name}^{{commit}}", cwd=self.root)
        if not found.returncode:
            return found.stdout.decode().strip()
        if self.name in UNBORN and not _git("symbolic-ref", "-q", "HEAD", cwd=self.root).returncode:
            return None
        shallow = _git("rev-parse", "--is-shallow-repository", cwd=self.root).stdout.strip() == b"true"
        advice = (
            "this checkout has no history: fetch the revision (`git fetch --unshallow`; fetch-depth: 0 in an action)"
            if shallow
            else "fetch it, or see `git log` and `git branch --all` for those that there are"
        )
        raise InputError(f"--diff-base {printable(self.name)}: git knows no such revision here; {advice}")

    def _tree(self) -> dict[str, str]:
        listed = self._asked("ls-tree", "-r", "-z", "--full-tree", cast(str, self._commit))
        blobs = {}
        for line in filter(None, listed.split(b"\0")):
            about, _, path = line.partition(b"\t")
            mode, _, blob = about.split(b" ")
            if mode not in (LINK, MODULE):
                blobs[os.fsdecode(path)] = blob.decode()
        return blobs

    def _differing(self, *options: str) -> list[str]:
        """Return the paths that git lists between this revision and the working tree."""
        if not self._commit:
            return []
        listed = self._asked("diff-index", "--name-only", "-z", *options, self._commit, "--").split(b"\0")[:-1]
        return [os.fsdecode(path) for path in listed]

    def _asked(self, *words: str) -> bytes:
        answer = _git(*words, cwd=self.root)
        if answer.returncode:
            raise InputError(f"--diff-base {printable(self.name)}: git {words[0]} failed: {_reason(answer.stderr)}")
        return answer.stdout


def _git(*words: str, cwd: str | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *words], cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL, check=False, env=_environment()
        )
    except FileNotFoundError as error:
        raise InputError("--diff-base asks git, and there is no program of that name; install git") from error


def _environment() -> dict[str, str]:
    """Return an environment in which git asks nothing, locks nothing and speaks English."""
    return {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def _reason(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return printable(lines[0], REASON) if lines else "git says nothing"
