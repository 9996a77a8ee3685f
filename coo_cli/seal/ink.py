"""Owns ink: how much of it covers each dot of a scan, told apart from paper and from black text across it.

A dot's light is the paper's, times what the ink lets through, times what black text lets through. Black takes all
channels alike, so the ratio of two channels is the coloured ink's alone, as long as there is light left to tell it by;
under the text itself the ink is taken from around.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coo_cli.seal.standard import Ink

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image

    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

FAINT = 0.2
"""How far two channels must be apart, of the paper's white, for a dot to be coloured."""
DARK = 0.55
"""The light, of the paper's white, below which a dot is black ink."""

_LOW, _HIGH = 0.14, 0.9
"""The cover taken as none and as whole: paper and scanner are never quite even."""
_TELLING = 0.55
"""The light, of the ink's own, without which a dot tells nothing of the ink on it."""
_AROUND_MM = 0.45
_SURE = (0.38, 0.62)

_CHANNELS = {Ink.RED: (0, (1, 2)), Ink.BLUE: (2, (0,))}
"""The channel an ink lets through, and those it takes."""


Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


class Covered(msgspec.Struct, frozen=True):
    """Ink by dots.

    Attributes:
        alpha: how much of each dot is covered, 0 to 1.
        colour: the ink's own colour.
    """

    alpha: Floats
    colour: Colour


def coloured(page: Image) -> Mask:
    """Which dots of a page, with its paper as 255, have colour."""
    import numpy as np

    most, least = _channels(page)
    spread = np.asarray(most, dtype=np.int16) - np.asarray(least)
    mask: Mask = (spread > FAINT * 255) & (np.asarray(most) > 76)
    return mask


def black(page: Image) -> Mask:
    """Which dots of a page, with its paper as 255, have black ink and no colour."""
    import numpy as np

    most, least = _channels(page)
    spread = np.asarray(most, dtype=np.int16) - np.asarray(least)
    mask: Mask = (spread < FAINT * 255) & (np.asarray(most) < DARK * 255)
    return mask


def dark(page: Image) -> Mask:
    """Which dots of a page, with its paper as 255, have dark ink of any colour."""
    import numpy as np

    return np.asarray(page.convert("L")) < DARK * 255


def ink_of(colour: Colour) -> Ink | None:
    """Whether a colour, with the paper as white, is that of a red or a blue seal; None for another."""
    import colorsys

    hue, saturation, _ = colorsys.rgb_to_hsv(*(channel / 255 for channel in colour))
    if saturation < 0.15:
        return None
    degrees = hue * 360
    if degrees < 22 or degrees > 332:
        return Ink.RED
    return Ink.BLUE if 195 < degrees < 262 else None


def seal_ink(light: Floats, ink: Ink, dpi: float) -> Covered:
    """Separate a seal's ink from paper and black text.

    Args:
        light: a part of a page, with the paper as 1.
        ink: the seal's.
        dpi: dots an inch.
    """
    import numpy as np

    through, taken = _CHANNELS[ink]
    passed = np.minimum(light[..., through], 1)
    blocked = np.minimum(light[..., taken[0]] if len(taken) == 1 else (light[..., 1] + light[..., 2]) / 2, 1)
    ratio = blocked / np.maximum(passed, 0.02)
    telling = passed > 0.4
    solid = telling & (ratio < max(0.3, float(np.quantile(ratio[telling & (ratio < 1 - FAINT)], 0.3))))
    colour = np.median(light[solid], axis=0)
    own, rest = min(float(colour[through]), 1.0), float(colour[list(taken)].mean())
    cover = (1 - ratio) / np.maximum((1 - rest) - ratio * (1 - own), 0.05)
    alpha = np.clip((cover - _LOW) / (_HIGH - _LOW), 0, 1).astype(np.float32)
    alpha = _filled(alpha, passed > _TELLING * own, dpi)
    return Covered(alpha, as_colour(255 * colour))


def pen_ink(light: Floats) -> Covered:
    """Separate a pen's ink from the paper."""
    import numpy as np

    darkness = 1 - light.mean(axis=2)
    darkest = float(np.quantile(darkness[darkness > 1 - DARK], 0.7)) if (darkness > 1 - DARK).any() else 1.0
    alpha = np.clip((darkness / darkest - _LOW) / (_HIGH - _LOW), 0, 1).astype(np.float32)
    solid = alpha > 0.95
    colour = np.median(light[solid], axis=0) if solid.any() else np.zeros(3)
    return Covered(alpha, as_colour(255 * colour))


def as_colour(channels: npt.NDArray[np.float32] | npt.NDArray[np.float64]) -> Colour:
    """A colour out of three numbers, those beyond the ends put at them."""
    red, green, blue = (min(255, max(0, round(float(channel)))) for channel in channels)
    return red, green, blue


def _channels(page: Image) -> tuple[Image, Image]:
    """The strongest and the weakest channel of each dot."""
    from PIL import ImageChops

    red, green, blue = page.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most, ImageChops.darker(ImageChops.darker(red, green), blue)


def _filled(alpha: Floats, telling: Mask, dpi: float) -> Floats:
    """The ink with what lies under black text taken from around it."""
    import numpy as np

    if telling.all():
        return alpha
    radius = max(2, round(_AROUND_MM / 25.4 * dpi))
    known = telling.astype(np.float32)
    weight = _blurred(known, radius)
    around = _blurred(alpha * known, radius) / np.maximum(weight, 1e-3)
    sure = np.clip((around - _SURE[0]) / (_SURE[1] - _SURE[0]), 0, 1) * (weight > 0.05)
    result: Floats = np.where(telling, alpha, sure).astype(np.float32)
    return result


def _blurred(values: Floats, radius: int) -> Floats:
    """The mean of each dot's square neighbourhood."""
    import numpy as np
    from PIL import Image, ImageFilter

    picture = Image.fromarray(np.round(values * 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.BoxBlur(radius)), dtype=np.float32) / np.float32(255)
