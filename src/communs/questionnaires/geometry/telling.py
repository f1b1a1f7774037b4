"""Shapes in words, for pages to read, letters and spreadsheets."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation import override as speaking

from communs.questionnaires.geometry.measuring import area_in_words, length_in_words
from communs.questionnaires.geometry.shape import Kind, Position, positions, shape_of
from communs.questionnaires.geometry.typed import position_in_words, words

MOST_TOLD = 12


def told(feature: dict[str, Any], language: str, *, in_full: bool = True) -> str:
    """« Surface « Parcelle A » : 1,23 ha, périmètre 450 m (45.043, 3.885 ; …) »; long lists of positions are cut."""
    shape = shape_of(feature)
    with speaking(language):
        name = _named(words(language)[shape.kind], shape.label)
        measures = _measures(shape.kind, feature["properties"], language)
        places = _positions(shape.rings[0] if shape.kind != "area" else shape.rings[0][:-1]) if in_full else ""
        if shape.kind == "point":
            measures, places = position_in_words(shape.rings[0][0]), ""
        return _("%(name)s : %(measures)s") % {"name": name, "measures": measures} + (f" ({places})" if places else "")


def centre_of(features: Sequence[dict[str, Any]]) -> Position:
    """The middle of the box around the shapes."""
    longitudes, latitudes = zip(*positions([shape_of(feature) for feature in features]), strict=True)
    return (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2


def decimal(measures: Iterable[float]) -> Decimal:
    """Their sum, as a spreadsheet takes it."""
    return sum((Decimal(str(measure)) for measure in measures), Decimal(0))


def _named(kind: str, label: str) -> str:
    return _("%(kind)s « %(label)s »") % {"kind": kind, "label": label} if label else kind


def _measures(kind: Kind, measures: dict[str, Any], language: str) -> str:
    if kind != "area":
        return length_in_words(measures.get("length", 0), language)
    words = {"area": area_in_words(measures["area"], language), "length": length_in_words(measures["length"], language)}
    return _("%(area)s, périmètre de %(length)s") % words


def _positions(ring: Sequence[Position]) -> str:
    shown = "\u202f; ".join(map(position_in_words, ring[:MOST_TOLD]))
    rest = len(ring) - MOST_TOLD
    if rest <= 0:
        return shown
    return shown + ngettext(" ; et %(count)s autre point", " ; et %(count)s autres points", rest) % {"count": rest}
