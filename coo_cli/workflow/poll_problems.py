"""Owns what is said of files that came back and could not be used."""

from __future__ import annotations

from coo_cli.base.errors import CooError, InputError, Place
from coo_cli.base.texts import t
from coo_cli.gateway.parcel import Incoming


def put_aside(incoming: Incoming, error: InputError) -> InputError:
    """The same error, naming the file as the client's folders have it."""
    where = Place(file=f"{incoming.folder}/{incoming.name}")
    return InputError(error.code, error.what, error.fix, where=where, why=error.why)


def stranger(file_name: str) -> CooError:
    """A receipt whose certificate is not in the store."""
    return InputError(
        "unmatched-receipt",
        t("A receipt came for a certificate that is not in the store.", "收到库中没有的证书的回执。"),
        t("It is kept: `coo receipts list --unmatched`.", "已保存：`coo receipts list --unmatched`。"),
        where=Place(file=file_name),
    )


def unasked(file_name: str) -> CooError:
    """A receipt whose certificate is not under way."""
    return InputError(
        "undeclared-receipt",
        t(
            "A receipt came for a certificate that is not under way: it was edited after it was declared.",
            "收到未在申报中的证书的回执：该证书申报后被修改。",
        ),
        t(
            "It is kept and changes nothing; see `coo receipts show` before declaring again.",
            "回执已保存，证书未改动；再次申报前请用 `coo receipts show` 查看。",
        ),
        where=Place(file=file_name),
    )
