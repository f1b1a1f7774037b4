"""A condition as a person reads it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communs.questionnaires.conditions.tree import AllOf, Answered, AnyOf, Atom, Condition, Constant, Day, Matches, Not
from communs.questionnaires.field import Field
from communs.questionnaires.fields.calculated import Calculated
from communs.questionnaires.fields.commune import Commune
from communs.questionnaires.fields.date import Date
from communs.questionnaires.fields.date_time import DateTime
from communs.questionnaires.fields.epci import Epci
from communs.questionnaires.fields.linked_choice import LinkedChoice
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.reference.communes import communes
from communs.questionnaires.reference.epci import all_epci
from communs.questionnaires.reference.territories import departements, regions

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

# A comparison without a contrary of its own, and what pages call its negation.
NEGATED: Mapping[str, str] = MappingProxyType({"answered": "not answered", "matches": "not matches"})
OPERATORS: Mapping[str, Promise] = MappingProxyType(
    {
        "=": gettext_lazy("est"),
        "≠": gettext_lazy("n’est pas"),
        "<": gettext_lazy("est inférieur à"),
        "≤": gettext_lazy("est au plus"),
        ">": gettext_lazy("est supérieur à"),
        "≥": gettext_lazy("est au moins"),
        "contains": gettext_lazy("contient"),
        "does not contain": gettext_lazy("ne contient pas"),
        "matches": gettext_lazy("suit l’expression"),
        "in": gettext_lazy("est dans"),
        "not in": gettext_lazy("n’est pas dans"),
        "answered": gettext_lazy("est renseigné"),
        "not answered": gettext_lazy("n’est pas renseigné"),
        "not matches": gettext_lazy("ne suit pas l’expression"),
    }
)
OF_DAYS: Mapping[str, Promise] = MappingProxyType(
    {
        "<": gettext_lazy("est avant"),
        "≤": gettext_lazy("est au plus tard"),
        ">": gettext_lazy("est après"),
        "≥": gettext_lazy("est au plus tôt"),
    }
)


def is_day(field: Field | None) -> bool:
    """Whether answers are compared as days."""
    return isinstance(field, Date | DateTime) or (isinstance(field, Calculated) and field.result == "date")


def operator_words(operator: str, field: Field | None) -> str:
    """What a comparison is called on this field."""
    return str(OF_DAYS.get(operator, OPERATORS[operator]) if is_day(field) else OPERATORS[operator])


def told(condition: Condition, compiled: "CompiledQuestionnaire", language: str = "fr") -> str:
    """The condition in one sentence, with the labels of the form."""
    return _told(condition, compiled, language, inside=False)


def _told(condition: Condition, compiled: "CompiledQuestionnaire", language: str, *, inside: bool) -> str:
    if isinstance(condition, AllOf | AnyOf):
        word = _(" et ") if isinstance(condition, AllOf) else _(" ou ")
        said = word.join(_told(term, compiled, language, inside=True) for term in condition.of)
        return f"({said})" if inside and len(condition.of) > 1 else said
    if isinstance(condition, Not):
        if isinstance(condition.of, Answered | Matches):
            return _atom(condition.of, NEGATED[condition.of.operator], compiled, language)
        return _("pas (%(condition)s)") % {"condition": _told(condition.of, compiled, language, inside=False)}
    return _atom(condition, condition.operator, compiled, language)


def _atom(atom: Atom, operator: str, compiled: "CompiledQuestionnaire", language: str) -> str:
    field = compiled.fields_by_id.get(atom.field)
    said = f"{_quoted(field.label if field and field.label else atom.field)} {operator_words(operator, field)}"
    return (
        said if isinstance(atom, Answered) else f"{said} {_quoted(told_value(field, operator, atom.value, language))}"
    )


def _quoted(text: str) -> str:
    return _("« %(text)s »") % {"text": text}


def told_value(field: Field | None, operator: str, value: Constant, language: str = "fr") -> str:
    """A value that answers are compared to, by the name that the page of the form gives it."""
    if isinstance(value, Day):
        return _day(value.days)
    if operator in {"in", "not in"}:
        return territory_name(str(value))
    if isinstance(value, tuple):
        return " / ".join(part for part in value if part)
    return str(value) if field is None else _name_of(field, value, language)


def territory_name(value: str) -> str:
    """The name of `region:84`, `departement:43` or `epci:200073419`."""
    kind, _colon, code = value.partition(":")
    if kind == "epci" and code in all_epci():
        return all_epci()[code].name
    if kind == "departement" and code in departements():
        return f"{departements()[code].name} ({code})"
    if kind == "region" and code in regions():
        return _("%(name)s (région)") % {"name": regions()[code].name}
    return value


def _name_of(field: Field, value: Constant, language: str) -> str:
    if isinstance(field, Commune) and value in communes():
        return f"{communes()[str(value)].name} ({value})"
    if isinstance(field, Epci) and value in all_epci():
        return all_epci()[str(value)].name
    if isinstance(field, MultipleChoice):
        return field.display([value], language)
    if isinstance(field, LinkedChoice):
        return str(value)
    possible = field.possible()
    return field.display(value, language) if possible and value in possible else str(value)


def _day(days: int) -> str:
    if days == 0:
        return _("le jour du dépôt")
    count = abs(days)
    if days < 0:
        said = ngettext("%(count)s jour avant le dépôt", "%(count)s jours avant le dépôt", count)
    else:
        said = ngettext("%(count)s jour après le dépôt", "%(count)s jours après le dépôt", count)
    return said % {"count": count}
