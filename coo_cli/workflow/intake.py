"""Owns how records of an export enter the store: matched with what is there, checked, numbered, built, stored."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Self

import msgspec

from coo_cli.base.files import sha256
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.number import PATTERN, format_number
from coo_cli.ingest.read import Record, place_of
from coo_cli.message.build import build
from coo_cli.store.certificates import put_certificates, update_certificates
from coo_cli.store.content import Content, Edit, NewCertificate
from coo_cli.store.invoices import OnInvoice, on_invoices
from coo_cli.store.message import pack
from coo_cli.store.reading import Source, Stored, find_sources, ids_of, load
from coo_cli.store.serials import pass_serials, take_serials
from coo_cli.store.transaction import Reader, Transaction
from coo_cli.workflow.amended import Old, olds_of, tell_of_old
from coo_cli.workflow.app import App
from coo_cli.workflow.check import check_certificate
from coo_cli.workflow.complete import complete, with_number
from coo_cli.workflow.intake_case import Case, Judged, judged
from coo_cli.workflow.intake_rules import foreign, number_taken
from coo_cli.workflow.made import try_build
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registered import NOTHING, defaults_of, look_up_in

_encode = msgspec.json.Encoder().encode

_AT_ONCE: contextlib.AbstractContextManager[object] = contextlib.nullcontext()
"""The turn of who shares the work with nobody."""


class Intake:
    """Takes records chunk by chunk; each chunk is stored whole or not at all.

    Args:
        app: the run's surroundings.
        mapping: the mapping's name; with profile and key it names a certificate for ever.
        profile: the applying enterprise, where the export does not tell by its credit code.
        dry_run: find out everything, store nothing, take no number.
        as_given: the certificates are whole: nothing is added to them.
    """

    def __init__(self, app: App, mapping: str, profile: str, *, dry_run: bool, as_given: bool = False) -> None:
        self._app = app
        self._mapping = mapping
        self._wanted = profile
        self._dry_run = dry_run
        self._as_given = as_given
        self._store = app.store()
        self.look_up = look_up_in(self._store)
        """Finds entries of the workspace's registers."""
        self._defaults = NOTHING
        self._by_code = {p.credit_code: (name, p) for name, p in app.profiles().items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    def take(
        self, records: Sequence[Record], turn: contextlib.AbstractContextManager[object] = _AT_ONCE
    ) -> list[Judged]:
        """Match, check, number, build and store the records of one chunk.

        They are checked and built on a snapshot, while others may write. The transaction that stores them matches
        them once more and does again what the store has overtaken, so that two runs at once cannot both create a
        certificate.

        Args:
            records: the chunk.
            turn: held while the chunk is stored.

        Raises:
            ConfigError: when no profile fits.
            StoreError: when the store fails or the serials of a year are used up; the chunk is not stored.
        """
        with self._store.read() as reader:
            cases = self._cases(reader, records)
        if self._dry_run:
            return [judged(case) for case in cases]
        with turn, self._store.begin() as tx:
            cases = self._cases(tx, records, cases)
            self._pass(tx, cases)
            self._number(tx, cases)
            done = [judged(case) for case in cases]
            self._keep(tx, cases, done)
        return done

    def _cases(self, reader: Reader, records: Sequence[Record], earlier: Sequence[Case] = ()) -> list[Case]:
        """Match records with what the store has, complete, check and build them.

        What was found out earlier counts where the store says the same as it did then.
        """
        defaults = defaults_of(reader)
        if defaults != self._defaults:
            self._defaults, earlier = defaults, ()
        chosen = [self._profile(record) for record in records]
        keys: defaultdict[str, list[str]] = defaultdict(list)
        for record, (name, _) in zip(records, chosen, strict=True):
            keys[name].append(record.key)
        sources = {name: find_sources(reader, name, self._mapping, of_profile) for name, of_profile in keys.items()}
        now = {source for found in sources.values() for source in found.values()}
        known = {case.stored.row.id: case.stored for case in earlier if case.stored and case.source in now}
        known |= {one.row.id: one for one in load(reader, [source.id for source in now if source.id not in known])}
        olds = olds_of(reader, [record.certificate for record in records])
        taken = on_invoices(reader, (record.certificate.invoice_no for record in records))
        numbers = {*ids_of(reader, (record.certificate.cert_no for record in records))}
        before: dict[tuple[str, str, str], Case] = {}
        """The certificates of this chunk by what an invoice may be on but once."""
        cases: list[Case] = []
        for index, (record, (name, profile)) in enumerate(zip(records, chosen, strict=True)):
            source = sources[name].get(record.key)
            given = self._told(record.certificate, profile, olds)
            stored = known[source.id] if source else None
            once = (profile.enterprise, given.cert_type, given.invoice_no)
            twin = _twin(record, before.get(once), taken.get(given.invoice_no, ()), once, stored)
            case = earlier[index] if earlier else None
            if case is None or not case.still_holds(given, source, twin):
                case = self._case(record, given, name, profile, source, stored, twin)
                self._build(case)
            if case.cert_no and stored is None:
                if case.cert_no in numbers:
                    _refuse_number(case)
                numbers.add(case.cert_no)
            if given.invoice_no and not case.checked.faulty:
                before.setdefault(once, case)
            cases.append(case)
        return cases

    def _told(self, given: Certificate, profile: Profile, olds: Mapping[str, Old]) -> Certificate:
        """An amended certificate that tells of the old one what the export left out; others as they are."""
        if given.change is None or given.change.old_cert_no not in olds:
            return given
        full = complete(given, profile, self._app.resources, self._app.clock().date())
        return msgspec.structs.replace(given, change=tell_of_old(full, olds).change)

    def _case(
        self,
        record: Record,
        given: Certificate,
        name: str,
        profile: Profile,
        source: Source | None,
        stored: Stored | None,
        twin: str,
    ) -> Case:
        told = given
        if stored is not None and not given.apply_date:  # the day it was first applied for stays
            given = msgspec.structs.replace(given, apply_date=stored.certificate.apply_date)
        checked = check_certificate(
            given,
            profile,
            self._app,
            cert_no=stored.row.cert_no if stored else "",
            duplicate_of=twin,
            as_given=self._as_given,
            faults=tuple(record.findings),
            broken=record.broken,
            place=partial(place_of, record),
            record=record,
            defaults=self._defaults,
            principal=stored.row.principal if stored else "",
        )
        return Case(
            record=record,
            profile_name=name,
            profile=profile,
            source_sha256=sha256(_encode(record.certificate)),
            source=source,
            stored=stored,
            checked=checked,
            findings=list(checked.findings),
            cert_no=stored.row.cert_no if stored else record.certificate.cert_no,
            given=told,
            twin=twin,
        )

    def _profile(self, record: Record) -> tuple[str, Profile]:
        """The profile of the enterprise the export names, else the one asked for."""
        return self._by_code.get(record.certificate.applicant_code) or self._app.profile(self._wanted)

    def _build(self, case: Case) -> None:
        """Build what is not declared yet, has no error and may be made by the operator at work."""
        scope, whose = self._store.scope, case.checked.principal
        if scope is not None and not {whose, case.stored.row.principal if case.stored else whose} <= scope:
            case.foreign = True
            case.findings.append(foreign(whose, place_of(case.record, "exporter_code")))
        if not (case.locked or case.foreign):
            case.message, found = try_build(case.checked, self._app)
            case.findings += found

    def _number(self, tx: Transaction, cases: Sequence[Case]) -> None:
        """Give the next numbers to what is free of errors and has none, in the order of the export."""
        groups: defaultdict[tuple[str, str, int], list[Case]] = defaultdict(list)
        for case in cases:
            if case.message is not None and not case.cert_no:
                if not case.profile.enterprise:  # the rule on it was switched off, but there is no number without
                    case.profile.must_be_registered(case.profile_name)
                groups[case.profile.enterprise, case.certificate.cert_type, case.checked.year].append(case)
        taken = take_serials(tx, {series: len(waiting) for series, waiting in groups.items()})
        for (enterprise, cert_type, year), waiting in groups.items():
            serials = taken[enterprise, cert_type, year]
            for case, serial in zip(waiting, serials, strict=True):
                case.cert_no = format_number(cert_type, year, enterprise, serial)
                case.message = _renumbered(case)

    def _pass(self, tx: Transaction, cases: Sequence[Case]) -> None:
        """Numbers that came with new certificates are not given again."""
        given = [(PATTERN.fullmatch(case.cert_no), case) for case in cases if case.stored is None and case.cert_no]
        pass_serials(
            tx,
            (
                (found["enterprise"], found["type"], case.checked.year, int(found["serial"]))
                for found, case in given
                if found is not None
            ),
        )

    def _keep(self, tx: Transaction, cases: Sequence[Case], done: Sequence[Judged]) -> None:
        new: list[NewCertificate] = []
        edits: list[Edit] = []
        for case, one in zip(cases, done, strict=True):
            if case.locked or case.foreign or one.outcome == "unchanged":
                continue
            content = Content(
                certificate=one.certificate,
                findings=tuple(case.findings),
                message=pack(case.message, one.sha256) if case.message is not None else None,
                ready=case.message is not None,
                source_sha256=case.source_sha256,
                added=dict(case.checked.added),
            )
            if case.stored is not None:
                edits.append(Edit(case.stored.row.id, case.stored.row.version, content, case.checked.principal))
            else:
                new.append(
                    NewCertificate(
                        profile=case.profile_name,
                        enterprise=case.profile.enterprise,
                        content=content,
                        mapping=self._mapping,
                        source_key=case.record.key,
                        principal=case.checked.principal,
                    )
                )
        moment = self._app.clock()
        put_certificates(tx, new, at=moment, actor=self._app.actor)
        update_certificates(tx, edits, at=moment, actor=self._app.actor)


def _refuse_number(case: Case) -> None:
    case.findings.append(number_taken(case.cert_no, place_of(case.record, "cert_no")))
    case.refused, case.cert_no, case.message = True, "", None


def _twin(
    record: Record,
    before: Case | None,
    holders: Iterable[OnInvoice],
    once: tuple[str, str, str],
    stored: Stored | None,
) -> str:
    """Another certificate of the enterprise and type that has the invoice; empty when there is none.

    The parts of one record share it.
    """
    if before is not None and not (record.part_of and before.record.part_of == record.part_of):
        return before.cert_no or before.record.key
    own = stored.row.id if stored else 0
    parts = re.compile(rf"{re.escape(record.part_of)}(/\d+)?") if record.part_of else None
    for one in holders:
        if (
            one.id != own
            and (one.enterprise, one.cert_type) == once[:2]
            and not (parts and parts.fullmatch(one.source_key))
        ):
            return one.cert_no
    return ""


def _renumbered(case: Case) -> bytes | None:
    """The message under the number that was taken, in place of the one tried out: cheaper than building again."""
    old, new = (f">{number}<".encode() for number in (case.certificate.cert_no, case.cert_no))
    if case.message is None or old == new:
        return case.message
    if case.message.count(old) == 1 + len(case.certificate.invoices):
        return case.message.replace(old, new)
    return build(with_number(case.certificate, case.cert_no))  # some other text looks like the number
