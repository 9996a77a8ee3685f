"""Owns the sandbox: the import client and customs, played on the client's folders one pass at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from coo_cli.base.errors import CooError
from coo_cli.base.files import sha256, write_batch
from coo_cli.base.texts import t
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval
from coo_cli.gateway.locate import unreachable
from coo_cli.sandbox.answers import approval, client_answer, file_receipt, receipt
from coo_cli.sandbox.book import Case, load_book, save_book
from coo_cli.sandbox.boxes import Boxes
from coo_cli.sandbox.checks import Demands
from coo_cli.sandbox.judge import SchemaFaults, judge
from coo_cli.sandbox.plan import Delivery, deliveries, end_of, moment_of, stranger
from coo_cli.sandbox.scenario import Scenario
from coo_cli.sandbox.steps import Step, answered, moved, not_printed, printed

STATE_FILE = "sandbox.json"

PrintFile = Callable[[Certificate, Approval, dt.datetime], bytes]
"""Makes the print file (版式文件) that comes with an approval."""


class Sandbox:
    """The import client and customs on one set of folders.

    Whatever it does follows from its scenario, the messages and the moments it is given. What it decided is
    on disk before a file is moved, and what it delivered only after it lies in InBox, so that it may be killed
    anywhere and go on: at worst an answer is written again, with the same name and bytes.
    """

    def __init__(
        self,
        boxes: Boxes,
        scenario: Scenario,
        demands: Demands,
        schema_faults: SchemaFaults,
        read: Callable[[bytes], Certificate],
        print_file: PrintFile | None,
    ) -> None:
        """Take up where the last run on these folders stopped.

        Args:
            boxes: the folders.
            scenario: what is done with which certificate.
            demands: customs' own list.
            schema_faults: the import client's check.
            read: turns a message into the certificate that the print file shows.
            print_file: makes the print file; None when none is delivered.

        Raises:
            ConfigError: `sandbox-state`.
        """
        self._boxes, self._scenario, self._demands = boxes, scenario, demands
        self._schema_faults, self._read, self._print_file = schema_faults, read, print_file
        self._state = boxes.temp / STATE_FILE
        self._book = load_book(self._state)
        self._by_number: defaultdict[str, list[Case]] = defaultdict(list)
        for case in self._book.cases:
            self._by_number[case.facts.cert_no].append(case)
        self._open = [case for case in self._book.cases if not self._is_done(case)]

    def step(self, now: dt.datetime) -> list[Step]:
        """One pass: take what lies in OutBox, and deliver every answer that is due.

        Args:
            now: the moment; answers are due so many seconds after their message was taken.

        Raises:
            ConfigError: `file-unwritable`.
            GatewayUnavailable: `client-folder-unreachable`.
        """
        if self._take(now):
            save_book(self._state, self._book)
        waiting = [case for case in self._open if not case.moved]
        steps = [moved(case) for case in waiting if self._move(case)]
        delivered = self._deliver(now)
        if delivered or any(case.moved for case in waiting):
            save_book(self._state, self._book)
        return steps + delivered

    def is_down(self, elapsed: float) -> bool:
        """Whether the scenario has nothing answer so many seconds after the start."""
        return self._scenario.line.is_down(elapsed)

    def pending(self) -> int:
        """How many files are still to come for the messages taken so far."""
        return sum(len(deliveries(case, self._scenario)) - case.delivered for case in self._open)

    def _take(self, now: dt.datetime) -> int:
        """Judge every new message in OutBox; its file is moved only when the judgement is on disk."""
        unmoved = {(case.name, case.sha256) for case in self._open if not case.moved}
        count = 0
        for name, data in self._outbox():
            digest = sha256(data)
            if (name, digest) not in unmoved:
                self._open_case(name, data, digest, now)
                count += 1
        return count

    def _outbox(self) -> Iterator[tuple[str, bytes]]:
        try:
            paths = sorted(self._boxes.out.iterdir())
        except OSError as error:
            raise unreachable(self._boxes.out, error.strerror) from error
        for path in paths:
            if _is_message(path):
                try:
                    data = path.read_bytes()
                except (PermissionError, FileNotFoundError):
                    continue  # held or taken back by another program: at the next pass
                yield path.name, data

    def _open_case(self, name: str, data: bytes, digest: str, now: dt.datetime) -> None:
        judged = judge(data, now, self._by_number.__getitem__, self._scenario, self._demands, self._schema_faults)
        earlier = self._by_number[judged.facts.cert_no]
        same = [case for case in earlier if case.facts.file == judged.facts.file]
        ended = [end for case in same if (end := end_of(case, self._scenario.delays)) <= now]
        case = Case(
            name=name,
            sha256=digest,
            facts=judged.facts,
            ending=judged.ending,
            reason=judged.reason,
            tricks=judged.tricks,
            taken=now,
            since=max([now, *(end + dt.timedelta(seconds=1) for end in ended)]),
            attempt=len(earlier) + 1,
        )
        earlier.append(case)
        self._book.cases.append(case)
        self._open.append(case)

    def _move(self, case: Case) -> bool:
        target = self._boxes.fail if case.ending == "fail_to_send" else self._boxes.sent
        try:
            (self._boxes.out / case.name).replace(target / case.name)
        except PermissionError:
            return False  # held by another program: at the next pass
        except FileNotFoundError:
            case.moved = True  # by a run that was killed before it could note it
            return False
        case.moved = True
        return True

    def _deliver(self, now: dt.datetime) -> list[Step]:
        steps: list[Step] = []
        files: dict[str, bytes] = {}
        delivered: list[tuple[Case, int]] = []
        for case in self._open:
            elapsed = (now - case.taken).total_seconds()
            plan = deliveries(case, self._scenario)[case.delivered :] if case.moved else []
            due = [delivery for delivery in plan if delivery.due <= elapsed]
            for delivery in due:
                data, step = self._content(case, delivery)
                steps.append(step)
                if data is not None:
                    files[delivery.name] = data
            delivered.append((case, len(due)))
        write_batch(self._boxes.inbox, files.items())
        for case, count in delivered:
            case.delivered += count
        self._open = [case for case in self._open if not self._is_done(case)]
        return steps

    def _content(self, case: Case, delivery: Delivery) -> tuple[bytes | None, Step]:
        stage = delivery.stage
        at = moment_of(case, stage, self._scenario.delays)
        if stage == "print_file":
            return self._print(case, delivery.name, at)
        if stage == "answer":
            data = client_answer(case, at)
        elif stage == "filed":
            data = file_receipt(case, at)
        elif stage == "stranger":
            other = msgspec.structs.replace(case.facts, cert_no=stranger(case.facts.cert_no))
            data = receipt(msgspec.structs.replace(case, facts=other, ending="approve"), "decided", at, None)
        else:
            granted = case.ending == "approve" and stage == "decided"
            data = receipt(case, stage, at, approval(case, self._scenario.seed, at) if granted else None)
        if delivery.half:
            data = data[: len(data) // 2]
        return data, answered(case, stage, delivery.name)

    def _print(self, case: Case, name: str, at: dt.datetime) -> tuple[bytes | None, Step]:
        if self._print_file is None:
            return None, not_printed(case, name, t("switched off", "未启用"))
        try:
            certificate = self._read((self._boxes.sent / case.name).read_bytes())
            data = self._print_file(certificate, approval(case, self._scenario.seed, at), at)
        except CooError as error:  # e.g. a type that has no form here
            return None, not_printed(case, name, error.what)
        except OSError as error:
            return None, not_printed(case, name, error.strerror)
        return data, printed(case, name)

    def _is_done(self, case: Case) -> bool:
        return case.moved and case.delivered >= len(deliveries(case, self._scenario))


def _is_message(path: Path) -> bool:
    return path.suffix.lower() == ".xml" and not path.name.startswith(".") and path.is_file()
