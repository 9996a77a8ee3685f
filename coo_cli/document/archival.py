"""Owns what makes a PDF archival, PDF/A-2b (ISO 19005-2): its colours' meaning, and what it says of itself.

The rest is how it is drawn: fonts embedded with their widths, nothing outside of the file, no script, no password,
colours as RGB and grey only. Transparency (the seals' ground) is allowed from part 2 on.
"""

from __future__ import annotations

import datetime as dt
import io
import zlib
from functools import cache
from html import escape

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel, String

PROGRAM = "coo-cli"

_ABOUT = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreatorTool>{program}</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate>
<pdf:Producer>{program}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_SRGB = "sRGB IEC61966-2.1"
_MADE_AT = slice(24, 36)
"""Where a colour profile holds the moment it was made (ICC.1, profile header)."""
_SOME_DAY = bytes.fromhex("07d000010001000000000000")
"""2000-01-01, 00:00:00: the same file must come of the same data."""


def archival_file(pdf: Pdf, title: str, now: dt.datetime) -> bytes:
    """A document as a file, with the colour profile and the metadata that PDF/A-2b demands.

    Args:
        pdf: drawn in RGB and grey only, with all its fonts; its streams are packed already, each once.
        title: the document's title.
        now: the moment noted in it.
    """
    about = _ABOUT.format(title=escape(title, quote=False), program=PROGRAM, moment=now.isoformat(timespec="seconds"))
    metadata = Stream(pdf, about.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(metadata)
    profile = Stream(pdf, _profile(), N=3, Filter=Name.FlateDecode)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(_SRGB),
        Info=String(_SRGB),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    zone = now.strftime("%z")
    said = {"/Creator": PROGRAM, "/Producer": PROGRAM, "/CreationDate": f"{now:D:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}'"}
    pdf.trailer.Info = pdf.make_indirect(Dictionary({"/Title": title, **said}))
    pdf.save(
        file := io.BytesIO(),
        deterministic_id=True,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.none,
        object_stream_mode=ObjectStreamMode.disable,
        fix_metadata_version=False,
        force_version="1.7",
    )
    return file.getvalue()


@cache
def _profile() -> bytes:
    """The colour space sRGB, packed."""
    from PIL import ImageCms

    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[_MADE_AT] = _SOME_DAY
    return zlib.compress(bytes(data))
