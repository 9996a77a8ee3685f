"""Owns scanned sheets (扫描件): an A4 page opened at its true size, and what tells that it was no clean scan."""

from __future__ import annotations

import io
import re
import struct
import warnings
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import read_bytes
from coo_cli.base.texts import Text, t

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image

MM = 25.4
"""Millimetres in an inch."""
WANTED_DPI = 600
LEAST_DPI = 150

_MAX_BYTES = 100_000_000
_FINEST = 45_000_000
"""Pixels of a page over which a JPEG is read at half its size: 600 dpi are enough, and memory is not endless."""
_MAX_PIXELS = 160_000_000
_SMALL_DPI = 150
_A4_MM = (210.0, 297.0)
_PAGE_SLACK = 6.0
_BLOCKS = (12, 8)
_UNEVEN = 0.14
_DARK = 0.68
_CAMERA_TAGS = (33434, 33437, 34855, 37377, 37378, 37385, 37386, 42036)
"""What only a camera writes: exposure, aperture, sensitivity, shutter, flash, focal length, lens."""
_EXIF_FOLDER = 0x8769
_GPS_FOLDER = 0x8825
_SOFTWARE_TAG = 305
_EDITORS = re.compile(
    r"photoshop|gimp|paint\.?net|mspaint|snapseed|lightroom|affinity|pixelmator|picsart|meitu|美图|krita|photopea",
    re.IGNORECASE,
)


class Scan(msgspec.Struct, frozen=True):
    """A scanned sheet.

    Attributes:
        path: where it came from.
        image: the page in RGB.
        dpi: its dots an inch, after any reduction.
        small: the page made coarser, about 150 dpi, with the paper's white as 255.
        small_dpi: its dots an inch.
        paper: the paper's colour, 0 to 255 for each channel.
        refused: why it does not serve.
        warnings: what is doubtful.
    """

    path: Path
    image: Image
    dpi: float
    small: Image
    small_dpi: float
    paper: npt.NDArray[np.float32]
    refused: tuple[InputError, ...]
    warnings: tuple[InputError, ...]


def open_scan(path: Path) -> Scan:
    """Read a scanned A4 sheet.

    Args:
        path: a JPEG, PNG or TIFF with its dots an inch.

    Raises:
        InputError: `file-missing`, `file-unreadable`, `file-too-large`; `scan-unreadable`, and `scan-dpi` without
            dots an inch, or with too few to measure.
    """
    import numpy as np

    refused: list[InputError] = []
    doubtful: list[InputError] = []
    image, dpi, scanned_dpi = _opened(path)
    refused += _not_a4(path, image, dpi)
    if scanned_dpi < WANTED_DPI - 6:
        doubtful.append(
            reason(
                path,
                "scan-coarse",
                t("The scan has {dpi:.0f} dots an inch.", "扫描分辨率为 {dpi:.0f} dpi。").fill(dpi=scanned_dpi),
                t("Scan at 600 dpi for the best print.", "请以 600 dpi 扫描，打印效果最佳。"),
            )
        )
    refused += _photographed(path, image)
    refused += _edited(path, image)
    factor = max(1, round(dpi / _SMALL_DPI))
    coarse = image.reduce(factor)
    levels = _levels(np.asarray(coarse))
    refused += _badly_lit(path, levels)
    paper = np.median(levels.reshape(-1, 3), axis=0).astype(np.float32)
    white = [min(255, round(255 * value / max(1.0, float(one)))) for one in paper for value in range(256)]
    return Scan(path, image, dpi, coarse.point(white), dpi / factor, paper, tuple(refused), tuple(doubtful))


def reason(path: Path, code: str, what: Text, fix: Text, why: Text | str | None = None) -> InputError:
    """Why a scan does not serve."""
    return InputError(code, what, fix, where=Place(file=str(path)), why=why)


def _opened(path: Path) -> tuple[Image, float, float]:
    """The page, its dots an inch, and those it was scanned with."""
    from PIL import Image, UnidentifiedImageError

    data = read_bytes(path, _MAX_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))
            width, pixels = image.width, image.width * image.height
            dpi = _dpi(path, image)
            if pixels > _FINEST and image.format == "JPEG":
                image.draft("RGB", (image.width // 2, image.height // 2))
            if image.width * image.height > _FINEST or pixels > _MAX_PIXELS:
                raise reason(
                    path,
                    "scan-unreadable",
                    t("The scan has too many pixels.", "扫描件像素过多。"),
                    t("Scan one A4 sheet at 600 dpi.", "请以 600 dpi 扫描一张 A4 纸。"),
                    f"{image.width} x {image.height}",
                )
            image.load()
            page = image if image.mode == "RGB" else image.convert("RGB")
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        OverflowError,
        struct.error,
        Image.DecompressionBombError,
    ) as error:
        raise reason(
            path,
            "scan-unreadable",
            t("The scan is not a readable JPEG, PNG or TIFF.", "扫描件不是可读取的 JPEG、PNG 或 TIFF。"),
            t("Scan the sheet again and save it as JPEG.", "请重新扫描并保存为 JPEG。"),
            None if isinstance(error, UnidentifiedImageError) else str(error),
        ) from error
    page.info = image.info
    return page, dpi * page.width / width, dpi


def _dpi(path: Path, image: Image) -> float:
    """The dots an inch, which a scanner writes and a photograph or a cut picture lacks."""
    found = image.info.get("dpi")
    across, down = (float(found[0]), float(found[1])) if isinstance(found, tuple) and len(found) == 2 else (0.0, 0.0)
    if across < LEAST_DPI or abs(across - down) > 0.01 * across:
        raise reason(
            path,
            "scan-dpi",
            t(
                "The picture does not tell {least} dots an inch or more, so nothing on it can be measured.",
                "图片未注明分辨率或不足 {least} dpi，无法测量尺寸。",
            ).fill(least=LEAST_DPI),
            t(
                "Give the file as the scanner wrote it, at 600 dpi; no photograph, not saved again by another program.",
                "请提供扫描仪直接生成的 600 dpi 文件，不要拍照，不要用其他程序另存。",
            ),
            f"{across:g} x {down:g} dpi" if across or down else None,
        )
    return across


def _not_a4(path: Path, image: Image, dpi: float) -> list[InputError]:
    size = image.width / dpi * MM, image.height / dpi * MM
    if all(abs(one - wanted) <= _PAGE_SLACK for one, wanted in zip(size, _A4_MM, strict=True)):
        return []
    return [
        reason(
            path,
            "scan-not-a4",
            t(
                "The scan is {w:.0f} x {h:.0f} mm, not a whole A4 sheet upright.",
                "扫描件为 {w:.0f} x {h:.0f} 毫米，不是完整的 A4 竖版页面。",
            ).fill(w=size[0], h=size[1]),
            t("Scan the whole A4 sheet, portrait, and do not cut it.", "请竖向扫描整张 A4 纸，不要裁剪。"),
        )
    ]


def _photographed(path: Path, image: Image) -> list[InputError]:
    exif = image.getexif()
    tags = {*exif, *exif.get_ifd(_EXIF_FOLDER)}
    if not tags.intersection((*_CAMERA_TAGS, _GPS_FOLDER)):
        return []
    camera = " ".join(str(exif.get(tag, "")) for tag in (271, 272)).strip("\0 ")
    return [
        reason(
            path,
            "scan-photographed",
            t("The picture was taken with a camera.", "图片由相机拍摄。"),
            t("Scan the sheet on a flatbed scanner at 600 dpi.", "请用平板扫描仪以 600 dpi 扫描。"),
            camera or None,
        )
    ]


def _edited(path: Path, image: Image) -> list[InputError]:
    said = [str(value) for key, value in image.info.items() if str(key).lower() in {"software", "comment"}]
    said.append(str(image.getexif().get(_SOFTWARE_TAG, "")))
    name = next((found.group() for text in said if (found := _EDITORS.search(text))), "")
    if not name and "photoshop" in image.info:
        name = "Photoshop"
    if not name:
        return []
    return [
        reason(
            path,
            "scan-edited",
            t("The picture was edited after the scan.", "图片在扫描后被编辑过。"),
            t("Give the file as the scanner wrote it.", "请提供扫描仪直接生成的文件。"),
            name,
        )
    ]


def _levels(coarse: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The paper's colour in blocks over the page: what nine tenths of each block's dots are darker than."""
    import numpy as np

    down, across = _BLOCKS
    rows = np.linspace(0, coarse.shape[0], down + 1).astype(int)
    columns = np.linspace(0, coarse.shape[1], across + 1).astype(int)
    return np.array(
        [
            [
                np.percentile(coarse[top:bottom:4, left:right:4].reshape(-1, 3), 90, axis=0)
                for left, right in pairwise(columns.tolist())
            ]
            for top, bottom in pairwise(rows.tolist())
        ],
        dtype=np.float32,
    )


def _badly_lit(path: Path, levels: npt.NDArray[np.float32]) -> list[InputError]:
    """A photograph has brighter and darker corners, or the table round the sheet; a scan has one white."""
    light = levels.mean(axis=2)
    most = float(light.max())
    if most / 255 < _DARK:
        what = t("The paper is too dark for white.", "纸张底色过暗，不是白纸。")
    elif float(light.min()) < (1 - _UNEVEN) * most:
        what = t(
            "The paper is brighter in one place than in another, as on a photograph.", "纸面亮度不均，疑似拍照所得。"
        )
    else:
        return []
    return [
        reason(
            path,
            "scan-uneven",
            what,
            t(
                "Scan the sheet flat on clean glass with the lid closed; white A4, nothing beside it.",
                "请将白色 A4 纸平放在干净的扫描玻璃上，盖好盖板扫描。",
            ),
            f"{light.min() / 255:.0%} ... {most / 255:.0%}",
        )
    ]
