"""Owns finding the certificates that are on an invoice, so that none is applied for twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Reader


class OnInvoice(msgspec.Struct, frozen=True):
    """A certificate with an invoice, the enterprise and type it counts for, and what names it in its export."""

    id: int
    cert_no: str
    enterprise: str
    cert_type: str
    source_key: str


def on_invoices(reader: Reader, invoices: Iterable[str]) -> dict[str, list[OnInvoice]]:
    """The certificates in use with one of some invoice numbers, by invoice number, the first one first.

    Those that never had a number, and archived ones, are not in use. Several invoices on one certificate are
    one text here and count only as a whole.
    """
    columns = certificate.c
    query = select(
        columns.invoice_no, columns.id, columns.cert_no, columns.enterprise, columns.cert_type, columns.source_key
    ).where(columns.cert_no.is_not(None), columns.archived.is_(False))
    found: defaultdict[str, list[OnInvoice]] = defaultdict(list)
    for invoice, id_, cert_no, enterprise, cert_type, key in reader.among(
        query, columns.invoice_no, filter(None, invoices)
    ):
        found[invoice].append(OnInvoice(id_, str(cert_no), enterprise, cert_type, key or ""))
    for holders in found.values():
        holders.sort(key=lambda holder: holder.id)
    return dict(found)
