"""Owns taking a real seal or signature out of an A4 scan: found, told from all else, measured, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t
from coo_cli.seal.blobs import Blob, Box, blobs, painted
from coo_cli.seal.image import (
    ELLIPSE,
    RECTANGLE,
    SIGNATURE,
    SealImage,
    Shape,
    SignatureImage,
    must_fit,
    png_of,
    shape_of,
)
from coo_cli.seal.ink import Colour, Covered, as_colour, black, coloured, dark, ink_of, pen_ink, seal_ink
from coo_cli.seal.look import look_at
from coo_cli.seal.measure import lopsided, turn_of
from coo_cli.seal.scan import MM, Scan, open_scan, reason
from coo_cli.seal.standard import Form, form_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image

_LEAST_MM2 = 4.0
"""The least ink a seal or signature has, in square millimetres."""
_SPECK_MM2 = 0.1
_NEAR_MM = 8.0
"""How far apart the pieces of one seal, or the strokes of one signature, may lie."""
_PIECE = 0.02
"""The share of the ink that a piece has at least; what is smaller and outside is a speck."""
_MARGIN_MM = 5.0
_OFF_CENTRE_MM = 30.0
_DIRT_MM = 20.0
"""How far round a seal black dots are looked for; text is not dots."""
_DOT_MM = 1.2
_DOTS = 3
_ALMOST_ROUND = 1.1
"""A seal that is longer than wide by less than this is a round one seen aslant."""
_LOPSIDED = 0.025
_PEN_COLOUR = 45
"""How far the channels of black ink may be apart."""


class Extraction(msgspec.Struct, frozen=True):
    """What was found on a scan.

    Attributes:
        image: the seal or signature, at its true size; it serves only when nothing refuses it.
        form: a seal's; None for a signature.
        colour: the ink's.
        dpi: the scan's dots an inch.
        turned: the degrees clockwise by which it lay, and by which it was turned back.
        look: a picture to look at: on a checkerboard with its measures, PNG.
        refused: why it does not serve.
        warnings: what is doubtful.
    """

    image: SealImage | SignatureImage
    form: Form | None
    colour: Colour
    dpi: float
    turned: float
    look: bytes
    refused: tuple[InputError, ...]
    warnings: tuple[InputError, ...]


def extract_seal(path: Path, font: Path) -> Extraction:
    """Take a red or blue seal out of a scan.

    The limits are those of the self-printing system (自助打印, 印章制作): in the middle of a white A4 sheet, scanned,
    neither photographed nor edited, at most 45 mm across, 55 x 40 mm, 55 x 45 mm.

    Args:
        path: the scan.
        font: the typeface of the measures in the picture to look at.

    Raises:
        InputError: as `open_scan`; `seal-missing` and `seal-colour` when there is none to show.
    """
    import numpy as np

    scan = open_scan(path)
    mask = coloured(scan.small)
    pieces = blobs(mask)
    if sum(blob.area for blob in pieces) < _dots(_LEAST_MM2, scan.small_dpi):
        raise reason(
            path,
            "seal-missing",
            t("There is no red or blue seal on the sheet.", "页面上没有红色或蓝色印章。"),
            t("Stamp the seal in the middle of a white sheet and scan in colour.", "请盖在白纸中央并彩色扫描。"),
        )
    rough, others = _gathered(pieces, scan.small_dpi)
    colour = as_colour(np.median(np.asarray(scan.small)[painted(mask.shape, rough)], axis=0))
    ink = ink_of(colour)
    if ink is None:
        raise reason(
            path,
            "seal-colour",
            t("The seal is neither red nor blue.", "印章不是红色或蓝色。"),
            t("Only red and blue seals are taken; scan in colour.", "只能提取红色和蓝色印章，请彩色扫描。"),
            "#{:02x}{:02x}{:02x}".format(*colour),
        )
    crop = _crop(scan, _box(rough))
    covered, clean, specks = _cleaned(seal_ink(_light(scan, crop), ink, scan.dpi), scan.dpi)
    turn = turn_of(clean)
    png, image = _cut(covered, clean, turn.degrees)
    size = image.width / scan.dpi * MM, image.height / scan.dpi * MM
    shape = shape_of(image)
    refused = [*scan.refused, *_off_centre(scan, _box(rough))]
    if turn.too_far or _distorted(shape, size, np.asarray(image.getchannel("A")) > 127):
        refused.append(_aslant(path, turn_too_far=turn.too_far))
    if not turn.too_far:  # else the box is larger than the seal
        refused += _too_large(path, shape.name, size, (shape.long, shape.short))
    if specks or any(blob.area >= _dots(_SPECK_MM2, scan.small_dpi) for blob in others) or _dirt(scan, _box(rough)):
        refused.append(_specks(path))
    seal = SealImage(png, *size)
    look = look_at(seal, font)
    return Extraction(
        seal,
        form_of(shape),
        covered.colour,
        scan.dpi,
        turn.degrees,
        look,
        tuple(refused),
        scan.warnings,
    )


def extract_signature(path: Path, font: Path) -> Extraction:
    """Take a signature in black pen out of a scan, at most 40 x 40 mm.

    Args:
        path: the scan.
        font: the typeface of the measures in the picture to look at.

    Raises:
        InputError: as `open_scan`; `signature-missing` when there is none to show.
    """
    scan = open_scan(path)
    pieces = [blob for blob in blobs(dark(scan.small)) if blob.area >= _dots(_SPECK_MM2, scan.small_dpi)]
    if sum(blob.area for blob in pieces) < _dots(_LEAST_MM2, scan.small_dpi):
        raise reason(
            path,
            "signature-missing",
            t("There is no signature on the sheet.", "页面上没有签名。"),
            t("Sign with a black pen in the middle of a white sheet.", "请用黑色笔签在白纸中央。"),
        )
    strokes, others = _gathered(pieces, scan.small_dpi, smallest=0)
    covered = pen_ink(_light(scan, _crop(scan, _box(strokes))))
    png, image = _cut(covered, covered.alpha > 0.5, 0)
    size = image.width / scan.dpi * MM, image.height / scan.dpi * MM
    refused = [*scan.refused, *_off_centre(scan, _box(strokes))]
    if max(covered.colour) - min(covered.colour) > _PEN_COLOUR:
        refused.append(
            reason(
                path,
                "signature-colour",
                t("The signature is not in black.", "签名不是黑色。"),
                t("Sign with a black pen.", "请用黑色笔签名。"),
                "#{:02x}{:02x}{:02x}".format(*covered.colour),
            )
        )
    refused += _too_large(path, SIGNATURE.name, size, (SIGNATURE.long, SIGNATURE.short))
    if others:
        refused.append(_specks(path))
    signature = SignatureImage(png, *size)
    look = look_at(signature, font)
    return Extraction(signature, None, covered.colour, scan.dpi, 0, look, tuple(refused), scan.warnings)


def _gathered(pieces: list[Blob], dpi: float, *, smallest: float = _PIECE) -> tuple[list[Blob], list[Blob]]:
    """The pieces of one thing, from the one with the largest box on, and all others."""
    main = max(pieces, key=lambda blob: (blob.box.right - blob.box.left) * (blob.box.bottom - blob.box.top))
    box, joined, left = main.box, [main], [blob for blob in pieces if blob is not main]
    least = smallest * sum(blob.area for blob in pieces)
    while True:
        near = box.grown(_NEAR_MM / MM * dpi)
        found = [b for b in left if _inside(b.box, box) or (b.area >= least and near.meets(b.box))]
        if not found:
            return joined, left
        taken = {id(blob) for blob in found}
        joined += found
        left = [blob for blob in left if id(blob) not in taken]
        box = _box(joined)


def _inside(box: Box, other: Box) -> bool:
    return other.joined(box) == other


def _box(pieces: list[Blob]) -> Box:
    box = pieces[0].box
    for blob in pieces[1:]:
        box = box.joined(blob.box)
    return box


def _crop(scan: Scan, box: Box) -> Box:
    """A box of the coarse page, with a margin, on the whole one."""
    scale = scan.dpi / scan.small_dpi
    whole = Box(*(round(edge * scale) for edge in (box.left, box.top, box.right, box.bottom)))
    return whole.grown(_MARGIN_MM / MM * scan.dpi).within(scan.image.width, scan.image.height)


def _light(scan: Scan, box: Box) -> npt.NDArray[np.float32]:
    """A part of the page with the paper there as 1: what the brighter half of its rim is like."""
    import numpy as np

    part = np.asarray(scan.image.crop((box.left, box.top, box.right, box.bottom)), dtype=np.float32)
    dots = max(2, round(_MARGIN_MM / 3 / MM * scan.dpi))
    rim = np.concatenate(
        [side.reshape(-1, 3) for side in (part[:dots], part[-dots:], part[:, :dots], part[:, -dots:])]
    )[::7]
    light = np.maximum(np.percentile(rim, 60, axis=0), scan.paper * 0.85).astype(np.float32)
    part /= np.maximum(light, 1)
    return part


def _cleaned(covered: Covered, dpi: float) -> tuple[Covered, npt.NDArray[np.bool_], bool]:
    """The ink without specks round it, the mask of what is left, and whether there were specks that count."""
    import numpy as np

    step = max(1, round(dpi / 150))
    high, wide = covered.alpha.shape[0] // step * step, covered.alpha.shape[1] // step * step
    alpha = covered.alpha[:high, :wide]
    coarse = alpha.reshape(high // step, step, wide // step, step).mean(axis=(1, 3)) > 0.4
    kept, others = _gathered(blobs(coarse), dpi / step)
    keep = np.pad(painted(coarse.shape, kept), 1)
    keep = np.logical_or.reduce([np.roll(keep, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)])[1:-1, 1:-1]
    alpha = alpha * keep.repeat(step, axis=0).repeat(step, axis=1)
    specks = any(blob.area >= _dots(_SPECK_MM2, dpi / step) for blob in others)
    return Covered(alpha, covered.colour), alpha > 0.5, specks


def _cut(covered: Covered, mask: npt.NDArray[np.bool_], degrees: float) -> tuple[bytes, Image]:
    """The ink as a picture of its own, upright, cut to it."""
    import numpy as np
    from PIL import Image as Pictures

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    part = covered.alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    alpha = Pictures.fromarray(np.round(part * 255).astype(np.uint8))
    if degrees:
        alpha = alpha.rotate(degrees, Pictures.Resampling.BICUBIC, expand=True)
        alpha = alpha.crop(alpha.point(_covered_half).getbbox())
    image = Pictures.new("RGBA", alpha.size, (*covered.colour, 0))
    image.putalpha(alpha)
    return png_of(image), image


def _covered_half(alpha: int) -> int:
    return 255 if alpha > 127 else 0


def _off_centre(scan: Scan, box: Box) -> list[InputError]:
    off = (
        (box.left + box.right - scan.small.width) / 2 / scan.small_dpi * MM,
        (box.top + box.bottom - scan.small.height) / 2 / scan.small_dpi * MM,
    )
    if max(map(abs, off)) <= _OFF_CENTRE_MM:
        return []
    return [
        reason(
            scan.path,
            "scan-off-centre",
            t(
                "It is off the middle of the sheet: {x:.0f} mm to the {side}, {y:.0f} mm {height}.",
                "偏离页面中心：偏{side} {x:.0f} 毫米，偏{height} {y:.0f} 毫米。",
            ).fill(
                x=abs(off[0]),
                y=abs(off[1]),
                side=t("left", "左") if off[0] < 0 else t("right", "右"),
                height=t("up", "上") if off[1] < 0 else t("down", "下"),
            ),
            t(
                "Put it in the middle of the sheet, {most:g} mm off at most.",
                "请置于页面中央，偏离不超过 {most:g} 毫米。",
            ).fill(most=_OFF_CENTRE_MM),
        )
    ]


def _too_large(path: Path, name: Text, size: tuple[float, float], most: tuple[float, float]) -> list[InputError]:
    try:
        must_fit(path, name, size, most)
    except InputError as error:
        fix = t("Scan it at its true size; a larger one cannot be used.", "请按原大扫描；超过限值的不能使用。")
        return [reason(path, error.code, error.what, fix)]
    return []


def _distorted(shape: Shape, size: tuple[float, float], mask: npt.NDArray[np.bool_]) -> bool:
    if shape is ELLIPSE:
        return max(size) < _ALMOST_ROUND * min(size)
    return shape is RECTANGLE and lopsided(mask) > _LOPSIDED


def _aslant(path: Path, *, turn_too_far: bool) -> InputError:
    if turn_too_far:
        return reason(
            path,
            "seal-askew",
            t("The seal is not upright on the sheet.", "印章在页面上明显歪斜。"),
            t("Stamp it straight, on a sheet that lies straight.", "请端正盖章，纸张摆正后扫描。"),
        )
    return reason(
        path,
        "seal-distorted",
        t(
            "The seal is out of shape, as on a photograph taken aslant.",
            "印章变形，疑似斜向拍照所得。",
        ),
        t("Scan the sheet flat on a scanner; do not photograph it.", "请用扫描仪平放扫描，不要拍照。"),
    )


def _dirt(scan: Scan, box: Box) -> bool:
    """Whether there are black dots round a seal that stand alone, as dust on the glass makes them."""
    area = box.grown(_DIRT_MM / MM * scan.small_dpi).within(scan.small.width, scan.small.height)
    found = blobs(black(scan.small.crop((area.left, area.top, area.right, area.bottom))))
    most, apart = _DOT_MM / MM * scan.small_dpi, 4 / MM * scan.small_dpi
    seal = Box(box.left - area.left, box.top - area.top, box.right - area.left, box.bottom - area.top)
    dots = [
        blob
        for blob in found
        if blob.area >= _dots(_SPECK_MM2 / 2, scan.small_dpi)
        and max(blob.box.right - blob.box.left, blob.box.bottom - blob.box.top) <= most
        and not seal.meets(blob.box)
        and not any(blob is not other and blob.box.grown(apart).meets(other.box) for other in found)
    ]
    return len(dots) >= _DOTS


def _specks(path: Path) -> InputError:
    return reason(
        path,
        "scan-specks",
        t("There are specks or other marks on the sheet.", "页面上有污点或其他印迹。"),
        t(
            "Clean the glass, and use a white sheet with nothing else on it.",
            "请清洁扫描玻璃，并使用无其他印迹的白纸。",
        ),
    )


def _dots(mm2: float, dpi: float) -> float:
    """How many dots so many square millimetres have."""
    return mm2 * (dpi / MM) ** 2
