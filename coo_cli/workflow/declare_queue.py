"""Owns the first half of declaring: which certificates may go, and the intent with its bytes into the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache, partial
from itertools import islice

import msgspec

from coo_cli.base.errors import ConfigError, CooError, InputError
from coo_cli.base.texts import t
from coo_cli.certificate.attachment import UNDER_WAY
from coo_cli.certificate.state import UNDECIDED, Declaration, shown_state
from coo_cli.message.build import parcel_name
from coo_cli.store.attachment_outbox import certificates_with_due, due
from coo_cli.store.attachments import attachments_among
from coo_cli.store.listing import Row, list_certificates
from coo_cli.store.moves import unknown_certificate
from coo_cli.store.open import Store
from coo_cli.store.outbox import already_sent, enqueue, tries
from coo_cli.store.reading import Stored, ids_seen, load, messages
from coo_cli.store.transaction import Transaction
from coo_cli.workflow.app import App
from coo_cli.workflow.declare_attachments import queue_attachments
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registration import fault_of_numbers
from coo_cli.workflow.selection import Selection

DECLARABLE = frozenset({Declaration.READY, Declaration.RETURNED, Declaration.FAILED})

FILES_ONLY = UNDER_WAY | {Declaration.QUEUED}
"""The states in which a certificate's attachments are declared without it."""


def queue_declarations(
    app: App,
    store: Store,
    cert_nos: Sequence[str],
    query: Selection | None,
    *,
    profile: str,
    without: Collection[str],
    again: bool,
    fail_fast: bool,
) -> tuple[list[tuple[str, CooError]], set[int]]:
    """Write the intent to declare; what cannot be declared is given back with its reason and left as it is.

    Args:
        app: the run's surroundings.
        store: the store.
        cert_nos: the certificates' numbers, in the order to send them.
        query: what else to declare, after those named.
        profile: only what the query finds of this profile; all unless given.
        without: the numbers of those that the query finds and yet are held back.
        again: what is sent and not decided goes out once more.
        fail_fast: stop at the first that cannot be declared.

    Returns:
        those that cannot be declared, and the ids of what was queued.

    Raises:
        StoreError: when the store fails; nothing is queued then.
    """
    with store.begin() as tx:
        named, unknown = _named(tx, cert_nos, fail_fast=fail_fast)
        query = None if unknown and fail_fast else query
        ids = named + [id_ for id_ in _found(app, tx, query, profile, without) if id_ not in frozenset(named)]
        may_go = _sort(app, tx, ids, named, again=again, fail_fast=fail_fast)
        refused = [*((no, unknown_certificate(no)) for no in unknown), *may_go.refused]
        try:
            enqueue(tx, may_go.parcels, at=app.clock(), actor=app.actor, again=again)
        except InputError:  # refused before anything is written: one by one, so that one cannot stop the others
            refused += islice(_enqueue_each(app, tx, may_go.parcels, again=again), 1 if fail_fast else None)
        not_declared = {no for no, _ in refused}
        following = [stored for stored in may_go.with_files if stored.row.cert_no not in not_declared]
        refused += _queue_files(app, tx, following, named)
    return refused, {id_ for id_, _ in may_go.parcels}


class _Sorted(msgspec.Struct, frozen=True):
    """Certificates by whether they may be declared.

    Attributes:
        parcels: the ids of those that may, with the file names of their messages.
        with_files: those whose attachments are due.
        refused: those that may not, with the reason.
    """

    parcels: list[tuple[int, str]] = msgspec.field(default_factory=list)
    with_files: list[Stored] = msgspec.field(default_factory=list)
    refused: list[tuple[str, CooError]] = msgspec.field(default_factory=list)


def _sort(
    app: App, tx: Transaction, ids: Sequence[int], named: Collection[int], *, again: bool, fail_fast: bool
) -> _Sorted:
    """Hold each against its profile, the registration numbers and its state; failing fast ends at the first."""
    found = _Sorted()
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
            if again or not (files and row.declaration in FILES_ONLY):
                _check_declarable(row, again=again)
                digest = sent_as[row.id].sha256
                found.parcels.append((row.id, _name(row.cert_no, digest, before[row.id, digest])))
            if files:
                found.with_files.append(stored)
        except (InputError, ConfigError) as error:
            found.refused.append((row.cert_no or f"#{row.id}", error))
            if fail_fast:
                break
    return found


def _named(tx: Transaction, cert_nos: Sequence[str], *, fail_fast: bool) -> tuple[list[int], list[str]]:
    """The ids of the certificates named, and the numbers that are unknown; to fail fast, up to the first of these."""
    wanted = list(dict.fromkeys(filter(None, cert_nos)))
    found = ids_seen(tx, wanted)
    unknown = [no for no in wanted if no not in found]
    if unknown and fail_fast:
        wanted, unknown = wanted[: wanted.index(unknown[0])], unknown[:1]
    return [found[no] for no in wanted if no in found], unknown


def _found(app: App, tx: Transaction, query: Selection | None, profile: str, without: Collection[str]) -> list[int]:
    """The certificates a query finds; all that is ready includes those under way that have attachments to follow."""
    if query is None:
        return []
    wanted = msgspec.structs.replace(query, profile=profile).filter(app.resources, (Declaration.READY,))
    rows = [row.id for row in list_certificates(tx, wanted) if row.cert_no not in without]
    return rows if query.says_something else [*rows, *certificates_with_due(tx, profile)]


def _enqueue_each(
    app: App, tx: Transaction, parcels: Sequence[tuple[int, str]], *, again: bool
) -> Iterator[tuple[str, CooError]]:
    for parcel in parcels:
        try:
            enqueue(tx, [parcel], at=app.clock(), actor=app.actor, again=again)
        except InputError as error:
            yield parcel[1].partition("_")[0], error


def _queue_files(
    app: App, tx: Transaction, following: Sequence[Stored], named: Collection[int]
) -> Iterator[tuple[str, CooError]]:
    """Queue the attachments of certificates; gives those back whose attachments cannot be declared."""
    for stored in following:
        try:
            queue_attachments(app, tx, stored, named=stored.row.id in named)
        except InputError as error:
            yield stored.row.cert_no, error


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
