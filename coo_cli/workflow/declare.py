"""Owns declaring: intent and bytes into the outbox in one transaction, then out through the gateway.

A crash between any two steps is repaired by the next run: what waits in the outbox is carried again, and the
same message twice is the same file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import Literal

import msgspec

from coo_cli.base.errors import (
    ConfigError,
    CooError,
    Exit,
    GatewayRefused,
    GatewayUnavailable,
    InputError,
    InterruptedRun,
    UsageError,
)
from coo_cli.base.texts import Text, plain, t
from coo_cli.certificate.attachment import UNDER_WAY
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.state import UNDECIDED, Declaration, shown_state
from coo_cli.gateway.parcel import Outcome, Parcel
from coo_cli.message.build import parcel_name
from coo_cli.report.problem import Problem, of_error
from coo_cli.store.attachment_outbox import certificates_with_due, due, waiting_attachments
from coo_cli.store.attachments import attachments_among
from coo_cli.store.listing import Row, list_certificates
from coo_cli.store.moves import unknown_certificate
from coo_cli.store.open import Store
from coo_cli.store.outbox import Parcel as Waiting
from coo_cli.store.outbox import Refusal, already_sent, enqueue, mark_later, mark_refused, mark_sent, tries, waiting
from coo_cli.store.reading import Stored, ids_of, load, messages
from coo_cli.store.transaction import Transaction
from coo_cli.workflow.app import App
from coo_cli.workflow.declare_attachments import Carried, carry_attachments, queue_attachments
from coo_cli.workflow.pace import pace
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registration import fault_of_numbers
from coo_cli.workflow.selection import Selection

Fate = Literal["sent", "refused", "later", "not_declared"]

_OUTCOMES: dict[str, Text] = {
    "sent": t("sent", "已发送"),
    "refused": t("refused by the gateway", "通道拒收"),
    "later": t("waits in the outbox", "待发送"),
    "not_declared": t("not declared", "未申报"),
}

BATCH = 100
"""Parcels handed over before they are noted; a crash in between costs a look, not a second message."""

NOTED = 1.0
"""Seconds after which what was handed over is noted, however few they are: a slow pace leaves little to look up."""

DECLARABLE = frozenset({Declaration.READY, Declaration.RETURNED, Declaration.FAILED})

FILES_ONLY = UNDER_WAY | {Declaration.QUEUED}
"""The states in which a certificate's attachments are declared without it."""


def outcome_text(outcome: str) -> Text:
    """An outcome in words."""
    return _OUTCOMES[outcome]


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
    wanted: Selection = Selection(),  # noqa: B008 - a frozen value
    profile: str = "",
    without: Collection[str] = (),
    how: Manner = Manner(),  # noqa: B008
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
        ConfigError: `not-permitted`.
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
        refused, queued = _queue(app, store, cert_nos, query, profile=profile, without=frozenset(without), how=how)
        done = [Declared(cert_no=no, outcome="not_declared", reason=error.what) for no, error in refused]
        errors = [of_error(error, no) for no, error in refused]
        warnings: list[Problem] = []
        unavailable = False
        for name in [profile] if profile else app.settings.profiles:
            own_name, own = app.profile(name)
            with store.read() as reader:
                expected = waiting_attachments(reader, name)
                parcels = waiting(reader, name)
            earlier = [parcel.cert_no for parcel in parcels if parcel.certificate not in queued]
            warnings += [_resumed(earlier)] if earlier else []
            wait = pace(how.rate or own.gateway.rate)
            carried, fault = _carry(app, store, own, parcels, wait, how)
            stopped = how.fail_fast and any(one.outcome == "refused" for one in carried)
            done += carried
            if not stopped:
                files, fault = carry_attachments(app, store, own_name, own, expected, fault, wait)
                done += map(_declared, files)
            if fault is not None:
                unavailable = True
                errors.append(of_error(fault))
            if stopped:
                break
    errors += [_refusal(one) for one in done if one.outcome == "refused"]
    return DeclareResult(certificates=done, exit=_exit(done, unavailable=unavailable), errors=errors, warnings=warnings)


def _queue(
    app: App,
    store: Store,
    cert_nos: Sequence[str],
    query: Selection | None,
    *,
    profile: str,
    without: Collection[str],
    how: Manner,
) -> tuple[list[tuple[str, CooError]], set[int]]:
    """Write the intent to declare; what cannot be declared is given back with its reason and left as it is.

    Returns:
        those, and the ids of what was queued.
    """
    refused: list[tuple[str, CooError]] = []
    with store.begin() as tx:
        wanted = list(dict.fromkeys(filter(None, cert_nos)))
        found = ids_of(tx, wanted)
        refused += [(no, unknown_certificate(no)) for no in wanted if no not in found]
        if refused and how.fail_fast:
            del refused[1:]
            wanted, query = wanted[: wanted.index(refused[0][0])], None
        named = [found[no] for no in wanted if no in found]
        ids = named + [id_ for id_ in _found(app, tx, query, profile, without) if id_ not in frozenset(named)]
        parcels: list[tuple[int, str]] = []
        with_files: list[Stored] = []
        attached = attachments_among(tx, ids)
        sent_as = dict(messages(tx, ids))
        before = tries(tx, ids)
        profiles = app.profiles()
        fault_in = cache(partial(fault_of_numbers, app, tx))
        for stored in load(tx, ids):
            row = stored.row
            try:
                own = profiles.get(row.profile) or app.profile(row.profile)[1]
                own.must_be_registered(row.profile)
                if (fault := fault_in(frozenset((own.registration_no, row.registration_no)))) is not None:
                    raise fault
                _check_own(row, stored.certificate.applicant_code, own)
                files = due(attached.get(row.id, ()), named=row.id in named)
                if how.again or not (files and row.declaration in FILES_ONLY):
                    _check_declarable(row, again=how.again)
                    digest = sent_as[row.id].sha256
                    parcels.append((row.id, _name(row.cert_no, digest, before[row.id, digest])))
                if files:
                    with_files.append(stored)
            except (InputError, ConfigError) as error:
                refused.append((row.cert_no or f"#{row.id}", error))
                if how.fail_fast:
                    break
        try:
            enqueue(tx, parcels, at=app.clock(), actor=app.actor, again=how.again)
        except InputError:  # refused before anything is written: one by one, so that one cannot stop the others
            refused += islice(_enqueue_each(app, tx, parcels, how), 1 if how.fail_fast else None)
        not_declared = {no for no, _ in refused}
        for stored in with_files:
            if stored.row.cert_no not in not_declared:
                try:
                    queue_attachments(app, tx, stored, named=stored.row.id in named)
                except InputError as error:
                    refused.append((stored.row.cert_no, error))
    return refused, {id_ for id_, _ in parcels}


def _found(app: App, tx: Transaction, query: Selection | None, profile: str, without: Collection[str]) -> list[int]:
    """The certificates a query finds; all that is ready includes those under way that have attachments to follow."""
    if query is None:
        return []
    wanted = msgspec.structs.replace(query, profile=profile).filter(app.resources, (Declaration.READY,))
    rows = [row.id for row in list_certificates(tx, wanted) if row.cert_no not in without]
    return rows if query.says_something else [*rows, *certificates_with_due(tx, profile)]


def _enqueue_each(
    app: App, tx: Transaction, parcels: Sequence[tuple[int, str]], how: Manner
) -> Iterator[tuple[str, CooError]]:
    for parcel in parcels:
        try:
            enqueue(tx, [parcel], at=app.clock(), actor=app.actor, again=how.again)
        except InputError as error:
            yield parcel[1].partition("_")[0], error


def _name(cert_no: str, digest: str, before: int) -> str:
    """The file name of a declaration; the very same bytes another time get `_1`, `_2`, which is another try."""
    name = parcel_name(cert_no, digest)
    return name.replace(".xml", f"_{before}.xml") if before else name


def _check_declarable(row: Row, *, again: bool) -> None:
    name = row.cert_no or f"#{row.id}"
    if row.declaration in UNDECIDED and again:
        return
    if row.declaration in UNDECIDED:
        raise already_sent(name)
    if row.declaration not in DECLARABLE:
        raise InputError(
            "not-declarable",
            t("{name} is {state}.", "{name} 当前为“{state}”。").fill(name=name, state=shown_state(row.declaration)),
            t(
                "Only a ready, returned or failed certificate is declared, a changed one that was approved as an "
                "amendment (`coo cert amend`); see `coo cert show`.",
                "只有待申报、退回或失败的证书可以申报；已通过的证书如需更改，请做更改证（`coo cert amend`）。"
                "详见 `coo cert show`。",
            ),
        )


def _check_own(row: Row, applicant: str, profile: Profile) -> None:
    """Refuse what another enterprise applies for (GACC Announcement 2022 No. 1)."""
    if applicant != profile.credit_code:
        raise InputError(
            "not-own-enterprise",
            t(
                "{name} names {code} as applicant, which is not this profile's enterprise.",
                "{name} 的申请企业为 {code}，不是本资料的企业。",
            ).fill(name=row.cert_no or f"#{row.id}", code=applicant),
            t("Each enterprise declares its own; use its profile.", "各企业只能申报自己的证书，请使用对应的资料。"),
        )


def _carry(
    app: App, store: Store, profile: Profile, parcels: Sequence[Waiting], wait: Callable[[], None], how: Manner
) -> tuple[list[Declared], GatewayUnavailable | None]:
    """Hand a profile's outbox to its gateway, noting each batch; what cannot be taken now stays."""
    if not parcels:
        return [], None
    gateway = app.gateway(profile)
    done: list[Declared] = []
    fault: GatewayUnavailable | None = None
    while len(done) < len(parcels) and fault is None:
        outcomes: list[tuple[Waiting, Outcome]] = []
        stopped: InterruptedRun | None = None
        began = time.monotonic()
        try:
            for parcel in parcels[len(done) : len(done) + BATCH]:
                wait()
                outgoing = Parcel(parcel.name, parcel.message.data, parcel.message.sha256)
                outcomes.append((parcel, gateway.send(outgoing)))
                if (how.fail_fast and outcomes[-1][1].status == "refused") or time.monotonic() - began > NOTED:
                    break
        except GatewayUnavailable as error:
            fault = error
        except KeyboardInterrupt:
            stopped = _interrupted(len(done) + len(outcomes), parcels)
        _note(app, store, outcomes)
        if stopped is not None:
            raise stopped
        done += [Declared(cert_no=p.cert_no, outcome=o.status, reason=o.reason) for p, o in outcomes]
        how.progress(len(done))
        if how.fail_fast and done and done[-1].outcome == "refused":
            break
    return done + [Declared(cert_no=p.cert_no, outcome="later") for p in parcels[len(done) :]], fault


def _interrupted(count: int, parcels: Sequence[Waiting]) -> InterruptedRun:
    left = parcels[count:]
    return InterruptedRun(
        "interrupted",
        t(
            "Interrupted: {n} of {all} were handed over, {left} wait in the outbox, the next is {no}.",
            "已中断：共 {all} 份，已交出 {n} 份，待发送 {left} 份，下一份为 {no}。",
        ).fill(n=count, all=len(parcels), left=len(left), no=left[0].cert_no if left else "-"),
        t(
            "`coo declare --resume` goes on there; nothing is sent twice.",
            "`coo declare --resume` 将从该处继续，不会重复发送。",
        ),
    )


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


def _note(app: App, store: Store, outcomes: Sequence[tuple[Waiting, Outcome]]) -> None:
    def having(status: str) -> list[Refusal]:
        return [Refusal(p.id, o.reason or plain("")) for p, o in outcomes if o.status == status]

    with store.begin() as tx:
        mark_sent(tx, [one.id for one in having("sent")], at=app.clock(), actor=app.actor)
        mark_refused(tx, having("refused"), at=app.clock(), actor=app.actor)
        mark_later(tx, having("later"))


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


def _exit(done: Sequence[Declared], *, unavailable: bool) -> Exit:
    outcomes = {one.outcome for one in done}
    if outcomes <= {"sent"} and not unavailable:
        return Exit.DONE
    if "sent" in outcomes:
        return Exit.PARTLY
    if unavailable or "later" in outcomes:
        return Exit.UNAVAILABLE
    return Exit.REFUSED if "refused" in outcomes else Exit.INPUT_INVALID
