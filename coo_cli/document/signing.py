"""Owns signed PDFs (PAdES): the enterprise's own signature, its seal being what one sees of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import math
from typing import TYPE_CHECKING

from coo_cli.base.resources import Resources
from coo_cli.catalog.boxes import Rect
from coo_cli.catalog.layouts import form_layout
from coo_cli.certificate.model import Certificate
from coo_cli.document.content import POINTS
from coo_cli.document.issue import Issued
from coo_cli.document.marking import middle
from coo_cli.document.picture import packed_picture
from coo_cli.document.render import print_as
from coo_cli.seal.image import SealImage
from coo_cli.seal.signing import Hand, must_have_pyhanko

if TYPE_CHECKING:
    from pyhanko.pdf_utils.content import RawContent
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import Signer

FIELD = "Declaration"
"""The name of the signature's field."""
_REASON = "Declaration by the exporter"
_ROOM = 512
"""Bytes kept for the bare signature: what an RSA key of 4096 bits makes."""


def render_signed(
    certificate: Certificate, issue: Issued, hand: Hand, *, resources: Resources, now: dt.datetime, copies: bool = False
) -> bytes:
    """Print an approved certificate and sign it; in place of the first sheet's seal lies the signature with the seal.

    Args:
        certificate: the certificate.
        issue: its approval, seal and signature; there is no signing of drafts.
        hand: the enterprise's certificate and its open key.
        resources: where types, layouts and fonts are.
        now: the moment noted in the file.
        copies: the form's copies (副本) instead of the original (正本).

    Raises:
        InputError: as `render.render`.
        ConfigError: as `render.render`; `extra-missing` without pyHanko.
    """
    data = print_as(certificate, issue, resources=resources, now=now, duplex=True, copies=copies)
    place = form_layout(resources, certificate.cert_type).places.seal
    seal = (issue.seal, middle(issue.seal, place)) if issue.seal and place else None
    return sign_pdf(data, hand, seal)


def sign_pdf(data: bytes, hand: Hand, seal: tuple[SealImage, Rect] | None) -> bytes:
    """Sign a PDF as a whole, PAdES baseline B; what is there stays as it is, the signature is added behind it.

    Args:
        data: the PDF.
        hand: the certificate and its open key.
        seal: what one sees of the signature, and where on the first page, in millimetres from its upper left corner.

    Raises:
        ConfigError: `extra-missing` without pyHanko.
    """
    must_have_pyhanko()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import StaticStampStyle

    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    field, style = SigFieldSpec(FIELD), None
    if seal is not None:
        x, y, w, h = (side * POINTS for side in seal[1])
        top = float(writer.root["/Pages"]["/Kids"][0]["/MediaBox"][3])
        corners = math.floor(x), math.floor(top - y - h), math.ceil(x + w), math.ceil(top - y)
        field = SigFieldSpec(FIELD, on_page=0, box=corners)
        middle_of_it = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
        style = StaticStampStyle(border_width=0, background=_seal(writer, seal[0]), background_layout=middle_of_it)
    told = PdfSignatureMetadata(FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=_REASON)
    signed = PdfSigner(told, _signer(hand), stamp_style=style, new_field_spec=field).sign_pdf(writer)
    assert isinstance(signed, io.BytesIO)
    return signed.getvalue()


def _seal(writer: BasePdfFileWriter, seal: SealImage) -> RawContent:
    """The seal as pyHanko places it; multiplied with what lies under it, as ink is."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.content import RawContent, ResourceType
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.layout import BoxConstraints

    dots_wide, dots_high, colours, alpha = packed_picture(seal.png)

    def image(packed: bytes, space: str) -> generic.StreamObject:
        names = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": space, "/Filter": "/FlateDecode"}
        entries: dict[generic.NameObject, generic.PdfObject] = {
            pdf_name(name): pdf_name(value) for name, value in names.items()
        }
        for name, value in (("/Width", dots_wide), ("/Height", dots_high), ("/BitsPerComponent", 8)):
            entries[pdf_name(name)] = generic.NumberObject(value)
        return generic.StreamObject(entries, encoded_data=packed)

    picture = image(colours, "/DeviceRGB")
    picture[pdf_name("/SMask")] = writer.add_object(image(alpha, "/DeviceGray"))
    width, height = seal.width_mm * POINTS, seal.height_mm * POINTS
    placed = f"q /Ink gs {width:.3f} 0 0 {height:.3f} 0 0 cm /Seal Do Q".encode("ascii")
    content = RawContent(placed, box=BoxConstraints(width=width, height=height))
    content.set_resource(ResourceType.XOBJECT, pdf_name("/Seal"), writer.add_object(picture))
    multiply = generic.DictionaryObject({pdf_name("/BM"): pdf_name("/Multiply")})
    content.set_resource(ResourceType.EXT_G_STATE, pdf_name("/Ink"), multiply)
    return content


def _signer(hand: Hand) -> Signer:
    """What pyHanko signs with: the open key."""
    from asn1crypto.x509 import Certificate as Asn1Certificate
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class _HandSigner(Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            return bytes(_ROOM) if dry_run else await asyncio.to_thread(hand.raw, data)

    own, *above = (Asn1Certificate.load(one) for one in hand.certificates)
    store = SimpleCertificateStore()
    store.register_multiple(above)
    return _HandSigner(signing_cert=own, cert_registry=store)
