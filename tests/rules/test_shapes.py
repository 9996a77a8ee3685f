import msgspec
import pytest

from coo_cli.base.resources import resources
from coo_cli.certificate.finding import Severity
from coo_cli.rules.boxes import intermediary_in
from coo_cli.rules.check import check
from coo_cli.rules.examples import patched

BOTH = ("goods[1].", "goods[2].")
EXPORTER = "EXAMPLE EXPORT CO., LTD.\n1 SAMPLE ROAD, NINGBO, CHINA"
THIRD_PARTY = {
    "third_party_invoice": "1",
    "nonparty[1].sort_no": "1",
    "nonparty[1].name": "EXAMPLE TRADING PTE LTD",
    "nonparty[1].country_code": "702",
    "nonparty[1].country_name": "SINGAPORE",
}
LATE = {"invoice_date": "2025-11-02", "vessel": "EXAMPLE STAR V.001N"}


def every_line(**values):
    return {f"{line}{name}": value for line in BOTH for name, value in values.items()}


def to(code, name_en, name_zh):
    return {"dest_country_code": code, "dest_country": name_en, "dest_country_name": name_zh}


@pytest.mark.parametrize(
    ("base", "patch", "rule", "path"),
    [
        ("E", to("036", "AUSTRALIA", "澳大利亚"), "COO-2002", "dest_country_code"),
        ("RC", to("276", "GERMANY", "德国"), "COO-2002", "dest_country_code"),
        ("G", to("276", "GERMANY", "德国"), "COO-2002", "dest_country_code"),
        ("E", {"goods[2].origin_criterion": "WP"}, "COO-2003", "goods[2].origin_criterion"),
        ("E", {"goods[2].origin_criterion": "X"}, "COO-2003", "goods[2].origin_criterion"),
        ("E", {"goods[2].origin_criterion": " 45%"}, "COO-2003", "goods[2].origin_criterion"),
        (
            "G",
            {"goods[1].origin_criterion": "F", "goods[1].criterion_detail": ""},
            "COO-2004",
            "goods[1].origin_criterion",
        ),
        (
            "G",
            {"goods[1].origin_criterion": "", "goods[1].criterion_detail": ""},
            "COO-2004",
            "goods[1].origin_criterion",
        ),
        ("E", {"goods[2].origin_criterion": "39%"}, "COO-2005", "goods[2].origin_criterion"),
        ("G", {"goods[1].criterion_detail": ""}, "COO-2006", "goods[1].criterion_detail"),
        ("RC", {"goods[1].origin_criterion": "RVC"}, "COO-2006", "goods[1].import_content"),
        ("G", {"goods[1].criterion_detail": "96.18"}, "COO-2007", "goods[1].criterion_detail"),
        ("E", {"goods[1].criterion_detail": "a lot"}, "COO-2007", "goods[1].criterion_detail"),
        ("G", {"goods[1].origin_criterion": "P"}, "COO-2008", "goods[1].criterion_detail"),
        ("RC", {"goods[1].import_content": "45"}, "COO-2008", "goods[1].import_content"),
        ("E", {"goods[1].origin_criterion": "PSR"}, "COO-2009", "goods[1].criterion_sub"),
        (
            "E",
            {"goods[1].origin_criterion": "PSR", "goods[1].criterion_sub": "4"},
            "COO-2009",
            "goods[1].criterion_sub",
        ),
        ("E", {"goods[1].criterion_sub": "1"}, "COO-2010", "goods[1].criterion_sub"),
        ("E", {"goods[1].hs_code": "8544"}, "COO-2012", "goods[1].hs_code"),
        ("C", {"goods[1].hs_code": "85"}, "COO-2012", "goods[1].hs_code"),
        ("E", LATE | {"departure_date": "2025-11-19"}, "COO-2013", "departure_date"),
        ("RC", {"third_party_invoice": "1"}, "COO-2015", "nonparty"),
        ("E", {**THIRD_PARTY, "third_party_invoice": "0"}, "COO-2017", "third_party_invoice"),
        ("RC", {"invoices": ""}, "COO-2018", "invoices"),
        ("E", {"exporter": f"{EXPORTER} VIA SAMPLE (HK) LTD"}, "COO-2020", "exporter"),
        ("RC", {"exporter": f"{EXPORTER}\nVIA: SAMPLE (HK) LTD"}, "COO-2020", "exporter"),
        ("E", {"exporter": f"{EXPORTER}\no / b sample ltd"}, "COO-2020", "exporter"),
        ("TR", {"exporter": f"EXAMPLE CO., LTD. ON BEHALF OF SAMPLE LTD\n{EXPORTER}"}, "COO-2020", "exporter"),
        ("E", {"consignee": "TO ORDER"}, "COO-2021", "consignee"),
        ("RC", {"consignee": "To the order of SAMPLE BANK\nTOKYO"}, "COO-2021", "consignee"),
        ("RC", {"consignee": "***"}, "COO-2021", "consignee"),
        ("G", {"consignee": "TO WHOM IT MAY CONCERN"}, "COO-2021", "consignee"),
    ],
)
def test_a_shape_that_does_not_fit_the_type_is_found_by_its_rule_alone(base, patch, rule, path, right, context):
    found = check(*patched(right[base], context, patch))
    assert [(item.rule, item.path) for item in found] == [(rule, path)]


@pytest.mark.parametrize(
    ("base", "patch"),
    [
        ("G", to("036", "AUSTRALIA", "澳大利亚") | every_line(origin_criterion="", criterion_detail="")),
        ("E", {"goods[1].origin_criterion": "PSR", "goods[1].criterion_sub": "2"}),
        ("E", {"goods[1].origin_criterion": "45.5%"}),
        ("E", {"goods[1].criterion_detail": "45%"}),
        ("RC", {"goods[1].origin_criterion": "RVC", "goods[1].import_content": "45.00"}),
        ("E", THIRD_PARTY),
        ("E", LATE | {"departure_date": "2025-11-20"}),
        ("TR", every_line(origin_criterion="ANY")),
        ("C", {"exporter": f"{EXPORTER}\nVIA SAMPLE (HK) LTD", "consignee": "TO WHOM IT MAY CONCERN"}),
        ("C", {"consignee": "TO ORDER OF SAMPLE BANK"}),
        ("G", {"exporter": f"{EXPORTER}\nO/B SAMPLE (HK) LTD", "consignee": "TO ORDER"}),
        ("E", {"exporter": "VIA EXAMPLE TECHNOLOGIES (CHINA) CO., LTD.\n1 SAMPLE ROAD, NINGBO, CHINA"}),
        ("E", {"exporter": "NINGBO VIA EXAMPLE CO., LTD.\n1 SAMPLE ROAD, NINGBO, CHINA"}),
        ("E", {"consignee": "ORDER EXAMPLE CO., LTD.\n1 TEST ROAD, BANGKOK, THAILAND"}),
    ],
)
def test_what_the_type_allows_is_not_found(base, patch, right, context):
    assert check(*patched(right[base], context, patch)) == []


def test_a_type_is_read_as_of_the_application_date(right, context):
    old = {
        "cert_no": "E19MA99999960012",
        "apply_date": "2019-08-19",
        "invoice_date": "2019-08-01",
        "departure_date": "2019-08-25",
    }
    cert, _ = patched(right["E"], context, old | every_line(origin_criterion="X"))
    assert check(cert, context) == []
    cert, _ = patched(cert, context, {"apply_date": "2019-08-20"})
    assert {item.rule for item in check(cert, context)} == {"COO-2003"}


def test_the_form_of_those_days_took_twenty_lines(right, context):
    def lines(cert, count, **head):
        line = cert.goods[0]
        goods = tuple(
            msgspec.structs.replace(line, line_no=str(n), description=f"{line.description} NO. {n}")
            for n in range(1, count + 1)
        )
        return msgspec.structs.replace(cert, goods=goods, fob_value="", total_amount="", **head)

    dates = {"apply_date": "2019-08-19", "invoice_date": "2019-08-01", "departure_date": "2019-08-25"}
    old, _ = patched(right["E"], context, {"cert_no": "E19MA99999960012", **dates, "goods[1].origin_criterion": "X"})
    assert check(lines(old, 20), context) == []
    assert [(item.rule, item.path) for item in check(lines(old, 21), context)] == [("COO-2011", "goods")]
    assert check(lines(right["E"], 21), context) == []


def test_what_a_type_file_calls_unsure_is_a_warning(right, context):
    short, _ = patched(right["C"], context, {"goods[1].hs_code": "85"})
    assert [item.severity for item in check(short, context)] == [Severity.WARNING]
    short, _ = patched(right["E"], context, {"goods[1].hs_code": "85"})
    assert [item.severity for item in check(short, context)] == [Severity.ERROR]


def test_to_order_is_an_error_or_a_warning_by_type_and_destination(right, context):
    def said(base, patch):
        return [(item.rule, item.severity) for item in check(*patched(right[base], context, patch))]

    assert said("E", {"consignee": "TO ORDER"}) == [("COO-2021", Severity.ERROR)]
    blank = to("036", "AUSTRALIA", "澳大利亚") | every_line(origin_criterion="", criterion_detail="")
    assert said("G", {"consignee": "TO ORDER"} | blank) == [("COO-2021", Severity.WARNING)]
    assert said("TR", {"exporter": f"{EXPORTER} VIA SAMPLE LTD"}) == [("COO-2020", Severity.WARNING)]


def test_a_hostile_exporter_does_not_stop_the_search_for_an_intermediary():
    for text in ("LTD" + " " * 300_000, "\n" * 300_000, "O " * 150_000, "ON " * 100_000):
        assert intermediary_in(text) == ""  # a search that goes back and forth would take hours


def test_a_type_for_certain_goods_doubts_others(right, context):
    mexico = {"cert_type": "AD", "cert_no": "AD26MA99999960012", **to("484", "MEXICO", "墨西哥")}
    tiles, other = every_line(hs_code="6907211000"), every_line(hs_code="8544421100")
    assert check(*patched(right["C"], context, mexico | tiles)) == []
    found = check(*patched(right["C"], context, mexico | other))
    assert [(item.rule, item.path, item.severity) for item in found] == [
        ("COO-2023", f"{line}hs_code", Severity.WARNING) for line in BOTH
    ]


def test_a_form_in_chinese_wants_chinese(right, context):
    taiwan = {"cert_type": "H", "cert_no": "H26MA99999960012", **to("158", "TAIWAN, CHINA", "中国台湾")}
    chinese = {"exporter": "示例出口有限公司", "consignee": "SAMPLE LTD", "goods[1].description": "数据电缆 18箱"}
    patch = taiwan | chinese | every_line(origin_criterion="WO")
    found = [item for item in check(*patched(right["C"], context, patch)) if item.rule == "COO-2022"]
    assert [(item.path, item.severity) for item in found] == [
        ("consignee", Severity.WARNING),
        ("goods[2].description", Severity.ERROR),
    ]


def test_the_limit_of_the_asia_pacific_agreement_counts_working_days(right, context):
    korea = {"cert_type": "B", "cert_no": "B26MA99999960012", **to("410", "KOREA", "韩国")}
    korea |= {"consignee": "SAMPLE IMPORT LTD\n2 EXAMPLE STREET, BUSAN, KOREA", "vessel": "EXAMPLE STAR V.001N"}
    lines = every_line(origin_criterion="A")

    def left(day):  # the application is on Friday, 2026-11-20
        patch = korea | lines | {"departure_date": day, "invoice_date": "2026-11-02"}
        return [item.rule for item in check(*patched(right["C"], context, patch))]

    assert left("2026-11-17") == []
    assert left("2026-11-16") == ["COO-2013"]
    assert left("2026-11-13") == ["COO-2013"]
    monday = {"apply_date": "2026-11-23", "departure_date": "2026-11-18"}
    assert check(*patched(right["C"], context, korea | lines | monday)) == []


def test_a_third_party_invoice_demands_what_the_type_file_says(right, context):
    ecuador = {"cert_type": "EC", "cert_no": "EC26MA99999960012", **to("218", "ECUADOR", "厄瓜多尔"), **THIRD_PARTY}
    ecuador["consignee"] = "SAMPLE IMPORT LTD\n2 EXAMPLE STREET, QUITO, ECUADOR"
    cert, _ = patched(right["C"], context, ecuador | every_line(origin_criterion="WO"))
    found = check(cert, context)
    assert [(item.rule, item.path, item.severity) for item in found] == [("COO-2016", "producer", Severity.WARNING)]
    assert "producer (as printed)" in found[0].text.en


def test_a_type_may_refuse_third_party_invoices(right, context, tmp_path):
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "RC.yaml").write_text("nonparty: {allowed: false}\n", encoding="utf-8")
    strict = msgspec.structs.replace(context, resources=resources(workspace=tmp_path))
    found = check(*patched(right["RC"], strict, THIRD_PARTY))
    assert [(item.rule, item.severity) for item in found] == [("COO-2014", Severity.ERROR)]


def test_invoices_are_listed_only_where_the_type_lists_them(right, context):
    cert = msgspec.structs.replace(
        right["C"],
        invoices=tuple(msgspec.structs.replace(i, cert_no=right["C"].cert_no) for i in right["RC"].invoices),
    )
    assert [(item.rule, item.severity) for item in check(cert, context)] == [("COO-2019", Severity.WARNING)]


def test_a_draft_may_lack_what_its_criterion_needs_but_must_not_be_wrong(right, context):
    lacking, _ = patched(right["G"], context, {"apply_type": "0", "goods[1].criterion_detail": ""})
    assert check(lacking, context) == []
    wrong, _ = patched(right["G"], context, {"apply_type": "0", "goods[1].criterion_detail": "96.18"})
    assert [item.rule for item in check(wrong, context)] == ["COO-2007"]
