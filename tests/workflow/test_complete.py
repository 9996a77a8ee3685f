import datetime as dt

import pytest

from coo_cli.certificate.model import Certificate, Goods
from coo_cli.workflow.complete import complete, transport_details, with_number
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


def completed(catalog, **given) -> Certificate:
    return complete(Certificate(cert_type="C", **given), PROFILE, catalog, TODAY)


def test_the_profile_fills_what_the_export_leaves_empty_and_nothing_else(catalog):
    cert = completed(catalog, trade_mode="3", goods=(Goods(weight_unit="LBS"), Goods()))
    assert cert.trade_mode == "3"
    assert [line.weight_unit for line in cert.goods] == ["LBS", "KGS"]
    assert cert.exporter == "EXAMPLE CO.\nNINGBO, CHINA"
    assert (cert.applicant_code, cert.exporter_code) == ("91330200MA99999966", "91330200MA99999966")


def test_what_follows_from_other_values_is_derived(catalog):
    cert = completed(catalog, goods=(Goods(fob_value="10.50", amount="11"), Goods(fob_value="0.25", amount="1.5")))
    assert (cert.apply_date, cert.collection_office, cert.marks) == ("2026-11-23", "3100", "N/M")
    assert (cert.fob_value, cert.total_amount) == ("10.75", "12.5")
    assert [line.line_no for line in cert.goods] == ["1", "2"]
    assert cert.apply_place == "NINGBO, CHINA"


@pytest.mark.parametrize(
    "given", [{"dest_country_code": "036"}, {"dest_country": "Australia"}, {"dest_country_name": "澳大利亚"}]
)
def test_any_form_of_the_destination_gives_all_three(catalog, given):
    cert = completed(catalog, **given)
    assert cert.dest_country_code == "036"
    assert cert.dest_country.upper() == "AUSTRALIA"
    assert cert.dest_country_name == "澳大利亚"


def test_a_type_that_lists_invoices_gets_the_heads_and_its_number_in_all_places(catalog):
    cert = Certificate(cert_type="RC", invoice_no="INV-1", invoice_date="2026-11-01", currency="USD", price_terms="FOB")
    cert = complete(cert, PROFILE, catalog, TODAY)
    assert cert.invoices[0].number == "INV-1"
    assert with_number(cert, "RC263300999990001").invoices[0].cert_no == "RC263300999990001"
    assert completed(catalog, invoice_no="INV-1").invoices == ()


def test_a_number_that_is_none_gives_no_sum(catalog):
    assert completed(catalog, goods=(Goods(amount="1"), Goods(amount="two"))).total_amount == ""


def test_the_route_is_written_as_customs_shows_it():
    cert = Certificate(load_port="NINGBO, CHINA", unload_port="SYDNEY, AUSTRALIA", transport_means="BY SEA")
    assert transport_details(cert) == "FROM NINGBO, CHINA TO SYDNEY, AUSTRALIA BY SEA"
    assert transport_details(Certificate(unload_port="SYDNEY")) == ""
