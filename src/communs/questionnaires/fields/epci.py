"""A group of communes (EPCI), chosen within a departement."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.choices import ticked
from communs.questionnaires.field import (
    Cell,
    Column,
    Constant,
    Context,
    Field,
    Json,
    Operator,
    RefusedError,
    Territory,
    Text,
)
from communs.questionnaires.reference.epci import Epci as Entry
from communs.questionnaires.reference.epci import all_epci, epci_in, epci_named
from communs.questionnaires.reference.territories import departement_code, departements, region_of

PLACE = "departement"


class Epci(Field, frozen=True, tag="epci"):
    """An EPCI kept as `{"code", "name", "departement"}` (SIREN, INSEE code).

    The departement is chosen first, and its EPCI are listed. A SIREN or a whole name is understood too, in the
    departement where most of the people of that EPCI live.
    """

    title: ClassVar[Text] = gettext_lazy("Intercommunalité")
    summary: ClassVar[Text] = gettext_lazy("Un EPCI à fiscalité propre, choisi dans son département.")
    prefill_form: ClassVar[Text] = gettext_lazy(
        'Un code de département puis un SIREN : ["43", "200073419"], ou le SIREN seul'
    )
    reads_json: ClassVar[bool] = True
    widget: ClassVar[str] = "epci"
    api_type: ClassVar[str] = "Epci"
    value_type: ClassVar[str] = "object"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "in", "not in", "answered")
    swaps_whole: ClassVar[bool] = True

    @override
    def suffixes(self) -> tuple[str, ...]:
        return (PLACE,)

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        if PLACE not in extras or not extras[PLACE]:
            return list(values)
        place = extras[PLACE][-1]
        return {PLACE: place, "code": next(iter(values[-1:]), "")} if place else None

    @override
    def from_outside(self, raw: Json) -> Json:
        value = super().from_outside(raw)
        pair = isinstance(value, list) and len(value) == 2  # noqa: PLR2004 - two codes
        return {PLACE: value[0], "code": value[1]} if pair else value

    @override
    def outside_sample(self) -> Json:
        sample = self.sample()
        return [sample[PLACE], sample["code"]]

    @override
    def parse(self, value: Json, context: Context) -> Json:
        code, place = self._asked(value)
        departement = departement_code(place) if place else ""
        if departement is None:
            raise RefusedError(_("Choisissez un département de la liste."))
        if not code:
            raise RefusedError(_("Choisissez aussi l’intercommunalité de ce département."))
        found = epci_named(code, departement)
        if len(found) != 1:
            raise RefusedError(self._refusal(departement))
        return self._kept(found[0], departement)

    def _asked(self, value: Json) -> tuple[str, str]:
        if isinstance(value, str):
            return value, ""
        if not isinstance(value, Mapping):
            raise RefusedError(self._refusal(""))
        code, place = value.get("code") or "", value.get(PLACE) or ""
        if not (isinstance(code, str) and isinstance(place, str)):
            raise RefusedError(self._refusal(""))
        return code, place

    def _refusal(self, departement: str) -> str:
        if departement:
            return _("Choisissez une intercommunalité de ce département.")
        return _("Choisissez le département, puis l’intercommunalité.")

    def _kept(self, epci: Entry, departement: str) -> dict[str, str]:
        return {"code": epci.code, "name": epci.name, PLACE: departement or epci.departements[0]}

    @override
    def comparable(self, value: Json) -> str:
        """The SIREN, whatever the departement in which it was chosen."""
        return str(value["code"])

    @override
    def read_constant(self, value: Constant) -> str:
        """A SIREN."""
        if value not in all_epci():
            raise RefusedError(_("Donnez le SIREN d’une intercommunalité, par exemple 200073419."))
        return str(value)

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        known = departements().get(value[PLACE])
        return f"{value['name']} ({known.name})" if known else str(value["name"])

    @override
    def columns(self) -> tuple[Column, ...]:
        names = {"code": _("SIREN"), PLACE: _("département"), "region": _("région")}
        more = [Column(f"{self.id}.{key}", f"{self.label} ({name})") for key, name in names.items()]
        return (Column(self.id, self.label), *more)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        if not value:
            return (None, None, None, None)
        return (value["name"], value["code"], value[PLACE], region_of(value[PLACE]) or None)

    @override
    def territory(self, value: Json) -> Territory | None:
        return Territory(value[PLACE], region_of(value[PLACE])) if value else None

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return value["code"] if value else ""

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        chosen = value[PLACE] if value else next((text for text in reversed(typed) if text in departements()), "")
        places = ((code, f"{code} – {row.name}") for code, row in departements().items())
        listed = ((epci.code, epci.name) for epci in epci_in(chosen))
        return {
            "departements": ticked(places, [chosen]),
            "options": ticked(listed, [value["code"]] if value else list(typed)),
            "place": chosen,
        }

    @override
    def sample(self) -> Json:
        epci = all_epci()["200073419"]
        return self._kept(epci, "43")
