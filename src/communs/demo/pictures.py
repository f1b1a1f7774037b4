"""Pictures of the demonstration: drawn here, so that none has to be shipped or credited."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (1600, 840)
PAPER, INK, TEAL, SUN, CORAL = "#f4f1ea", "#17333a", "#0b7a75", "#f2b134", "#d7553f"
Draw = ImageDraw.ImageDraw


def draw_all(folder: Path) -> None:
    """Write every picture of the demonstration in a folder."""
    for name, sketch in SKETCHES.items():
        image = Image.new("RGB", SIZE, PAPER)
        sketch(ImageDraw.Draw(image, "RGBA"))
        image.save(folder / name)


def _circles(draw: Draw) -> None:
    for x, y, colour in ((640, 360, TEAL), (960, 360, SUN), (800, 560, CORAL)):
        draw.ellipse((x - 230, y - 230, x + 230, y + 230), fill=f"{colour}cc")


def _lines(draw: Draw) -> None:
    for row, (width, colour) in enumerate(((0.62, INK), (0.9, TEAL), (0.74, TEAL), (0.83, TEAL), (0.35, SUN))):
        top = 180 + row * 105
        draw.rounded_rectangle((260, top, 260 + 1080 * width, top + 52), radius=26, fill=colour)


def _squares(draw: Draw) -> None:
    for column in range(7):
        for row in range(3):
            left, top = 215 + column * 170, 175 + row * 170
            chosen = (column, row) == (4, 1)
            draw.rounded_rectangle((left, top, left + 130, top + 130), radius=18, fill=CORAL if chosen else f"{TEAL}59")


def _page(draw: Draw) -> None:
    draw.rounded_rectangle((560, 90, 1040, 750), radius=20, fill="#ffffff", outline=INK, width=6)
    for row in range(7):
        draw.rounded_rectangle((620, 190 + row * 70, 980 - (row % 3) * 60, 208 + row * 70), radius=9, fill=f"{INK}66")
    draw.line((620, 432, 860, 432), fill=CORAL, width=10)


SKETCHES: dict[str, Callable[[Draw], None]] = {
    "trois-cercles.png": _circles,
    "lignes.png": _lines,
    "carres.png": _squares,
    "page.png": _page,
}
