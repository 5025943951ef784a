"""The same drawing for a dark screen or a printer without colour: colours are changed, nothing moves."""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache, partial
from typing import Literal

Look = Literal["light", "dark", "grey"]
NIGHT = "#14171a"
READABLE = 4.6  # contrast that every colour gets against the ground; WCAG 2.2 AA asks 4.5 of text and 3 of lines
_COLOUR = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')


def shaded(drawing: str, look: Look) -> str:
    """A drawing in another look."""
    if look == "light":
        return drawing
    return _COLOUR.sub(partial(_changed, look), drawing)


def _changed(look: Look, found: re.Match[str]) -> str:
    return f'{found[1]}="{shade(found[2], look)}"'


@cache
def shade(colour: str, look: Look) -> str:
    """A colour of the light look as it is in another."""
    if look == "dark":
        return _night(colour)
    return _printed(colour) if look == "grey" else colour


def _printed(colour: str) -> str:
    """As light as the colour is; what warns or forbids is black, since it is not told by its red."""
    hue, bright, full = rgb_to_hls(*_rgb(colour))
    warns = full > 0.7 and bright < 0.6 and (hue < 0.03 or hue > 0.96)
    return _hex((light("#0b0c0c" if warns else colour),) * 3)


def _night(colour: str) -> str:
    """Grounds become dark and marks light enough to be read on them; the hue stays."""
    hue, bright, full = rgb_to_hls(*_rgb(colour))
    if bright > 0.9:
        return NIGHT if bright > 0.99 else "#1e2226"
    bright = 1 - bright if full < 0.2 else bright
    while contrast(found := _hex(hls_to_rgb(hue, bright, full)), NIGHT) < READABLE:
        bright += 0.01
    return found


def light(colour: str) -> float:
    """How light a colour is to the eye, as a grey between 0 and 1."""
    linear = luminance(colour)
    return float(12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in _rgb(colour))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(rgb: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * one):02x}" for one in rgb)
