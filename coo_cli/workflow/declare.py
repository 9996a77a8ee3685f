"""Owns declaring: intent and bytes into the outbox in one transaction, then out through the gateway.

A crash between any two steps is repaired by the next run: what waits in the outbox is carried again, and the
same message twice is the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Literal

import msgspec

from coo_cli.base.errors import ConfigError, CooError, Exit, GatewayRefused, InputError, UsageError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import Severity
from coo_cli.report.problem import Problem, of_error
from coo_cli.store.attachment_outbox import waiting_attachments
from coo_cli.store.open import Store
from coo_cli.store.outbox import waiting
from coo_cli.workflow.app import App
from coo_cli.workflow.declare_attachments import Carried, carry_attachments
from coo_cli.workflow.declare_carry import carry_declarations
from coo_cli.workflow.declare_queue import queue_declarations
from coo_cli.workflow.odd_clock import clock_warnings
from coo_cli.workflow.pace import pace
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.selection import Selection

Fate = Literal["sent", "refused", "later", "not_declared"]

_OUTCOMES: dict[str, Text] = {
    "sent": t("sent", "已发送"),
    "refused": t("refused by the gateway", "通道拒收"),
    "later": t("waits in the outbox", "待发送"),
    "not_declared": t("not declared", "未申报"),
}


def outcome_text(outcome: str) -> Text:
    """An outcome in words."""
    return _OUTCOMES[outcome]


def sending_text(status: str) -> Text:
    """What became of a message in the outbox, in words: `waiting`, `sent` or `refused`."""
    return _OUTCOMES["later" if status == "waiting" else status]


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one certificate, or of one of its attachments.

    Attributes:
        cert_no: the certificate's number.
        outcome: what became of it.
        reason: why it was not sent.
        attachment: the attachment's number; 0 for the certificate itself.
        file_name: the attachment's file.
    """

    cert_no: str
    outcome: Fate
    reason: Text | None = None
    attachment: int = 0
    file_name: str = ""


class DeclareResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all; a warning tells what went first because it waited since an earlier run."""

    certificates: list[Declared]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem] = []


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a batch is declared.

    Attributes:
        again: what is sent and not decided goes out once more, the same bytes as another file.
        fail_fast: stop at the first that cannot be declared or is refused; what is before it goes, the rest waits.
        rate: messages a second; the gateway's own setting unless given.
        progress: told how many were handed over.
    """

    again: bool = False
    fail_fast: bool = False
    rate: float | None = None
    progress: Callable[[int], None] = lambda _: None


def declare(
    app: App,
    cert_nos: Sequence[str],
    *,
    ready: bool = False,
    resume: bool = False,
    wanted: Selection = Selection(),
    profile: str = "",
    without: Collection[str] = (),
    how: Manner = Manner(),
) -> DeclareResult:
    """Declare certificates and carry whatever waits in the outbox, of earlier runs too; attachments go after them.

    Of a certificate under way only the attachments go that have not gone yet.

    Args:
        app: the run's surroundings.
        cert_nos: the certificates' numbers, in the order to send them.
        ready: all certificates that are ready, after those named.
        resume: nothing new, only what waits in the outbox.
        wanted: those a query finds, after those named.
        profile: only of this profile; all profiles unless given.
        without: the numbers of those that are ready and yet held back.
        how: pace, and what to do at a fault.

    Raises:
        UsageError: `nothing-named`.
        ConfigError: `not-permitted`; what keeps one profile's gateway from being used stands in the result.
        StoreError: when the store fails.
        InterruptedRun: when the user stopped it; it says what has left and what goes next.
    """
    require(app, Act.DECLARE)
    if not (ready or resume or wanted.says_something or any(cert_nos)):  # a variable not set names nothing either
        raise UsageError(
            "nothing-named",
            t("Nothing was named to declare.", "没有指定要申报的证书。"),
            t(
                "Name certificate numbers, or use --ready, a condition such as --type E, or --from FILE.",
                "请指定证书号，或使用 --ready、查询条件（如 --type E）或 --from 文件。",
            ),
        )
    query = wanted if wanted.says_something else Selection() if ready else None
    with app.store() as store:
        kept_back = frozenset(without)
        refused, queued = queue_declarations(
            app, store, cert_nos, query, profile=profile, without=kept_back, again=how.again, fail_fast=how.fail_fast
        )
        done = [Declared(cert_no=no, outcome="not_declared", reason=error.what) for no, error in refused]
        errors = [of_error(error, no) for no, error in refused]
        warnings = clock_warnings(app, store)
        faults: list[CooError] = []
        for name in [profile] if profile else app.settings.profiles:
            left = _carry(app, store, name, queued, how)
            done += left.done
            warnings += [_resumed(left.earlier)] if left.earlier else []
            faults += [left.fault] if left.fault is not None else []
            if left.stopped:
                break
    errors += [*map(of_error, faults), *(_refusal(one) for one in done if one.outcome == "refused")]
    return DeclareResult(certificates=done, exit=_exit(done, faults), errors=errors, warnings=warnings)


class _Left(msgspec.Struct, frozen=True):
    """What became of a profile's outbox.

    Attributes:
        done: one by one, in the order they were to go.
        earlier: the numbers of those that had waited since an earlier run.
        fault: why its gateway could not be used, if so; the other profiles' may be.
        stopped: whether one was refused that ends the whole batch.
    """

    done: list[Declared]
    earlier: list[str]
    fault: CooError | None
    stopped: bool


def _carry(app: App, store: Store, name: str, queued: Collection[int], how: Manner) -> _Left:
    """Carry what waits in a profile's outbox, certificates before attachments."""
    _, profile = app.profile(name)
    with store.read() as reader:
        expected = waiting_attachments(reader, name)
        parcels = waiting(reader, name)
    wait = pace(how.rate or profile.gateway.rate)
    carried, fault = carry_declarations(
        app, store, profile, parcels, wait, fail_fast=how.fail_fast, progress=how.progress
    )
    done = [Declared(cert_no=p.cert_no, outcome=o.status, reason=o.reason) for p, o in carried]
    done += [Declared(cert_no=parcel.cert_no, outcome="later") for parcel in parcels[len(carried) :]]
    stopped = how.fail_fast and any(outcome.status == "refused" for _, outcome in carried)
    if not stopped:
        files, fault = carry_attachments(app, store, name, profile, expected, fault, wait)
        done += map(_declared, files)
    earlier = [parcel.cert_no for parcel in parcels if parcel.certificate not in queued]
    return _Left(done, earlier, fault, stopped)


def _resumed(earlier: Sequence[str]) -> Problem:
    """Says of what waited since an earlier run that it goes first."""
    told = InputError(
        "resumed",
        t(
            "{n} waited in the outbox since an earlier run and went first, beginning with {no}.",
            "此前运行留下 {n} 份待发送，已先行处理，从 {no} 开始。",
        ).fill(n=len(earlier), no=earlier[0]),
        t("Nothing needs to be done.", "无需处理。"),
    )
    return msgspec.structs.replace(of_error(told), severity=Severity.ADVICE)


def _declared(one: Carried) -> Declared:
    return Declared(
        cert_no=one.parcel.cert_no,
        outcome="not_declared" if one.outcome == "held" else one.outcome,
        reason=one.reason,
        attachment=one.parcel.number,
        file_name=one.parcel.told.file_name,
    )


def _refusal(one: Declared) -> Problem:
    return of_error(
        GatewayRefused(
            "gateway-refused",
            t("{file}{reason}", "{file}{reason}").fill(
                file=f"{one.file_name}: " if one.attachment else "",
                reason=one.reason or t("The gateway does not take the message.", "通道不接收该报文。"),
            ),
            t("Mend the cause, then declare the certificate again.", "请排除原因后重新申报。"),
        ),
        one.cert_no,
    )


def _exit(done: Sequence[Declared], faults: Sequence[CooError]) -> Exit:
    outcomes = {one.outcome for one in done}
    if outcomes <= {"sent"} and not faults:
        return Exit.DONE
    if "sent" in outcomes:
        return Exit.PARTLY
    if any(isinstance(fault, ConfigError) for fault in faults):
        return Exit.CONFIG
    if faults or "later" in outcomes:
        return Exit.UNAVAILABLE
    return Exit.REFUSED if "refused" in outcomes else Exit.INPUT_INVALID
