"""Owns the sandbox's bad line: a gateway that is slow, or takes a message and lets its answer get lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from coo_cli.gateway.parcel import Gateway, Incoming, Outcome, Parcel, Problem, Seen, Signs, Unfinished, untold
from coo_cli.sandbox.scenario import Line


class BadLine:
    """A gateway as seen over a line that behaves as a scenario says; keeps the `Gateway` protocol."""

    def __init__(self, gateway: Gateway, line: Line, sleep: Callable[[float], object]) -> None:
        """Put a line before a gateway.

        Args:
            gateway: what is at its other end.
            line: how it behaves.
            sleep: waits so many seconds.
        """
        self._gateway, self._line, self._sleep = gateway, line, sleep
        self._lost: Counter[str] = Counter()

    def send(self, parcel: Parcel) -> Outcome:
        """Hand a parcel over; see `Gateway`.

        Raises:
            ConnectionAbortedError: when its answer gets lost; the relay then cuts the connection.
        """
        self._pass()
        outcome = self._gateway.send(parcel)
        if self._lost[parcel.name] < self._line.lose_replies:
            self._lost[parcel.name] += 1
            raise ConnectionAbortedError
        return outcome

    def collect(self, seen: Seen, unfinished: Unfinished = untold) -> Iterator[Incoming]:
        """What came back; see `Gateway`."""
        self._pass()
        return self._gateway.collect(seen, unfinished)

    def probe(self) -> list[Problem]:
        """What is wrong; see `Gateway`."""
        self._pass()
        return self._gateway.probe()

    def signs(self) -> Signs:
        """What waits; see `Gateway`."""
        return self._gateway.signs()

    def _pass(self) -> None:
        if self._line.slow:
            self._sleep(self._line.slow)
