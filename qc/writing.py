"""Files that appear whole or not at all: written beside their place, compressed by name, moved there at the end."""

import contextlib
import gzip
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

from qc.errors import OutputError


class _Output:
    """What is written to: its errors name the file, and are never taken for those of another output.

    Args:
        stream: where the bytes go.
        path: name of the file.
    """

    def __init__(self, stream: IO[bytes], path: str) -> None:
        self._stream = stream
        self._path = path

    def write(self, content: bytes) -> int:
        """Write bytes.

        Raises:
            OutputError: they cannot be written.
        """
        with _named(self._path):
            return self._stream.write(content)


@contextlib.contextmanager
def written(path: str, *, overwrite: bool = False) -> Iterator[IO[bytes]]:
    """Open an output for writing; "-" is stdout, `.gz` and `.zst` are compressed.

    The file stands under its name only when everything was written; after an error nothing is left of it. What is no
    file but a device or a pipe is written to as it is; a symbolic link stays, and what it points to is replaced.

    Args:
        path: where to write.
        overwrite: whether a file that is there may be replaced.

    Raises:
        OutputError: it exists and may not be replaced, or cannot be written.
    """
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(path)) if Path(path).is_symlink() else Path(path)
    if target.is_symlink():
        raise OutputError(f"{path}: cannot be written: a symbolic link that leads to itself")
    special = target.exists() and not target.is_file()
    if target.exists() and not overwrite and not special:
        raise OutputError(f"{path} exists already; --overwrite replaces it")
    with opened(lambda: _straight(target) if special else _beside(target), path) as stream:
        yield stream


@contextlib.contextmanager
def opened(opener: Callable[[], contextlib.AbstractContextManager[IO[bytes]]], path: str) -> Iterator[IO[bytes]]:
    """Open a stream whose errors name a file; what goes wrong elsewhere while it is open is not blamed on it.

    Args:
        opener: opens it; leaving what it returns closes it.
        path: name of the file.

    Raises:
        OutputError: it cannot be opened, or what is left at its end cannot be written.
    """
    with contextlib.ExitStack() as stack:
        with _named(path):
            stream = stack.enter_context(opener())
        try:
            yield cast("IO[bytes]", _Output(stream, path))  # sinks do nothing but write
        except BaseException as error:
            with contextlib.suppress(OSError):  # what went wrong first is told
                stack.__exit__(type(error), error, error.__traceback__)
            raise
        with _named(path):
            stack.close()


@contextlib.contextmanager
def _named(path: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextlib.contextmanager
def _straight(target: Path) -> Iterator[IO[bytes]]:
    with target.open("wb") as raw, _compressed(raw, target.suffix) as stream:
        yield stream


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with _compressed(raw, target.suffix) as stream:
                yield stream
            raw.flush()
            os.fsync(raw.fileno())
        _take_mode(Path(name), target)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _take_mode(temporary: Path, target: Path) -> None:
    """Give the new file the permissions of the one it replaces, else those that a new file gets."""
    if target.exists():
        mode = target.stat().st_mode & 0o7777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)


@contextlib.contextmanager
def _compressed(raw: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    packing = suffix.lower()
    if packing == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:  # no time: same bytes each run
            yield stream  # type: ignore[misc]
    elif packing == ".zst":
        import zstandard

        with zstandard.ZstdCompressor().stream_writer(raw, closefd=False) as stream:
            yield stream
    else:
        yield raw
