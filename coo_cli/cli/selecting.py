"""Owns how a command is told which certificates: by number, from a list, or by a query; one set of options for all."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, TypeVar, cast, get_type_hints

import msgspec
import typer

from coo_cli.base.files import read_bytes
from coo_cli.base.texts import t
from coo_cli.certificate.state import Declaration, Printing
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import day, stdin
from coo_cli.cli.options import Profile
from coo_cli.workflow.selection import LARGEST, Chosen, Selection, numbers_in

Options = TypeVar("Options", bound=msgspec.Struct)
Rest = ParamSpec("Rest")


_FIRST = "certificates"
"""The parameter that help shows before all options."""


class Query(msgspec.Struct, frozen=True):
    """The options of a query, as they are given on the command line."""

    state: Annotated[
        list[Declaration] | None, typer.Option(help=str(t("in this state; may be repeated", "该状态；可重复")))
    ] = None
    number: Annotated[
        list[str] | None,
        typer.Option(help=str(t("with this number; may be repeated", "该证书号；可重复")), metavar="NO"),
    ] = None
    cert_type: Annotated[
        list[str] | None,
        typer.Option("--type", help=str(t("of this type; may be repeated", "该类型；可重复")), metavar="TYPE"),
    ] = None
    cert_status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            help=str(
                t(
                    "0 new, 1 amended, 2 re-issued, 3 both; may be repeated",
                    "证书类别：0 新证，1 更改证，2 重发证，3 更改并重发；可重复",
                )
            ),
            metavar="0..3",
        ),
    ] = None
    invoice: Annotated[str, typer.Option(help=str(t("of this invoice number", "该发票号")), metavar="NO")] = ""
    registration: Annotated[str, typer.Option(help=str(t("of this registration number", "该备案号")), metavar="NO")] = (
        ""
    )
    country: Annotated[
        str,
        typer.Option(
            "--country", help=str(t("to this country, code or name", "该目的国，代码或名称")), metavar="COUNTRY"
        ),
    ] = ""
    operator: Annotated[
        str, typer.Option(help=str(t("made or declared by this user", "由该用户录入或申报")), metavar="USER")
    ] = ""
    principal: Annotated[
        str, typer.Option(help=str(t("for this principal (its key)", "该委托人（登记簿中的关键值）")), metavar="KEY")
    ] = ""
    printing: Annotated[
        Printing | None, typer.Option(help=str(t("where the printing of its original stands", "正本打印状态")))
    ] = None
    archived: Annotated[
        bool, typer.Option("--archived", help=str(t("those in the archive instead", "改为已归档的证书")))
    ] = False
    with_archived: Annotated[
        bool, typer.Option("--with-archived", help=str(t("those in the archive too", "包括已归档的证书")))
    ] = False
    created_from: Annotated[
        str, typer.Option(help=str(t("made on this day or later", "该日及以后建立")), metavar="YYYY-MM-DD")
    ] = ""
    created_to: Annotated[
        str, typer.Option(help=str(t("made on this day or before", "该日及以前建立")), metavar="YYYY-MM-DD")
    ] = ""
    declared_from: Annotated[
        str, typer.Option(help=str(t("declared on this day or later", "该日及以后申报")), metavar="YYYY-MM-DD")
    ] = ""
    declared_to: Annotated[
        str, typer.Option(help=str(t("declared on this day or before", "该日及以前申报")), metavar="YYYY-MM-DD")
    ] = ""
    text: Annotated[
        str,
        typer.Option(
            help=str(
                t(
                    "with this in number, invoice, contract, key, exporter, consignee or goods",
                    "证书号、发票号、合同号、单据号、出口商、进口商或货物中含此内容",
                )
            ),
            metavar="TEXT",
        ),
    ] = ""
    profile: Profile = ""

    def selection(self) -> Selection:
        """What they say.

        Raises:
            UsageError: `not-a-date`.
        """
        return Selection(
            states=tuple(self.state or ()),
            numbers=tuple(self.number or ()),
            cert_types=tuple(self.cert_type or ()),
            cert_statuses=tuple(self.cert_status or ()),
            invoice_no=self.invoice,
            registration_no=self.registration,
            destination=self.country,
            operator=self.operator,
            principal=self.principal,
            profile=self.profile,
            printing=self.printing,
            archived=None if self.with_archived else self.archived,
            created_from=day(self.created_from, "--created-from"),
            created_to=day(self.created_to, "--created-to"),
            declared_from=day(self.declared_from, "--declared-from"),
            declared_to=day(self.declared_to, "--declared-to"),
            text=self.text,
        )


class Named(msgspec.Struct, frozen=True):
    """How certificates are named on the command line."""

    certificates: Annotated[
        list[str] | None,
        typer.Argument(
            help=str(t("their numbers, or ids such as 12; - for standard input", "证书号，或编号如 12；- 为标准输入")),
            metavar="CERT...",
        ),
    ] = None
    listed: Annotated[
        str,
        typer.Option(
            "--from",
            help=str(
                t(
                    "a file of certificate numbers, one a line; - for standard input",
                    "证书号清单文件，每行一个；- 为标准输入",
                )
            ),
            metavar="FILE",
        ),
    ] = ""

    def names(self) -> tuple[str, ...]:
        """All of them, those of lists too.

        Raises:
            InputError: `list-unreadable` or `list-empty`.
            ConfigError: when a list cannot be read.
        """
        found: list[str] = []
        for word in self.certificates or ():
            found += _on_stdin() if word == "-" else [word]
        if self.listed:
            listed = self.listed
            found += _on_stdin() if listed == "-" else numbers_in(read_bytes(Path(listed), LARGEST), listed)
        return tuple(found)


def _on_stdin() -> list[str]:
    source = stdin()
    return numbers_in(source.read(LARGEST), "-") if source else []


def querying(command: Callable[Concatenate[typer.Context, Selection, Rest], Answer]) -> Callable[Rest, Answer]:
    """A command that takes a query as its second parameter: it gets the options for one."""

    def taken(*args: Rest.args, **given: Rest.kwargs) -> Answer:
        ctx = _context(given)
        return command(ctx, _read(Query, given).selection(), *args, **given)

    return _signed(taken, command, (Query,))


def choosing(command: Callable[Concatenate[typer.Context, Chosen, Rest], Answer]) -> Callable[Rest, Answer]:
    """A command that takes what was chosen as its second parameter: it gets the arguments and options for that."""

    def taken(*args: Rest.args, **given: Rest.kwargs) -> Answer:
        ctx, named, query = _context(given), _read(Named, given), _read(Query, given)
        listed = bool(named.listed) or "-" in (named.certificates or ())
        return command(ctx, Chosen(names=named.names(), wanted=query.selection(), listed=listed), *args, **given)

    return _signed(taken, command, (Named, Query))


def _context(given: dict[str, object]) -> typer.Context:
    """Every command's first parameter; Typer hands it over by its name."""
    return cast("typer.Context", given.pop("ctx"))


def _read(kind: type[Options], given: dict[str, object]) -> Options:
    """The values given for some options; they are taken out."""
    return msgspec.convert({name: given.pop(name) for name in kind.__struct_fields__}, kind)


def _signed(
    taken: Callable[Rest, Answer],
    command: Callable[Concatenate[typer.Context, Chosen, Rest], Answer]
    | Callable[Concatenate[typer.Context, Selection, Rest], Answer],
    shared: Sequence[type[msgspec.Struct]],
) -> Callable[Rest, Answer]:
    """Give a function the parameters Typer is to see: the context, its argument, the command's own, the shared ones."""
    hints = get_type_hints(command, include_extras=True)
    context, _, *own = inspect.signature(command).parameters.values()
    others = [one for kind in shared for one in _parameters(kind)]
    first = [one for one in others if one.name == _FIRST]
    every = [
        one.replace(annotation=hints.get(one.name, one.annotation), kind=inspect.Parameter.KEYWORD_ONLY)
        for one in (context, *first, *own, *(one for one in others if one.name != _FIRST))
    ]
    taken.__annotations__ = {one.name: one.annotation for one in every}
    taken.__dict__["__signature__"] = inspect.Signature(every)
    return taken


def _parameters(kind: type[msgspec.Struct]) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=hints[name])
        for name, value in zip(kind.__struct_fields__, kind.__struct_defaults__, strict=True)
    ]
