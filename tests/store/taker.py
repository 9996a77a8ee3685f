"""A process that works on a store until it is ended: takes numbers, stores, declares, sends, receives, for ever.

    python taker.py URL NAME ROUNDS

It prints the numbers of each finished transaction; ROUNDS of 0 means for ever.
"""

import datetime as dt
import itertools
import sys

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.files import Look, sha256
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.number import format_number
from coo_cli.certificate.receipt import Receipt
from coo_cli.store.certificates import put_certificates
from coo_cli.store.content import Content, NewCertificate
from coo_cli.store.files import Seen, put_seen
from coo_cli.store.message import pack
from coo_cli.store.open import open_store
from coo_cli.store.outbox import enqueue, mark_sent, waiting
from coo_cli.store.receipts import Arrived, take_receipts
from coo_cli.store.serials import take_serials

NOW = dt.datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)


def new(name: str, round_: int, serial: int) -> NewCertificate:
    cert_no = format_number("C", 2026, "330099999", serial)
    content = Content(certificate=Certificate(cert_no=cert_no, cert_type="C"), message=pack(b"<x/>"), ready=True)
    return NewCertificate(
        profile=name, enterprise="330099999", mapping="generic", source_key=f"{round_}-{serial}", content=content
    )


def answer(cert_no: str) -> Arrived:
    receipt = Receipt(cert_no=cert_no, kind="business", channel="6", code="5", time="2026-11-23T08:00:00.000+08:00")
    raw = cert_no.encode()
    return Arrived(receipt=receipt, raw=raw, sha256=sha256(raw), file_name=f"{cert_no}.xml")


def main(url: str, name: str, rounds: int) -> None:
    with open_store(url, wait=60) as store:
        for round_ in range(rounds) if rounds else itertools.count():
            with store.begin() as tx:
                (serials,) = take_serials(tx, {("330099999", "C", 2026): 3}).values()
                ids = put_certificates(tx, [new(name, round_, serial) for serial in serials], at=NOW, actor=name)
            sys.stdout.write(" ".join(map(str, serials)) + "\n")
            sys.stdout.flush()
            with store.begin() as tx:
                enqueue(tx, [(id_, f"{id_}.xml") for id_ in ids], at=NOW, actor=name)
            with store.begin() as tx:
                parcels = waiting(tx, name, 100)
                mark_sent(tx, [parcel.id for parcel in parcels], at=NOW, actor=name)
            with store.begin() as tx:
                take_receipts(tx, [answer(parcel.cert_no) for parcel in parcels], at=NOW, actor=name)
                put_seen(tx, name, [Seen(f"{parcel.cert_no}.xml", Look(1, 1)) for parcel in parcels])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
