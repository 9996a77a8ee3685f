"""Owns asking the store, where there is one, whether an invoice is on another certificate already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from coo_cli.base.errors import StoreError
from coo_cli.certificate.model import Certificate
from coo_cli.workflow.app import App
from coo_cli.workflow.place import FILE

Twin = Callable[[Certificate, str, str], str]
"""The number of another certificate in use of the enterprise and type that has a certificate's invoice, or nothing.

Takes the certificate, the enterprise's nine characters, and what names it in its export.
"""


@contextmanager
def twins(app: App) -> Iterator[Twin]:
    """Look certificates up while the block lasts; outside of any workspace there are none.

    Raises:
        StoreError: when the store is there and cannot be read.
    """
    if app.workspace is None or not (app.workspace / FILE).is_file():
        yield lambda cert, enterprise, key: ""
        return
    from coo_cli.store.invoices import on_invoices

    try:
        store = app.store()
    except StoreError as error:
        if error.code != "store-missing":
            raise
        yield lambda cert, enterprise, key: ""
        return
    with store, store.read() as reader:

        def twin(cert: Certificate, enterprise: str, key: str) -> str:
            for one in on_invoices(reader, [cert.invoice_no]).get(cert.invoice_no, ()):
                itself = one.cert_no == cert.cert_no or (key and f"{one.source_key}/".startswith(f"{key}/"))
                if not itself and (one.enterprise, one.cert_type) == (enterprise, cert.cert_type):
                    return one.cert_no
            return ""

        yield twin
