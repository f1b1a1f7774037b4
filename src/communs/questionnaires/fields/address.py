"""A postal address."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires import addresses
from communs.questionnaires.choices import ticked
from communs.questionnaires.field import (
    Cell,
    Column,
    Context,
    Detail,
    Field,
    Json,
    Operator,
    Question,
    RefusedError,
    Suggestion,
    Territory,
    Text,
)
from communs.questionnaires.reference.countries import ordered

MODES = ("search", "manual", "abroad")
PARTS = ("street", "commune", "city", "postal_code", "country")


class Address(Field, frozen=True, tag="address"):
    """An address found in the Base adresse nationale, else a street and a commune, else an address abroad.

    Kept as `{"mode": "search" | "manual" | "abroad", "label", "street", "postal_code", "city", "code", "departement",
    "region", "country"}`; `code` is the INSEE code of the commune (or of its arrondissement), `country` an ISO code. A
    found address also has `type`, `number`, `street_name`, `position` (longitude, latitude) and `key` (its identifier
    in the base). Without `label` the answer is unfinished: `{"mode": "search", "typed": "20 av de ségur"}` waits for a
    choice among what the base proposes; it is kept but not deposited.
    """

    title: ClassVar[Text] = gettext_lazy("Adresse")
    summary: ClassVar[Text] = gettext_lazy("Une adresse de la Base adresse nationale, ou saisie, ou à l’étranger.")
    prefill_form: ClassVar[Text] = gettext_lazy(
        'Un texte, que la personne précise : 20 avenue de Ségur 75007 Paris, ou un objet : {"mode": "manual", "street": …, "commune": …}'
    )
    reads_json: ClassVar[bool] = True
    widget: ClassVar[str] = "address"
    api_type: ClassVar[str] = "Address"
    value_type: ClassVar[str] = "object"
    operators: ClassVar[tuple[Operator, ...]] = ("in", "not in", "answered")
    seconds: ClassVar[int] = 60
    source: ClassVar[str] = "address"

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if isinstance(value, str):
            value = addresses.read_choice(value) or {"mode": "search", "typed": value}
        mode = value.get("mode", "search") if isinstance(value, Mapping) else None
        if mode not in MODES:
            raise RefusedError(_("Une adresse est attendue."))
        return addresses.READERS[mode](value)

    @override
    def outside_sample(self) -> Json:
        return self.sample()["label"]

    @override
    def unwrap(self, raw: object) -> Json:
        return dict(raw) if isinstance(raw, Mapping) else super().unwrap(raw)

    @override
    def answered(self, value: Json) -> bool:
        return value is not None and "label" in value

    @override
    def missing_message(self) -> str:
        return _("Donnez une adresse complète.")

    @override
    def question(self, value: Json) -> Question | None:
        return Question(self.source, value["typed"]) if "typed" in value else None

    @override
    def proposals(self, data: Json) -> tuple[Suggestion, ...]:
        return tuple(addresses.proposal(found) for found in data["proposals"])

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return []

    @override
    def unfinished(self, value: Json) -> str:
        if self.answered(value):
            return ""
        if value["mode"] == "manual":
            return addresses.what_the_commune_lacks(value)
        if value["mode"] == "abroad":
            return _("Donnez la rue, la ville et le pays.")
        return _("Choisissez l’adresse parmi celles proposées, ou indiquez qu’elle est introuvable.")

    @override
    def unknown_message(self) -> str:
        return _("Aucune adresse ne correspond : précisez-la, ou indiquez qu’elle est introuvable.")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return addresses.in_words(value, language)

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        if not value or value["mode"] != "search":
            return ""
        return str(value.get("label") or value["typed"])

    @override
    def columns(self) -> tuple[Column, ...]:
        names = {"postal_code": _("code postal"), "city": _("ville"), "code": _("code INSEE"), "country": _("pays")}
        more = [Column(f"{self.id}.{key}", f"{self.label} ({name})") for key, name in names.items()]
        return (Column(self.id, self.label), *more)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        if not value:
            return (None,) * 5
        return (self.display(value), *(value.get(key) for key in ("postal_code", "city", "code", "country")))

    @override
    def territory(self, value: Json) -> Territory | None:
        departement = value.get("departement") if value else None
        return Territory(departement, value["region"]) if departement else None

    @override
    def suffixes(self) -> tuple[str, ...]:
        return ("mode", "choice", *PARTS)

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        last = {name: next(reversed(texts), "") for name, texts in extras.items() if texts}
        mode = last.get("mode", "search")
        if mode != "search":
            return {"mode": mode} | {name: last.get(name, "") for name in PARTS}
        text = next((text for text in reversed(values) if text.strip()), "")
        chosen = addresses.read_choice(last.get("choice", ""))
        return chosen if chosen and chosen["label"] == text.strip() else text

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        kept = value or {}
        parts = addresses.typed_parts(kept)
        country = kept.get("country", "") if kept.get("mode") == "abroad" else ""
        return {
            "mode": kept.get("mode", "manual" if self.source in context.absent_sources else "search"),
            "choice": addresses.as_choice(kept) if kept.get("mode") == "search" and "label" in kept else "",
            "parts": parts,
            "commune": parts.get("commune", "") if kept.get("mode") == "manual" else "",
            "countries": ticked((pair for pair in ordered(language) if pair[0] != "FR"), [country]),
        }

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocomplete": "off"}

    @override
    def sample(self) -> Json:
        return addresses.READERS["search"](
            {
                "label": "20 Avenue de Ségur 75007 Paris",
                "type": "housenumber",
                "street": "20 Avenue de Ségur",
                "number": "20",
                "street_name": "Avenue de Ségur",
                "postal_code": "75007",
                "city": "Paris",
                "code": "75107",
                "position": [2.308628, 48.850699],
                "key": "75107_8909_00020",
            }
        )
