"""Owns amending (更改证) and re-issuing (重发证): a new certificate with a new number out of an approved one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.change_texts import told, with_texts
from coo_cli.certificate.difference import Difference, difference
from coo_cli.certificate.model import Certificate, Change
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.workflow.amended import REISSUED, amendments_of, must_stay, old_of, profile_of, with_dates
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import complete, with_number
from coo_cli.workflow.edits import Edits, apply, read_value
from coo_cli.workflow.follow import follow, still_added
from coo_cli.workflow.made import make_content, store_made
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.saved import SaveResult, result_of

if TYPE_CHECKING:
    from coo_cli.store.listing import Row
    from coo_cli.store.transaction import Reader, Transaction

Status = Literal["1", "2", "3"]

_WORDS: dict[Status, str] = {"1": "amended", "2": "reissued", "3": "amended"}
"""The old certificate's events."""

_D = Declaration
_EDIT = t("It has not been declared: `coo cert edit {name}`.", "尚未申报，可直接修改：`coo cert edit {name}`。")
_WAIT = t("Wait for customs' answer: `coo poll`.", "请等待海关回执：`coo poll`。")
_MEND = t(
    "Correct it with `coo cert edit {name}` and declare it again under its own number.",
    "请用 `coo cert edit {name}` 更正后以原证书号重新申报。",
)
_IN_FORCE = t(
    "It is the one in force: amend that, `coo cert amend {name}`.",
    "后者为现行有效证书，请对其更改：`coo cert amend {name}`。",
)
_INSTEAD = {
    _D.DRAFT: _EDIT,
    _D.READY: _EDIT,
    _D.QUEUED: _WAIT,
    _D.SENT: _WAIT,
    _D.RECEIVED: _WAIT,
    _D.RETURNED: _MEND,
    _D.FAILED: _MEND,
    _D.APPROVED: _IN_FORCE,
}
"""What to do instead with a certificate that is not approved, or amends another one already."""

_GIVEN_UP = frozenset({_D.RETURNED, _D.FAILED})
"""The states of an amendment that leave room for another one."""


class AmendRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to amend or re-issue.

    Attributes:
        name: the approved certificate.
        status: 1 amended, 2 re-issued, 3 both.
        reason: what customs is told.
        edits: what changes.
        draft: keep it a draft even if it could be declared.
        dry_run: show what would happen, store nothing, take no number.
    """

    name: str
    status: Status
    reason: str
    edits: Edits
    draft: bool = False
    dry_run: bool = False


def amend(app: App, request: AmendRequest) -> SaveResult:
    """Make a new certificate out of an approved one, in one transaction.

    Raises:
        InputError: `unknown-certificate`; `not-approved`; `already-amended`; `nothing-changed`;
            `reissue-changes`; and what is wrong with the edits.
        ConfigError: when its profile is gone or is not registered.
    """
    require(app, Act.EDIT)
    with app.store() as store:
        if request.dry_run:
            with store.read() as reader:
                return _amend(app, reader, None, request)
        with store.begin() as tx:
            return _amend(app, tx, tx, request)


def _amend(app: App, reader: Reader, tx: Transaction | None, request: AmendRequest) -> SaveResult:
    from coo_cli.store.reading import added_to, named

    stored = named(reader, request.name)
    _must_be_approved(stored.row)
    _must_be_the_only_one(reader, stored.row)
    old = old_of(reader, stored)
    name, profile = app.profile(stored.row.profile)
    own = profile_of(profile, request.status)
    base = _base(old.certificate, request)
    edited = apply(base, request.edits)
    added = added_to(reader, stored.row.id)
    fill = partial(complete, profile=own, resources=app.resources, today=app.clock().date())
    cert = follow(base, edited, fill)
    found = difference(old.certificate, cert)
    if request.status == REISSUED:
        must_stay(found)
    else:
        _must_change(found)
    change = with_texts(with_dates(cert.change or Change(), old), told(found))
    content = make_content(
        tx,
        app,
        name,
        own,
        msgspec.structs.replace(cert, change=change),
        draft=request.draft,
        added=still_added(added, edited),
    )
    id_ = store_made(tx, app, content, profile, stored.row, _WORDS[request.status]) if tx is not None else 0
    return result_of(content, id_, found, edited.given)


def _base(old: Certificate, request: AmendRequest) -> Certificate:
    """The old certificate with what every new one has of its own left open."""
    return msgspec.structs.replace(
        with_number(old, ""),
        cert_status=request.status,
        apply_date="",
        change=Change(old_cert_no=old.cert_no, reason=read_value(request.reason)),
    )


def _must_be_approved(row: Row) -> None:
    if row.declaration is not Declaration.APPROVED:
        says = t(
            "{name} is {state}; only an approved certificate is amended or re-issued.",
            "{name} 当前为“{state}”，只有审核通过的证书可以更改或重发。",
        )
        raise InputError(
            "not-approved",
            says.fill(name=row.cert_no or f"#{row.id}", state=shown_state(row.declaration)),
            _INSTEAD[row.declaration].fill(name=row.cert_no or row.id),
        )


def _must_be_the_only_one(reader: Reader, row: Row) -> None:
    for made in amendments_of(reader, row.cert_no, row.cert_type):
        state, name = made.row.declaration, made.row.cert_no or f"#{made.row.id}"
        if state not in _GIVEN_UP:
            says = t(
                "{old} is amended or re-issued by {name} already, which is {state}.",
                "{old} 已由 {name} 更改或重发，后者当前为“{state}”。",
            )
            raise InputError(
                "already-amended",
                says.fill(old=row.cert_no, name=name, state=shown_state(state)),
                _INSTEAD[state].fill(name=made.row.cert_no or made.row.id),
            )


def _must_change(found: Difference) -> None:
    if found.empty:
        raise InputError(
            "nothing-changed",
            t("The new certificate would say what the old one says.", "新证内容与原证完全相同。"),
            t(
                "Say what changes with --set, --file or --drop-line; what was lost is re-issued: `coo cert reissue`.",
                "请用 --set、--file 或 --drop-line 指明更改内容；证书遗失请用 `coo cert reissue`。",
            ),
        )
