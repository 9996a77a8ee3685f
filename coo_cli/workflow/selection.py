"""Owns which certificates a command means: those named, those a list names, and those a query finds."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import midnight
from coo_cli.base.errors import InputError, Place, UsageError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.certificate.state import Declaration, Printing

if TYPE_CHECKING:
    from coo_cli.store.filter import Filter
    from coo_cli.workflow.app import App

LARGEST = 16 * 2**20
"""Bytes a list of numbers may have."""

_APART = re.compile(r"[\s,;，；]")


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """A query for certificates: all conditions hold, an empty one says nothing, of several values any.

    Attributes:
        states: in any of these.
        numbers: with any of these numbers.
        cert_types: of any of these types.
        cert_statuses: new, amended, re-issued or both, as the message has it.
        invoice_no: of this invoice.
        registration_no: of this registration number (备案号).
        destination: to this country, by code or name.
        operator: made by this user, or declared by them last.
        principal: for this principal, by their key in the register.
        profile: of this applying enterprise.
        printing: where the printing of the original stands.
        archived: in the archive, outside of it, or, None, wherever.
        created_from: the first day, in China.
        created_to: the last day, included.
        declared_from: the first day of the last declaration.
        declared_to: the last day of it, included.
        text: part of a number, an invoice, an exporter, consignee, or a goods name.
    """

    states: tuple[Declaration, ...] = ()
    numbers: tuple[str, ...] = ()
    cert_types: tuple[str, ...] = ()
    cert_statuses: tuple[str, ...] = ()
    invoice_no: str = ""
    registration_no: str = ""
    destination: str = ""
    operator: str = ""
    principal: str = ""
    profile: str = ""
    printing: Printing | None = None
    archived: bool | None = False
    created_from: dt.date | None = None
    created_to: dt.date | None = None
    declared_from: dt.date | None = None
    declared_to: dt.date | None = None
    text: str = ""

    @property
    def says_something(self) -> bool:
        """Whether it has any condition but a profile: without one it would be all there is."""
        return msgspec.structs.replace(self, profile="") != Selection()

    def filter(self, resources: Resources, otherwise: tuple[Declaration, ...] = ()) -> Filter:
        """The store's filter for it.

        Args:
            resources: the data files, for countries' names.
            otherwise: the states it means when it names none.

        Raises:
            InputError: `unknown-country`.
        """
        from coo_cli.store.filter import Filter

        return Filter(
            declaration=self.states or otherwise,
            cert_no=tuple(number.upper() for number in self.numbers),
            cert_type=tuple(code.upper() for code in self.cert_types),
            cert_status=self.cert_statuses,
            invoice_no=_one(self.invoice_no),
            registration_no=_one(self.registration_no),
            dest_country_code=_one(country_code(resources, self.destination)),
            operator=_one(self.operator),
            principal=_one(self.principal),
            profile=_one(self.profile),
            printing=(self.printing,) if self.printing else (),
            archived=self.archived,
            created_from=start_of(self.created_from),
            created_before=start_of(day_after(self.created_to)),
            declared_from=start_of(self.declared_from),
            declared_before=start_of(day_after(self.declared_to)),
            text=self.text,
        )


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The certificates a command is to take: those named, in their order, and behind them those a query finds.

    Attributes:
        names: numbers, or ids such as `12`.
        wanted: the query; without a condition it finds none.
        listed: whether the names come from a list.
    """

    names: tuple[str, ...] = ()
    wanted: Selection = Selection()
    listed: bool = False

    @property
    def one(self) -> bool:
        """Whether it is one certificate, named by itself."""
        return len(self.names) == 1 and not self.listed and not self.wanted.says_something


def chosen_names(app: App, chosen: Chosen) -> list[str]:
    """The names of all that is chosen, each once; whoever asks has seen to the permission.

    Raises:
        UsageError: `nothing-named`.
        InputError: `unknown-country`.
    """
    names = list(dict.fromkeys(filter(None, chosen.names)))
    if not chosen.wanted.says_something:
        if not names:
            raise UsageError(
                "nothing-named",
                t("No certificate was named.", "没有指定证书。"),
                t(
                    "Name certificate numbers, or use a condition such as --type E, or --from FILE.",
                    "请指定证书号，或使用查询条件（如 --type E）或 --from 文件。",
                ),
            )
        return names
    from coo_cli.store.listing import each_certificate
    from coo_cli.workflow.finding import prepared

    with app.store() as store:
        prepared(store, chosen.wanted)
        with store.look() as look:
            found = [row.cert_no or f"#{row.id}" for row in each_certificate(look, chosen.wanted.filter(app.resources))]
    return list(dict.fromkeys([*names, *found]))


def country_code(resources: Resources, spelling: str) -> str:
    """The code of a country in any spelling; nothing for nothing.

    Raises:
        InputError: `unknown-country`.
    """
    if not spelling:
        return ""
    from coo_cli.catalog.codes import COUNTRIES, code_list

    entry = code_list(resources, COUNTRIES).find(spelling)
    if entry is None:
        raise InputError(
            "unknown-country",
            t("There is no country `{name}`.", "没有国家或地区“{name}”。").fill(name=spelling),
            t("`coo codes list countries` shows them.", "可用 `coo codes list countries` 查看。"),
        )
    return entry.code


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


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def day_after(day: dt.date | None) -> dt.date | None:
    """The day after a day; None for none."""
    return day + dt.timedelta(days=1) if day else None


def start_of(day: dt.date | None) -> dt.datetime | None:
    """The moment a day begins in China; None for none."""
    return midnight(day) if day else None
