"""What the store's tests share: a store on either database, and what people do with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Receipt
from coo_cli.certificate.state import Declaration
from coo_cli.store.certificates import put_certificates, update_certificates
from coo_cli.store.content import Content, Edit, NewCertificate
from coo_cli.store.events import events_of
from coo_cli.store.listing import Row
from coo_cli.store.message import pack
from coo_cli.store.open import Store, open_store
from coo_cli.store.outbox import enqueue, mark_sent, waiting
from coo_cli.store.reading import get
from coo_cli.store.receipts import Arrived, Taken, take_receipts


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'coo.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, create=True) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The same test on both databases."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'coo.db'}"
    else:
        address = request.getfixturevalue("postgres_url")
    with open_store(address, create=True) as opened:
        yield opened


class Desk:
    """What a clerk and customs do, one short call each, on a store."""

    def __init__(self, store: Store, now: dt.datetime) -> None:
        self.store = store
        self.now = now

    def content(self, cert_no: str = "", **fields: str) -> Content:
        cert = Certificate(**{"cert_no": cert_no, "cert_type": "C", "invoice_no": "INV-1"} | fields)
        message = pack(f"<Certificate>{cert_no} {fields}</Certificate>".encode()) if cert_no else None
        findings = () if cert_no else (NO_NUMBER,)
        return Content(certificate=cert, findings=findings, message=message, ready=bool(cert_no), source_sha256=cert_no)

    def put(self, *cert_nos: str, **fields: str) -> list[int]:
        new = [
            NewCertificate(
                profile="main",
                enterprise="330099999",
                mapping="generic",
                source_key=f"key of {no}" if no else "",
                content=self.content(no, **fields),
            )
            for no in cert_nos
        ]
        with self.store.begin() as tx:
            return put_certificates(tx, new, at=self.now, actor="clerk")

    def edit(self, id_: int, content: Content, version: int | None = None) -> None:
        with self.store.begin() as tx:
            version = get(tx, id_).row.version if version is None else version
            update_certificates(tx, [Edit(id_, version, content)], at=self.now, actor="clerk")

    def declare(self, *ids: int) -> None:
        with self.store.begin() as tx:
            enqueue(tx, [(id_, f"{id_}.xml") for id_ in ids], at=self.now, actor="clerk")

    def send(self) -> None:
        with self.store.begin() as tx:
            mark_sent(tx, [parcel.id for parcel in waiting(tx, "main")], at=self.now, actor="night run")

    def receive(self, *receipts: Receipt) -> Taken:
        arrived = []
        for receipt in receipts:
            raw = msgspec.json.encode(receipt)
            arrived.append(Arrived(receipt=receipt, raw=raw, sha256=sha256(raw), file_name="Receipt_1.xml"))
        with self.store.begin() as tx:
            return take_receipts(tx, arrived, at=self.now, actor="night run")

    def row(self, id_: int) -> Row:
        with self.store.read() as reader:
            return get(reader, id_).row

    def state(self, id_: int) -> Declaration:
        return self.row(id_).declaration

    def history(self, id_: int) -> list[tuple[str, str, str]]:
        with self.store.read() as reader:
            return [(e.act.action, e.act.old, e.act.new) for e in events_of(reader, id_)]


NO_NUMBER = Finding(
    rule="COO-1001", severity=Severity.ERROR, path="cert_no", text=t("No number.", "无证书号。"), fix=t("-", "-")
)


@pytest.fixture
def desk(store: Store, now: dt.datetime) -> Desk:
    return Desk(store, now)


@pytest.fixture
def any_desk(any_store: Store, now: dt.datetime) -> Desk:
    return Desk(any_store, now)


@pytest.fixture
def customs() -> Callable[..., Receipt]:
    """Writes a business receipt: the hour customs gives it and its code."""

    def write(cert_no: str, code: str, hour: int = 8, **more: Any) -> Receipt:
        moment = f"2026-11-23T{hour:02d}:00:00.000+08:00"
        return Receipt(cert_no=cert_no, kind="business", channel="6", code=code, time=moment, **more)

    return write
