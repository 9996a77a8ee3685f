"""The table of receipt codes and of reasons, and which words tell which reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import resources
from coo_cli.catalog.codes import code_list
from coo_cli.catalog.receipts import asked_in, meaning_text, receipt_table
from coo_cli.certificate.receipt import Receipt, code_name, meaning, state_of
from coo_cli.workflow.explain import all_rules

RECEIPTS = [
    *(Receipt(cert_no="C1", kind="client", code=code) for code in "SF"),
    *(Receipt(cert_no="C1", kind=kind, code=code) for kind in ("technical", "attachment") for code in "1234"),
    *(Receipt(cert_no="C1", kind="business", channel=channel) for channel in "12"),
    *(Receipt(cert_no="C1", kind="business", channel="6", code=code) for code in "123568"),
]


def test_every_code_that_is_reported_has_its_words_and_no_other_has(catalog):
    assert set(receipt_table(catalog).codes) == {code_name(receipt) for receipt in RECEIPTS}


def test_a_state_that_needs_something_done_has_a_remedy_and_an_unknown_code_none(catalog):
    for name, known in receipt_table(catalog).codes.items():
        refused = state_of(name) in ("returned", "failed") or name in ("attachment RetType 2", "attachment RetType 4")
        assert (known.remedy is not None) == refused, name
        if known.certainty == "unknown":
            assert state_of(name) is None


def test_a_code_nobody_knows_is_named_as_it_came_and_speaks_of_no_state(catalog):
    strange = Receipt(cert_no="C1", kind="business", channel="6", code="77")
    assert "77" in meaning_text(catalog, strange).en
    assert meaning(strange) is None


def test_the_rules_that_reasons_name_exist(catalog):
    rules = {rule.id for rule in all_rules()}
    reasons = receipt_table(catalog).reasons
    assert {reason.rule for reason in reasons.values() if reason.rule} <= rules
    assert all(reason.about or reason.says for reason in reasons.values())


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("备案号不存在", {"registration": ()}),
        ("企业未备案", {"registration": ()}),
        ("申报员未备案", {"declarant": ()}),
        ("申报员未在本企业备案", {"declarant": ()}),
        ("生产企业未备案", {"producer": ()}),
        ("证书号重复", {"number_taken": ()}),
        ("证书编号 不符合 规则", {"number_form": ()}),
        ("发票号重复", {"invoice_used": ()}),
        ("发票日期晚于申请日期", {"invoice_date": ()}),
        ("第2项商品编码错误", {"hs_code": (2,)}),
        ("第二、3项：原产地标准与税号不符，请更正后重新申报", {"hs_code": (2, 3), "criterion": (2, 3)}),
        ("运输细节不完整；离港日期有误", {"transport": (), "departure": ()}),
        ("签证机构错误", {"authority": ()}),
        ("请核对唛头", {"marks": ()}),
        ("出口商名称与备案不一致", {"exporter": ()}),
        ("出口商代码不存在", {"exporter_code": ()}),
        ("数量与件数不符", {"quantity": (), "packages": ()}),
        ("缺少随附单据", {"attachment": ()}),
        ("请补充发票", {"attachment": ()}),
        ("ＦＯＢ值有误", {"value": ()}),
        ("报文格式错误", {"message_form": ()}),
        ("读卡失败，请检查卡或 Key。", {"card": ()}),
        ("录入企业与卡不符", {"applicant": ()}),
    ],
)
def test_words_tell_their_reason_and_the_lines_they_name(words, asked, catalog):
    assert {one.key: one.lines for one in asked_in(catalog, f"示例：{words}")} == asked


@pytest.mark.parametrize(
    "words",
    [
        "",
        "审核通过",
        "见电话通知",
        "海关入库失败",
        "原产地标准无误",
        "数据已发往海关",
        "0001--报文收到时间:2026-11-20 10:01:00",
    ],
)
def test_what_names_no_reason_is_not_guessed_at(words, catalog):
    assert asked_in(catalog, words) == []


def test_a_complaint_about_one_thing_is_not_laid_to_another(catalog):
    assert [one.key for one in asked_in(catalog, "原产地标准无误，发票号重复")] == ["invoice_used"]


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("第项、,，。0123456789一二十²٣ \n发票号重复原产地标准不符FOB\x00"), max_size=60))
def test_any_words_are_answered_with_lines_that_are_numbers(words):
    for one in asked_in(resources(), words):
        assert all(0 < line < 10_000 or line == 0 for line in one.lines)


def test_a_workspace_lays_its_own_table_over_ours(tmp_path, catalog):
    (tmp_path / "receipts.yaml").write_text(
        "codes:\n  RepType 8: {en: withdrawn, zh: 已撤销, certainty: unsure}\n"
        "reasons:\n"
        "  ours: {says: [总部 退], en: ours, zh: 本公司, remedy: {en: call, zh: 请致电}, fields: [remark]}\n"
        "  invoice_used: {says: []}\n",
        encoding="utf-8",
    )
    own = resources(workspace=tmp_path)
    assert meaning_text(own, RECEIPTS[-1]).zh == "已撤销"
    assert meaning(RECEIPTS[-1]) is None
    assert [one.key for one in asked_in(own, "总部要求退单")] == ["ours"]
    assert asked_in(own, "发票号重复") == []
    assert code_list(own, "receipt_codes").get("RepType 8").en == "withdrawn"
    assert code_list(own, "return_reasons").get("ours").other["fields"] == "remark"


def test_a_field_that_does_not_exist_is_a_fault_of_the_file(tmp_path):
    (tmp_path / "receipts.yaml").write_text("reasons:\n  marks: {fields: [mark]}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        receipt_table(resources(workspace=tmp_path))
    assert caught.value.where.file.endswith("receipts.yaml")
    assert caught.value.where.row == 2
