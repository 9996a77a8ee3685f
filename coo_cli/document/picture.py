"""Owns seals and signatures as a PDF holds pictures: packed once a process, for that takes longer than a page."""

from __future__ import annotations

import io
import zlib
from functools import lru_cache

_PACK = 4


@lru_cache(maxsize=16)
def packed_picture(png: bytes) -> tuple[int, int, bytes, bytes]:
    """A picture's width and height in dots, its colours (RGB) and its transparency (grey), both deflated."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        *colours, alpha = image.convert("RGBA").split()
    packed = zlib.compress(Image.merge("RGB", colours).tobytes(), _PACK)
    return image.width, image.height, packed, zlib.compress(alpha.tobytes(), _PACK)
