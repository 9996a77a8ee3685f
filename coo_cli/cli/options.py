"""Owns the options several commands share, each described once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import t

Mapping = Annotated[
    str,
    typer.Option(
        "--mapping", "-m", help=str(t("a mapping's name or YAML file", "映射名称或 YAML 文件")), metavar="NAME|FILE"
    ),
]
Profile = Annotated[
    str,
    typer.Option(
        help=str(t("the applying enterprise, when there are several", "申请企业资料名（有多个时）")),
        envvar="COO_PROFILE",
    ),
]
AgentCode = Annotated[
    str,
    typer.Argument(
        help=str(t("the agent's organisation code, nine characters", "代理的组织机构代码，九位")), metavar="CODE"
    ),
]
ExporterCode = Annotated[
    str,
    typer.Option(
        "--exporter",
        help=str(t("the exporter's credit code; one's own unless given", "出口商统一社会信用代码，默认为本企业")),
        metavar="CODE",
    ),
]
Certificates = Annotated[
    list[str] | None, typer.Argument(help=str(t("certificate numbers", "证书号")), metavar="CERT...")
]
Certificate = Annotated[
    str,
    typer.Argument(help=str(t("the certificate's number, or id such as 12", "证书号，或编号如 12")), metavar="CERT"),
]
Exports = Annotated[
    list[Path] | None,
    typer.Argument(
        help=str(
            t(
                "the ERP's export files, folders, 'patterns/*.csv', or - for standard input; "
                "none if the mapping asks a database",
                "ERP 导出文件、文件夹、'通配符/*.csv'，或 - 表示标准输入；映射直接查询数据库时不填",
            )
        ),
        metavar="EXPORT...",
        readable=False,
    ),
]
Register = Annotated[
    str,
    typer.Argument(
        help=str(
            t(
                "goods, registration (numbers), principal (whom an agent applies for), exporter, consignee, producer, "
                "declarant, defaults (initial values by certificate type)",
                "goods（商品库）、registration（备案号）、principal（委托人）、exporter（出口商）、consignee（进口商）、"
                "producer（生产商）、declarant（申报员）、defaults（按证书类型的初始值）",
            )
        ),
        metavar="REGISTER",
    ),
]
EntryKey = Annotated[
    str,
    typer.Argument(
        help=str(t("the entry's key: a material number, a certificate type ...", "记录的关键值：物料号、证书类型等")),
        metavar="KEY",
    ),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        "-P",
        help=str(t("a value for the mapping's query, may be repeated", "映射查询的参数取值，可重复")),
        metavar="NAME=VALUE",
    ),
]


def amount_of(text: str, option: str) -> Decimal | None:
    """Read an amount given as an option; None when it was not given.

    Raises:
        UsageError: `not-an-amount`.
    """
    if not text:
        return None
    plain = text.replace(",", "")
    if not re.fullmatch(r"\d{1,15}(\.\d{1,5})?", plain, re.ASCII):
        raise UsageError(
            "not-an-amount",
            t("`{option}`: `{text}` is no amount.", "“{option}”：“{text}”不是金额。").fill(option=option, text=text),
            t("Write it as 20000 or 20000.50.", "请写成 20000 或 20000.50。"),
        )
    return Decimal(plain)


def parameters_of(given: Sequence[str] | None) -> dict[str, str]:
    """The values given by `--param`, by name.

    Raises:
        UsageError: `parameter-unreadable`.
    """
    pairs = [text.partition("=") for text in given or ()]
    for name, equals, value in pairs:
        if not name or not equals:
            raise UsageError(
                "parameter-unreadable",
                t("`{text}` is no parameter.", "“{text}”不是参数。").fill(text=name + equals + value),
                t("Write it as --param NAME=VALUE.", "请写成 --param 名称=取值。"),
            )
    return {name: value for name, _, value in pairs}
