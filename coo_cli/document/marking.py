"""Owns what tells a print's standing: DRAFT or SPECIMEN across the page, and seals on what customs approved."""

from __future__ import annotations

import math

from coo_cli.catalog.boxes import Rect
from coo_cli.document.font import MM_PER_POINT, Face
from coo_cli.document.issue import Companion, Draft, Issue, Issued, Specimen
from coo_cli.document.items import Ink, Item, Mark, Ring, Text
from coo_cli.document.values import Subject
from coo_cli.seal.image import SealImage, SignatureImage

DRAFT, DRAFT_ZH = "DRAFT", "草稿"
SPECIMEN = "SPECIMEN"

_MARK_COLOUR = "#f6cccc"
_STAMP_COLOUR = "#6a6a6a"


def marks(subject: Subject, issue: Issue, face: Face) -> list[Item]:
    """The words across a page under its text: none on an issued certificate.

    They are written here and not in a layout file, so that no overlay can take them away.
    """
    match issue:
        case Draft():
            word = f"{DRAFT} {DRAFT_ZH}" if subject.type.language == "zh" else DRAFT
        case Specimen():
            word = SPECIMEN
        case Issued() | Companion():
            return []
    width, height = subject.form.sheet
    size = 0.68 * math.hypot(width, height) / face.width(word, 1, bold=True)
    angle = math.degrees(math.atan2(height, width))
    return [Mark(width / 2, height / 2, word, size, angle, _MARK_COLOUR)]


def over_sheet(subject: Subject, issue: Issue, face: Face) -> list[Item]:
    """What lies over a sheet's text: the company's seal and signature once customs approved, or a specimen stamp.

    Customs' own place stays empty on everything but a specimen.
    """
    places = subject.form.places
    match issue:
        case Draft() | Companion():
            return []
        case Specimen():
            return _stamp(places.stamp, issue, face) if places.stamp else []
        case Issued():
            left_out = issue.to_be_signed and subject.page[0] == 1
            inks: list[tuple[SealImage | SignatureImage | None, Rect | None]] = [
                (issue.signature, places.signature),
                (None if left_out else issue.seal, places.seal),
            ]
            return [_ink(image, place, issue) for image, place in inks if image is not None and place is not None]


def _ink(image: SealImage | SignatureImage, place: Rect, issue: Issued) -> Ink:
    x, y, _, _ = middle(image, place)
    return Ink(x, y, image, issue.approval)


def middle(image: SealImage | SignatureImage, place: Rect) -> Rect:
    """Where a picture lies at its true size in the middle of a place."""
    x, y, w, h = place
    width, height = image.width_mm, image.height_mm
    return x + (w - width) / 2, y + (h - height) / 2, width, height


def _stamp(place: Rect, issue: Specimen, face: Face) -> list[Item]:
    """A stamp that cannot be taken for customs': grey, and it says what it is."""
    x, y, w, h = place
    radius = min(w, h) / 2
    middle_x, middle_y = x + w / 2, y + h / 2
    items: list[Item] = [
        Ring(middle_x, middle_y, radius, 0.7, _STAMP_COLOUR),
        Ring(middle_x, middle_y, radius - 1.4, 0.25, _STAMP_COLOUR),
    ]
    lines = ((SPECIMEN, 0.82), (issue.approval.check_date, 0.5), ("NOT A CUSTOMS SEAL", 0.6))
    baseline = middle_y - radius * 0.12
    for text, share in lines:
        if not text:
            continue
        size = 2 * radius * share / face.width(text, 1, bold=True)
        items.append(Text(middle_x - radius * share, baseline, text, size, True, _STAMP_COLOUR))
        baseline += size * MM_PER_POINT * 0.4 + radius * 0.28
    return items
