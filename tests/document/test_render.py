"""Certificates on paper: what stands on the page is what the certificate says, once."""

from __future__ import annotations

import datetime as dt

import pypdfium2 as pdfium
import pytest

from coo_cli.base.errors import InputError
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.model import Change, Invoice, NonpartyCorp
from coo_cli.document.render import render

TYPES = ("C", "E", "K", "RC")

SAID_BY_ALL = (
    "EXAMPLEEXPORT(NINGBO)CO.,LTD.宁波示例进出口有限公司88EXAMPLEROAD,NINGBO,CHINA",
    "SAMPLEIMPORTPTYLTD12INVENTEDSTREET,EXAMPLETOWN",
    "SAMPLEIMPORTBRANDORDERNO.4711示例唛头",
    "TYPEEX-001/END",
    "TYPEEX-002/END",
    "TYPEEX-003/END",
    "1200PCS",
    "2200PCS",
    "3200PCS",
    "TOTAL:SIXTY(60)CARTONSONLYL/CNO.EX-2026-1***",
    "SHANGHAI,CHINANOV.18,2026",
    "Page1of1",
)
SAID_BY = {
    "C": ("FROMNINGBO,CHINATOEXAMPLEHAVENBYSEA", "INV-26001NOV.02,2026", "EXAMPLELAND"),
    "E": ("NOV.20,2026", "EXAMPLESTARV.026E", "EXAMPLEHAVEN", "G.W.160.5KGS", "G.W.360.5KGS", "EXAMPLELAND"),
    "K": ("SAMPLEMAKERLTD.,示例制造", "NINGBO,CHINA", "EXAMPLESTARV.026E", "G.W.260.5KGS", "EXAMPLELAND"),
    "RC": ("SAMPLEMAKERLTD.,示例制造", "EXAMPLESTARV.026E", "EXAMPLEHAVEN", "G.W.260.5KGS", "EXAMPLELAND"),
}


@pytest.mark.parametrize("code", TYPES)
def test_what_the_certificate_says_stands_on_the_page_once(code, make, approval, catalog, now, read):
    data = render(make(code), resources=catalog, approval=approval, now=now, duplex=False)
    (page,) = read(data)
    for text in SAID_BY_ALL:
        assert page.count(text) == 1, text
    for text in SAID_BY[code]:
        others = 2 if text == "NINGBO,CHINA" else 1  # the exporter's address holds it too
        assert page.count(text) == others, text
    assert f"{code}263300999990001" in page
    assert "".join(cert_type(catalog, code).title.split()) in page


@pytest.mark.parametrize("code", TYPES)
def test_a_draft_says_so_on_every_page_and_an_issued_one_does_not(code, make, approval, catalog, now, read):
    draft = read(render(make(code, 60), resources=catalog, approval=None, now=now))
    issued = read(render(make(code, 60), resources=catalog, approval=approval, now=now))
    assert len(draft) > 4
    assert all("DRAFT" in page for page in draft)
    assert not any("DRAFT" in page or "SPECIMEN" in page for page in issued)


@pytest.mark.parametrize("code", TYPES)
def test_sixty_lines_go_on_on_numbered_sheets_with_repeated_heads(code, make, approval, catalog, now, read):
    pages = read(render(make(code, 60), resources=catalog, approval=approval, now=now, duplex=False))
    head = "H.S.Code" if code == "C" else "description"
    for number, page in enumerate(pages, 1):
        assert f"Page{number}of{len(pages)}" in page
        assert f"{code}263300999990001" in page
        assert head in page
        assert "Declaration" in page
        assert "Certification" in page
    everything = "".join(pages)
    for number in range(1, 61):
        assert everything.count(f"EX-{number:03d}/END") == 1
    assert everything.count("TOTAL:ONETHOUSANDTWOHUNDRED(1200)CARTONSONLY") == 1
    assert "***" in pages[-1]


def test_every_sheet_has_the_overleaf_notes_behind_it(make, approval, catalog, now, read):
    pages = read(render(make("C", 60), resources=catalog, approval=approval, now=now))
    assert ["NOTESTOTHECERTIFICATE" in page for page in pages] == [False, True] * (len(pages) // 2)


def test_the_same_arguments_give_the_same_bytes(make, approval, seal, catalog, now):
    def once(moment: dt.datetime) -> bytes:
        return render(make("E"), resources=catalog, approval=approval, seal=seal, now=moment)

    assert once(now) == once(now)
    assert once(now) != once(now + dt.timedelta(days=1))


def test_fonts_are_embedded_under_names_of_their_own(make, catalog, now):
    def names(data: bytes) -> set[str]:
        with pdfium.PdfDocument(data) as document:
            fonts = [item.get_font() for item in document[0].get_objects() if item.type == pdfium.raw.FPDF_PAGEOBJ_TEXT]
            assert all(font.is_embedded for font in fonts)
            return {font.get_base_name() for font in fonts}

    first = names(render(make("C"), resources=catalog, approval=None, now=now))
    second = names(render(make("C", marks="别的唛头"), resources=catalog, approval=None, now=now))
    assert len(first) == len(second) == 4  # the form's own and what is filled in, each regular and bold
    assert len(first & second) == 3  # only the marks are others


def test_form_e_shows_fob_only_where_value_content_decides(make, goods, catalog, now, read):
    lines = (
        goods(1, origin_criterion="45%", fob_value="1001.00"),
        goods(2, origin_criterion="PSR", criterion_sub="1", fob_value="1002.00"),
        goods(3, origin_criterion="PSR", criterion_sub="2", fob_value="1003.00"),
        goods(4, origin_criterion="PE", fob_value="1004.00"),
    )
    (page,) = read(render(make("E", goods=lines), resources=catalog, approval=None, now=now, duplex=False))
    assert "FOBUSD1001.00" in page
    assert "FOBUSD1002.00" in page
    assert "1003.00" not in page
    assert "1004.00" not in page


def test_a_non_goods_item_gets_no_number(make, goods, catalog, now, read):
    lines = (
        goods(1, hs_code="111111"),
        goods(2, non_goods="Y", hs_code="222222", description="GIVE-AWAYS", packages="5", package_unit="BAG"),
        goods(3, hs_code="333333"),
    )
    (page,) = read(render(make("E", goods=lines), resources=catalog, approval=None, now=now, duplex=False))
    assert "1TWENTY(20)CARTONSOFDATACABLE,TYPEEX-001/ENDHSCODE:111111" in page
    assert "2TWENTY(20)CARTONSOFDATACABLE,TYPEEX-003/ENDHSCODE:333333" in page
    assert "GIVE-AWAYS" in page
    assert "222222" not in page
    assert "TOTAL:FORTY(40)CARTONSANDFIVE(5)BAGSONLY" in page


@pytest.mark.parametrize(
    ("counts", "total"),
    [
        (("1", ""), "TOTAL:ONE(1)CARTONONLY"),
        (("1200.5", "0"), "TOTAL:ONETHOUSANDTWOHUNDREDPOINTFIVE(1200.5)CARTONSONLY"),
        (("18", "1E9"), ""),
        (("eighteen", ""), ""),
    ],
)
def test_packages_are_summed_in_words_or_not_at_all(counts, total, make, goods, catalog, now, read):
    lines = (goods(1, packages=counts[0]), goods(2, packages=counts[1], non_goods="Y"))
    (page,) = read(render(make("C", goods=lines), resources=catalog, approval=None, now=now, duplex=False))
    assert (total in page) if total else ("TOTAL" not in page)


def test_rcep_tells_producers_stars_and_each_lines_invoice(make, goods, catalog, now, read):
    lines = (
        goods(1, producer="MAKER ONE", tax_rate_flag="1", invoice_no="INV-1"),
        goods(
            2, producer="MAKER TWO", tax_rate_flag="2", invoice_no="INV-2", origin_criterion="RVC", fob_value="77.50"
        ),
        goods(3, producer="MAKER TWO", origin_country="EXAMPLE PARTY"),
    )
    invoices = (Invoice(number="INV-1", date="2026-10-01"), Invoice(number="INV-2", date="2026-10-02"))
    certificate = make("RC", goods=lines, invoices=invoices, producer="")
    (page,) = read(render(certificate, resources=catalog, approval=None, now=now, duplex=False))
    assert "SEEBOX8" in page
    assert page.count("PRODUCER:MAKERTWO") == 2
    assert "CHINA*" in page
    assert "CHINA**" in page
    assert "INV-1OCT.01,2026" in page
    assert "INV-2OCT.02,2026" in page
    assert "INV-26001NOV.02,2026" in page
    assert page.count("FOB") == 2  # the head of the column, and the one line with RVC
    assert "FOBUSD77.50" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"producer": "", "producer_secret": "Y"}, "CONFIDENTIAL"),
        ({"producer": ""}, "NOTAVAILABLE"),
        ({"producer": "SAME"}, "SAME"),
    ],
)
def test_the_producers_box_has_the_types_words(changes, words, make, catalog, now, read):
    (page,) = read(render(make("RC", **changes), resources=catalog, approval=None, now=now, duplex=False))
    assert words in page
    (other,) = read(render(make("RC"), resources=catalog, approval=None, now=now, duplex=False))
    assert words not in other


def test_late_issue_is_told_after_the_days_of_grace(make, approval, catalog, now, read):
    def remarks(departed: str) -> bool:
        certificate = make("K", departure_date=departed)
        (page,) = read(render(certificate, resources=catalog, approval=approval, now=now, duplex=False))
        return "ISSUEDRETROACTIVELY" in page

    assert not remarks("2026-11-12")  # seven days before the day of issue
    assert remarks("2026-11-11")
    assert not remarks("")


def test_a_reissue_names_the_certificate_it_stands_for(make, approval, catalog, now, read):
    change = Change(old_cert_no="K253300999990007", old_issue_date="2025-12-01")
    certificate = make("K", cert_status="2", change=change)
    (page,) = read(render(certificate, resources=catalog, approval=approval, now=now, duplex=False))
    assert "CERTIFIEDTRUECOPY" in page
    assert "K253300999990007datedDEC.01,2025" in page
    (page,) = read(render(make("K", change=change), resources=catalog, approval=approval, now=now, duplex=False))
    assert "CERTIFIEDTRUECOPY" not in page


def test_a_nonparty_company_is_named_only_when_it_issued_the_invoice(make, catalog, now, read):
    company = NonpartyCorp(sort_no="1", name="INVENTED TRADING LTD", address="9 SIDE ROAD", country_name="FARLAND")
    for flag, named in (("1", True), ("0", False)):
        certificate = make("K", third_party_invoice=flag, nonparty=(company,))
        (page,) = read(render(certificate, resources=catalog, approval=None, now=now, duplex=False))
        assert ("INVENTEDTRADINGLTD,FARLAND" in page) is named


def test_a_type_without_a_layout_is_refused(make, catalog, now):
    with pytest.raises(InputError) as raised:
        render(make("ZZ"), resources=catalog, approval=None, now=now)
    assert raised.value.code == "no-form"


@pytest.mark.parametrize(("character", "name"), [("😀", "GRINNING FACE"), ("\x07", "U+0007"), ("ก", "THAI")])
def test_a_character_the_font_lacks_is_named_with_its_field(character, name, make, goods, catalog, now):
    certificate = make("C", goods=(goods(1), goods(2, description=f"CABLE {character}")))
    with pytest.raises(InputError) as raised:
        render(certificate, resources=catalog, approval=None, now=now)
    assert raised.value.code == "glyph-missing"
    assert name in str(raised.value)
    assert "goods[2].description" in str(raised.value)
