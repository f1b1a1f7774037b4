"""A commune of France, under one of its postal codes."""

import re
from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import (
    Cell,
    Column,
    Constant,
    Context,
    Field,
    Json,
    Operator,
    RefusedError,
    Suggestion,
    Territory,
    Text,
)
from communs.questionnaires.reference import communes, territories

_CODES = re.compile(r"([0-9][0-9AB][0-9]{3})-([0-9]{5})", re.ASCII)
LONGEST = 200


class Commune(Field, frozen=True, tag="commune"):
    """A commune kept as `{"code", "postal_code", "name"}` (INSEE code).

    « 75013 », « 75013 Paris » or « Guéret » are understood; when several communes fit, the refusal suggests them
    and the page offers them as choices.
    """

    title: ClassVar[Text] = gettext_lazy("Commune")
    summary: ClassVar[Text] = gettext_lazy("Une commune, trouvée par son nom ou son code postal.")
    prefill_form: ClassVar[Text] = gettext_lazy(
        'Un code postal puis un code INSEE : ["43000", "43157"], ou un texte sans équivoque : 75013 Paris'
    )
    reads_json: ClassVar[bool] = True
    widget: ClassVar[str] = "commune"
    api_type: ClassVar[str] = "Commune"
    value_type: ClassVar[str] = "object"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "in", "not in", "answered")
    swaps_whole: ClassVar[bool] = True

    @override
    def from_outside(self, raw: Json) -> Json:
        value = super().from_outside(raw)
        pair = isinstance(value, list) and len(value) == 2  # noqa: PLR2004 - two codes
        return {"postal_code": value[0], "code": value[1]} if pair else value

    @override
    def outside_sample(self) -> Json:
        sample = self.sample()
        return [sample["postal_code"], sample["code"]]

    @override
    def parse(self, value: Json, context: Context) -> Json:
        found = self._place(value) if isinstance(value, Mapping | str) else None
        if found is None:
            raise RefusedError(_("Choisissez une commune : tapez son code postal ou son nom."))
        return {"code": found.commune.code, "postal_code": found.postal_code, "name": found.commune.name}

    def _place(self, value: Mapping[str, Json] | str) -> communes.Place | None:
        if isinstance(value, Mapping):
            code, postal_code = value.get("code"), value.get("postal_code")
            return communes.place(str(code), str(postal_code))
        codes = _CODES.fullmatch(value)
        return communes.place(*codes.groups()) if codes else self._understood(value)

    def _understood(self, text: str) -> communes.Place | None:
        places = communes.search(text, limit=25) if len(text) <= LONGEST else []
        exact = communes.exactly(text, places)
        if len(exact) == 1:
            return exact[0]
        if not places:
            raise RefusedError(_("Aucune commune ne correspond : vérifiez le code postal ou le nom."))
        suggestions = [Suggestion(item.value, item.label) for item in exact or places]
        raise RefusedError(_("Plusieurs communes sont possibles : choisissez la bonne ci-dessous."), suggestions)

    @override
    def comparable(self, value: Json) -> str:
        """The INSEE code, whatever the postal code."""
        return str(value["code"])

    @override
    def read_constant(self, value: Constant) -> str:
        """An INSEE code."""
        if value not in communes.communes():
            raise RefusedError(_("Donnez le code INSEE d’une commune, par exemple 43157."))
        return str(value)

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return f"{value['postal_code']} {value['name']}"

    @override
    def columns(self) -> tuple[Column, ...]:
        names = {"code": _("code INSEE"), "postal_code": _("code postal"), "departement": _("département")}
        more = [Column(f"{self.id}.{key}", f"{self.label} ({name})") for key, name in names.items()]
        return (Column(self.id, self.label), *more)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        if not value:
            return (None, None, None, None)
        known = communes.communes().get(value["code"])
        departement = territories.departements().get(known.departement) if known else None
        return (value["name"], value["code"], value["postal_code"], departement.name if departement else None)

    @override
    def territory(self, value: Json) -> Territory | None:
        known = communes.communes().get(value["code"]) if value else None
        return Territory(known.departement, known.region, known.epci) if known else None

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocomplete": "off"}

    @override
    def advice(self) -> str:
        return _("Tapez le code postal ou le nom, par exemple 75013 Paris.")

    @override
    def sample(self) -> Json:
        return {"code": "75056", "postal_code": "75013", "name": "Paris"}
