"""Every form and document looks as it did when someone last looked at it: small grey pictures, compared by pixels.

python tests/document/test_golden.py [NAME...]

writes the pictures again after a layout changed. Look at each before you keep it.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.resources import Resources, resources
from coo_cli.catalog.types import type_codes
from coo_cli.certificate.model import Certificate, Change
from coo_cli.certificate.receipt import Approval
from coo_cli.document.calibration import Calibration
from coo_cli.document.calibration_page import calibration_page
from coo_cli.document.font import face
from coo_cli.document.issue import Issued
from coo_cli.document.layout import lay_out
from coo_cli.document.overprint import overprint
from coo_cli.document.pdf import draw
from coo_cli.document.render import render, render_document, subject_of
from coo_cli.message.parse import parse
from coo_cli.seal.image import SealImage, SignatureImage
from coo_cli.seal.standard import standard_seal

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "types"
DOCUMENTS = ("application", "invoice", "slip")
DRAFTS = {"draft-C": "C", "draft-H": "H"}
COPIES = {"copies-E": "E", "copies-H": "H"}
OVERPRINT = {"overprint-E": "E", "overprint-F": "F"}
TEST_PAGE = "calibration"

NOW = dt.datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)
APPROVAL = Approval(
    bar_code="SB0000000000000001", check_date="2026-11-21", authority="SPECIMEN", check_place="NINGBO, CHINA"
)
_DPI = 40
_GREYS = (0, 90, 180, 255)
_CUTS = (64, 140, 228)
"""Four greys keep a picture small."""
_WINDOW = 8
"""Pixels whose difference is averaged, about five millimetres: smoother edges pass, a missing line does not."""
_TOLERANCE = 9
_LINES = 24
"""Enough goods lines that every form needs a continuation sheet."""


def names(catalog: Resources) -> list[str]:
    """What there is a picture of: every form, the documents, drafts, copies, overprints, the test page."""
    return [*type_codes(catalog), *DOCUMENTS, *DRAFTS, *COPIES, *OVERPRINT, TEST_PAGE]


def picture(name: str, catalog: Resources, seal: SealImage) -> Image.Image:
    """A form's first sheet, its back and its second sheet side by side; of a draft or document what there is."""
    if name in DOCUMENTS:
        data = render_document(_late_and_long(_sample("E")), name, resources=catalog, approval=APPROVAL, now=NOW)
    elif name in DRAFTS:
        data = render(_sample(DRAFTS[name]), resources=catalog, approval=None, seal=seal, now=NOW)
    elif name in COPIES:
        data = render(_late_and_long(_sample(COPIES[name])), resources=catalog, approval=APPROVAL, now=NOW, copies=True)
    elif name in OVERPRINT:
        long = _late_and_long(_sample(OVERPRINT[name]))
        data = overprint(long, resources=catalog, approval=APPROVAL, calibration=Calibration(), now=NOW)
    elif name == TEST_PAGE:
        data = calibration_page("office", "E", Calibration(), resources=catalog, now=NOW)
    else:
        data = _without_underprint(_late_and_long(_sample(name)), catalog, seal)
    with pdfium.PdfDocument(data) as document:
        sides = [document[n].render(scale=_DPI / 72, grayscale=True).to_pil() for n in range(min(3, len(document)))]
    whole = Image.new("L", (sum(side.width for side in sides), sides[0].height))
    for number, side in enumerate(sides):
        whole.paste(side, (number * side.width, 0))
    return whole.point([_GREYS[sum(value >= cut for cut in _CUTS)] for value in range(256)])


def differs(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures differ by more than the smoothing of edges."""
    if one.size != other.size:
        return True
    return ImageChops.difference(one, other).reduce(_WINDOW).getextrema()[1] > _TOLERANCE


def kept(name: str) -> Image.Image:
    """The golden picture."""
    with Image.open(GOLDEN / f"{name}.png") as image:
        return image.convert("L")


def _without_underprint(certificate: Certificate, catalog: Resources, seal: SealImage) -> bytes:
    """The original with seal and signature; its underprint would make a picture five times as large."""
    subject = subject_of(certificate, catalog, APPROVAL, NOW.date())
    subject = msgspec.structs.replace(subject, mark=subject.form.original)
    issue = Issued(APPROVAL, seal, SignatureImage(seal.png, 24, 24))
    return draw(lay_out(subject, issue, face()), face(), title=certificate.cert_no, now=NOW)


def drawn_seal() -> SealImage:
    """The invented company's seal."""
    return standard_seal("宁波示例进出口有限公司")


def _sample(code: str) -> Certificate:
    return parse((SAMPLES / f"{code}.xml").read_bytes(), code)


def _late_and_long(certificate: Certificate) -> Certificate:
    """Issued late in place of another, with so many lines that they go on: every wording and tick there is."""
    lines = certificate.goods
    return msgspec.structs.replace(
        certificate,
        departure_date="2026-06-05",
        export_date="2026-06-05",
        cert_status="2",
        change=Change(old_cert_no="X25000000000000", old_issue_date="2026-06-10"),
        exhibition="1",
        third_party_invoice="1",
        goods=tuple(msgspec.structs.replace(lines[n % len(lines)], line_no=str(n + 1)) for n in range(_LINES)),
    )


@pytest.fixture(scope="module")
def own_seal() -> SealImage:
    return drawn_seal()


@pytest.mark.parametrize("name", sorted(file.stem for file in GOLDEN.glob("*.png")))
def test_it_looks_as_it_did(name, catalog, own_seal, tmp_path):
    drawn = picture(name, catalog, own_seal)
    if differs(drawn, kept(name)):
        drawn.save(tmp_path / f"{name}.png")
        pytest.fail(f"{name} looks otherwise: hold {tmp_path / name}.png against {GOLDEN / name}.png")


def test_there_is_a_picture_of_everything(catalog):
    assert {file.stem for file in GOLDEN.glob("*.png")} == set(names(catalog))


@pytest.mark.parametrize(
    "change",
    [
        "boxes: {consignee: {title: 2. Buyer}}",
        "boxes: {consignee: {frame: 0, at: [10, 42, 95, 31]}}",
        "boxes: {destination: {at: [10, 97, 95, 13]}}",
        "goods: {columns: {hs_code: {align: right}}}",
        "places: {seal: [51, 230, 55, 44]}",
        "boxes: {official: {parts: []}}",
    ],
)
def test_a_small_change_of_a_layout_is_seen(change, own_seal, tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "C.yaml").write_text(change, encoding="utf-8")
    assert differs(picture("C", resources(workspace=tmp_path), own_seal), kept("C"))


def main(wanted: list[str]) -> None:
    catalog, seal = resources(), drawn_seal()
    for name in wanted or names(catalog):
        few = picture(name, catalog, seal).quantize(len(_GREYS))
        few.save(GOLDEN / f"{name}.png", optimize=True, bits=2)


if __name__ == "__main__":
    main(sys.argv[1:])
