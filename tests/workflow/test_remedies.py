"""What a return asks to change, from customs' words to the field and its source cell."""

import pytest

from coo_cli.message.receipts import read_receipts
from coo_cli.workflow.remedies import remedies

RECEIPT = """<?xml version="1.0" encoding="UTF-8"?>
<Receipt><CertNo>{no}</CertNo><Channel>6</Channel><CusRespData><RepType>{code}</RepType>
<RepAddMsg>{words}</RepAddMsg><RspGenTime>2026-11-20 1{hour}:20:00</RspGenTime></CusRespData></Receipt>"""


@pytest.fixture
def declared(shell, samples, tmp_path):
    """The number of a declared certificate of two lines whose marks gave a warning."""
    settings = shell.folder / "coo.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}rules: {{COO-3041: warning}}\n", encoding="utf-8")
    text = (samples / "demo" / "orders.csv").read_text(encoding="utf-8")
    export = tmp_path / "export.csv"
    export.write_text(text.replace("SAMPLE|SYDNEY|C/NO.1-58", "AS PER INVOICE"), encoding="utf-8")
    numbers = [item["cert_no"] for item in shell("convert", export)["certificates"]]
    shell("declare", "--ready")
    return numbers[0]


@pytest.fixture
def answer(shell, declared):
    def drop(words, code="3", hour=1):
        file = shell.folder / "client" / "InBox" / f"answer{hour}.xml"
        file.write_text(RECEIPT.format(no=declared, code=code, words=words, hour=hour), encoding="utf-8")
        return shell("poll")

    return drop


def test_a_return_names_the_fields_of_the_lines_customs_names_and_the_cell_where_it_is_known(shell, declared, answer):
    (change,) = answer("示例：第2项原产地标准不符，唛头不规范")["changes"]
    assert shell.exit == 5
    spots = {spot["path"]: spot.get("place") for one in change["remedies"] for spot in one["spots"]}
    assert set(spots) == {"goods[2].origin_criterion", "marks"}
    assert spots["goods[2].origin_criterion"] is None
    assert (spots["marks"]["row"], spots["marks"]["column"]) == (2, "marks")
    (error,) = shell.envelope["errors"]
    for said in ("goods[2].origin_criterion", "export.csv:2 (marks)", "COO-3041", change["key"]):
        assert said in error["fix"]["en"]
        assert said in error["fix"]["zh"]


def test_a_single_field_is_the_place_of_the_error(shell, answer):
    answer("示例：唛头不规范")
    (error,) = shell.envelope["errors"]
    assert error["path"] == "marks"
    assert error["place"]["column"] == "marks"


def test_a_line_the_certificate_does_not_have_is_not_named(shell, answer):
    (change,) = answer("示例：第7项商品编码错误")["changes"]
    assert change["remedies"][0]["spots"] == [{"path": "goods.hs_code"}]


def test_words_that_name_nothing_known_are_shown_as_they_are_and_the_code_says_the_rest(shell, answer):
    (change,) = answer("示例：见电话通知")["changes"]
    assert change["text"] == "示例：见电话通知"
    (remedy,) = change["remedies"]
    assert "reason" not in remedy
    assert "spots" not in remedy
    assert "probably" not in shell.envelope["errors"][0]["fix"]["en"]


def test_certificate_and_receipts_tell_the_same_until_the_state_is_another(shell, declared, answer):
    answer("示例：发票号重复")
    (remedy,) = shell("cert", "show", declared)["remedies"]
    assert (remedy["reason"], remedy["rule"], remedy["spots"]) == ("invoice_used", "COO-4004", [{"path": "invoice_no"}])
    assert shell("receipts", "show", declared)[-1]["remedies"] == [remedy]
    answer("审核通过", code="5", hour=2)
    assert shell("cert", "show", declared)["remedies"] == []
    assert shell("receipts", "show", declared)[-1]["remedies"] == []


def test_an_unknown_code_keeps_the_state_and_is_shown_as_unknown(shell, declared, answer):
    assert answer("示例：什么", code="9")["changes"] == []
    assert shell.exit == 0
    assert shell.states()[declared] == "sent"
    (row,) = shell("receipts", "show", declared)
    assert "unknown" in row["means"]
    assert row["remedies"] == []


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("Receipt_1*", None),
        ("Receipt_2*", [["applicant_code"]]),
        ("Receipt_3*", None),
        ("Receipt_4*", None),
        ("Receipt_5*", [["goods.hs_code"], ["goods.origin_criterion"]]),
        ("Receipt_6*", [[]]),
        ("Receipt_7*", None),
        ("Receipt_8*", [[]]),
        ("FileRet_technical_refused*", [[]]),
        ("FileRet_technical_accepted*", None),
        ("FileRet_attachment*", None),
        ("Failed_*", [[]]),
        ("Successed_*", None),
    ],
)
def test_the_sample_receipts_ask_for_what_they_say(pattern, paths, samples, catalog):
    (file,) = (samples / "receipts").glob(pattern)
    (receipt,) = read_receipts(file.read_bytes(), file.name)
    found = remedies(catalog, receipt)
    assert [[spot.path for spot in remedy.spots] for remedy in found] == (paths or [])
