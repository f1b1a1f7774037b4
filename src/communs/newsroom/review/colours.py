"""Colours of inline styles and their contrast (WCAG 2.2, criteria 1.4.1 and 1.4.3)."""

import re

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
INK: Rgb = (22, 22, 22)
ENOUGH = 4.5
NAMED: dict[str, Rgb] = {
    "black": (0, 0, 0), "silver": (192, 192, 192), "gray": (128, 128, 128), "grey": (128, 128, 128), "white": WHITE,
    "maroon": (128, 0, 0), "red": (255, 0, 0), "purple": (128, 0, 128), "fuchsia": (255, 0, 255), "green": (0, 128, 0),
    "lime": (0, 255, 0), "olive": (128, 128, 0), "yellow": (255, 255, 0), "navy": (0, 0, 128), "blue": (0, 0, 255),
    "teal": (0, 128, 128), "aqua": (0, 255, 255), "cyan": (0, 255, 255), "orange": (255, 165, 0), "pink": (255, 192, 203),
    "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "darkgray": (169, 169, 169), "darkred": (139, 0, 0),
    "darkblue": (0, 0, 139), "darkgreen": (0, 100, 0), "lightblue": (173, 216, 230), "gold": (255, 215, 0),
    "tomato": (255, 99, 71), "crimson": (220, 20, 60), "orangered": (255, 69, 0), "royalblue": (65, 105, 225),
}  # fmt: skip
HEX = re.compile(r"#(?P<digits>[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
FUNCTION = re.compile(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)")


def colour(written: str) -> Rgb | None:
    """The colour that CSS writes so; `None` when it is none that we know, or not opaque."""
    text = written.strip().lower()
    if found := HEX.fullmatch(text):
        digits = found["digits"] if len(found["digits"]) > 3 else "".join(2 * digit for digit in found["digits"])  # noqa: PLR2004
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := FUNCTION.fullmatch(text):
        red, green, blue = (min(255, int(part)) for part in found.groups())
        return red, green, blue
    return NAMED.get(text)


def declarations(style: str) -> dict[str, str]:
    """The declarations of a `style` attribute."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return {name.strip().lower(): value.replace("!important", "").strip() for name, value in pairs}


def contrast(one: Rgb, other: Rgb) -> float:
    """The ratio of WCAG between two colours, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    """A component of sRGB, made proportional to light."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - a constant of sRGB
