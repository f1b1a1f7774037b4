"""A sketch of shapes, for pages and PDF that no map can stand in: an SVG without tiles, with a scale bar and the north.

Positions are projected around the middle of the shapes (equirectangular: what a sheet of paper needs, as far as one sees).
Colours are attributes, that the styles of a page replace; nothing in it is said by colour alone.
"""

import html
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import ngettext
from django.utils.translation import override as speaking

from communs.questionnaires.geometry.measuring import length_in_words
from communs.questionnaires.geometry.shape import Position, Ring, Shape, positions, shape_of
from communs.questionnaires.geometry.telling import centre_of, told

WIDTH, LOWEST, TALLEST = 480.0, 200.0, 380.0
MARGIN, FOOT = 28.0, 36.0
METRES = 111_320.0  # in a degree of latitude
LEAST = 60.0  # metres across, around a lone point; half as many up
NEAR = 0.6  # points of a line nearer than that look the same
INK = "#0b5660"


class Sketch(msgspec.Struct, frozen=True):
    """The drawing (`svg`), what it shows in a sentence (`alternative`), and each shape in words, in their order.

    `shapes` is the GeoJSON, `layers` what the author lets see under it, for a page that has a map.
    """

    svg: str
    alternative: str
    texts: tuple[str, ...]
    shapes: str = ""
    layers: tuple[str, ...] = ()


class _Frame(NamedTuple):
    """Where positions fall on the sheet: `scale` is points a metre, `stretch` what a degree of longitude is worth."""

    centre: Position
    scale: float
    stretch: float
    height: float

    def place(self, position: Position) -> tuple[float, float]:
        across = (position[0] - self.centre[0]) * METRES * self.stretch * self.scale
        up = (position[1] - self.centre[1]) * METRES * self.scale
        return WIDTH / 2 + across, (self.height - FOOT) / 2 - up


def sketch_of(features: Sequence[dict[str, Any]], language: str) -> Sketch:
    """Draw canonical GeoJSON features, numbered in their order."""
    shapes = [shape_of(feature) for feature in features]
    frame = _frame(features, shapes)
    drawn = [*(_drawn(shape, frame) for shape in shapes), *_ranks(shapes, frame)]
    parts = [_opening(frame), *drawn, _north(), _scale_bar(frame, language), "</svg>"]
    across = length_in_words(WIDTH / frame.scale, language)
    with speaking(language):
        said = ngettext(
            "Croquis d’une forme, le nord en haut, sur %(across)s de large.",
            "Croquis de %(count)s formes, le nord en haut, sur %(across)s de large.",
            len(shapes),
        ) % {"count": len(shapes), "across": across}
    return Sketch("".join(parts), said, tuple(told(feature, language) for feature in features))


def _frame(features: Sequence[dict[str, Any]], shapes: Sequence[Shape]) -> _Frame:
    longitudes, latitudes = zip(*positions(shapes), strict=True)
    centre = centre_of(features)
    stretch = max(0.01, math.cos(math.radians(centre[1])))
    across = max(LEAST, (max(longitudes) - min(longitudes)) * METRES * stretch)
    up = max(LEAST / 2, (max(latitudes) - min(latitudes)) * METRES)
    scale = min((WIDTH - 2 * MARGIN) / across, (TALLEST - FOOT - 2 * MARGIN) / up)
    return _Frame(centre, scale, stretch, max(LOWEST, up * scale + 2 * MARGIN + FOOT))


def _opening(frame: _Frame) -> str:
    size = f'viewBox="0 0 {WIDTH:.0f} {frame.height:.0f}" width="{WIDTH:.0f}" height="{frame.height:.0f}"'
    ground = f'<rect width="{WIDTH:.0f}" height="{frame.height:.0f}" fill="#f4f7f8" class="q-sketch__ground"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Libertinus Serif" font-size="13">{ground}'


def _drawn(shape: Shape, frame: _Frame) -> str:
    if shape.kind == "point":
        x, y = frame.place(shape.rings[0][0])
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INK}" stroke="#ffffff" stroke-width="1.5" class="q-sketch__dot"/>'
    closing = "Z" if shape.kind == "area" else ""
    path = "".join(_path(ring, frame) + closing for ring in shape.rings)
    fill = f'fill="{INK}" fill-opacity="0.16" fill-rule="evenodd"' if shape.kind == "area" else 'fill="none"'
    return f'<path d="{path}" {fill} stroke="{INK}" stroke-width="2" stroke-linejoin="round" class="q-sketch__{shape.kind}"/>'


def _path(ring: Ring, frame: _Frame) -> str:
    places = list(_apart(map(frame.place, ring)))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _apart(places: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Without the places that one could not tell from the one before."""
    former: tuple[float, float] | None = None
    for place in places:
        if former is None or math.dist(place, former) >= NEAR:
            yield place
            former = place


def _ranks(shapes: Sequence[Shape], frame: _Frame) -> Iterator[str]:
    """The number of each shape, as the list tells them; a lone shape needs none."""
    for rank, shape in enumerate(shapes if len(shapes) > 1 else (), 1):
        x, y = _middle([frame.place(position) for position in shape.rings[0]], shape)
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-weight="bold" fill="#161616" stroke="#ffffff" '
            f'stroke-width="3" paint-order="stroke" class="q-sketch__text">{rank}</text>'
        )


def _middle(places: Sequence[tuple[float, float]], shape: Shape) -> tuple[float, float]:
    if shape.kind == "area":
        corners = places[:-1]
        return sum(x for x, _y in corners) / len(corners), sum(y for _x, y in corners) / len(corners) + 4
    x, y = places[len(places) // 2]
    return x, y - 9


def _north() -> str:
    x, y = WIDTH - 20, 14
    arrow = f'<path d="M{x} {y}l6 16l-6 -4l-6 4Z" fill="#161616" class="q-sketch__text"/>'
    return f'{arrow}<text x="{x}" y="{y + 30}" text-anchor="middle" fill="#161616" class="q-sketch__text">N</text>'


def _scale_bar(frame: _Frame, language: str) -> str:
    metres = round_length(WIDTH / 3 / frame.scale)
    length, y = metres * frame.scale, frame.height - 12
    bar = f'<path d="M14 {y - 5:.1f}v5h{length:.1f}v-5" fill="none" stroke="#161616" stroke-width="1.5" class="q-sketch__bar"/>'
    said = html.escape(length_in_words(metres, language))
    return f'{bar}<text x="{20 + length:.1f}" y="{y:.1f}" fill="#161616" class="q-sketch__text">{said}</text>'


def round_length(most: float) -> float:
    """The longest of 1, 2, 5, 10, 20, 50… (of 0.1, 0.2…) that is not above `most`."""
    power = 10 ** math.floor(math.log10(most))
    return float(next(step * power for step in (5, 2, 1) if step * power <= most))
