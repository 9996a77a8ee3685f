"""Derived values follow a change of what they were derived from, and only then."""

import datetime as dt
from functools import partial

import pytest

from coo_cli.certificate.model import Certificate, Goods
from coo_cli.workflow.complete import complete
from coo_cli.workflow.edits import apply, read_edits
from coo_cli.workflow.follow import follow
from coo_cli.workflow.profile import Profile

PROFILE = Profile.model_validate({"credit_code": "91330200MA99999966", "company_name": "示例进出口有限公司"})


@pytest.fixture
def fill(catalog):
    return partial(complete, profile=PROFILE, resources=catalog, today=dt.date(2026, 11, 23))


@pytest.fixture
def old(fill):
    lines = (Goods(amount="10.00", origin_country_code="156"), Goods(amount="5.50", description="TWO (2) BOXES"))
    return fill(
        Certificate(
            cert_type="RC",
            dest_country_code="392",
            load_port="NINGBO, CHINA",
            unload_port="OSAKA, JAPAN",
            transport_means="BY SEA",
            invoice_no="INV-1",
            currency="USD",
            goods=lines,
        )
    )


def changed(old, fill, *sets, dropped=()):
    return follow(old, apply(old, read_edits(sets, dropped=dropped)), fill)


def test_without_a_change_nothing_follows(old, fill):
    assert changed(old, fill) == old


def test_totals_and_the_invoice_made_of_them_follow_a_line(old, fill):
    cert = changed(old, fill, "goods[1].amount=20.00")
    assert (cert.total_amount, cert.invoices[0].value) == ("25.50", "25.50")
    cert = changed(old, fill, "goods[1].amount=20.00", "total_amount=25.00")
    assert (cert.total_amount, cert.invoices[0].value) == ("25.00", "25.00")
    cert = changed(old, fill, "invoice_no=INV-2")
    assert [line.invoice_no for line in cert.goods] == ["INV-2", "INV-2"]
    assert cert.invoices[0].number == "INV-2"


def test_what_was_not_worked_out_stays(old, fill):
    own = changed(old, fill, "total_amount=99", "goods[2].invoice_no=INV-9", "transport_details=BY HAND")
    cert = changed(own, fill, "goods[1].amount=1", "invoice_no=INV-2", "load_port=SHANGHAI, CHINA")
    assert (cert.total_amount, cert.transport_details) == ("99", "BY HAND")
    assert [line.invoice_no for line in cert.goods] == ["INV-2", "INV-9"]


@pytest.mark.parametrize("given", ["dest_country_code=036", "dest_country=Australia", "dest_country_name=澳大利亚"])
def test_the_forms_of_a_country_follow_the_one_that_is_given(old, fill, given):
    cert = changed(old, fill, given)
    assert (cert.dest_country_code, cert.dest_country_name) == ("036", "澳大利亚")
    cert = changed(old, fill, "goods[1].origin_country_code=704")
    assert cert.goods[0].origin_country == "VIETNAM"


def test_lines_are_counted_anew_and_keep_their_own(old, fill):
    cert = changed(old, fill, "goods[3].amount=1.00", "goods[2].quantity=4", dropped=(1,))
    assert [(line.line_no, line.amount, line.quantity) for line in cert.goods] == [
        ("1", "5.50", "4"),
        ("2", "1.00", ""),
    ]
    assert (cert.total_amount, cert.goods[0].description) == ("6.50", "TWO (2) BOXES")
