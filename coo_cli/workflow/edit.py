"""Owns changing a certificate that customs does not hold, under the number it has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import to_second
from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t
from coo_cli.certificate.change_texts import told, with_texts
from coo_cli.certificate.difference import difference
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.state import EDITABLE, Declaration, shown_state
from coo_cli.report.problem import Problem
from coo_cli.workflow.amended import REISSUED, must_stay, olds_of, profile_of
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import complete
from coo_cli.workflow.edits import Edited, Edits, apply
from coo_cli.workflow.follow import follow, still_added
from coo_cli.workflow.made import make_content
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.registered import defaults_of
from coo_cli.workflow.saved import SaveResult, result_of

if TYPE_CHECKING:
    from coo_cli.store.listing import Row
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader, Transaction


class EditRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to change.

    Attributes:
        name: the certificate; without edits it is only checked again.
        edits: what changes.
        draft: keep it a draft even if it could be declared.
        dry_run: show what would happen, store nothing, take no number.
        version: change it only if it is still this version; None for whatever it is.
    """

    name: str
    edits: Edits
    draft: bool = False
    dry_run: bool = False
    version: int | None = None


def edit(app: App, request: EditRequest) -> SaveResult:
    """Change a certificate, check it again and store it, in one transaction.

    Raises:
        InputError: `unknown-certificate`; `not-editable`; `edit-conflict`; `reissue-changes`; and what is wrong with
            the edits.
        ConfigError: when its profile is gone or is not registered.
    """
    require(app, Act.EDIT)
    with app.store() as store:
        if request.dry_run:
            with store.read() as reader:
                return _edit(app, reader, None, request)
        with store.begin() as tx:
            return _edit(app, tx, tx, request)


def _edit(app: App, reader: Reader, tx: Transaction | None, request: EditRequest) -> SaveResult:
    stored = editable(reader, request.name)
    if request.version not in (None, stored.row.version):
        raise _conflict(reader, stored.row)
    return save_edited(app, reader, tx, stored, apply(stored.certificate, request.edits), draft=request.draft)


def editable(reader: Reader, name: str) -> Stored:
    """The certificate of a number or id, when it may be edited.

    Raises:
        InputError: `unknown-certificate` or `not-editable`.
    """
    from coo_cli.store.reading import named

    stored = named(reader, name)
    _must_be_editable(stored.row)
    return stored


def save_edited(
    app: App,
    reader: Reader,
    tx: Transaction | None,
    stored: Stored,
    edited: Edited,
    *,
    draft: bool = False,
    faults: tuple[Finding, ...] = (),
    broken: frozenset[str] = frozenset(),
    place: Callable[[str], Place | None] = lambda path: None,
) -> SaveResult:
    """Let what was worked out follow the edits, check the certificate again and store it.

    Args:
        app: the run's surroundings.
        reader: reads what it is held against.
        tx: the transaction that stores it; None for a trial.
        stored: the certificate before.
        edited: as it is now.
        draft: keep it a draft even if it could be declared.
        faults: what went wrong in reading the edits from a file.
        broken: the paths that could not be read.
        place: tells the cell of a path.

    Raises:
        InputError: `reissue-changes`.
        ConfigError: when its profile is gone or is not registered.
    """
    from coo_cli.store.certificates import update_certificates
    from coo_cli.store.content import Edit
    from coo_cli.store.reading import added_to, find_sources

    row, before = stored.row, stored.certificate
    name, profile = app.profile(row.profile)
    profile = profile_of(profile, before.cert_status)
    fill = partial(complete, profile=profile, resources=app.resources, today=app.clock().date())
    added = added_to(reader, row.id)
    cert = _tell_again(reader, before, follow(before, edited, fill))
    source = find_sources(reader, row.profile, row.mapping, [row.source_key]).get(row.source_key)
    defaults = defaults_of(reader)
    content = make_content(
        tx,
        app,
        name,
        profile,
        cert,
        cert_no=row.cert_no,
        draft=draft,
        source_sha256=source.source_sha256 if source else "",
        added=still_added(added, edited),
        faults=faults,
        broken=broken,
        place=place,
        defaults=defaults,
        principal=row.principal,
    )
    if tx is not None:
        principal = defaults.principal_of(content.certificate, profile, known=row.principal)
        update_certificates(tx, [Edit(row.id, row.version, content, principal)], at=app.clock(), actor=app.actor)
    result = result_of(content, row.id, difference(before, content.certificate), edited.given)
    if row.source_key:
        result.warnings.append(_from_export(row))
    return result


def _tell_again(reader: Reader, before: Certificate, cert: Certificate) -> Certificate:
    """An amended certificate whose changed columns and contents follow what it says now."""
    old = olds_of(reader, [cert]).get(cert.change.old_cert_no) if cert.change else None
    if old is None or cert.change is None:
        return cert
    found = difference(old.certificate, cert)
    if cert.cert_status == REISSUED:
        must_stay(found)
        return cert
    was = told(difference(old.certificate, before))
    return msgspec.structs.replace(cert, change=with_texts(cert.change, told(found), was))


def _must_be_editable(row: Row) -> None:
    if row.declaration not in EDITABLE:
        raise InputError(
            "not-editable",
            t("{name} is {state} and cannot be edited.", "{name} 当前为“{state}”，不能修改。").fill(
                name=row.cert_no or f"#{row.id}", state=shown_state(row.declaration)
            ),
            t("Amend it: `coo cert amend`.", "请做更改证：`coo cert amend`。")
            if row.declaration is Declaration.APPROVED
            else t("Wait for customs' answer: `coo poll`.", "请等待海关回执：`coo poll`。"),
        )


def _conflict(reader: Reader, row: Row) -> InputError:
    """The error for a certificate that is no longer what an edit was made from; it names who was first."""
    from coo_cli.store.events import events_of

    last = events_of(reader, row.id)[-1]
    return InputError(
        "edit-conflict",
        t("{actor} changed {name} meanwhile ({at}).", "{name} 已于 {at} 被 {actor} 修改。").fill(
            actor=last.actor, name=row.cert_no or f"#{row.id}", at=to_second(last.at)
        ),
        t(
            "Nothing was overwritten. See what it says now (`coo cert show {id}`), and make your change to that.",
            "未覆盖任何内容。请先用 `coo cert show {id}` 查看现内容，再做修改。",
        ).fill(id=row.id),
    )


def _from_export(row: Row) -> Problem:
    says = t(
        "{name} comes from an export (`{mapping}`, {key}); converting that again undoes this edit.",
        "{name} 来自导出数据（“{mapping}”，{key}）；再次转换该导出会覆盖本次修改。",
    ).fill(name=row.cert_no or f"#{row.id}", mapping=row.mapping, key=row.source_key)
    fix = t("Correct it in the ERP too.", "请同时在 ERP 中更正。")
    return Problem(code="from-export", text=says._asdict(), fix=fix._asdict(), certificate=row.cert_no)
