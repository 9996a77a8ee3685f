"""Owns reading a whole store for what is not as it was written: contents against their hashes, the log's chain."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from sqlalchemy import Select, func, select

from coo_cli.base.files import sha256
from coo_cli.base.texts import Text, t
from coo_cli.store.attachment_tables import attachment_content
from coo_cli.store.events import verify_chain
from coo_cli.store.prints import gaps
from coo_cli.store.tables import certificate, content, print_file, receipt
from coo_cli.store.transaction import Reader

_PAGE = 500


def faults_of(reader: Reader) -> Iterator[Text]:
    """What is wrong with the contents of a store, worst first; nothing when all is as it was written."""
    chain = verify_chain(reader)
    if chain.fault is not None:
        yield t("audit log, event {id}: {fault}", "审计日志第 {id} 条：{fault}").fill(
            id=chain.broken_at, fault=chain.fault
        )
    lost = reader.rows(
        select(func.count())
        .select_from(certificate)
        .outerjoin(content, content.c.certificate == certificate.c.id)
        .where(content.c.certificate.is_(None))
    )[0][0]
    if lost:
        yield t("certificates without content: {n}", "缺少内容的证书：{n} 份").fill(n=lost)
    for number in gaps(reader):
        yield t("print ledger: number {number} is missing", "打印台账缺少编号 {number}").fill(number=number)
    yield from _messages(reader)
    for name, query in (
        (t("receipt", "回执"), select(receipt.c.id, receipt.c.sha256, receipt.c.raw).order_by(receipt.c.id)),
        (t("print file", "版式文件"), select(print_file.c.id, print_file.c.sha256, print_file.c.data)),
    ):
        yield from _contents(reader, name, query)
    for row in reader.connection.execution_options(yield_per=20).execute(
        select(attachment_content.c.sha256, attachment_content.c.data)
    ):
        if sha256(row.data) != row.sha256:
            yield _changed(t("attachment", "随附单据"), row.sha256[:12])


def _messages(reader: Reader) -> Iterator[Text]:
    query = (
        select(certificate.c.id, certificate.c.cert_no, certificate.c.message_sha256, content.c.message)
        .join(content, content.c.certificate == certificate.c.id)
        .where(content.c.message.is_not(None))
    )
    for row in reader.connection.execution_options(yield_per=_PAGE).execute(query):
        try:
            sound = sha256(zlib.decompress(row.message)) == row.message_sha256
        except zlib.error as error:
            yield t("message of {name}: {why}", "{name} 的报文：{why}").fill(name=row.cert_no or row.id, why=error)
            continue
        if not sound:
            yield _changed(t("message of the certificate", "证书报文"), row.cert_no or f"#{row.id}")


def _contents(reader: Reader, name: Text, query: Select[int, str, bytes]) -> Iterator[Text]:
    for id_, digest, data in reader.connection.execution_options(yield_per=_PAGE).execute(query):
        if sha256(data) != digest:
            yield _changed(name, str(id_))


def _changed(what: Text, name: str) -> Text:
    return t("{what} {name} is not as it was stored", "{what} {name} 与存入时不一致").fill(what=what, name=name)
