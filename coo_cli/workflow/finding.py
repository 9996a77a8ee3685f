"""Owns lists of stored certificates: the row people and scripts see, found by a query, sorted and paged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import StoreError, UsageError
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, CodeList, code_list
from coo_cli.certificate.state import Declaration, Printing, shown_state
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.selection import Selection

if TYPE_CHECKING:
    from coo_cli.store.listing import Order, Row
    from coo_cli.store.open import Store

_FEW = 500
"""Events that a search looks through as they stand; of more the index is brought up to date first."""


class ListRow(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate in one line; its number is empty while it has none, moments while they have not come."""

    id: int
    cert_no: str
    cert_type: str
    cert_status: str
    invoice_no: str
    registration_no: str
    destination: str
    dest_country_code: str
    state: Declaration
    printing: Printing
    archived: bool
    errors: int
    created_at: str
    updated_at: str
    declared_at: str
    approved_at: str
    created_by: str
    declared_by: str
    principal: str
    profile: str
    exporter: str
    consignee: str
    fob: str
    """The FOB total in US dollars, empty where it is not known."""
    source_key: str


ORDERS: dict[str, Order] = {
    "id": "id",
    "cert_no": "cert_no",
    "cert_type": "cert_type",
    "cert_status": "cert_status",
    "invoice_no": "invoice_no",
    "registration_no": "registration_no",
    "destination": "dest_country_code",
    "state": "declaration",
    "printing": "printing",
    "created_at": "created_at",
    "updated_at": "updated_at",
    "declared_at": "declared_at",
    "approved_at": "approved_at",
    "created_by": "created_by",
    "declared_by": "declared_by",
    "principal": "principal",
    "profile": "profile",
    "exporter": "exporter",
    "consignee": "consignee",
    "fob": "fob_cents",
    "errors": "errors",
}
"""What a list can be sorted by, as its rows call it."""


class ListRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to list.

    Attributes:
        wanted: the query; without a condition all outside of the archive.
        sort: a column of `ORDERS`, from high to low with a `-` before it.
        limit: how many at most; None for all.
        offset: how many to pass over.
        progress: told how many certificates were taken into the index, when that was far behind.
    """

    wanted: Selection = Selection()
    sort: str = "-id"
    limit: int | None = 50
    offset: int = 0
    progress: Callable[[int], None] = lambda _: None


def list_certificates(app: App, request: ListRequest = ListRequest()) -> list[ListRow]:
    """Certificates in the order wanted.

    Raises:
        UsageError: `unknown-order`.
        InputError: `unknown-country`.
        StoreError: when the store fails.
    """
    return list(each_row(app, request))


def each_row(app: App, request: ListRequest) -> Iterator[ListRow]:
    """As `list_certificates`, one after another, while the store is read."""
    require(app, Act.VIEW)
    order = _order(request.sort.removeprefix("-"))
    wanted = request.wanted.filter(app.resources)
    countries = code_list(app.resources, COUNTRIES)
    with app.store() as store:
        from coo_cli.store.listing import each_certificate

        prepared(store, request.wanted, request.progress)
        with store.look() as look:
            descending = request.sort.startswith("-")
            for row in each_certificate(
                look, wanted, order=order, descending=descending, limit=request.limit, offset=request.offset
            ):
                yield _row(row, countries)


def count_certificates(
    app: App, wanted: Selection, progress: Callable[[int], None] = lambda _: None
) -> dict[Declaration, int]:
    """How many certificates a query finds, by state.

    Raises:
        InputError: `unknown-country`.
        StoreError: when the store fails.
    """
    require(app, Act.VIEW)
    with app.store() as store:
        from coo_cli.store.listing import count_states

        prepared(store, wanted, progress)
        with store.look() as look:
            counted = count_states(look, wanted.filter(app.resources))
    return {state: counted[state] for state in Declaration if state in counted}


class Numbered(msgspec.Struct, frozen=True):
    """A certificate as it is offered where a number is to be typed."""

    cert_no: str
    invoice_no: str
    state: Text


def numbers_beginning(app: App, start: str, most: int = 50) -> list[Numbered]:
    """The certificates whose number begins so, of those the operator sees; waits for nobody, upgrades nothing.

    Raises:
        ConfigError: `no-workspace`, or who asks may not look.
        StoreError: when the store cannot be read.
    """
    from coo_cli.store.connect import plain
    from coo_cli.store.listing import beginning

    operator = require(app, Act.VIEW)
    with plain(msgspec.structs.replace(app.database(), wait=0.2), operator.scope) as asked:
        found = beginning(asked, start, most)
    return [Numbered(no, invoice, shown_state(state)) for no, invoice, state in found]


def prepared(store: Store, wanted: Selection, progress: Callable[[int], None] = lambda _: None) -> None:
    """Bring the index of what is searched up to date, when a text is to be found and it is far behind.

    While another run writes, the search does without.

    Raises:
        StoreError: when the store fails.
    """
    if not wanted.text:
        return
    from coo_cli.store.search import behind

    with store.look() as look:
        far = behind(look) > _FEW
    if far:
        from coo_cli.store.open import Store
        from coo_cli.store.search_index import follow

        try:
            with Store(msgspec.structs.replace(store.database, wait=0.05)) as own:
                follow(own, progress)
        except StoreError as error:
            if error.code != "store-locked":
                raise


def _row(row: Row, countries: CodeList) -> ListRow:
    entry = countries.get(row.dest_country_code)
    return ListRow(
        id=row.id,
        cert_no=row.cert_no,
        cert_type=row.cert_type,
        cert_status=row.cert_status,
        invoice_no=row.invoice_no,
        registration_no=row.registration_no,
        destination=str(entry.name) if entry else row.dest_country_code,
        dest_country_code=row.dest_country_code,
        state=row.declaration,
        printing=row.printing,
        archived=row.archived,
        errors=row.errors,
        created_at=row.created_at,
        updated_at=row.updated_at,
        declared_at=row.declared_at,
        approved_at=row.approved_at,
        created_by=row.created_by,
        declared_by=row.declared_by,
        principal=row.principal,
        profile=row.profile,
        exporter=row.exporter,
        consignee=row.consignee,
        fob=f"{row.fob_cents // 100}.{row.fob_cents % 100:02}" if row.fob_cents else "",
        source_key=row.source_key,
    )


def _order(name: str) -> Order:
    if name not in ORDERS:
        raise UsageError(
            "unknown-order",
            t("A list cannot be sorted by `{name}`.", "列表不能按“{name}”排序。").fill(name=name),
            t("Use one of: {names}.", "可用：{names}。").fill(names=", ".join(ORDERS)),
        )
    return ORDERS[name]
