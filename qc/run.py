"""Readers → checker → sinks: batches, processes, order."""

import contextlib
import gc
import itertools
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from qc.errors import QCError
from qc.findings import Report
from qc.readers import Filler, Item, Lost
from qc.worker import Answer, Work, Worker

if TYPE_CHECKING:
    from concurrent.futures import Future

BATCH_BYTES = 1 << 20
"""A batch is closed at so many bytes, or at the documents that the work says, whichever comes first."""

WORTH_PROCESSES = 8
"""Work of so many batches and more goes to all cores unless --jobs says how many; each takes half a second to start."""

AHEAD = 4
"""Batches a process that are read ahead, so that none waits and memory stays bounded."""


Parts = list[Item | Filler]


class Checked(NamedTuple):
    """A batch of what was read, in order, and the answer to it: a report for each item; fillers have none."""

    parts: Parts
    answer: Answer

    @property
    def items(self) -> list[Item]:
        """The items, one for each report."""
        return _items(self.parts)

    def pairs(self) -> Iterator[tuple[Item | Filler, Report | None]]:
        """Yield each part with its report."""
        reports = iter(self.answer.reports)
        for part in self.parts:
            yield part, next(reports) if isinstance(part, Item) else None


def check(stream: Iterable[Item | Filler | Lost], work: Work, jobs: int | None = None) -> Iterator[Checked | Lost]:
    """Check what the readers yield, in order.

    Args:
        stream: what `qc.readers.read` or `read_verbatim` yields.
        work: what to check with.
        jobs: processes; 1 stays in this one, None takes all cores where the work is worth it.

    Yields:
        Each batch with its reports, and what the readers lost, in the order of the stream; the same for any `jobs`.
    """
    batches = _batches(stream, work.batch_documents)
    if jobs is None:
        head = list(itertools.islice(batches, WORTH_PROCESSES))
        jobs = _cores() if len(head) == WORTH_PROCESSES else 1
        batches = itertools.chain(head, batches)
    return _alone(batches, work) if jobs == 1 else _shared(batches, work, jobs)


def _cores() -> int:
    """Return the cores that this process may use, where the system tells, else all."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(stream: Iterable[Item | Filler | Lost], documents: int) -> Iterator[Parts | Lost]:
    batch: Parts = []
    size = 0
    for item in stream:
        if isinstance(item, Lost):
            if batch:
                yield batch
            yield item
            batch, size = [], 0
            continue
        batch.append(item)
        size += len(item.raw)
        if len(batch) >= documents or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _items(batch: Parts) -> list[Item]:
    return [part for part in batch if isinstance(part, Item)]


def _alone(batches: Iterable[Parts | Lost], work: Work) -> Iterator[Checked | Lost]:
    worker = Worker(work)
    for batch in batches:
        yield batch if isinstance(batch, Lost) else Checked(batch, worker.check(_items(batch)))


FORKS = sys.platform == "linux"
"""Where the system can, processes are copies of one that has read rules and compiled keywords; others begin anew."""

_worker: list[Worker] = []
"""The worker of a child process, or of the one that it is to be copied from; the pool leaves no other place for it."""


def _start(work: Work) -> None:
    if hasattr(signal, "pthread_sigmask"):  # from here on Ctrl-C ends a worker at once and without a word
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if not _worker:
        _worker.append(Worker(work))


def _check_in_child(batch: list[Item]) -> Answer:
    return _worker[0].check(batch)


def _shared(batches: Iterable[Parts | Lost], work: Work, jobs: int) -> Iterator[Checked | Lost]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    waiting: deque[tuple[Parts, Future[Answer]] | Lost] = deque()
    context = get_context("fork" if FORKS else "spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(work,))
    try:
        if FORKS:
            _worker[:] = [Worker(work)]
            _worker[0].prepare()
            gc.freeze()  # a collection would write to every object, and so copy it
        for batch in batches:
            if isinstance(batch, Lost):
                waiting.append(batch)
            else:
                with _uninterrupted():
                    waiting.append((batch, pool.submit(_check_in_child, _items(batch))))
            if len(waiting) > AHEAD * jobs:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    except BrokenProcessPool as error:
        raise QCError(
            "a worker process was ended from outside, often for lack of memory; try again with fewer of them (-j 1)"
        ) from error
    finally:
        _worker.clear()
        gc.unfreeze()
        with _uninterrupted():  # a second Ctrl-C would leave the pool half closed, and Python waiting for it
            pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back; processes that start meanwhile inherit that, and would else tell how far they came."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _next(waiting: "deque[tuple[Parts, Future[Answer]] | Lost]") -> Checked | Lost:
    first = waiting.popleft()
    return first if isinstance(first, Lost) else Checked(first[0], first[1].result())
