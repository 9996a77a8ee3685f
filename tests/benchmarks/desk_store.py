"""Fills a store with many invented certificates, as three years of a busy agent's desk would; for benchmarks.

python tests/benchmarks/desk_store.py WORKSPACE [--certificates 100000]
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec

from coo_cli.base.clock import SHANGHAI, stamp
from coo_cli.certificate.model import Certificate, Goods
from coo_cli.certificate.receipt import Receipt
from coo_cli.store.certificates import put_certificates
from coo_cli.store.content import Content, NewCertificate
from coo_cli.store.events import Act, record
from coo_cli.store.message import pack
from coo_cli.store.open import Store, open_store
from coo_cli.store.tables import receipt
from coo_cli.store.transaction import Value

ENTERPRISES = ("330099991", "330099992", "330099993", "330099994")
TYPES = {
    "C": ("840", "UNITED STATES"),
    "E": ("704", "VIETNAM"),
    "K": ("410", "KOREA"),
    "A": ("036", "AUSTRALIA"),
    "RC": ("392", "JAPAN"),
}
OPERATORS = ("zhang", "li", "wang", "zhao", "night run")
PRINCIPALS = ("", *(f"P{number:03}" for number in range(200)))
GOODS = {
    "数据电缆": "DATA CABLE",
    "陶瓷杯": "CERAMIC CUP",
    "不锈钢锅": "STAINLESS STEEL POT",
    "竹制托盘": "BAMBOO TRAY",
    "棉质毛巾": "COTTON TOWEL",
    "塑料玩具车": "PLASTIC TOY CAR",
    "铝合金灯具": "ALUMINIUM LAMP",
    "轴承": "BEARING",
}
RETURNS = ("原产地标准不符", "发票号码有误，请核对", "第2项货物描述与HS编码不一致", "请补充提单")
"""What customs says of certificates it returns; invented."""
STATES = ("approved",) * 14 + ("returned", "returned", "received", "sent", "ready", "draft")
FIRST_DAY = dt.datetime(2024, 1, 1, 8, tzinfo=SHANGHAI)
_SOME = 5000


def fill(store: Store, certificates: int) -> None:
    """Put so many certificates into an empty store, the same every time."""
    chance = random.Random(2019)
    numbers = iter(range(certificates))
    while some := list(itertools.islice(numbers, _SOME)):
        moment = FIRST_DAY + dt.timedelta(days=1000 * some[0] / certificates)
        with store.begin() as tx:
            actor = OPERATORS[some[0] // _SOME % len(OPERATORS)]
            new = list(_new(some, chance))
            ids = put_certificates(tx, new, at=moment, actor=actor)
            lives = [_history(id_, certificates, chance) for id_ in ids]
            tx.connection.exec_driver_sql(
                "UPDATE certificate SET declaration = ?, created_at = ?, updated_at = ?, declared_at = ?, "
                "approved_at = ?, created_by = ?, declared_by = ?, printing = ?, archived = ? WHERE id = ?",
                lives,
            )
            returned = [(one, life) for one, life in zip(new, lives, strict=True) if life[0] == "returned"]
            tx.many(receipt.insert(), [_return(one, life, chance) for one, life in returned])
            acts = [
                Act(action="receipt", certificate=int(life[-1]), old="sent", new="returned") for _, life in returned
            ]
            record(tx, acts, at=stamp(moment), actor="night run")


def _new(numbers: list[int], chance: random.Random) -> Iterator[NewCertificate]:
    for number in numbers:
        cert_type = chance.choice(list(TYPES))
        country, name = TYPES[cert_type]
        enterprise = ENTERPRISES[number % len(ENTERPRISES)]
        lines = tuple(
            Goods(
                line_no=str(line),
                hs_code=f"85{chance.randrange(10**8):08}",
                name_zh=f"{zh}{chance.randrange(500)}型",
                name_en=f"{GOODS[zh]} {chance.randrange(500)}",
                quantity="1200",
                fob_value="4100.00",
            )
            for line, zh in enumerate(chance.choices(list(GOODS), k=3), 1)
        )
        cert = Certificate(
            cert_no=f"{cert_type}{24 + number // 40_000}{enterprise}{number:06}",
            cert_type=cert_type,
            registration_no=enterprise,
            invoice_no=f"INV-{number}",
            dest_country_code=country,
            dest_country=name,
            company_name="示例进出口有限公司",
            exporter="EXAMPLE IMPORT AND EXPORT CO., LTD.\n1 EXAMPLE ROAD, NINGBO, CHINA",
            consignee=f"SAMPLE IMPORT LTD {chance.randrange(3000)}\n1 EXAMPLE STREET, {name}",
            fob_value=f"{chance.randrange(1000, 90_000)}.00",
            currency="USD",
            goods=lines,
        )
        content = Content(certificate=cert, message=pack(b"<Certificate/>"), ready=True, source_sha256="0" * 64)
        yield NewCertificate(
            profile=f"p{enterprise}",
            enterprise=enterprise,
            content=content,
            mapping="csv_generic",
            source_key=f"SO-{number}",
            principal=chance.choice(PRINCIPALS),
        )


def _history(id_: int, certificates: int, chance: random.Random) -> tuple[str | int, ...]:
    state, made = chance.choice(STATES), FIRST_DAY + dt.timedelta(days=1000 * id_ / certificates)
    declared = stamp(made + dt.timedelta(hours=2)) if state not in ("ready", "draft") else ""
    decided = stamp(made + dt.timedelta(hours=chance.randrange(4, 60))) if state in ("approved", "returned") else ""
    approved = state == "approved"
    return (
        state,
        stamp(made),
        decided or declared or stamp(made),
        declared,
        decided if approved else "",
        chance.choice(OPERATORS),
        chance.choice(OPERATORS) if declared else "",
        chance.choice(("waiting", "printed")) if approved else "no_file",
        int(approved and id_ < certificates // 2),
        id_,
    )


def _return(one: NewCertificate, life: tuple[str | int, ...], chance: random.Random) -> dict[str, Value]:
    cert_no, time = one.content.certificate.cert_no, str(life[2])
    said = Receipt(cert_no=cert_no, kind="business", channel="6", code="3", time=time, text=chance.choice(RETURNS))
    return {
        "id": int(life[-1]),
        "key": cert_no,
        "sha256": "0" * 64,
        "cert_no": cert_no,
        "certificate": int(life[-1]),
        "status": "applied",
        "kind": said.kind,
        "channel": said.channel,
        "code": said.code,
        "time": time,
        "file_name": f"Receipt_{cert_no}.xml",
        "arrived_at": time,
        "receipt": msgspec.json.encode(said).decode(),
        "raw": b"",
    }


def main() -> None:
    """Fill the store of a workspace."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--certificates", type=int, default=100_000)
    wanted = parser.parse_args()
    with open_store(f"sqlite:///{wanted.workspace / 'coo.db'}") as store:
        fill(store, wanted.certificates)


if __name__ == "__main__":
    main()
