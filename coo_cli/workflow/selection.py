"""Owns which certificates a batch means: those a query finds, and those a file or standard input lists."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t
from coo_cli.certificate.state import Declaration

if TYPE_CHECKING:
    from coo_cli.store.listing import Filter

LARGEST = 16 * 2**20
"""Bytes a list of numbers may have."""

_APART = re.compile(r"[\s,;，；]")


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """A query for certificates: all conditions hold, an empty one says nothing.

    Attributes:
        states: in any of these; ready unless given.
        created_from: the first day, in China.
        created_to: the last day, included.
        text: part of the certificate number, the invoice number or what names it in its export.
    """

    states: tuple[Declaration, ...] = ()
    cert_type: str = ""
    invoice_no: str = ""
    created_from: dt.date | None = None
    created_to: dt.date | None = None
    text: str = ""

    @property
    def says_something(self) -> bool:
        """Whether it has any condition: without one it would be all that is ready."""
        return self != Selection()

    def filter(self, profile: str) -> Filter:
        """The store's filter for it, of one profile or of all."""
        from coo_cli.store.listing import Filter

        return Filter(
            declaration=self.states or (Declaration.READY,),
            cert_type=(self.cert_type.upper(),) if self.cert_type else (),
            invoice_no=(self.invoice_no,) if self.invoice_no else (),
            profile=(profile,) if profile else (),
            created_from=midnight(self.created_from),
            created_before=midnight(self.created_to + dt.timedelta(days=1)) if self.created_to else None,
            text=self.text,
        )


def numbers_in(data: bytes, name: str) -> list[str]:
    """The certificate numbers of a list, one a line, in their order; what stands behind a comma or blank is left out.

    Empty lines, lines that begin with `# ` and a heading are passed over, so that an exported table will do.

    Args:
        data: the list.
        name: what to call it in an error.

    Raises:
        InputError: `list-unreadable`, or `list-empty`: nothing is declared by mistake of an empty list.
    """
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        try:
            lines = data.decode("gb18030").splitlines()
        except UnicodeDecodeError as error:
            raise InputError(
                "list-unreadable",
                t("This is no list of certificate numbers.", "这不是证书号清单。"),
                t("Give a text file with one number a line.", "请提供每行一个证书号的文本文件。"),
                where=Place(file=name),
                why=str(error),
            ) from error
    words = [_APART.split(line.strip(), maxsplit=1)[0].strip("\"'") for line in lines if not line.startswith("# ")]
    found = [word for word in words if word]
    if found and not any(letter.isdigit() for letter in found[0]):  # the heading of a table
        found = found[1:]
    if not found:
        raise InputError(
            "list-empty",
            t("The list holds no certificate number.", "清单中没有证书号。"),
            t("Give a text file with one number a line.", "请提供每行一个证书号的文本文件。"),
            where=Place(file=name),
        )
    return found


def midnight(day: dt.date | None) -> dt.datetime | None:
    """The moment a day begins in China; None for none."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI) if day else None
