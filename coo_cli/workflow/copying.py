"""Owns copying a certificate: a new one that says the same, but for what belongs to the old one alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from coo_cli.certificate.difference import difference
from coo_cli.certificate.model import Certificate
from coo_cli.workflow.amended import NEW
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import complete, with_number
from coo_cli.workflow.edits import Edits, apply
from coo_cli.workflow.follow import follow, still_added
from coo_cli.workflow.made import COPIED, make_content, store_made
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.saved import SaveResult, result_of

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader, Transaction


class CopyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to copy.

    Attributes:
        name: the certificate, in whatever state.
        edits: what is different.
        draft: keep it a draft even if it could be declared.
        dry_run: show what would happen, store nothing, take no number.
    """

    name: str
    edits: Edits = Edits()
    draft: bool = False
    dry_run: bool = False


def copy(app: App, request: CopyRequest) -> SaveResult:
    """Make a new certificate out of one in the store, in one transaction.

    The number, the application date, what it tells of an old certificate and the invoice, which may be on one
    certificate of a type only, stay behind: a copy without an invoice of its own is a draft.

    Raises:
        InputError: `unknown-certificate`, and what is wrong with the edits.
        ConfigError: when its profile is gone or is not registered.
    """
    require(app, Act.EDIT)
    with app.store() as store:
        if request.dry_run:
            with store.read() as reader:
                return _copy(app, reader, None, request)
        with store.begin() as tx:
            return _copy(app, tx, tx, request)


def _copy(app: App, reader: Reader, tx: Transaction | None, request: CopyRequest) -> SaveResult:
    from coo_cli.store.reading import added_to, named

    stored = named(reader, request.name)
    name, profile = app.profile(stored.row.profile)
    base = _own(stored.certificate)
    edited = apply(base, request.edits)
    fill = partial(complete, profile=profile, resources=app.resources, today=app.clock().date())
    cert = follow(base, edited, fill)
    added = still_added(added_to(reader, stored.row.id), edited)
    content = make_content(tx, app, name, profile, cert, draft=request.draft or not cert.invoice_no, added=added)
    id_ = store_made(tx, app, content, profile, stored.row, COPIED) if tx is not None else 0
    return result_of(content, id_, difference(stored.certificate, content.certificate), edited.given)


def _own(old: Certificate) -> Certificate:
    """A certificate without what belongs to it alone."""
    goods = tuple(msgspec.structs.replace(line, invoice_no="") for line in old.goods)
    new = msgspec.structs.replace(
        old, cert_status=NEW, change=None, apply_date="", invoice_no="", invoice_date="", invoices=(), goods=goods
    )
    return with_number(new, "")
