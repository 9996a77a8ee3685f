"""Owns sharing one piece of work among processes: each does every n-th step, what they store goes in order."""

from __future__ import annotations

import contextlib
import gc
import heapq
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from coo_cli.base.errors import CooError
from coo_cli.base.texts import t

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    End = Connection[object, object]

Result = TypeVar("Result")

_FORKS = sys.platform == "linux"
"""A forked process has everything imported; elsewhere forking is not there or not safe."""


_SEARCHES = (50_000, 20, 10)
"""New objects between two searches among them, and how many searches go before one among older ones."""


class Share(msgspec.Struct, frozen=True):
    """The steps that are one process's, and the turn it waits for before it stores one.

    Attributes:
        number: the process, from 0.
        of: how many there are.
        turn: entered to store a step; it comes when the step before is stored.
    """

    number: int
    of: int
    turn: contextlib.AbstractContextManager[object]

    def has(self, step: int) -> bool:
        """Whether a step, counted from 0, is this process's."""
        return step % self.of == self.number


WHOLE = Share(0, 1, contextlib.nullcontext())
"""All of it, by one process."""


Work = Callable[[Share], Iterable[tuple[int, Result]]]
"""Does its share and tells of each step, in order, by its number; it can be pickled."""


class _Turn:
    """One process's end of the ring in which the right to store goes round."""

    def __init__(self, before: End, after: End) -> None:
        self._before = before
        self._after = after

    def __enter__(self) -> None:
        try:
            self._before.recv_bytes()
        except EOFError:
            raise _LeftAloneError from None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            with contextlib.suppress(OSError):  # the next one has nothing left to do
                self._after.send_bytes(b".")


class _LeftAloneError(Exception):
    """The process before this one ended without its turn passed on: there is nothing more to store."""


class _Ended(msgspec.Struct, frozen=True):
    """The last a process tells: what ended it, if anything did, and whether it was left alone."""

    error: Exception | None = None
    alone: bool = False


def shared(work: Work[Result], jobs: int) -> Iterator[Result]:
    """Do work in several processes and give what each step came to, in the order of the steps.

    Args:
        work: what each process does with its share.
        jobs: processes; one does it in this process.

    Raises:
        CooError: what a process raised; `process-ended` when one was ended from outside. The other processes are
            ended then, as they are when this is interrupted: what is stored stays, a step that is not is undone.
    """
    with _seldom_searched():
        yield from _alone(work) if jobs == 1 else _by_processes(work, jobs)


@contextlib.contextmanager
def _seldom_searched() -> Iterator[None]:
    """Have the interpreter search seldom for objects that hold each other: certificates are none, and it costs 5 %.

    What was loaded is not searched at all, so that forked processes go on sharing its memory.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SEARCHES)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _alone(work: Work[Result]) -> Iterator[Result]:
    for _, result in work(WHOLE):
        yield result


def _by_processes(work: Work[Result], jobs: int) -> Iterator[Result]:
    ring = [multiprocessing.Pipe(duplex=False) for _ in range(jobs)]
    told = [multiprocessing.Pipe(duplex=False) for _ in range(jobs)]
    processes = [_process(partial(_work, work, number, ring, told)) for number in range(jobs)]
    ring[0][1].send_bytes(b".")
    for process in processes:
        process.start()
    for _, out in (*ring, *told):
        out.close()
    try:
        alone: list[bool] = []
        heard: list[Iterator[tuple[int, Result]]] = [_heard(end, alone) for end, _ in told]
        for _, result in heapq.merge(*heard, key=itemgetter(0)):
            yield result
        if any(alone):
            raise _process_ended()
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _process(target: Callable[[], None]) -> BaseProcess:
    if _FORKS:
        return multiprocessing.get_context("fork").Process(target=target, daemon=True)
    return multiprocessing.get_context("spawn").Process(target=target, daemon=True)


def _heard(end: End, alone: list[bool]) -> Iterator[tuple[int, Result]]:
    """What one process tells, until it ends; whether it was left alone is added."""
    while True:
        try:
            said = end.recv()
        except EOFError:
            raise _process_ended() from None
        if isinstance(said, _Ended):
            alone.append(said.alone)
            if said.error is not None:
                raise said.error
            return
        yield cast(tuple[int, Result], said)


def _process_ended() -> CooError:
    return CooError(
        "process-ended",
        t("A process of this run ended before its work was done.", "本次运行的一个进程未完成工作就已结束。"),
        t(
            "What is stored stays. Run the same command again; if memory was short, with fewer --jobs.",
            "已入库的保留。请重新运行同一命令；如内存不足，请减少 --jobs。",
        ),
    )


def _work(
    work: Work[Result],
    number: int,
    ring: list[tuple[End, End]],
    told: list[tuple[End, End]],
) -> None:
    """One process: ends that are others' are closed, so that it is seen when a process has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    following = (number + 1) % len(ring)
    before, after, out = ring[number][0], ring[following][1], told[number][1]
    for pair in (*ring, *told):
        for end in pair:
            if end not in (before, after, out):
                end.close()
    ended = _Ended()
    try:
        with _seldom_searched():
            for step in work(Share(number, len(ring), _Turn(before, after))):
                out.send(step)
    except BrokenPipeError:  # the parent has gone
        return
    except _LeftAloneError:
        ended = _Ended(alone=True)
    except Exception as error:  # noqa: BLE001 - raised again in the parent, where every error is given its words
        ended = _Ended(error)
    after.close()
    out.send(ended)
