"""Draws scans: an A4 sheet with paper texture and noise, our own seals stamped on it, text across, saved as JPEG."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from coo_cli.seal.image import SealImage
from coo_cli.seal.typeface import font_file

Scan = Callable[..., Path]


class Sheet:
    """A white sheet under a scanner, drawn on in millimetres."""

    def __init__(
        self, dpi: int = 200, paper: tuple[int, int, int] = (248, 247, 243), noise: float = 2.5, seed: int = 1
    ):
        self.dpi, self.noise, self.seed = dpi, noise, seed
        self.image = Image.new("RGB", (self.dots(210), self.dots(297)), paper)
        self.pen = ImageDraw.Draw(self.image)

    def dots(self, mm: float) -> int:
        return round(mm / 25.4 * self.dpi)

    def stamp(self, seal: SealImage, *, x=105.0, y=148.5, turned=0.0, strength=1.0, blur=0.0, size=1.0) -> Sheet:
        """Stamp a seal with its middle at a place, turned clockwise."""
        ink = Image.open(io.BytesIO(seal.png)).convert("RGBA")
        ink = ink.resize((self.dots(seal.width_mm * size), self.dots(seal.height_mm * size)), Image.Resampling.LANCZOS)
        ink = ink.rotate(-turned, Image.Resampling.BICUBIC, expand=True)
        cover = np.asarray(ink.getchannel("A").filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32)
        cover = cover[..., None] / 255 * strength
        dots = np.asarray(ink)
        colour = np.median(dots[dots[..., 3] > 250], axis=0)[:3] / 255
        left, top = self.dots(x) - ink.width // 2, self.dots(y) - ink.height // 2
        box = (left, top, left + ink.width, top + ink.height)
        under = np.asarray(self.image.crop(box), dtype=np.float32)
        self.image.paste(Image.fromarray((under * (1 - cover * (1 - colour))).round().astype(np.uint8)), box[:2])
        return self

    def text(self, *, y=148.5, lines=3, mm=4.0) -> Sheet:
        """Black text from edge to edge, over whatever is there."""
        font = ImageFont.truetype(str(font_file()), self.dots(mm))
        words = "示例出口货物 EXAMPLE GOODS OF CHINA 1234 " * 3
        for number in range(lines):
            place = (self.dots(25), self.dots(y + (number - (lines - 1) / 2) * mm * 2))
            self.pen.text(place, words[: 24 + number], fill=(22, 22, 24), font=font, anchor="lm")
        return self

    def dot(self, x: float, y: float, mm: float, colour=(30, 30, 30)) -> Sheet:
        left, top, size = self.dots(x), self.dots(y), self.dots(mm)
        self.pen.ellipse((left, top, left + size, top + size), fill=colour)
        return self

    def sign(self, width: float, height: float, colour=(25, 25, 28), x=105.0, y=148.5) -> Sheet:
        """A stroke in a box so wide and high, its pen's width included."""
        pen = 0.6
        angles = np.linspace(0, 2 * np.pi, 400)
        xs = self.dots(x) + np.sin(angles * 3) * self.dots(width - pen) / 2
        ys = self.dots(y) + np.sin(angles * 2 + 0.4) * self.dots(height - pen) / 2
        radius = self.dots(pen) / 2
        for left, top in zip(xs, ys, strict=True):
            self.pen.ellipse((left - radius, top - radius, left + radius, top + radius), fill=colour)
        self.pen.line(list(zip(xs, ys, strict=True)), fill=colour, width=self.dots(pen))
        return self

    def shade(self, darkest: float) -> Sheet:
        """Light that falls off from left to right."""
        ramp = np.linspace(1, darkest, self.image.width, dtype=np.float32)[None, :, None]
        self.image = Image.fromarray((np.asarray(self.image, dtype=np.float32) * ramp).astype(np.uint8))
        return self

    def slanted(self, by: float) -> Sheet:
        """Seen from above the sheet's head: narrower there."""
        w, h = self.image.size
        corners = (-w * by, 0, 0, h, w, h, w * (1 + by), 0)
        self.image = self.image.transform(
            (w, h), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="white"
        )
        return self

    def save(self, path: Path, quality: int = 90, **options: object) -> Path:
        tile = np.random.default_rng(self.seed).normal(0, self.noise, (256, 256, 3))
        w, h = self.image.size
        grain = np.tile(tile, (h // 256 + 1, w // 256 + 1, 1))[:h, :w]
        noisy = np.clip(np.asarray(self.image, dtype=np.float32) + grain, 0, 255).astype(np.uint8)
        Image.fromarray(noisy).save(path, **{"quality": quality, "dpi": (self.dpi, self.dpi), **options})
        return path


@pytest.fixture(scope="session")
def font() -> Path:
    return font_file()


@pytest.fixture
def scan(tmp_path) -> Scan:
    """Saves a sheet and gives its path."""
    return lambda sheet, name="scan.jpg", **options: sheet.save(tmp_path / name, **options)


@pytest.fixture(scope="session")
def page() -> type[Sheet]:
    """Makes white sheets."""
    return Sheet
