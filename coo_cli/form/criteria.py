"""Owns the criterion guide (原产地标准填写说明) on the screen: which criterion to use for the destination."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from coo_cli.base.texts import shown_language, t
from coo_cli.catalog.guide import GuideRow
from coo_cli.workflow.guide import DestinationGuide


class CriteriaScreen(ModalScreen[None]):
    """The guide for the certificate's type and destination."""

    DEFAULT_CSS: ClassVar[str] = """
    CriteriaScreen { align: center middle; }
    CriteriaScreen > VerticalScroll {
        width: 90%; height: auto; max-height: 90%; border: round $accent; background: $panel; padding: 1 2;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1", "dismiss", str(t("back", "返回")))]

    def __init__(self, guide: DestinationGuide) -> None:
        super().__init__()
        self._guide = guide

    def compose(self) -> ComposeResult:
        """A paragraph for each criterion."""
        language = shown_language()
        with VerticalScroll():
            yield Static(
                f"{self._guide.type}  {self._guide.name[language]} → {self._guide.destination.name}", markup=False
            )
            for row in self._guide.rows:
                yield Static(_told(row), markup=False)
            if not self._guide.rows:
                yield Static(str(t("No criterion is known for it.", "没有已知的原产地标准。")), markup=False)
            if self._guide.unsure:
                yield Static(
                    str(t("Not confirmed by public material: check with customs.", "未经公开资料证实，请向海关核实。")),
                    markup=False,
                )


def _told(row: GuideRow) -> str:
    language = shown_language()
    goods = t("wholly obtained", "完全获得") if row.wholly else t("others", "含进口成份")
    entry = row.entry or str(t("(leave it empty)", "（留空）"))
    lines = [f"\n{entry}  [{goods}]  {row.name[language]}"]
    if row.limit:
        lines.append(f"    {row.limit[language]}")
    if row.detail:
        kind = t("a percentage", "百分比") if row.detail == "percent" else t("the four-digit heading", "四位品目号")
        need = (
            t("required beside it: {kind}", "辅助项必填：{kind}")
            if row.required
            else t("beside it: {kind}", "辅助项：{kind}")
        )
        lines.append(f"    {need.fill(kind=kind)}")
    lines += [f"    {code}  {name[language]}" for code, name in row.sub.items()]
    return "\n".join(lines)
