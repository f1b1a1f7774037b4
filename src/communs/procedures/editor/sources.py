"""The fields that a condition may read: those that come before what it governs."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from communs.questionnaires.field import Field
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.schema import Questionnaire

OPERATORS = {
    "=": _("est"),
    "≠": _("n’est pas"),
    "<": _("est avant, ou plus petit que"),
    "≤": _("est au plus"),
    ">": _("est après, ou plus grand que"),
    "≥": _("est au moins"),
    "contains": _("contient"),
    "does not contain": _("ne contient pas"),
    "matches": _("suit l’expression"),
    "in": _("est dans"),
    "not in": _("n’est pas dans"),
    "answered": _("est rempli"),
}


def sources_for_field(questionnaire: Questionnaire, name: str) -> Mapping[str, Field]:
    """The fields of the root before a field, and its siblings before it in a repetition, by id."""
    found: dict[str, Field] = {}
    for field in _roots(questionnaire):
        if field.id == name:
            return found
        inner = field.fields if isinstance(field, Repetition) else ()
        if name in {child.id for child in inner}:
            before = [child.id for child in inner].index(name)
            return found | {child.id: child for child in inner[:before] if child.comparisons()}
        if field.comparisons():
            found[field.id] = field
    return {}


def sources_for_section(questionnaire: Questionnaire, name: str) -> Mapping[str, Field]:
    """The fields of the sections before a section, by id."""
    found: dict[str, Field] = {}
    for section in questionnaire.sections:
        if section.id == name:
            break
        found |= {field.id: field for field in section.fields if field.comparisons()}
    return found


def _roots(questionnaire: Questionnaire) -> Iterator[Field]:
    for section in questionnaire.sections:
        yield from section.fields
