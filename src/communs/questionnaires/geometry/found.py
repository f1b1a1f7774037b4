"""Found parcels in words: what an outside source said of the shapes and references of a map."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from communs.questionnaires.geometry.measuring import area_in_words

SEPARATOR = ", "


def lines(data: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """(label, text): a line a commune and section, or one for the parcels of the RPG; then the total and what is odd."""
    parcels = data.get("parcels", [])
    told = (
        _of_the_cadastre(parcels, language)
        if any("section" in one for one in parcels)
        else _of_the_rpg(parcels, language)
    )
    area = total(parcels)
    if len(parcels) > 1 and area:
        told.append((_("Surface des parcelles"), area_in_words(area, language)))
    if data.get("missing"):
        told.append((_("Inconnu du cadastre, à vérifier"), SEPARATOR.join(data["missing"])))
    if data.get("more"):
        told.append(
            (
                _("Liste incomplète"),
                _("seules les %(count)s premières parcelles sont gardées") % {"count": len(parcels)},
            )
        )
    return told or [(_("Parcelles"), _("aucune sous ce dessin"))]


def total(parcels: Sequence[Mapping[str, Any]]) -> float:
    """The area of these parcels, as far as it is known, in square metres."""
    return sum(one.get("area") or 0 for one in parcels)


def identifiers(parcels: Sequence[Mapping[str, Any]]) -> str:
    """Their identifiers, as a spreadsheet and a letter show them."""
    return SEPARATOR.join(str(one["id"]) for one in parcels)


def _of_the_cadastre(parcels: Sequence[Mapping[str, Any]], language: str) -> list[tuple[str, str]]:
    def place(one: Mapping[str, Any]) -> tuple[str, str]:
        return str(one["commune"]), str(one["section"])

    ordered = sorted(parcels, key=lambda one: (*place(one), str(one["id"])))
    return [
        (
            _("%(commune)s, section %(section)s") % {"commune": commune, "section": section},
            _numbers(list(group), language),
        )
        for (commune, section), group in itertools.groupby(ordered, key=place)
    ]


def _numbers(parcels: Sequence[Mapping[str, Any]], language: str) -> str:
    return SEPARATOR.join(_with_area(_("n° %(number)s") % {"number": one["number"]}, one, language) for one in parcels)


def _of_the_rpg(parcels: Sequence[Mapping[str, Any]], language: str) -> list[tuple[str, str]]:
    told = (_with_area(" ".join(filter(None, (str(one["id"]), one.get("crop")))), one, language) for one in parcels)
    return [(_("Parcelles du RPG"), SEPARATOR.join(told))] if parcels else []


def _with_area(name: str, one: Mapping[str, Any], language: str) -> str:
    return f"{name} ({area_in_words(one['area'], language)})" if one.get("area") else name
