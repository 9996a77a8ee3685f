"""Owns what a reader sees: an operator of some principals (委托人) only theirs, and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Column, ColumnElement, select

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Reader

_PRINCIPAL = certificate.c.principal


def sees(reader: Reader, principal: str) -> bool:
    """Whether a reader sees the certificates of a principal; empty for those of one who applies for themselves."""
    return reader.scope is None or principal in reader.scope


def seen(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """The condition on certificates that a reader's queries have besides their own; none where all are seen."""
    if reader.scope is not None:
        yield _PRINCIPAL.in_(sorted(reader.scope))


def within(reader: Reader, of_certificate: Column[int] | Column[int | None]) -> Iterator[ColumnElement[bool]]:
    """The condition on rows that belong to certificates, such as receipts."""
    if reader.scope is not None:
        yield of_certificate.in_(select(certificate.c.id).where(*seen(reader)))


def must_be_in_scope(reader: Reader, principals: Iterable[str]) -> None:
    """Refuse to write a certificate that the operator would not see.

    Raises:
        InputError: `not-ones-principal`.
    """
    for principal in principals:
        if not sees(reader, principal):
            raise not_ones_principal(principal)


def not_ones_principal(principal: str) -> InputError:
    """The error for a certificate of a principal that the operator does not act for."""
    what = (
        t("You do not act for the certificate's principal, `{key}`.", "该证书的委托人“{key}”不在您的代理范围内。")
        if principal
        else t("The certificate has no principal, and you act for some only.", "该证书无委托人，不在您的代理范围内。")
    )
    return InputError(
        "not-ones-principal",
        what.fill(key=principal),
        t(
            "Leave it to an operator who may; see `coo operator list`.",
            "请交由有权的操作员处理，可用 `coo operator list` 查看。",
        ),
    )
