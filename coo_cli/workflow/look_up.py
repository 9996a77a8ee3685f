"""Owns look-ups in what customs publishes: certificate types and code lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, Entry, code_list
from coo_cli.catalog.layouts import form_codes, form_layout
from coo_cli.catalog.types import CertType, cert_type, type_codes
from coo_cli.workflow.app import App

_DOUBTS: dict[str, Text] = {
    "boxes": t("boxes", "栏目"),
    "titles": t("titles", "栏目名称"),
    "places": t("places on the sheet", "位置"),
    "wording": t("wording of late issue and true copies", "补发和重发字样"),
    "copies": t("original and copies", "正本和副本"),
    "colours": t("colours", "颜色"),
    "overleaf": t("back of the sheet", "背面"),
}


class TypeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate type in one line."""

    code: str
    en: str
    zh: str
    system: str
    destinations: str
    criteria: str
    max_lines: int | None


def list_types(app: App, on: dt.date | None = None) -> list[TypeRow]:
    """All certificate types as of a day, today unless given."""
    day = on or app.clock().date()
    return [_row(cert_type(app.resources, code, day)) for code in type_codes(app.resources)]


def show_type(app: App, code: str, on: dt.date | None = None) -> CertType:
    """One certificate type by code or name, as of a day, today unless given.

    Raises:
        InputError: `unknown-type`.
    """
    named = code_list(app.resources, "cert_types").find(code)
    return cert_type(app.resources, named.code if named else code, on or app.clock().date())


def find_country(app: App, spelling: str) -> Entry:
    """A country or territory by its alpha-2, alpha-3 or numeric code, or its name in English or Chinese.

    Raises:
        InputError: `unknown-country`.
    """
    found = code_list(app.resources, COUNTRIES).find(spelling)
    if found is None:
        raise InputError(
            "unknown-country",
            t("There is no country `{name}`.", "没有国家（地区）“{name}”。").fill(name=spelling),
            t(
                "Use its two-letter or numeric code or its name; `coo codes list countries WORD` looks it up.",
                "请使用两位字母代码、数字代码或名称；可用 `coo codes list countries 关键字` 查找。",
            ),
        )
    return found


def layout_doubts(app: App, code: str) -> list[str]:
    """What of a type's layout public material does not confirm; nothing where the type has no layout."""
    return list(form_layout(app.resources, code).unsure) if code in form_codes(app.resources) else []


def doubt_text(doubts: Sequence[str]) -> str:
    """Doubts about a layout in words."""
    return str(t(", ", "、")).join(str(_DOUBTS[doubt]) for doubt in doubts)


def search_codes(app: App, name: str, query: str = "") -> list[Entry]:
    """The entries of a code list: all, or those whose code or a name fits a query; an exact hit comes alone.

    Raises:
        InputError: `unknown-code-list`.
    """
    codes = code_list(app.resources, name)
    if not query:
        return list(codes.entries)
    exact = codes.find(query)
    if exact is not None:
        return [exact]
    wanted = query.casefold()
    return [
        entry
        for entry in codes.entries
        if any(wanted in text.casefold() for text in (entry.code, entry.en, entry.zh, *entry.aliases))
    ]


def _row(found: CertType) -> TypeRow:
    to = [country for item in found.destinations for country in ([item.to] if item.to == "any" else item.to)]
    return TypeRow(
        code=found.code,
        en=found.name.en,
        zh=found.name.zh,
        system=found.system,
        destinations=" ".join(to),
        criteria=" ".join(dict.fromkeys(c.code + ("nn%" if c.pattern else "") for c in found.criteria)),
        max_lines=found.max_lines,
    )
