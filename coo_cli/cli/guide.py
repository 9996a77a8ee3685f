"""Owns how the origin-criterion guide looks on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coo_cli.base.texts import Text, shown_language, t
from coo_cli.catalog.guide import CRITERION_FIELD, GuideRow, Known
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.guide import DestinationGuide, TypeGuide

_HEADINGS = (
    t("goods", "货物"),
    t("criterion", "原产地标准"),
    t("beside it", "辅助项"),
    t("meaning and limit", "含义及限制"),
)
_UNKNOWN: dict[Known, Text] = {
    "not_published": t(
        "Its origin criteria are not published; any entry is taken. Ask the issuing authority.",
        "该类型的原产地标准未公布，可填任意内容；请咨询签证机构。",
    ),
    "none": t("It has no origin criterion: leave it empty.", "该类型不填原产地标准，请留空。"),
}


def show_type_guide(console: Console, guide: TypeGuide) -> None:
    """Draw the guide to a type, a table for each group of destinations."""
    if guide.criteria in _UNKNOWN:
        line(console, _UNKNOWN[guide.criteria])
    for group in guide.groups:
        if len(guide.groups) > 1:
            line(console, t("to {countries}:", "目的国 {countries}：").fill(countries=" ".join(group.to or ())))
        _rows(console, group.rows)
        line(console, "")
    if guide.groups:
        _where_written(console, [row for group in guide.groups for row in group.rows])


def show_destination_guide(console: Console, guide: DestinationGuide) -> None:
    """Draw the guide to a type for one destination, or say since and until when it is issued there."""
    line(console, f"{guide.type}  {_shown(guide.name)} -> {guide.destination.name} ({guide.destination.code})")
    line(console, _issued(guide))
    if not guide.rows and not guide.issued:
        return
    if not guide.issued:
        line(console, t("The criteria as of {day}:", "{day} 时的原产地标准：").fill(day=guide.as_of))
    if guide.criteria in _UNKNOWN:
        line(console, _UNKNOWN[guide.criteria])
    else:
        line(console, "")
        _rows(console, guide.rows)
        line(console, "")
        _where_written(console, guide.rows)
    if guide.unsure:
        line(
            console,
            t("Not confirmed by public material: check with customs.", "以上内容未经公开资料证实，请向海关核实。"),
        )


def _issued(guide: DestinationGuide) -> Text:
    said = (
        t("It is issued on {on}.", "{on} 可签发。") if guide.issued else t("It is not issued on {on}.", "{on} 不签发。")
    )
    en, zh = [], []
    for period in guide.periods:
        known = [
            t("from {day}", "自 {day} 起").fill(day=period.since) if period.since else None,
            t("until {day}", "至 {day} 止").fill(day=period.until) if period.until else None,
        ]
        en.append(" ".join(part.en for part in known if part))
        zh.append("".join(part.zh for part in known if part))
    when = t("Issued for this destination {when}.", "对该目的国的签发期间：{when}。")
    said = said.fill(on=guide.on)
    if not guide.periods:
        never = t("It never was, and no day is known from which it will be.", "从未签发，也没有已知的开始日期。")
        return Text(f"{said.en} {never.en}", said.zh + never.zh)
    if not any(en):
        return said
    when = when.fill(when=Text(", ".join(filter(None, en)), "，".join(filter(None, zh))))
    return Text(f"{said.en} {when.en}", said.zh + when.zh)


def _rows(console: Console, rows: Sequence[GuideRow]) -> None:
    table(
        console,
        _HEADINGS,
        (
            (
                t("wholly obtained", "完全获得") if row.wholly else t("not wholly obtained", "非完全获得"),
                row.entry or t("(blank)", "（留空）"),
                _beside(row),
                _meaning(row),
            )
            for row in rows
        ),
    )


def _beside(row: GuideRow) -> str:
    parts: list[Text | str] = []
    if row.detail == "hs_heading":
        parts.append(t("HS heading", "HS品目"))
    elif row.detail:
        parts.append(t("percentage {min}-{max}", "百分比 {min}-{max}").fill(min=row.min, max=row.max))
    if row.detail and not row.required:
        parts.append(t("(optional)", "（可不填）"))
    parts += [f"{code}={_shown(name)}" for code, name in row.sub.items()]
    return " ".join(str(part) for part in parts)


def _meaning(row: GuideRow) -> str:
    parts: list[Text | str] = [_shown(row.name)]
    if row.limit:
        parts.append(_shown(row.limit))
    elif not row.detail and row.min:
        parts.append(t("nn from {min} to {max}", "nn 为 {min} 至 {max}").fill(min=row.min, max=row.max))
    said = str(t("; ", "；")).join(str(part) for part in parts)
    return said + (str(t(" (not confirmed)", "（未经证实）")) if row.unsure else "")


def _where_written(console: Console, rows: Sequence[GuideRow]) -> None:
    """The fields, by an example that fills most of them."""
    row = max(rows, key=lambda row: len(row.example))
    filled = ", ".join(f"{field}={value}" for field, value in row.example.items() if value or field == CRITERION_FIELD)
    line(console, t("Written on a goods line, e.g. {filled}", "在货物项中填写，例如 {filled}").fill(filled=filled))


def _shown(name: dict[str, str]) -> str:
    return name.get(shown_language(), "")
