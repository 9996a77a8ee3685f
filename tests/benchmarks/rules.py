"""Measures the rules against lxml parsing and validating the messages of the same certificates.

10 000 certificates of 10 goods lines, spread over the types for which `samples/types` has a message without a warning.
Each slice is checked by the rules and parsed and validated by lxml one after the other, so that both meet the same
noise. Prints the ratio and ends with 1 when the rules cost more than `--limit` of what lxml costs.

    python tests/benchmarks/rules.py [--certificates 10000] [--lines 10] [--rounds 3] [--limit 1.0]
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
from lxml import etree

from coo_cli.base.resources import resources
from coo_cli.certificate.model import Certificate
from coo_cli.message.build import build
from coo_cli.message.parse import parse
from coo_cli.rules.check import check
from coo_cli.rules.context import Context

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 23)
SLICE = 250


def samples(lines: int) -> list[Certificate]:
    """The certificates to make others from, with so many goods lines."""
    return [
        of_lines(parse(file.read_bytes(), str(file)), lines)
        for file in sorted((ROOT / "samples" / "types").glob("*.xml"))
    ]


def of_lines(cert: Certificate, count: int) -> Certificate:
    """A certificate with so many goods lines, its own in turn, and totals that fit."""
    own = [line for line in cert.goods if line.non_goods == "N"]
    goods = tuple(
        msgspec.structs.replace(
            line,
            line_no=str(number),
            name_en=f"{line.name_en} {number}",
            description=f"{line.description} NO. {number}",
        )
        for number in range(1, count + 1)
        for line in [own[number % len(own)]]
    )
    total = {"fob_value": "fob_value", "total_amount": "amount"}
    sums = {head: str(sum(Decimal(getattr(line, name)) for line in goods)) for head, name in total.items()}
    invoices = tuple(msgspec.structs.replace(invoice, value="") for invoice in cert.invoices)
    return msgspec.structs.replace(cert, goods=goods, invoices=invoices, **sums)


def made(originals: list[Certificate], certificates: int) -> Iterator[Certificate]:
    """Certificates that differ in number, dates, parties and invoice, as those of an exporter do."""
    for number in range(certificates):
        cert = originals[number % len(originals)]
        applied = TODAY - dt.timedelta(days=number % 4)
        cert_no = f"{cert.cert_no[:-4]}{number % 9999 + 1:04}"
        yield msgspec.structs.replace(
            cert,
            cert_no=cert_no,
            invoice_no=f"INV-{number}",
            apply_date=applied.isoformat(),
            consignee=cert.consignee.replace(" 2 ", f" {number % 500} "),
            invoices=tuple(msgspec.structs.replace(invoice, cert_no=cert_no) for invoice in cert.invoices),
        )


def measure(
    certificates: list[Certificate], messages: list[bytes], schema: etree.XMLSchema, ctx: Context
) -> tuple[float, float]:
    """Seconds of the rules and of lxml, slice by slice in turn."""
    ours = theirs = 0.0
    for start in range(0, len(certificates), SLICE):
        begin = time.perf_counter()
        for cert in certificates[start : start + SLICE]:
            check(cert, ctx)
        between = time.perf_counter()
        for message in messages[start : start + SLICE]:
            assert schema.validate(etree.fromstring(message))
        ours += between - begin
        theirs += time.perf_counter() - between
    return ours, theirs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--certificates", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=1.0)
    wanted = parser.parse_args()
    ctx = Context(
        resources=resources(),
        today=TODAY,
        own_code="91330200MA99999966",
        enterprise="MA9999996",
        registration_no="330299999",
    )
    originals = [cert for cert in samples(wanted.lines) if not check(cert, ctx)]
    schema = etree.XMLSchema(etree.parse(ROOT / "xsd" / "2022-01" / "Certificate.xsd"))
    ratios: list[float] = []
    for round_ in range(wanted.rounds):
        certificates = list(made(originals, wanted.certificates))
        assert not any(check(cert, ctx) for cert in certificates[:SLICE])
        messages = [build(cert) for cert in certificates]
        ours, theirs = measure(certificates, messages, schema, ctx)
        ratios.append(ours / theirs)
        print(f"round {round_ + 1}: rules {ours:.2f} s, lxml {theirs:.2f} s; ratio {ratios[-1]:.2f}", flush=True)
    ratio = statistics.median(ratios)
    print(
        f"median ratio {ratio:.2f} (limit {wanted.limit:.2f}) over {wanted.certificates} certificates of "
        f"{wanted.lines} lines, {len(originals)} types"
    )
    return ratio > wanted.limit


if __name__ == "__main__":
    sys.exit(main())
