"""Owns what may be in the store only once: a certificate number, and a certificate of an export."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.store.content import NewCertificate
from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Transaction


def refuse_taken_numbers(tx: Transaction, wanted: Sequence[tuple[int | None, str]]) -> None:
    """Refuse a number another certificate bears.

    Args:
        tx: the transaction that is to store them.
        wanted: certificates' ids, None for new ones, and their numbers, empty for none.

    Raises:
        InputError: `number-taken`.
    """
    holders: dict[str, int | None] = {}
    for id_, cert_no in wanted:
        if cert_no and cert_no in holders:
            raise _taken(cert_no)
        holders[cert_no] = id_
    holders.pop("", None)
    for row in tx.among(select(certificate.c.id, certificate.c.cert_no), certificate.c.cert_no, holders):
        if row.cert_no and holders[row.cert_no] != row.id:
            raise _taken(row.cert_no)


def refuse_known_sources(tx: Transaction, new: Sequence[NewCertificate]) -> None:
    """Refuse certificates of an export that are in the store.

    Raises:
        InputError: `source-taken`.
    """
    groups: dict[tuple[str, str], set[str]] = {}
    for one in new:
        keys = groups.setdefault((one.profile, one.mapping), set())
        if one.source_key in keys:
            raise _source_taken(one.source_key)
        if one.source_key:
            keys.add(one.source_key)
    for (profile, mapping), keys in groups.items():
        same = select(certificate.c.source_key).where(
            certificate.c.profile == profile, certificate.c.mapping == mapping
        )
        for row in tx.among(same, certificate.c.source_key, keys):
            raise _source_taken(str(row.source_key))


def _taken(cert_no: str) -> InputError:
    return InputError(
        "number-taken",
        t("The certificate number {no} is taken.", "证书号 {no} 已被使用。").fill(no=cert_no),
        t(
            "Leave the number empty and coo gives the next one, or correct the export.",
            "请留空由 coo 编号，或修正导出文件。",
        ),
    )


def _source_taken(key: str) -> InputError:
    return InputError(
        "source-taken",
        t("`{key}` is in the store, or stands twice in the export.", "“{key}”已在库中，或在导出文件中重复。").fill(
            key=key
        ),
        t("Give each certificate of an export a key of its own.", "请为每份证书使用唯一的键。"),
    )
