"""What a condition asks of a form that the form cannot answer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from communs.questionnaires.conditions.evaluation import constant_of
from communs.questionnaires.conditions.tree import Atom, Comparison, Condition, atoms
from communs.questionnaires.field import Field, Issue, RefusedError

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire


def complaints(condition: Condition, compiled: "CompiledQuestionnaire") -> Iterator[Issue]:
    """Each comparison of a condition of the root that can never hold: its field, its operator or its value is gone."""
    for place, atom in atoms(condition):
        if said := _in_rows(atom, compiled) or complaint_of(atom, compiled.fields_by_id.get(atom.field)):
            yield Issue(place, said)


def _in_rows(atom: Atom, compiled: "CompiledQuestionnaire") -> str:
    if atom.field not in compiled.parents:
        return ""
    named = {"label": compiled.fields_by_id[atom.field].label or atom.field}
    return _("Le champ « %(label)s » est dans un bloc répétable : il a plusieurs réponses.") % named


def complaint_of(atom: Atom, field: Field | None) -> str:
    """Why this field cannot answer a comparison; empty when it can."""
    if field is None:
        return _("Le champ « %(id)s » n’existe plus dans le formulaire.") % {"id": atom.field}
    named = {"label": field.label or field.id}
    if atom.operator not in field.comparisons():
        return _("Le champ « %(label)s » ne se compare pas ainsi.") % named
    try:
        if isinstance(atom, Comparison):
            constant_of(atom, field)
    except RefusedError as error:
        return _("Le champ « %(label)s » ne prend pas cette valeur. %(why)s") % {**named, "why": error.refused.message}
    return ""
