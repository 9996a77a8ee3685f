"""Measures certificates as PDF against reportlab, WeasyPrint and a content stream written by hand over a template.

The page is the same for all: form C, Chinese and Latin, an underprint of more than 2 000 curves, two seals, two
signatures, a QR code, one TrueType font. Ours begins with the certificate's data and lays it out; the others are given
every text with its place, and the QR code's modules, as worked out beforehand; reportlab keeps its font and pictures,
WeasyPrint its fonts, the template all that does not change. Prints the ratios of pages a second in a warm batch, and
how long a fresh process takes to its first PDF, imports included; ends with 1 when one is over its limit.

    python tests/benchmarks/document.py [--rounds 5] [--pages 30]
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path

import msgspec
import pikepdf
import pypdfium2 as pdfium
import uharfbuzz as hb
import weasyprint
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from weasyprint.text.fonts import FontConfiguration

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.resources import Resources, resources
from coo_cli.catalog.layouts import Underprint
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval
from coo_cli.document.font import face as face_of
from coo_cli.document.glyphs import must_have_glyphs
from coo_cli.document.issue import Issued
from coo_cli.document.items import Code, DisplayList, Frame, Ink, Item, Line, Text
from coo_cli.document.layout import lay_out
from coo_cli.document.pdf import draw
from coo_cli.document.render import subject_of
from coo_cli.document.underprint import underprint_drawing
from coo_cli.message.parse import parse
from coo_cli.seal.image import SignatureImage
from coo_cli.seal.standard import standard_seal
from coo_cli.seal.typeface import OVERLAY, font_file

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "types" / "C.xml"
NOW = dt.datetime(2026, 11, 23, tzinfo=SHANGHAI)
APPROVAL = Approval(check_date="2026-11-19", authority="SPECIMEN", check_place="NINGBO, CHINA")
MM = 72 / 25.4
PATTERN = Underprint(colour="#cfe2f5", second="#dbe7f7", waves=3, petals=6)
LIMITS = {"reportlab": 4.0, "WeasyPrint": 8.0, "by hand": 0.4}
"""How many times as fast as each peer ours must be."""
FIRST = 0.5
"""Seconds a fresh process has for its first PDF."""
ALONE = """
import time
begin = time.perf_counter()
import datetime as dt
import sys
from pathlib import Path
from coo_cli.base.clock import SHANGHAI
from coo_cli.base.resources import resources
from coo_cli.certificate.receipt import Approval
from coo_cli.document.render import render
from coo_cli.message.parse import parse
approval = Approval(check_date="2026-11-19", authority="SPECIMEN", check_place="NINGBO, CHINA")
now = dt.datetime(2026, 11, 23, tzinfo=SHANGHAI)
certificate = parse(Path(sys.argv[1]).read_bytes(), "C")
assert render(certificate, resources=resources(), approval=approval, now=now).startswith(b"%PDF")
print(time.perf_counter() - begin)
"""

Page = tuple[DisplayList, Certificate]
Make = Callable[[Page], bytes]


def write_font(path: Path) -> None:
    """The packaged font at its regular weight, for the peers take none with axes."""
    face = hb.Face(hb.Blob.from_file_path(str(font_file())))
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).set(set(face.unicodes))
    wanted.pin_axis_location(face, "wght", 400)
    path.parent.mkdir()
    path.write_bytes(hb.subset(face, wanted).blob.data)


def certificates(count: int) -> list[Certificate]:
    """One certificate over and over, each with its own number, names and amounts."""
    whole = parse(SAMPLE.read_bytes(), "C")
    return [
        msgspec.structs.replace(
            whole,
            cert_no=f"C26330099999{number:04d}",
            invoice_no=f"INV-{number:05d}",
            consignee=f"SAMPLE IMPORT {number} PTY LTD\n示例进口公司第{number}号\n{number} INVENTED STREET",
            goods=tuple(msgspec.structs.replace(line, quantity=str(number + 100)) for line in whole.goods),
        )
        for number in range(count)
    ]


class Ours:
    """From the certificate to the file, as `coo render --layout` does it, with a second seal and signature."""

    def __init__(self, catalog: Resources) -> None:
        self.catalog, self.face = catalog, face_of(catalog)
        seal = standard_seal("宁波示例进出口有限公司", diameter_mm=42)
        self.inks = [
            seal,
            standard_seal("示例进出口有限公司", diameter_mm=30),
            *(SignatureImage(standard_seal(word, diameter_mm=20).png, 20, 20) for word in ("示例签名", "签名示例")),
        ]

    def display(self, certificate: Certificate) -> DisplayList:
        subject = subject_of(certificate, self.catalog, APPROVAL, NOW.date())
        display = lay_out(subject, Issued(APPROVAL), self.face, underprint=PATTERN, duplex=False)
        (page,) = display.pages
        inks = (Ink(15 + 45 * n, 235, image, APPROVAL) for n, image in enumerate(self.inks))
        return DisplayList(display.sheet, (msgspec.structs.replace(page, items=(*page.items, *inks)),))

    def __call__(self, page: Page) -> bytes:
        display = self.display(page[1])
        must_have_glyphs(display, page[1], self.face)
        return draw(display, self.face, title=page[1].cert_no, now=NOW)


def under(display: DisplayList) -> str:
    """The operators of the underprint, in millimetres from the lower left corner."""
    pattern = display.pages[0].underprint
    assert pattern is not None
    return underprint_drawing(pattern, display.sheet).decode("ascii")


def reportlab_maker(font: Path, sample: DisplayList) -> Make:
    """Canvas calls; the underprint as a form, pictures and font opened once."""
    pdfmetrics.registerFont(TTFont("coo", str(font)))
    pattern = f"q {MM:.5f} 0 0 {MM:.5f} 0 0 cm {under(sample)} Q"
    readers: dict[bytes, ImageReader] = {}

    def make(page: Page) -> bytes:
        display, height = page[0], page[0].sheet[1]
        canvas = Canvas(file := io.BytesIO(), pagesize=(display.sheet[0] * MM, height * MM), pageCompression=1)
        canvas.beginForm("under")
        canvas._code.append(pattern)
        canvas.endForm()
        canvas.doForm("under")
        for item in display.pages[0].items:
            match item:
                case Text():
                    canvas.setFont("coo", item.size)
                    canvas.setFillColor(item.colour)
                    canvas.drawString(item.x * MM, (height - item.y) * MM, item.text)
                case Line():
                    canvas.setLineWidth(item.width * MM)
                    canvas.line(item.x1 * MM, (height - item.y1) * MM, item.x2 * MM, (height - item.y2) * MM)
                case Frame():
                    canvas.setLineWidth(item.width * MM)
                    canvas.rect(item.x * MM, (height - item.y - item.h) * MM, item.w * MM, item.h * MM)
                case Code():
                    canvas.setFillColor("#000000")
                    side = item.size / len(item.modules)
                    path = canvas.beginPath()
                    for row, start, length in item.runs():
                        y = height - item.y - (row + 1) * side
                        path.rect((item.x + start * side) * MM, y * MM, length * side * MM, side * MM)
                    canvas.drawPath(path, stroke=0, fill=1)
                case Ink(image=image):
                    reader = readers.setdefault(image.png, ImageReader(io.BytesIO(image.png)))
                    y = height - item.y - image.height_mm
                    size = image.width_mm * MM, image.height_mm * MM
                    canvas.drawImage(reader, item.x * MM, y * MM, *size, mask="auto")
        canvas.save()
        return file.getvalue()

    return make


def weasyprint_maker(font: Path, sample: DisplayList) -> Make:
    """HTML with everything at its place; the font configuration and the pictures are kept."""
    fonts = FontConfiguration()
    style = weasyprint.CSS(
        string=f"@font-face {{font-family: coo; src: url('{font.as_uri()}')}} "
        "@page {size: 210mm 297mm; margin: 0} body {margin: 0; font-family: coo} "
        "i, b, img, svg {position: absolute; font-style: normal; font-weight: normal} "
        "i {white-space: pre; line-height: 1}",
        font_config=fonts,
    )
    pattern = svg_of(sample)
    pictures: dict[bytes, str] = {}
    cache: dict[object, object] = {}

    def make(page: Page) -> bytes:
        parts = [pattern]
        for item in page[0].pages[0].items:
            match item:
                case Text():
                    top = item.y - item.size / MM * 0.88
                    text = f"left:{item.x:.2f}mm;top:{top:.2f}mm;font-size:{item.size:.2f}pt;color:{item.colour}"
                    parts.append(f"<i style='{text}'>{escape(item.text)}</i>")
                case Line():
                    box = min(item.x1, item.x2), min(item.y1, item.y2), abs(item.x2 - item.x1), abs(item.y2 - item.y1)
                    place = f"left:{box[0]:.2f}mm;top:{box[1]:.2f}mm;width:{box[2]:.2f}mm;height:{box[3]:.2f}mm"
                    edge = "left" if box[2] == 0 else "top"
                    parts.append(f"<b style='{place};border-{edge}:{item.width}mm solid'></b>")
                case Frame():
                    place = f"left:{item.x}mm;top:{item.y}mm;width:{item.w}mm;height:{item.h}mm"
                    parts.append(f"<b style='{place};border:{item.width}mm solid'></b>")
                case Code():
                    side = len(item.modules)
                    path = "".join(f"M{x} {y}h{n}v1h-{n}z" for y, x, n in item.runs())
                    place = f"left:{item.x}mm;top:{item.y}mm;width:{item.size}mm;height:{item.size}mm"
                    parts.append(f"<svg viewBox='0 0 {side} {side}' style='{place}'><path d='{path}'/></svg>")
                case Ink(image=image):
                    data = base64.b64encode(image.png).decode("ascii")
                    uri = pictures.setdefault(image.png, f"data:image/png;base64,{data}")
                    place = f"left:{item.x}mm;top:{item.y}mm;width:{image.width_mm}mm"
                    parts.append(f"<img src='{uri}' style='{place}'>")
        html = weasyprint.HTML(string=f"<body>{''.join(parts)}</body>")
        made: bytes = html.write_pdf(stylesheets=[style], font_config=fonts, cache=cache)
        return made

    return make


def svg_of(display: DisplayList) -> str:
    """The underprint as SVG: the same curves, in the two colours it has."""
    width, height = display.sheet
    parts, colour = [], ""
    for line in under(display).splitlines():
        words = line.split()
        if words[-1] == "RG":
            colour = f"rgb({','.join(f'{float(word) * 100:.0f}%' for word in words[:3])})"
        elif words[-1] == "S":
            path = line.replace(" m", "").replace(" c", "").removesuffix("S").split()
            parts.append(f"<path d='M{' '.join(path[:2])} C{' '.join(path[2:])}' stroke='{colour}'/>")
        elif words[-1] == "cm":
            parts.append(f"<g transform='matrix({' '.join(words[1:7])})'>")
        elif words[-1] == "Q":
            parts.append("</g>")
    turned = f"<g transform='matrix(1 0 0 -1 0 {height})' fill='none' stroke-width='.09'>{''.join(parts)}</g>"
    return f"<svg viewBox='0 0 {width} {height}' style='left:0;top:0;width:{width}mm;height:{height}mm'>{turned}</svg>"


def by_hand_maker(font: Path, sample: DisplayList, inks: list[Item]) -> Make:
    """A template with the underprint, all lines and pictures; each file adds its texts, their font and the QR code."""
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    units = face.upem
    template = template_of(sample, inks)

    def make(page: Page) -> bytes:
        display, height = page[0], page[0].sheet[1]
        texts = [item for item in display.pages[0].items if isinstance(item, Text)]
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.UNICODE).set({ord(letter) for item in texts for letter in item.text})
        plan = hb.SubsetPlan(face, wanted)
        made = plan.execute()
        numbers = plan.old_to_new_glyph_mapping
        glyphs = {chr(code): f"{numbers[old]:04x}" for code, old in plan.unicode_to_old_glyph_mapping.items()}
        font_of = hb.Font(made)
        widths = " ".join(str(font_of.get_glyph_h_advance(n) * 1000 // units) for n in range(made.glyph_count))
        pairs = "".join(f"<{glyph}> <{letter.encode('utf-16-be').hex()}>\n" for letter, glyph in glyphs.items())
        lines = []
        for item in texts:
            red, green, blue = (int(item.colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
            shown = "".join(map(glyphs.__getitem__, item.text))
            place = f"{item.x * MM:.2f} {(height - item.y) * MM:.2f} Td <{shown}>"
            lines.append(f"{red:.3f} {green:.3f} {blue:.3f} rg BT /F {item.size:.2f} Tf {place} Tj ET")
        for item in display.pages[0].items:
            if isinstance(item, Code):
                side = item.size / len(item.modules) * MM
                lines.append(f"0 g q {side:.4f} 0 0 {-side:.4f} {item.x * MM:.2f} {(height - item.y) * MM:.2f} cm")
                lines += [f"{start} {row} {length} 1 re" for row, start, length in item.runs()]
                lines.append("f Q")
        with pikepdf.open(io.BytesIO(template)) as pdf:
            data = made.blob.data
            program = pikepdf.Stream(pdf, zlib.compress(data, 4), Filter=pikepdf.Name.FlateDecode, Length1=len(data))
            described = "<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 -300 1000 900]/ItalicAngle 0/StemV 80"
            descriptor = pikepdf.Object.parse(f"{described}/Ascent 900/Descent -300/CapHeight 700>>".encode("ascii"))
            descriptor.FontFile2 = pdf.make_indirect(program)
            cid = "/CIDToGIDMap/Identity/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            below = f"<</Type/Font/Subtype/CIDFontType2/BaseFont/A{cid}/W[0[{widths}]]>>"
            descendant = pikepdf.Object.parse(below.encode("ascii"))
            descendant.FontDescriptor = pdf.make_indirect(descriptor)
            entry = pikepdf.Object.parse(b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H>>")
            entry.DescendantFonts = pikepdf.Array([pdf.make_indirect(descendant)])
            count = len(glyphs)
            cmap = (
                f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {count} beginbfchar\n{pairs}endbfchar"
            )
            entry.ToUnicode = pdf.make_stream(f"{cmap} endcmap".encode("ascii"))
            first = pdf.pages[0]
            first.Resources.Font = pikepdf.Dictionary(F=pdf.make_indirect(entry))
            packed = zlib.compress("\n".join(lines).encode("ascii"), 4)
            first.Contents = pikepdf.Array(
                [first.Contents, pdf.make_indirect(pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode))]
            )
            pdf.save(file := io.BytesIO(), compress_streams=False)
        return file.getvalue()

    return make


def template_of(sample: DisplayList, inks: list[Item]) -> bytes:
    """What all certificates of the batch have in common: one of ours without its texts and its code."""
    kept = tuple(item for item in sample.pages[0].items if isinstance(item, Line | Frame)) + tuple(inks)
    page = msgspec.structs.replace(sample.pages[0], items=kept, micro_text="")
    return draw(DisplayList(sample.sheet, (page,)), face_of(), title="", now=NOW)


def look(data: bytes) -> Image.Image:
    with pdfium.PdfDocument(data) as document:
        assert len(document) == 1
        text = "".join(document[0].get_textpage().get_text_range().split())
        assert "INVENTEDSTREET" in text
        assert "示例进口公司" in text
        return document[0].render(scale=1).to_pil()


def first_seconds() -> float:
    """How long a fresh process takes; with its modules compiled, as they are wherever it ran before."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", ALONE, str(SAMPLE)]
    return float(subprocess.run(command, env=own, capture_output=True, text=True, check=True).stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each maker's page")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        font = Path(name) / OVERLAY
        write_font(font)
        ours = Ours(resources(workspace=Path(name)))
        pages = [(ours.display(certificate), certificate) for certificate in certificates(wanted.pages)]
        sample = pages[0][0]
        inks = [item for item in sample.pages[0].items if isinstance(item, Ink)]
        makers: dict[str, Make] = {
            "ours": ours,
            "reportlab": reportlab_maker(font, sample),
            "WeasyPrint": weasyprint_maker(font, sample),
            "by hand": by_hand_maker(font, sample, inks),
        }
        for title, make in makers.items():  # warm, and the same page for all
            picture = look(make(pages[0]))
            if wanted.pictures:
                picture.save(wanted.pictures / f"{title}.png")
        curves = under(sample).count(" c")
        boxes = sum(isinstance(item, Frame) for item in sample.pages[0].items)
        print(f"{boxes} frames, {curves} curves, {len(inks)} pictures", flush=True)
        ratios: dict[str, list[float]] = {title: [] for title in LIMITS}
        for round_ in range(wanted.rounds):
            seconds = {}
            for title, make in makers.items():
                some = pages[: max(3, len(pages) // 5)] if title == "WeasyPrint" else pages
                begin = time.perf_counter()
                for page in some:
                    make(page)
                seconds[title] = (time.perf_counter() - begin) / len(some)
            for title, found in ratios.items():
                found.append(seconds[title] / seconds["ours"])
            told = ", ".join(f"{title} {1000 * taken:.1f} ms" for title, taken in seconds.items())
            print(f"round {round_ + 1}: {told}", flush=True)
        first_seconds()
        first = statistics.median(first_seconds() for _ in range(wanted.rounds))
    slow = first > FIRST
    print(f"first PDF of a process {first:.2f} s (limit {FIRST})")
    for title, found in ratios.items():
        times = statistics.median(found)
        slow = slow or times < LIMITS[title]
        print(f"{times:.2f} times {title} (limit {LIMITS[title]})")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
