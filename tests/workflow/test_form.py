"""The terminal form as a clerk uses it: by keyboard alone."""

import asyncio
import re

import pytest
from textual.widgets import DataTable, Input, OptionList, TabbedContent

from coo_cli.base.clock import system_clock
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import Certificate
from coo_cli.form.asking import LookUp
from coo_cli.form.criteria import CriteriaScreen
from coo_cli.form.field import FieldRow, widget_id
from coo_cli.form.line_screen import LineScreen
from coo_cli.form.screen import GOODS, PAUSE, RECEIPTS, FormApp
from coo_cli.form.sections import HEAD, NOT_TYPED
from coo_cli.form.sheet import Sheet
from coo_cli.workflow.app import open_app

LONG = PAUSE + 0.3


@pytest.fixture
def number(shell, samples):
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    return next(name for name in shell.states() if name.startswith("E"))


@pytest.fixture
def by_keys(shell, number):
    """Opens the form and lets a clerk work with it."""

    def run(work):
        sheet = Sheet(open_app(shell.folder, {}, system_clock, "clerk"), number)
        form = FormApp(sheet)

        async def play():
            async with form.run_test(size=(120, 40)) as pilot:
                await pilot.pause()
                await work(form, pilot)

        asyncio.run(play())
        return form

    return run


def stored(shell, number):
    return shell("cert", "show", number)["certificate"]


async def go_to(form, pilot, path):
    """Walk to a field as one does: page by page, then field by field."""
    for _ in range(len(HEAD)):
        if form.query_one(TabbedContent).active == form.query_one(f"#{widget_id(path)}").ancestors_with_self[2].id:
            break
        await pilot.press("f3")
    form.query_one(f"#{widget_id(path)}", FieldRow).enter()
    await pilot.pause()


def test_every_field_stands_in_one_section():
    placed = [name for section in HEAD for name in section.fields]
    assert sorted([*placed, *NOT_TYPED]) == sorted(item.name for item in describe(Certificate))


def test_what_is_typed_is_checked_at_once_and_kept_by_ctrl_s(by_keys, shell, number):
    async def work(form, pilot):
        assert form.query_one("#field-invoice_no").has_class("required")
        await pilot.press(*["end", *["backspace"] * 20])
        await pilot.pause(LONG)
        assert [p.path for p in form.told.errors + form.told.warnings if p.path == "invoice_no"] == ["invoice_no"]
        assert form.query_one("#field-invoice_no").has_class("error", "warning") or form.query_one(
            "#field-invoice_no"
        ).has_class("warning")
        await pilot.press(*"INV-9", "ctrl+s")
        await pilot.pause()
        assert not form.sheet.changed

    by_keys(work)
    assert stored(shell, number)["invoice_no"] == "INV-9"


def test_a_code_is_found_by_chinese_and_fills_its_field(by_keys, shell, number):
    async def work(form, pilot):
        await pilot.press("f3", "f3")
        await pilot.pause()
        form.query_one("#field-dest_country_code", FieldRow).enter()
        await pilot.press("f4")
        await pilot.pause()
        assert isinstance(form.screen, LookUp)
        form.screen.query_one(Input).value = "泰国"
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause(LONG)
        assert form.sheet.value("dest_country_code") == "764"
        await pilot.press("ctrl+s")
        await pilot.pause()

    by_keys(work)
    assert stored(shell, number)["dest_country_code"] == "764"


def test_a_look_up_begins_with_what_is_typed_already(by_keys):
    async def work(form, pilot):
        field = form.query_one("#field-dest_country_code", FieldRow)
        await pilot.press("f3", "f3")
        await pilot.pause()
        field.enter()
        field.value = "泰国"
        await pilot.press("f4")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause(LONG)
        assert form.sheet.value("dest_country_code") == "764"

    by_keys(work)


def test_lines_are_added_opened_and_taken_out(by_keys, shell, number):
    before = len(stored(shell, number)["goods"])

    async def work(form, pilot):
        await pilot.press("f6")
        await pilot.pause()
        assert isinstance(form.screen, LineScreen)
        form.screen.query_one(f"#field-goods-{before + 1}--hs_code", FieldRow).enter()
        await pilot.press(*"8536690000", "escape")
        await pilot.pause()
        table = form.query_one("#lines", DataTable)
        assert table.row_count == before + 1
        table.focus()
        table.move_cursor(row=0)
        await pilot.press("f7", "ctrl+s")
        await pilot.pause()
        assert table.row_count == before

    by_keys(work)
    lines = stored(shell, number)["goods"]
    assert len(lines) == before
    assert lines[-1]["hs_code"] == "8536690000"


def test_the_guide_and_the_faults_are_at_hand(by_keys):
    async def work(form, pilot):
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(form.screen, CriteriaScreen)
        await pilot.press("escape", "f5")
        await pilot.pause()
        checks = form.query_one("#checks", OptionList)
        assert checks.has_focus
        assert checks.option_count == len(form.told.errors) + len(form.told.warnings) > 0
        await pilot.press("enter")
        await pilot.pause()
        first = (form.told.errors + form.told.warnings)[0].path
        assert isinstance(form.screen, LineScreen) is first.startswith("goods")

    by_keys(work)


def test_it_is_previewed_and_declared_and_customs_answers_are_shown(by_keys, shell, number):
    async def declare(form, pilot):
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press("ctrl+o")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert form.sheet.whole.state == "sent"

    by_keys(declare)
    assert (shell.folder / "print" / f"{number}.pdf").read_bytes().startswith(b"%PDF")
    shell.customs()
    shell("poll")

    async def look(form, pilot):
        await pilot.press(*["f2"])
        await pilot.pause()
        assert form.query_one(TabbedContent).active == RECEIPTS
        assert form.query_one("#answers", DataTable).row_count >= 3
        assert form.query_one("#field-invoice_no", FieldRow).query_one(Input).disabled

    by_keys(look)


def test_two_clerks_at_one_certificate_the_second_is_told_and_loses_nothing(by_keys, shell, number):
    first = Sheet(open_app(shell.folder, {}, system_clock, "first"), number)

    async def work(form, pilot):
        await pilot.press("end", *"-9")
        first.type("remark", "first")
        first.save()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert form.sheet.changed
        assert form.sheet.value("invoice_no").endswith("-9")

    by_keys(work)
    assert stored(shell, number)["remark"] == "first"
    assert not stored(shell, number)["invoice_no"].endswith("-9")


def test_a_new_one_is_made_for_the_form_and_both_at_once_are_refused(shell, monkeypatch):
    shell("form", "--new", "C")
    assert (shell.codes, shell.exit) == (["no-terminal"], 2)
    assert shell("cert", "list") == []
    opened = []
    monkeypatch.setattr("coo_cli.cli.commands.form.on_terminal", lambda: True)
    monkeypatch.setattr(FormApp, "run", lambda form: opened.append(form.sheet))
    made = shell("form", "--new", "C")
    assert (made["state"], opened[0].stored.cert_type) == ("draft", "C")
    shell("form", "1", "--new", "C")
    assert (shell.codes, shell.exit) == (["form-of-one"], 2)
    shell("form", "C269999999990001")
    assert shell.codes == ["unknown-certificate"]


def test_a_goods_sheet_is_imported(by_keys, shell, number, tmp_path):
    sheet = tmp_path / "lines.csv"
    sheet.write_text("HS code,goods name (English)\n8536690000,PLUG\n", encoding="utf-8")

    async def work(form, pilot):
        await pilot.press("ctrl+g")
        await pilot.pause()
        form.screen.query_one(Input).value = str(sheet)
        await pilot.press("enter")
        await pilot.pause()
        form.query_one(TabbedContent).active = GOODS
        assert form.query_one("#lines", DataTable).row_count == 1

    by_keys(work)
    assert [line["name_en"] for line in stored(shell, number)["goods"]] == ["PLUG"]


def test_what_is_not_saved_is_not_left_without_a_question(by_keys):
    async def work(form, pilot):
        await pilot.press(*"x", "ctrl+q")
        await pilot.pause()
        assert len(form.screen_stack) == 2
        await pilot.press("escape")
        await pilot.pause()
        assert form.is_running
        assert form.sheet.changed

    by_keys(work)


def test_the_picture_has_required_fields_in_yellow(by_keys):
    pictures = []

    async def work(form, pilot):
        pictures.append(form.export_screenshot())

    by_keys(work)
    yellow = re.findall(r'<rect fill="#fff3b0"[^>]*width="([\d.]+)"', pictures[0])
    assert sum(float(width) > 500 for width in yellow) >= 8
    assert "INV-26102" in pictures[0]
