"""Reading the values of front matter with what could not be read of them, and where."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from communs.newsroom.exchange.report import Loss
from communs.newsroom.front_matter import Document, moment

YEARS = range(1900, 2200)
FALSE = {"false", "no", "non", "off"}


class Reading:
    """One document, its values by type; every value of another type is a loss, and stays in the file alone."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.data = document.front_matter
        self.losses: list[Loss] = []

    def lose(self, what: str, *place: str | int) -> None:
        """Tell a loss at a key."""
        self.losses.append(Loss(self.document.name, self.document.line_of(*place), what))

    def text(self, *place: str | int, longest: int = 1_000_000) -> str:
        """Return the text at a place, empty when there is none; numbers are texts too."""
        value = self.at(*place)
        if value is None or value is False:
            return ""
        name = place[-1] if isinstance(place[-1], str) else place[0]
        if not isinstance(value, str | int | float):
            self.lose(_("« %(key)s » n’est pas un texte : gardé dans le fichier seulement") % {"key": name}, *place)
            return ""
        if len(str(value)) > longest:
            self.lose(_("« %(key)s » est trop long : gardé dans le fichier seulement") % {"key": name}, *place)
            return ""
        return str(value)

    def first(self, *keys: str, longest: int = 1_000_000) -> str:
        """Return the text of the first of these keys that has one."""
        return next((text for key in keys if (text := self.text(key, longest=longest))), "")

    def moment(self, *keys: str) -> dt.datetime | None:
        """Return the date of the first of these keys that has one."""
        for key in keys:
            text = self.text(key)
            if text:
                try:
                    at = moment(text)
                except ValueError:
                    at = None
                if at is not None and at.year in YEARS:
                    return at
                self.lose(_("« %(key)s » n’est pas une date : gardé dans le fichier seulement") % {"key": key}, key)
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a yes or a no."""
        value = self.data.get(key)
        if value is None:
            return default
        return value.strip().lower() not in FALSE if isinstance(value, str) else bool(value)

    def rows(self, key: str) -> list[tuple[str | int, ...]]:
        """Return the places of the mappings at a key: of a list of them, or of the only one."""
        value = self.data.get(key)
        if isinstance(value, dict):
            return [(key,)]
        places: list[tuple[str | int, ...]] = []
        for rank, item in enumerate(self._listed(key, value)):
            if isinstance(item, dict):
                places.append((key, rank))
            elif item is not None:
                self.lose(_("« %(key)s » attend des clés : gardé dans le fichier seulement") % {"key": key}, key, rank)
        return places

    def words(self, *keys: str, longest: int = 120) -> list[str]:
        """Return the texts of the first of these keys that has some: a list, or one text."""
        key = next((key for key in keys if self.data.get(key)), keys[0])
        value = self.data.get(key)
        if isinstance(value, str):
            return [text for text in [self.text(key, longest=longest).strip()] if text]
        places = [(key, rank) for rank in range(len(self._listed(key, value)))]
        return [text for place in places if (text := self.text(*place, longest=longest).strip())]

    def at(self, *place: str | int) -> Any:  # noqa: ANN401 - whatever front matter holds
        """Return the value at a place, None when there is none."""
        value: Any = self.data
        for step in place:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def _listed(self, key: str, value: Any) -> list[Any]:  # noqa: ANN401 - idem
        if isinstance(value, list):
            return value
        if value not in (None, "", False):
            self.lose(_("« %(key)s » n’est pas une liste : gardé dans le fichier seulement") % {"key": key}, key)
        return []
