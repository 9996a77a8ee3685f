"""Owns how certificates in the store hang together: which replaces which, and which was converted from which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import Declaration
from coo_cli.workflow.amended import NEW, amendments_of
from coo_cli.workflow.made import CONVERTED, COPIED, MADE_FROM

if TYPE_CHECKING:
    from coo_cli.store.events import Event
    from coo_cli.store.listing import Row
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

Kind = Literal["replaces", "replaced_by", "converted_from", "converted_to", "copied_from", "copied_to"]

_KINDS: dict[Kind, Text] = {
    "replaces": t("amends or re-issues", "原证"),
    "replaced_by": t("amended or re-issued by", "更改/重发证"),
    "converted_from": t("converted from", "转换自"),
    "converted_to": t("converted to", "已转换为"),
    "copied_from": t("copied from", "复制自"),
    "copied_to": t("copied to", "已复制为"),
}


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """Another certificate that this one hangs together with; without id and state when it is not in the store."""

    kind: Kind
    cert_no: str
    id: int = 0
    cert_type: str = ""
    cert_status: str = ""
    state: Declaration | None = None

    @property
    def name(self) -> str:
        """What to call it: its number, or its id while it has none."""
        return self.cert_no or f"#{self.id}"


def kind_text(kind: Kind) -> Text:
    """How another certificate hangs together with this one, in words."""
    return _KINDS[kind]


def related_to(reader: Reader, stored: Stored, events: Sequence[Event]) -> list[Related]:
    """The certificates that one hangs together with."""
    return list(_related(reader, stored, events))


def _related(reader: Reader, stored: Stored, events: Sequence[Event]) -> Iterator[Related]:
    from coo_cli.store.listing import rows_of
    from coo_cli.store.reading import ids_of

    cert = stored.certificate
    replaces = cert.cert_status != NEW
    if replaces and cert.change and cert.change.old_cert_no:
        number = cert.change.old_cert_no
        found = rows_of(reader, list(ids_of(reader, [number]).values()))
        yield _of_row("replaces", found[0]) if found else Related(kind="replaces", cert_no=number)
    for made in amendments_of(reader, stored.row.cert_no, stored.row.cert_type):
        yield _of_row("replaced_by", made.row)
    words: dict[str, Kind] = {CONVERTED: "converted_to", COPIED: "copied_to"}
    if not replaces:
        words[MADE_FROM] = "converted_from"
    for event in events:
        if event.act.action in words:
            for row in rows_of(reader, [int(event.act.detail.removeprefix("#"))]):
                kind = words[event.act.action]
                is_copy = kind == "converted_from" and row.cert_type == cert.cert_type
                yield _of_row("copied_from" if is_copy else kind, row)


def _of_row(kind: Kind, row: Row) -> Related:
    return Related(
        kind=kind,
        id=row.id,
        cert_no=row.cert_no,
        cert_type=row.cert_type,
        cert_status=row.cert_status,
        state=row.declaration,
    )
