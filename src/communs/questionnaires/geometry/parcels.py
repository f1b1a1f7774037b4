"""References of parcels of the cadastre: commune, section, number; as people type them, as answers keep them.

A parcel is named by 14 characters: INSEE code of the commune (of the arrondissement in Paris, Lyon, Marseille), prefix of
a former commune (000: none), section on two characters, number on four.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.geometry.shape import UnreadableShapesError
from communs.questionnaires.reference import communes

MOST_TYPED = 50
LONGEST = 200
NO_PREFIX = "000"
#: Communes whose parcels are filed by arrondissement: the first INSEE code of these, less one.
ARRONDISSEMENTS = {"75056": 75100, "69123": 69380, "13055": 13200}
_IDENTIFIER = re.compile(r"([0-9][0-9AB][0-9]{3})([0-9]{3})([0-9A-Z]{2})([0-9]{4})", re.ASCII)
_TYPED = re.compile(
    r"(?P<place>.+?)[\s,;]+(?:section\s+)?(?:(?P<prefix>[0-9]{3})\s+)?(?P<section>0?[A-Z]|[A-Z]{2}|[0-9]{2})"
    r"[\s,;]*(?:n°|no|num[ée]ro)?\s*(?P<number>[0-9]{1,4})",
    re.IGNORECASE | re.ASCII,
)
_PLACE = re.compile(r"([0-9][0-9AB][0-9]{3})-([0-9]{5})", re.ASCII)


class Parcel(msgspec.Struct, frozen=True, omit_defaults=True):
    """A parcel named by who answers; `code` is the INSEE code of the commune, `commune` its name."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9][0-9AB][0-9]{3}$")]
    postal_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}$")]
    commune: Annotated[str, msgspec.Meta(max_length=LONGEST)]
    section: Annotated[str, msgspec.Meta(pattern=r"^(0?[A-Z]|[A-Z]{2}|[0-9]{2})$")]
    number: Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,3}$")]
    prefix: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3}$")] = NO_PREFIX

    @property
    def arrondissement(self) -> str:
        """The INSEE code under which the cadastre files it."""
        first = ARRONDISSEMENTS.get(self.code)
        return str(first + int(self.postal_code[-2:])) if first else self.code

    @property
    def identifier(self) -> str:
        """Its 14 characters."""
        return f"{self.arrondissement}{self.prefix}{self.section.rjust(2, '0')}{self.number.rjust(4, '0')}"

    @property
    def value(self) -> str:
        """What a page posts: read back as this very parcel."""
        return f"{self.code}-{self.postal_code} {self.prefix} {self.section} {self.number}"

    @property
    def label(self) -> str:
        """« 43100 Brioude, section AB, n° 45 »."""
        words = {"place": f"{self.postal_code} {self.commune}", "section": self.section, "number": self.number}
        former = "" if self.prefix == NO_PREFIX else f" ({self.prefix})"
        return _("%(place)s, section %(section)s, n° %(number)s") % words + former


def read_parcels(raw: Any) -> list[Parcel]:  # noqa: ANN401 - any JSON
    """The parcels of a list of texts or of kept references, each once. Raises `UnreadableShapesError`."""
    if not isinstance(raw, list | tuple) or len(raw) > MOST_TYPED:
        raise UnreadableShapesError(_("Donnez au plus %(most)s parcelles.") % {"most": MOST_TYPED})
    return list(dict.fromkeys(_read(one) for one in raw if one not in ("", None)))


def told(kept: Iterable[Mapping[str, Any]]) -> list[str]:
    """Kept references as they are read."""
    return [msgspec.convert(one, Parcel).label for one in kept]


def options_of(kept: Iterable[Mapping[str, Any] | str]) -> list[tuple[str, str]]:
    """What a page posts of kept references (or of texts that it posted) with how each is read."""
    parcels = (_read(one) for one in kept)
    return [(parcel.value, parcel.label) for parcel in parcels]


def is_reference(text: str) -> bool:
    """Whether a text is what a page posts of a parcel."""
    try:
        return bool(_PLACE.match(text)) and _read(text).value == text
    except UnreadableShapesError:
        return False


def _read(raw: Any) -> Parcel:  # noqa: ANN401 - idem
    if isinstance(raw, Mapping):
        return _kept(raw)
    text = " ".join(raw.split()) if isinstance(raw, str) else ""
    if len(text) <= LONGEST and (found := _IDENTIFIER.fullmatch(text.upper())):
        code, prefix, section, number = found.groups()
        return _parcel(_filed_at(code), section, number, prefix)
    found = _TYPED.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        raise UnreadableShapesError(
            _("Donnez la commune, la section et le numéro de la parcelle, par exemple : 43100 Brioude, AB, 45.")
        )
    return _parcel(_place(found["place"]), found["section"].upper(), found["number"], found["prefix"] or NO_PREFIX)


def _kept(raw: Mapping[str, Any]) -> Parcel:
    try:
        parcel = msgspec.convert(raw, Parcel)
    except msgspec.ValidationError:
        raise UnreadableShapesError(_("Une parcelle a une commune, une section et un numéro.")) from None
    place = communes.place(parcel.code, parcel.postal_code)
    name = place.commune.name if place else parcel.commune  # communes that were merged keep their name in answers
    changes = {"commune": name, "section": _short(parcel.section), "prefix": _prefix(parcel.prefix)}
    return msgspec.structs.replace(parcel, **changes)


def _parcel(place: communes.Place, section: str, number: str, prefix: str) -> Parcel:
    if not int(number):
        raise UnreadableShapesError(_("Le numéro d’une parcelle va de 1 à 9999."))
    where = place.commune.code, place.postal_code, place.commune.name
    return Parcel(*where, _short(section), str(int(number)), _prefix(prefix))


def _short(section: str) -> str:
    return section.removeprefix("0") if section[-1].isalpha() else section


def _prefix(prefix: str) -> str:
    # What is left out of an answer is the very object that stands as the default.
    return NO_PREFIX if prefix == NO_PREFIX else prefix


def _place(text: str) -> communes.Place:
    codes = _PLACE.fullmatch(text)
    if codes and (known := communes.place(*codes.groups())):
        return known
    found = communes.search(text, limit=25)
    exact = communes.exactly(text, found)
    if len(exact) == 1:
        return exact[0]
    if text in communes.communes():
        return _filed_at(text)
    names = ", ".join(place.label for place in (exact or found)[:5])
    if names:
        raise UnreadableShapesError(_("Plusieurs communes sont possibles : %(names)s.") % {"names": names})
    raise UnreadableShapesError(_("Aucune commune ne correspond : vérifiez le code postal ou le nom."))


def _filed_at(code: str) -> communes.Place:
    """The commune of an INSEE code, that of an arrondissement included. Raises `UnreadableShapesError`."""
    for whole, first in ARRONDISSEMENTS.items():
        if code.isdecimal() and first < int(code) <= first + 20 and (known := communes.communes().get(whole)):
            postal_code = f"{known.postal_codes[0][:3]}{int(code) - first:02}"
            if place := communes.place(whole, postal_code):
                return place
    commune = communes.communes().get(code)
    if commune is None or not commune.postal_codes[0]:
        raise UnreadableShapesError(_("Aucune commune ne correspond : vérifiez le code postal ou le nom."))
    return communes.Place(commune, commune.postal_codes[0])
