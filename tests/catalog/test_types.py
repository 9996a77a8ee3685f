"""The facts of each type, entered here a second time from the published sources and held against the data files."""

import datetime as dt

import pytest

from coo_cli.catalog.codes import CERT_TYPES, code_list
from coo_cli.catalog.countries import countries_of
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.rules.criteria import arrange


def those(codes):
    return set(codes.split())


OF_2019 = those("C G K E B F P R H A L X N I S M T TR PR AD AP GE")
NEWER = those("RC MU CA NI EC SE HD MV CG")
TODAY = dt.date(2026, 11, 23)


def day(text):
    return dt.date.fromisoformat(text)


def types_where(catalog, holds, on=TODAY):
    return {code for code in type_codes(catalog) if holds(cert_type(catalog, code, on))}


def fields_of(kind):
    return {*kind.fields.use, *kind.fields.require, *kind.fields.expect}


def entries(kind):
    return [" ".join(part for part in (c.code, "nn%" if c.pattern else "") if part) for c in kind.criteria]


def test_there_are_the_22_types_of_2019_and_the_9_newer_ones(catalog):
    assert set(type_codes(catalog)) == OF_2019 | NEWER
    assert types_where(catalog, lambda kind: kind.system == "2019") == OF_2019


def test_agreements_have_the_codes_of_the_export_declaration(catalog):
    codes = {code: a.code for code in type_codes(catalog) if (a := cert_type(catalog, code).agreement)}
    assert {f"{code}:{of_agreement}" for code, of_agreement in codes.items()} == those(
        "B:01 E:02 P:07 F:08 N:10 X:11 R:12 H:14 L:15 I:16 S:17 A:18 K:19 GE:20 MU:21 RC:22 CA:23 NI:24 EC:25 SE:26 "
        "HD:27 MV:28 CG:"
    )


@pytest.mark.parametrize(
    ("field", "types"),
    [
        ("producer", "A GE N L R P F K EC SE MV"),
        ("remark", "A GE N L R P F K SE MV I S"),
        ("exhibition", "E"),
        ("third_party_invoice", "E H RC EC"),
        ("exporter_tel", "H"),
        ("exporter_fax", "H"),
        ("exporter_email", "H"),
        ("consignee_tel", "H"),
        ("departure_estimated", "H NI EC HD MV CG"),
        ("origin_country_code", "TR PR"),
        ("origin_country", "TR PR"),
        ("assembly", "PR"),
        ("trade_mode", "G"),
        ("currency", "R L N H RC"),
        ("transport_details", "C G"),
        ("goods.producer", "H RC"),
        ("goods.producer_tel", "H"),
        ("goods.producer_secret", "H"),
        ("goods.criterion_sub", "E"),
        ("goods.criterion_detail", "E G"),
        ("goods.origin_country_code", "RC"),
        ("goods.tax_rate_flag", "RC"),
        ("goods.import_content", "RC"),
        ("goods.invoice_no", "RC"),
        ("invoices.number", "RC"),
    ],
)
def test_special_fields_belong_to_the_types_that_use_them(catalog, field, types):
    assert types_where(catalog, lambda kind: field in fields_of(kind)) == set(types.split())


def test_only_the_non_preferential_one_and_tiles_to_mexico_use_no_criterion_for_certain(catalog):
    none = types_where(catalog, lambda kind: "goods.origin_criterion" not in fields_of(kind))
    assert none == {"C", "AD"}
    assert not any("criteria" in cert_type(catalog, code).unsure for code in none)
    for code in those("CA NI SE HD"):
        assert "criteria" in cert_type(catalog, code).unsure


def test_the_criterion_is_demanded_where_sources_agree_except_where_a_blank_may_be_right(catalog):
    demanded = types_where(catalog, lambda kind: "goods.origin_criterion" in kind.fields.require)
    assert demanded == those("K E B F P R H A L X N I S GE RC MU")


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("E", "2019-08-19", ["X", "PSR", "nn%"]),
        ("E", "2019-08-20", ["WO", "PE", "CTH", "nn%", "PSR"]),
        ("F", "2019-02-28", ["P", "RVC", "PSR"]),
        ("F", "2019-03-01", ["WO", "WP", "PSR"]),
        ("G", "2019-09-01", ["P", "W", "F", "Y", "PK", "", "", "P"]),
        ("B", "2026-01-01", ["A", "B nn%", "C nn%", "D"]),
        ("P", "2026-01-01", ["P", "nn%", "PSR"]),
        ("H", "2026-01-01", ["WO", "WP", "PSR", "PSR ACU", "PSR DMI", "PSR FG"]),
        ("K", "2026-01-01", ["WO", "WP", "PSR", "OP"]),
        ("GE", "2026-01-01", ["WO", "WP", "nn%", "PSR"]),
        ("X", "2026-01-01", ["P", "RVC", "PSR"]),
        ("MU", "2026-01-01", ["WO", "WP", "RVC", "PSR"]),
        ("R", "2026-01-01", ["WO", "WP", "PSR", "PSR nn%"]),
        ("N", "2026-01-01", ["WO", "WP", "PSR", "PSR nn%"]),
        *((code, "2026-01-01", ["WO", "WP", "PSR"]) for code in ("A", "L", "I", "S", "NI")),
    ],
)
def test_criteria_are_those_of_the_form_in_force(catalog, code, on, expected):
    assert entries(cert_type(catalog, code, day(on))) == expected


def test_rcep_knows_five_criteria_and_what_may_be_added_only_as_unsure(catalog):
    sure = {c.code for c in cert_type(catalog, "RC").criteria if not c.unsure}
    assert sure == {"WO", "PE", "CTC", "RVC", "CR"}


def test_details_stand_beside_the_criteria_that_need_them(catalog):
    details = {
        (code, c.code): (c.detail.kind, c.detail.need, c.detail.max, c.detail.field)
        for code in type_codes(catalog)
        for c in cert_type(catalog, code).criteria
        if c.detail and not c.unsure
    }
    optional = ("percent", "optional", 100, "criterion_detail")
    assert details == {
        ("E", "WO"): optional,
        ("E", "PE"): optional,
        ("E", "CTH"): optional,
        ("G", "W"): ("hs_heading", "required", 100, "criterion_detail"),
        ("G", "Y"): ("percent", "required", 50, "criterion_detail"),
        ("RC", "RVC"): ("percent", "required", 100, "import_content"),
    }
    sub = {c.code: [s.code for s in c.sub] for c in cert_type(catalog, "E", TODAY).criteria if c.sub}
    assert sub == {"PSR": ["1", "2", "3"]}


@pytest.mark.parametrize("code", ["E", "P", "GE", "CA"])
def test_value_content_is_at_least_40_percent(catalog, code):
    assert [c.min for c in cert_type(catalog, code, TODAY).criteria if c.pattern] == [40]


REPORTED = {
    "A": "WO WP PSR",
    "F": "WO WP PSR",
    "K": "WO WP PSR OP",
    "H": "WO WP PSR PSR_ACU PSR_DMI PSR_FG",
    "E": "WO PE PSR CTH",
    "G": "F P PK W Y",
    "GE": "WO WP 40% PSR",
    "RC": "CR CTC PE RVC WO",
}
"""The drop-downs that were published, by type."""


def test_every_criterion_of_the_published_lists_is_known(catalog):
    for code, those in REPORTED.items():
        kind = cert_type(catalog, code, TODAY)
        criteria = arrange(kind, {c.to: countries_of(catalog, c.to) for c in kind.criteria})
        unknown = [entry for entry in those.split() if not criteria.matching(entry.replace("_", " "))]
        assert unknown == [], code


def test_the_criterion_of_wholly_obtained_goods_is_told_from_those_of_others(catalog):
    wholly = {code: {c.code for c in cert_type(catalog, code).criteria if c.wholly} for code in type_codes(catalog)}
    assert {code: entries for code, entries in wholly.items() if entries and entries != {"WO"}} == {
        "B": {"A"},
        "E": {"WO", "X"},
        "F": {"WO", "P"},
        "G": {"P", ""},
        "P": {"P"},
        "X": {"P"},
    }
    assert not [code for code in type_codes(catalog) for c in cert_type(catalog, code).criteria if c.wholly is None]


def test_an_intermediary_stands_on_the_non_preferential_one_and_on_form_a_alone(catalog):
    assert types_where(catalog, lambda kind: kind.intermediary) == {"C", "G"}
    assert types_where(catalog, lambda kind: "intermediary" in kind.unsure) == those("G M T TR PR AD AP CG")


def test_words_instead_of_a_consignee_are_taken_by_few_types(catalog):
    words = {
        code: [w.words for w in cert_type(catalog, code).consignee_words if not w.unsure] for code in OF_2019 | NEWER
    }
    named = ["TO ORDER", "TO WHOM IT MAY CONCERN"]
    assert {code: said for code, said in words.items() if said} == {
        "C": named,
        "TR": named,
        "PR": named,
        "G": ["TO ORDER"],
        "MU": ["***"],
        "NI": ["***"],
    }
    assert {w.to for w in cert_type(catalog, "G").consignee_words if not w.unsure} == {("@EU28", "NO", "CH", "LI")}


def test_tiles_and_tobacco_are_the_only_goods_of_their_types(catalog):
    headings = {code: kind for code in type_codes(catalog) if (kind := cert_type(catalog, code).hs_headings)}
    assert headings == {"AD": ("6907", "6908"), "AP": ("6907", "6908"), "T": ("2401",)}
    assert all("hs_headings" in cert_type(catalog, code).unsure for code in headings)


@pytest.mark.parametrize(
    ("code", "on", "most"),
    [
        ("K", "2022-06-11", 20),
        ("K", "2022-06-12", None),
        ("S", "2021-08-31", 20),
        ("S", "2021-09-01", 50),
        ("F", "2019-02-28", 20),
        ("F", "2019-03-01", 50),
        ("E", "2019-08-19", 20),
        ("E", "2019-08-20", None),
        ("RC", "2026-01-01", None),
        *((code, "2026-01-01", 20) for code in sorted(those("A GE R L N I H"))),
    ],
)
def test_line_caps_depend_on_type_and_day(catalog, code, on, most):
    assert cert_type(catalog, code, day(on)).max_lines == most


def test_only_ecfa_is_in_chinese_and_shows_eight_digits(catalog):
    assert types_where(catalog, lambda kind: kind.language == "zh") == {"H"}
    digits = {kind.code: kind.hs_digits for kind in (cert_type(catalog, code) for code in type_codes(catalog))}
    assert digits["H"] == 8
    assert {code for code, n in digits.items() if n == 0} == {"C", "M", "TR", "PR", "AD", "AP"}
    assert {n for code, n in digits.items() if n and code != "H"} == {6}


def test_late_issue_is_worded_as_each_agreement_wants(catalog):
    words = {code: cert_type(catalog, code, TODAY).retrospective.text for code in type_codes(catalog)}
    assert {code for code, text in words.items() if text.endswith(("RETROACTIVELY", "Retroactively"))} == those(
        "E F P K RC"
    )
    assert {code for code, text in words.items() if text.upper().endswith("RETROSPECTIVELY")} == those(
        "C G R A L X N I S GE M MU"
    )
    assert words["H"] == "补发"
    assert words["B"] == ""
    assert cert_type(catalog, "H").retrospective.counted_from == "export_date"
    assert types_where(catalog, lambda kind: kind.retrospective.working_days) == {"B"}


@pytest.mark.parametrize(
    ("code", "box", "grace", "limit"),
    [
        ("E", "13", 3, 365),
        ("P", "13", 15, 365),
        ("K", "5", 7, 365),
        ("H", "15", 0, 90),
        ("G", "4", 0, None),
        ("R", "", 0, 365),
        ("L", "14", 0, 365),
        ("X", "12", 0, 365),
        ("RC", "17", 0, 365),
        ("B", "", 0, 3),
    ],
)
def test_late_issue_is_noted_in_its_box_within_its_days(catalog, code, box, grace, limit):
    wording = cert_type(catalog, code, TODAY).retrospective
    assert (wording.box, wording.grace_days, wording.limit_days) == (box, grace, limit)


def test_words_of_earlier_forms_are_back_on_earlier_days(catalog):
    before = cert_type(catalog, "N", day("2022-04-06"))
    assert (before.retrospective.text, before.retrospective.limit_days) == ("", 0)
    assert cert_type(catalog, "N", day("2022-04-07")).retrospective.text == "ISSUED RETROSPECTIVELY"
    old = cert_type(catalog, "F", day("2019-02-28"))
    assert (old.retrospective.box, old.nonparty.tells) == ("14", ("producer", "address"))
    assert old.producer_words.secret.startswith("Available to the competent governmental")
    assert old.true_copy == cert_type(catalog, "F", TODAY).true_copy


def test_invoices_of_others_are_ticked_listed_and_told_in_a_box(catalog):
    assert types_where(catalog, lambda kind: kind.nonparty.tick) == {"E", "RC"}
    assert types_where(catalog, lambda kind: kind.nonparty.list_required) == {"E", "RC", "H", "EC"}
    told = {code: cert_type(catalog, code, TODAY).nonparty.box for code in those("E RC K A GE L R MU")}
    assert told == {"E": "7", "RC": "14", "K": "5", "A": "5", "GE": "5", "L": "5", "R": "5", "MU": "10"}
    assert cert_type(catalog, "EC").nonparty.require == ("producer",)


def test_rcep_demands_the_invoices_and_shorter_texts(catalog):
    fields = cert_type(catalog, "RC").fields
    assert {"invoice_no", "invoice_date", "currency", "price_terms", "goods.origin_country"} <= set(fields.require)
    assert fields.lengths == {"contract_no": 50, "total_amount": 20}


def test_what_is_not_published_is_said_to_be_unsure(catalog):
    for code in those("AD AP CA EC SE HD MV CG T"):
        assert "title" in cert_type(catalog, code).unsure
    for code in those("X MU B"):
        assert "criteria" in cert_type(catalog, code).unsure
    assert "agreement" in cert_type(catalog, "CG").unsure


def test_a_type_is_found_by_code_and_by_either_name(catalog):
    types = code_list(catalog, CERT_TYPES)
    for spelling, code in {
        "e": "E",
        "Form E": "E",
        "东盟": "E",
        "中国-东盟自由贸易区原产地证书": "E",
        "普惠制": "G",
        "韩国": "K",
        "rcep": "RC",
        "China-Georgia": "GE",
        "转口": "TR",
    }.items():
        assert types.find(spelling).code == code
    assert types.find("no such type") is None
