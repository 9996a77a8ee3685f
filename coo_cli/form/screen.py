"""Owns the form's main screen: sections, goods table, checks and receipts, and the keys that act on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App as Textual
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Footer, Label, OptionList, TabbedContent, TabPane
from textual.widgets.option_list import Option

from coo_cli.base.clock import to_second
from coo_cli.base.errors import CooError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.paths import where
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.form.asking import AskText, Confirm
from coo_cli.form.criteria import CriteriaScreen
from coo_cli.form.field import FieldRow, said, widget_id
from coo_cli.form.line_screen import LineScreen
from coo_cli.form.looking import look_up
from coo_cli.form.sections import HEAD
from coo_cli.form.sheet import Sheet, Told, numbers_now
from coo_cli.report.problem import Problem

PAUSE = 0.4
"""Seconds without typing after which the certificate is checked."""

GOODS, RECEIPTS = "goods", "receipts"
_COLUMNS = ("hs_code", "name_en", "packages", "quantity", "unit_en", "amount", "origin_criterion")


class FormApp(Textual[None]):
    """The entry screen of a certificate, wholly by keyboard."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "coo form"
    CSS: ClassVar[str] = """
    #title { width: 100%; height: 1; background: $primary; color: $text; padding: 0 1; text-style: bold; }
    TabbedContent { height: 1fr; }
    #checks { height: 8; border-top: solid $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", str(t("draft", "暂存"))),
        Binding("ctrl+p", "preview", str(t("preview", "预览"))),
        Binding("ctrl+o", "declare", str(t("declare", "申报"))),
        Binding("f1", "criteria", str(t("criteria", "原产地标准"))),
        Binding("f2", "section(-1)", str(t("back", "上一页"))),
        Binding("f3", "section(1)", str(t("next", "下一页"))),
        Binding("f4", "look_up", str(t("look up", "查找"))),
        Binding("f5", "checks", str(t("faults", "检查结果"))),
        Binding("f6", "new_line", str(t("new line", "增加货物"))),
        Binding("f7", "drop_line", str(t("drop line", "删除货物"))),
        Binding("ctrl+g", "import_lines", str(t("goods sheet", "导入货物"))),
        Binding("f9", "refresh", str(t("receipts", "刷新回执"))),
        Binding("ctrl+q", "leave", str(t("quit", "退出")), priority=True),
    ]

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.told = Told(errors=[], warnings=[])
        self._waiting: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        """The title, a page for each section, goods and receipts, and what is wrong."""
        demands = self.sheet.demands()
        locked = not self.sheet.editable
        yield Label(id="title")
        with TabbedContent():
            for number, section in enumerate(HEAD):
                with TabPane(str(section.title), id=f"section-{number}"), VerticalScroll():
                    for name in section.fields:
                        value = self.sheet.value(name)
                        if demands[name].unwanted is None or value:
                            yield FieldRow(name, demands[name], value, locked=locked)
            with TabPane(str(t("Goods", "货物")), id=GOODS):
                yield DataTable(id="lines", cursor_type="row")
            with TabPane(str(t("Receipts", "回执")), id=RECEIPTS):
                yield DataTable(id="answers", cursor_type="row")
        yield OptionList(id="checks")
        yield Footer()

    def on_mount(self) -> None:
        """Show everything as it is."""
        labels = {item: self.sheet.demands("goods")[item].field.label for item in _COLUMNS}
        self.query_one("#lines", DataTable).add_columns("#", *(str(labels[name]) for name in _COLUMNS))
        headings = (t("no.", "序号"), t("time", "时间"), t("code", "代码"), t("content", "内容"))
        self.query_one("#answers", DataTable).add_columns(*map(str, headings))
        self._show_all()
        self.query(FieldRow).first().enter()

    def on_field_row_typed(self, event: FieldRow.Typed) -> None:
        """Keep what was typed, and check it after a pause."""
        self.sheet.type(event.path, event.value)
        self._show_title()
        self.set_timer(PAUSE, self._when_quiet())

    def _when_quiet(self) -> Callable[[], None]:
        """A check that is skipped when more was typed meanwhile."""

        def check() -> None:
            if self._waiting is check and self.query("#checks"):  # not while the form is closing
                self._check()

        self._waiting = check
        return check

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open a goods line."""
        if event.data_table.id == "lines" and event.row_key.value is not None:
            self._open_line(int(event.row_key.value))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the field that is wrong."""
        problems = [*self.told.errors, *self.told.warnings]
        if event.option_list.id == "checks" and event.option_index < len(problems):
            self._go_to(problems[event.option_index])

    def action_save(self) -> None:
        """Store it as it is."""
        self._do(self.sheet.save, t("Saved.", "已暂存。"))

    def action_preview(self) -> None:
        """Store it, and draw it to a PDF."""

        def run() -> Told:
            if self.sheet.changed:
                self.sheet.save()
            return self.sheet.preview()

        self._do(run, t("Drawn: {files}", "已生成：{files}"))

    def action_declare(self) -> None:
        """Store it, and declare it once that is confirmed."""

        def answered(answer: str | None) -> None:
            if answer:
                self._do(self._save_and_declare, t("Declared.", "已申报。"))

        question = t("Declare {name} to customs?", "确定向海关申报 {name}？").fill(name=self.sheet.name)
        self.push_screen(Confirm(question), answered)

    def action_import_lines(self) -> None:
        """Take the goods lines from a sheet."""

        def answered(name: str | None) -> None:
            if name:
                self._do(lambda: self.sheet.import_lines(Path(name)), t("Imported.", "已导入。"))

        if self.sheet.changed:
            self.notify(str(t("Save first: Ctrl+S.", "请先暂存：Ctrl+S。")), severity="warning")
        else:
            self.push_screen(AskText(t("The goods sheet's file (Excel, CSV)", "货物表文件（Excel、CSV）")), answered)

    def action_criteria(self) -> None:
        """Show which origin criterion to use."""
        try:
            self.push_screen(CriteriaScreen(self.sheet.guide()))
        except CooError as error:
            self._refuse(error)

    def action_section(self, step: int) -> None:
        """Go to the next page, or back."""
        tabs = self.query_one(TabbedContent)
        pages = [pane.id or "" for pane in self.query(TabPane)]
        tabs.active = pages[(pages.index(tabs.active) + step) % len(pages)]
        self._enter_page(tabs.active)

    def action_look_up(self) -> None:
        """Look up the field that has the cursor."""
        look_up(self.screen, self.sheet)

    def action_checks(self) -> None:
        """Go to what is wrong: the first is marked, for Enter to lead to it."""
        checks = self.query_one("#checks", OptionList)
        checks.focus()
        if checks.highlighted is None:
            checks.action_first()

    def action_new_line(self) -> None:
        """Add a goods line."""
        if self.sheet.editable:
            self.query_one(TabbedContent).active = GOODS
            self._open_line(self.sheet.new_line())

    def action_drop_line(self) -> None:
        """Take out the goods line that is marked."""
        table = self.query_one("#lines", DataTable)
        numbers = self.sheet.lines()
        if self.sheet.editable and self.query_one(TabbedContent).active == GOODS and numbers:
            self.sheet.drop(numbers[table.cursor_row])
            self._show_all()

    def action_refresh(self) -> None:
        """Read customs' answers again, unless something was typed."""
        if self.sheet.changed:
            self.notify(str(t("Save first: Ctrl+S.", "请先暂存：Ctrl+S。")), severity="warning")
        else:
            self.sheet.reload()
            self._show_all()

    def action_leave(self) -> None:
        """Leave, once it is confirmed that what was typed may be lost."""

        def answered(answer: str | None) -> None:
            if answer:
                self.exit()

        if self.sheet.changed:
            self.push_screen(Confirm(t("Leave what was typed unsaved?", "有内容未暂存，确定退出？")), answered)
        else:
            self.exit()

    def _save_and_declare(self) -> Told:
        if self.sheet.changed or self.sheet.whole.state is Declaration.DRAFT:
            saved = self.sheet.save(ready=True)
            if saved.errors:
                return saved
        return self.sheet.declare()

    def _do(self, action: Callable[[], Told], done: Text) -> None:
        """Act, show what is there afterwards, and say how it went."""
        try:
            told = action()
        except CooError as error:
            self._refuse(error)
            return
        self._show_all()
        if told.errors:
            self.notify(said(told.errors[0]), severity="error", timeout=8, markup=False)
        else:
            self.notify(str(done.fill(files=" ".join(told.files))), markup=False)

    def _refuse(self, error: CooError) -> None:
        self.notify(f"{error.what} {error.fix}", severity="error", timeout=8, markup=False)

    def _open_line(self, number: int) -> None:
        self.push_screen(LineScreen(self.sheet, number), lambda _: self._show_all())

    def _go_to(self, problem: Problem) -> None:
        at = where(problem.path) if problem.path else None
        if at is not None and at.group == "goods":
            back = {now: number for number, now in numbers_now(self.sheet).items()}
            self.query_one(TabbedContent).active = GOODS
            self._open_line(back.get(at.number, at.number))
            return
        for row in self.query(f"#{widget_id(problem.path)}").results(FieldRow):
            pane = next(node for node in row.ancestors if isinstance(node, TabPane))
            self.query_one(TabbedContent).active = pane.id or ""
            row.enter()

    def _enter_page(self, page: str) -> None:
        """Put the cursor into a page."""
        pane = self.query_one(f"#{page}", TabPane)
        rows = pane.query(FieldRow)
        if rows:
            rows.first().enter()
        else:
            pane.query_one(DataTable).focus()

    def _show_all(self) -> None:
        for row in self.query(FieldRow):
            if row.value != self.sheet.value(row.path):
                row.value = self.sheet.value(row.path)
        self._show_lines()
        self._show_receipts()
        self._check()

    def _check(self) -> None:
        self._waiting = None
        if self.sheet.editable:
            try:
                self.told = self.sheet.check()
            except CooError as error:
                self._refuse(error)
        else:
            self.told = Told(errors=[], warnings=[])
        for row in self.query(FieldRow):
            row.mark(
                [one for one in self.told.errors if one.path == row.path],
                [one for one in self.told.warnings if one.path == row.path],
            )
        checks = self.query_one("#checks", OptionList)
        checks.clear_options()
        checks.add_options(
            Option(f"{mark} {one.path}  {said(one)}")
            for mark, problems in (("✗", self.told.errors), ("!", self.told.warnings))
            for one in problems
        )
        self._show_title()

    def _show_title(self) -> None:
        sheet = self.sheet
        errors, warnings = len(self.told.errors), len(self.told.warnings)
        faults = t("{errors} errors, {warnings} warnings", "{errors} 个错误，{warnings} 个警告")
        parts = [
            f"{sheet.kind.code} {sheet.kind.name.text}",
            sheet.stored.cert_no or sheet.name,
            str(shown_state(sheet.whole.state)),
            str(faults.fill(errors=errors, warnings=warnings)),
            str(t("not saved", "未暂存")) if sheet.changed else "",
        ]
        self.query_one("#title", Label).update("   ".join(filter(None, parts)))

    def _show_lines(self) -> None:
        table = self.query_one("#lines", DataTable)
        table.clear()
        for place, number in enumerate(self.sheet.lines(), 1):
            cells = (self.sheet.value(f"goods[{number}].{name}") for name in _COLUMNS)
            table.add_row(str(place), *cells, key=str(number))

    def _show_receipts(self) -> None:
        table = self.query_one("#answers", DataTable)
        table.clear()
        for number, one in enumerate(self.sheet.whole.receipts, 1):
            content = f"{one.means} {one.text}".strip()
            table.add_row(str(number), to_second(one.time), one.code, content)
