"""Any entry of any register, written as a table, is read back as it was."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from coo_cli.base.resources import resources
from coo_cli.base.texts import show_language
from coo_cli.catalog.codes import code_list
from coo_cli.certificate.fields import Kind
from coo_cli.certificate.register import REGISTERS
from coo_cli.ingest.register_sheet import read_register, read_values
from coo_cli.report.plain_table import csv_table, xlsx_table
from coo_cli.workflow.registers import table_of

RIGHT = {
    "registration_no": ["330099999", "330299998"],
    "declarant_id": ["330200190001010006", "330200190001010014"],
    "organisation_code": ["MA9999996", "MA9999988"],
    "goods.producer_code": ["MA9999996"],
    "exporter_code": ["91330200MA9999988B"],
    "filings": ["2026-01-05 已发送 企业备案|2026-01-08 审核成功", "2026-01-05 returned 企业备案 地址, 电话"],
}
"""Values that are held against a check digit or form of their own."""

KEYS = {"registration": ["330099999", "330299998"], "defaults": ["E", "rc", "330099999@C", " 330299998 @ E "]}

BY_KIND = {
    Kind.DATE: st.dates().map(str),
    Kind.DIGITS: st.from_regex(r"[0-9]{4}", fullmatch=True),
    Kind.DECIMAL: st.decimals(0, 10**6, places=2).map(str),
    Kind.PERCENT: st.integers(0, 100).map(str),
    Kind.WHOLE: st.integers(1, 999).map(str),
}
TEXTS = st.text(alphabet="aB1 ,;\"'=+-@|\n\t例。é0", min_size=1, max_size=12)


def value_of(name, field, catalog):
    base = name.partition("@")[0]
    if base in RIGHT:
        return st.sampled_from(RIGHT[base])
    if field.codes:
        return st.sampled_from(
            [spelling for e in code_list(catalog, field.codes).entries for spelling in (e.code, e.zh)]
        )
    if field.element == "HSCode":
        return st.sampled_from(["8544.42.1100", "8536690000", "0101210010"])
    return BY_KIND.get(field.kind, TEXTS)


@st.composite
def entries(draw, register, catalog):
    """Some entries as people type them, read into what a register keeps."""
    names = [*register.paths, *register.own]
    if register.by_type:
        names += ["goods.origin_criterion@E", "goods.origin_criterion@RC"]
    key = st.sampled_from(KEYS[register.name]) if register.name in KEYS else TEXTS
    found = {}
    for _ in range(draw(st.integers(1, 3))):
        chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=6))
        typed = {name: draw(value_of(name, register.field(name), catalog)) for name in chosen}
        read, _ = read_values(register, draw(key), typed, catalog)
        if read.entry is not None:
            found[read.entry.key] = read.entry
    assume(found)
    return list(found.values())


@pytest.mark.parametrize("name", REGISTERS)
def test_any_entries_come_back_from_csv_and_xlsx(name):
    register, catalog = REGISTERS[name], resources()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(entries(register, catalog), st.sampled_from(["csv", "csv", "csv", "xlsx"]), st.sampled_from(["en", "zh"]))
    def run(kept, suffix, language):
        show_language(language)
        try:
            rows = table_of(register, kept)
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / f"{name}.{suffix}"
                file.write_bytes(csv_table(rows) if suffix == "csv" else xlsx_table(register.title.zh, rows))
                read = list(read_register(file, register, catalog))
        finally:
            show_language("en")
        assert [(one.entry, one.findings) for one in read] == [(entry, []) for entry in kept]

    run()
