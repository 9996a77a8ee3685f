import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.certificate.model import Certificate, Goods
from coo_cli.workflow.complete import Completed, complete, completed, transport_details, with_number
from coo_cli.workflow.profile import Profile

TODAY = dt.date(2026, 11, 23)
PROFILE = Profile.model_validate(
    {
        "registration_no": "330099999",
        "credit_code": "91330200MA99999966",
        "company_name": "示例进出口有限公司",
        "exporter": "EXAMPLE CO.\nNINGBO, CHINA\n",
        "issuing_authority": "3100",
        "fill": {"trade_mode": "1", "goods.weight_unit": "KGS"},
    }
)


def filled(catalog, **given) -> Certificate:
    return complete(Certificate(cert_type="C", **given), PROFILE, catalog, TODAY)


def test_the_profile_fills_what_the_export_leaves_empty_and_nothing_else(catalog):
    cert = filled(catalog, trade_mode="3", goods=(Goods(weight_unit="LBS"), Goods()))
    assert cert.trade_mode == "3"
    assert [line.weight_unit for line in cert.goods] == ["LBS", "KGS"]
    assert cert.exporter == "EXAMPLE CO.\nNINGBO, CHINA"
    assert (cert.applicant_code, cert.exporter_code) == ("91330200MA99999966", "91330200MA99999966")


def test_what_follows_from_other_values_is_derived(catalog):
    cert = filled(catalog, goods=(Goods(fob_value="10.50", amount="11"), Goods(fob_value="0.25", amount="1.5")))
    assert (cert.apply_date, cert.collection_office, cert.marks) == ("2026-11-23", "3100", "N/M")
    assert (cert.fob_value, cert.total_amount) == ("10.75", "12.5")
    assert [line.line_no for line in cert.goods] == ["1", "2"]
    assert cert.apply_place == "NINGBO, CHINA"


@pytest.mark.parametrize(
    "given", [{"dest_country_code": "036"}, {"dest_country": "Australia"}, {"dest_country_name": "澳大利亚"}]
)
def test_any_form_of_the_destination_gives_all_three(catalog, given):
    cert = filled(catalog, **given)
    assert cert.dest_country_code == "036"
    assert cert.dest_country.upper() == "AUSTRALIA"
    assert cert.dest_country_name == "澳大利亚"


def test_a_type_that_lists_invoices_gets_the_heads_and_its_number_in_all_places(catalog):
    cert = Certificate(cert_type="RC", invoice_no="INV-1", invoice_date="2026-11-01", currency="USD", price_terms="FOB")
    cert = complete(cert, PROFILE, catalog, TODAY)
    assert cert.invoices[0].number == "INV-1"
    assert with_number(cert, "RC263300999990001").invoices[0].cert_no == "RC263300999990001"
    assert filled(catalog, invoice_no="INV-1").invoices == ()


def test_a_number_that_is_none_gives_no_sum(catalog):
    assert filled(catalog, goods=(Goods(amount="1"), Goods(amount="two"))).total_amount == ""


def test_the_route_is_written_as_customs_shows_it():
    cert = Certificate(load_port="NINGBO, CHINA", unload_port="SYDNEY, AUSTRALIA", transport_means="BY SEA")
    assert transport_details(cert) == "FROM NINGBO, CHINA TO SYDNEY, AUSTRALIA BY SEA"
    assert transport_details(Certificate(unload_port="SYDNEY")) == ""


LINE = {"name_en": "Data cable", "name_zh": "数据电缆", "packages": "18", "package_unit": "CTN"}


def test_a_goods_description_is_made_of_packages_and_name_unless_it_is_given(catalog):
    cert = filled(catalog, goods=(Goods(**LINE), Goods(**LINE, description="AS I SAY")))
    assert [line.description for line in cert.goods] == ["EIGHTEEN (18) CARTONS OF DATA CABLE", "AS I SAY"]
    chinese = complete(Certificate(cert_type="H", goods=(Goods(**LINE),)), PROFILE, catalog, TODAY)
    assert chinese.goods[0].description == "数据电缆 18箱"


@pytest.mark.parametrize(
    ("unit", "given", "pack_type"),
    [("CTN", "1", "1"), ("HANGING GARMENT", "1", "2"), ("散装", "1", "2"), ("CTN", "2", "2"), ("FLEXITANK", "1", "1")],
)
def test_hanging_nude_and_bulk_goods_are_irregular_packing(catalog, unit, given, pack_type):
    line = Goods(name_en="GARLIC", packages="1", package_unit=unit, pack_type=given)
    assert filled(catalog, goods=(line,)).goods[0].pack_type == pack_type


def test_the_heading_stands_beside_the_criterion_that_needs_it(catalog):
    def detail(criterion, cert_type="G"):
        line = Goods(hs_code="8544421100", origin_criterion=criterion)
        return (
            complete(Certificate(cert_type=cert_type, goods=(line,)), PROFILE, catalog, TODAY).goods[0].criterion_detail
        )

    assert (detail("W"), detail("P"), detail("W", "E")) == ("85.44", "", "")


def test_prices_values_and_units_follow_only_where_they_come_out_exactly(catalog):
    lines = (
        Goods(amount="10", quantity="4", unit_zh="件"),
        Goods(amount="10", quantity="3", unit_en="KGS"),
        Goods(amount="10", quantity="0", fob_value="9"),
    )
    fob, cif = (filled(catalog, price_terms=terms, goods=lines).goods for terms in ("FOB", "CIF"))
    assert [line.unit_price for line in fob] == ["2.5", "", ""]
    assert [(line.unit_en, line.unit_zh) for line in fob] == [("PCS", "件"), ("KGS", "千克"), ("", "")]
    assert [line.fob_value for line in fob] == ["10", "10", "9"]
    assert [line.fob_value for line in cif] == ["", "", "9"]


def test_what_was_added_is_told_with_how_it_came(catalog):
    given = Certificate(cert_type="C", load_port="NINGBO", goods=(Goods(weight_unit="LBS", amount="3"), Goods(**LINE)))
    added = completed(given, PROFILE, catalog, TODAY).added
    assert added["exporter"] == added["trade_mode"] == added["goods[2].weight_unit"] == "profile"
    assert added["total_amount"] == added["transport_details"] == added["goods[2].description"] == "derived"
    assert added["goods.line_no"] == "derived"
    assert "load_port" not in added


def test_capitals_for_what_must_be_english_on_request(catalog):
    profile = PROFILE.model_copy(update={"upper_case": True})
    given = Certificate(
        cert_type="C", consignee="Straße 1\nBerlin", exporter_email="a@example.com", goods=(Goods(**LINE),)
    )
    found = completed(given, profile, catalog, TODAY)
    assert found.certificate.consignee == "STRASSE 1\nBERLIN"
    assert found.certificate.exporter_email == "a@example.com"
    assert found.certificate.goods[0].name_zh == "数据电缆"
    assert found.certificate.goods[0].name_en == "DATA CABLE"
    assert found.added["consignee"] == found.added["goods.name_en"] == "capitals"


@settings(max_examples=60)
@given(
    head=st.fixed_dictionaries(
        {}, optional={name: st.text(max_size=8) for name in ("load_port", "cert_type", "price_terms")}
    ),
    lines=st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.sampled_from(["", "1", "2.5", "CTN", "x", "8544421100", "件"])
                for name in ("packages", "package_unit", "amount", "quantity", "unit_zh", "name_en", "fob_value")
            },
        ),
        max_size=4,
    ),
)
def test_completing_twice_adds_nothing_and_replaces_nothing(catalog, head, lines):
    given = Certificate(**head, goods=tuple(Goods(**line) for line in lines))
    once = completed(given, PROFILE, catalog, TODAY)
    assert completed(once.certificate, PROFILE, catalog, TODAY) == Completed(once.certificate, {})
    for line, after in zip(lines, once.certificate.goods, strict=True):
        assert all(getattr(after, name) == value for name, value in line.items() if value)
