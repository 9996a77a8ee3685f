"""Owns converting a certificate to another type (单证转换): what carries over, what does not, what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.difference import LISTS, compared
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.paths import is_empty
from coo_cli.certificate.state import Declaration
from coo_cli.rules.book import Book, book_for
from coo_cli.workflow.amended import NEW
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import complete, with_number
from coo_cli.workflow.edits import Edits, apply
from coo_cli.workflow.follow import follow, still_added
from coo_cli.workflow.look_up import show_type
from coo_cli.workflow.made import CONVERTED, make_content, store_made
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.registered import defaults_of
from coo_cli.workflow.selection import country_code

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader, Transaction

Row = TypeVar("Row", bound=msgspec.Struct)

_FLAG = "third_party_invoice"
"""Without this field a type has no companies of non-parties."""


class ConversionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to convert.

    Attributes:
        name: the certificate, in whatever state.
        to: the other type, by code or name.
        destination: another destination, in any spelling; empty for the same.
        edits: what else changes.
        draft: keep it a draft even if it could be declared.
        dry_run: show what would happen, store nothing, take no number.
    """

    name: str
    to: str
    destination: str = ""
    edits: Edits = Edits()
    draft: bool = False
    dry_run: bool = False


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """A value that does not carry over, as the other type has no such field; its path is in the old certificate."""

    path: str
    label: Text
    value: str


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """The new certificate, and what is to be done before it can be declared.

    Attributes:
        id: its id; 0 in a dry run.
        cert_no: its number; empty while it has none.
        cert_type: its type.
        state: draft or ready.
        made_from: what it was made from: number or `#` and id.
        dropped: what does not carry over.
        to_fill: findings on what is empty.
        to_change: findings on what carried over and does not fit.
    """

    id: int
    cert_no: str
    cert_type: str
    state: Declaration
    made_from: str
    dropped: list[Dropped]
    to_fill: list[Finding]
    to_change: list[Finding]

    @property
    def name(self) -> str:
        """What to call it: its number, its id, or nothing in a dry run."""
        return self.cert_no or (f"#{self.id}" if self.id else "")


def convert_type(app: App, request: ConversionRequest) -> Conversion:
    """Make a new certificate of another type out of one in the store, in one transaction.

    Raises:
        InputError: `unknown-certificate`, `unknown-type`, `same-type`, `unknown-country`; and what is wrong
            with the edits.
        ConfigError: when its profile is gone or is not registered, or a type's data file has a fault.
    """
    require(app, Act.EDIT)
    with app.store() as store:
        if request.dry_run:
            with store.read() as reader:
                return _convert(app, reader, None, request)
        with store.begin() as tx:
            return _convert(app, tx, tx, request)


def _convert(app: App, reader: Reader, tx: Transaction | None, request: ConversionRequest) -> Conversion:
    from coo_cli.store.reading import added_to, named

    stored = named(reader, request.name)
    row, today = stored.row, app.clock().date()
    kind = show_type(app, request.to)
    if kind.code == stored.certificate.cert_type:
        raise InputError(
            "same-type",
            t("{name} is of type {type} already.", "{name} 已是{type}类证书。").fill(name=request.name, type=kind.code),
            t("`coo types list` shows the types there are.", "可用 `coo types list` 查看证书类型。"),
        )
    book = book_for(app.resources, kind.code, today, stored.certificate.apply_type)
    assert book is not None, "show_type knows the type"
    base, dropped = _carried_over(stored.certificate, book)
    name, profile = app.profile(row.profile)
    values = (*_destination(app, request.destination), *request.edits.values)
    edited = apply(base, msgspec.structs.replace(request.edits, values=values))
    added = added_to(reader, row.id)
    fill = partial(complete, profile=profile, resources=app.resources, today=today)
    cert = follow(base, edited, fill)
    content = make_content(
        tx,
        app,
        name,
        profile,
        cert,
        draft=request.draft,
        added=still_added(added, edited),
        defaults=defaults_of(reader),
        principal=row.principal,
    )
    id_ = store_made(tx, app, content, profile, row, CONVERTED) if tx is not None else 0
    made = content.certificate
    return Conversion(
        id=id_,
        cert_no=made.cert_no,
        cert_type=made.cert_type,
        state=Declaration.READY if content.ready else Declaration.DRAFT,
        made_from=row.cert_no or f"#{row.id}",
        dropped=dropped,
        to_fill=[finding for finding in content.findings if is_empty(made, finding.path)],
        to_change=[finding for finding in content.findings if not is_empty(made, finding.path)],
    )


def _destination(app: App, spelling: str) -> Iterator[tuple[str, str]]:
    if spelling:
        yield "dest_country_code", country_code(app.resources, spelling)
        yield "dest_country", ""  # worked out from the code
        yield "dest_country_name", ""


def _carried_over(old: Certificate, book: Book) -> tuple[Certificate, list[Dropped]]:
    """A new certificate of another type with what that type uses, and the rest."""
    dropped: list[Dropped] = []
    kept = _without(old, "", _unused(book, ""), dropped)
    for group in LISTS:
        names = _unused(book, group)
        rows = tuple(
            _without(row, f"{group}[{number}].", names, dropped) for number, row in enumerate(getattr(old, group), 1)
        )
        kept = msgspec.structs.replace(kept, **{group: rows if _has(book, group) else ()})
    new = msgspec.structs.replace(kept, cert_type=book.kind.code, cert_status=NEW, change=None, apply_date="")
    return with_number(new, ""), dropped


def _has(book: Book, group: str) -> bool:
    """Whether a type uses a list at all."""
    return group in ("", "goods") or (_FLAG in book.uses if group == "nonparty" else group in book.used_groups)


def _unused(book: Book, group: str) -> dict[str, Text]:
    """The fields of a group that a type does not use or forbids, with their labels."""
    if not _has(book, group):
        return {name: field.label for name, field in compared(group)}
    return {demand.name: demand.field.label for demand in book.plans[group].demands if demand.unwanted}


def _without(row: Row, prefix: str, names: dict[str, Text], dropped: list[Dropped]) -> Row:
    """A row without some of its values, which are noted."""
    held = {name: getattr(row, name) for name in names if getattr(row, name)}
    dropped += [Dropped(path=prefix + name, label=names[name], value=value) for name, value in held.items()]
    return msgspec.structs.replace(row, **dict.fromkeys(held, ""))
