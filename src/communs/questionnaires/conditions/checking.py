"""What a condition asks of a form that the form cannot answer."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from communs.questionnaires.conditions.evaluation import constant_of
from communs.questionnaires.conditions.tree import Atom, Comparison, Condition, atoms
from communs.questionnaires.field import Field, Issue, RefusedError

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

Fields = Mapping[str, Field]


def complaints(condition: Condition, compiled: "CompiledQuestionnaire") -> Iterator[Issue]:
    """Each comparison of a condition of the root that can never hold: its field, its operator or its value is gone."""
    scope = {field.id: field for field in compiled.fields}
    for place, _atom, said in troubles(condition, scope, lambda name: elsewhere(name, compiled.fields_by_id)):
        yield Issue(place, said)


def troubles(condition: Condition, scope: Fields, beyond: Callable[[str], str]) -> Iterator[tuple[str, Atom, str]]:
    """Each comparison that can never hold, with its place and why; `beyond` tells it of a field out of the scope."""
    for place, atom in atoms(condition):
        field = scope.get(atom.field)
        if said := complaint_of(atom, field) if field else beyond(atom.field):
            yield place, atom, said


def elsewhere(name: str, everything: Fields) -> str:
    """Why a field that is not in the scope has no one answer there: it is gone, or answered row by row."""
    if name not in everything:
        return _("Le champ « %(id)s » n’existe plus dans le formulaire.") % {"id": name}
    named = {"label": everything[name].label or name}
    return _("Le champ « %(label)s » est dans un bloc répétable : il a plusieurs réponses.") % named


def complaint_of(atom: Atom, field: Field) -> str:
    """Why this field cannot answer a comparison; empty when it can."""
    named = {"label": field.label or field.id}
    if not field.holds_answer:
        return _("elle lit « %(label)s », qui n’a pas de réponse.") % named
    if atom.operator not in field.comparisons():
        return _("Le champ « %(label)s » ne se compare pas ainsi.") % named
    try:
        if isinstance(atom, Comparison):
            constant_of(atom, field)
    except RefusedError as error:
        return _("Le champ « %(label)s » ne prend pas cette valeur. %(why)s") % {**named, "why": error.refused.message}
    return ""
