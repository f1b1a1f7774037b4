"""The forms of an address: found in the base, written with a commune of the list, or abroad.

Every reader gives the canonical form, and gives it back unchanged. What cannot be understood yet is kept as it was
typed, in an answer without `label`: unfinished, never lost.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.field import Json, RefusedError, Suggestion
from communs.questionnaires.reference import communes, territories
from communs.questionnaires.reference.countries import countries, country_code
from communs.questionnaires.wording import one_line

LONGEST = 250
LONGEST_CHOICE = 2000
Part = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Position = Annotated[list[float], msgspec.Meta(min_length=2, max_length=2)]


class Found(msgspec.Struct, frozen=True, omit_defaults=True):
    """An address as the base knows it."""

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9][0-9AB][0-9]{3}$")]
    city: Part = ""
    postal_code: Annotated[str, msgspec.Meta(max_length=10)] = ""
    street: Part = ""
    number: Part = ""
    street_name: Part = ""
    type: Part = ""
    key: Part = ""
    position: Position | None = None


def found_of(value: Json) -> Found | None:
    """An address of the base, if this JSON is one and its commune stands in a departement that exists."""
    try:
        known = msgspec.convert({key: item for key, item in value.items() if item is not None}, Found)
    except msgspec.ValidationError:
        return None
    return known if departement_of(known.code) else None


def proposal(found: Found | Mapping[str, Json]) -> Suggestion:
    """An address that one may choose."""
    return Suggestion(as_choice(found), found.label if isinstance(found, Found) else str(found["label"]))


def as_choice(found: Found | Mapping[str, Json]) -> str:
    """What a page posts of an address chosen."""
    known = found if isinstance(found, Found) else msgspec.convert(found, Found)
    return msgspec.json.encode(known).decode()


def read_choice(text: str) -> dict[str, Json] | None:
    """The canonical answer of an address chosen; None when the text is not one."""
    if not text.startswith("{") or len(text) > LONGEST_CHOICE:
        return None
    try:
        found = found_of(msgspec.json.decode(text, type=dict[str, Any]))
    except msgspec.MsgspecError:
        return None
    return _found(found) if found else None


def departement_of(code: str) -> str:
    """The departement in which a commune stands, after its INSEE code; empty when there is none."""
    known = communes.communes().get(code)
    start = known.departement if known else code[: 3 if code.startswith(("97", "98")) else 2]
    return start if start in territories.departements() else ""


def typed_parts(value: Mapping[str, Json]) -> dict[str, str]:
    """What the inputs of an address that is not in the base show."""
    if value.get("mode", "search") == "search":
        return {}
    whole = f"{value.get('postal_code', '')} {value.get('city', '')}".strip()
    return {**{key: str(item) for key, item in value.items()}, "commune": value.get("commune") or whole}


def what_the_commune_lacks(value: Mapping[str, Json]) -> str:
    """What is to be corrected in a street and a commune."""
    if not value.get("street") or not value.get("commune"):
        return _("Donnez la rue et la commune.")
    places = communes.search(value["commune"], limit=5)
    if not places:
        return _("Aucune commune ne correspond : vérifiez le code postal ou le nom.")
    return _("Plusieurs communes sont possibles : %(names)s.") % {"names": ", ".join(place.label for place in places)}


def in_words(value: Mapping[str, Json], language: str) -> str:
    """The address on one line."""
    if "label" not in value:
        parts = [value.get(key) for key in ("typed", "street", "commune", "postal_code", "city")]
        return " ".join(str(part) for part in parts if part)
    country = countries().get(value["country"]) if value["mode"] == "abroad" else None
    return f"{value['label']}, {country.name(language)}" if country else str(value["label"])


def _read_search(value: Mapping[str, Json]) -> Json:
    found = found_of(value) if "label" in value else None
    if found:
        return _found(found)
    typed = _line(value, "typed") or _line(value, "label")
    return {"mode": "search", "typed": typed} if typed else None


def _found(found: Found) -> dict[str, Json]:
    departement = departement_of(found.code)
    where = {"departement": departement, "region": territories.region_of(departement), "country": "FR"}
    return {"mode": "search", **msgspec.to_builtins(found), **where}


def _read_manual(value: Mapping[str, Json]) -> Json:
    street, typed = _line(value, "street"), _line(value, "commune")
    place = _place(value, typed)
    if not place:
        return _unfinished("manual", {"street": street, "commune": typed})
    commune = {"postal_code": place.postal_code, "city": place.commune.name, "code": place.commune.code}
    if not street:
        return _unfinished("manual", {"commune": place.label})
    where = {"departement": place.commune.departement, "region": place.commune.region, "country": "FR"}
    label = f"{street} {place.postal_code} {place.commune.name}"
    return {"mode": "manual", "label": label, "street": street, **commune, **where}


def _place(value: Mapping[str, Json], typed: str) -> communes.Place | None:
    if "code" in value and "postal_code" in value:
        return communes.place(str(value["code"]), str(value["postal_code"]))
    exact = communes.exactly(typed, communes.search(typed, limit=25)) if typed else []
    return exact[0] if len(exact) == 1 else None


def _read_abroad(value: Mapping[str, Json]) -> Json:
    parts = {name: _line(value, name) for name in ("street", "postal_code", "city")}
    country = country_code(_line(value, "country")) or ""
    kept = {**parts, "country": "" if country == "FR" else country}
    if not (kept["street"] and kept["city"] and kept["country"]):
        return _unfinished("abroad", kept)
    label = " ".join(part for part in (*parts.values(),) if part)
    return {"mode": "abroad", "label": label, **{name: part for name, part in kept.items() if part}}


def _unfinished(mode: str, parts: Mapping[str, str]) -> dict[str, Json]:
    """Kept though nothing is typed yet: the page goes on showing the inputs of this mode."""
    return {"mode": mode, **{name: part for name, part in parts.items() if part}}


def _line(value: Mapping[str, Json], name: str) -> str:
    text = value.get(name)
    line = one_line(text) if isinstance(text, str) else ""
    if len(line) > LONGEST:
        raise RefusedError(
            _("Une partie de cette adresse est trop longue : %(limit)s caractères au plus.") % {"limit": LONGEST}
        )
    return line


READERS: Mapping[str, Callable[[Mapping[str, Json]], Json]] = {
    "search": _read_search,
    "manual": _read_manual,
    "abroad": _read_abroad,
}
