"""The form of a demarche on paper: a tagged PDF to read, to prepare one's answers, or to fill by hand."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from communs.core.pdf import compile_pdf
from communs.procedures.models import Demarche
from communs.questionnaires.choices import pairs
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Field
from communs.questionnaires.fields.checkbox import Checkbox
from communs.questionnaires.fields.header import Header
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.fields.single_choice import SingleChoice
from communs.questionnaires.fields.textarea import Textarea
from communs.questionnaires.fields.yes_no import YesNo

MOST_OPTIONS = 60
LONG, SHORT = 6, 1


def blank_form(demarche: Demarche, form: CompiledQuestionnaire, language: str) -> bytes:
    """Return the empty form as a PDF/UA-1, in the order of the page; what a condition shows is marked so."""
    data = {
        "title": demarche.title,
        "facts": [(_("Administration"), demarche.organisation.name), (_("Contact"), demarche.contact_email)],
        "note": _("Les champs marqués d’un astérisque (*) sont obligatoires."),
        "items": list(_items(form.fields, form)),
    }
    return compile_pdf("procedures/blank.typ", data, language)


def _items(fields: Iterable[Field], form: CompiledQuestionnaire) -> Iterator[dict[str, Any]]:
    for field in fields:
        if isinstance(field, Header):
            label = f"{form.numbers.get(field.id, '')} {field.label}".strip()
            yield {"kind": "heading", "label": label, "level": field.level + 1}
        elif isinstance(field, Repetition):
            yield _question(field, form) | {"kind": "note", "conditional": _("À remplir autant de fois qu’il le faut.")}
            yield from _items(field.fields, form)
        else:
            yield _question(field, form)


def _question(field: Field, form: CompiledQuestionnaire) -> dict[str, Any]:
    depends = field.id in form.dependent
    return {
        "kind": "question" if field.holds_answer else "note",
        "label": field.label + ("\u00a0*" if field.holds_answer and field.required else ""),
        "hint": field.hint,
        "conditional": _("À remplir selon vos réponses précédentes.") if depends else "",
        "options": _options(field),
        "lines": LONG if isinstance(field, Textarea) else SHORT,
    }


def _options(field: Field) -> list[str]:
    if isinstance(field, SingleChoice | MultipleChoice):
        labels = list(pairs(field.options).values())
        return labels if len(labels) <= MOST_OPTIONS else []
    if isinstance(field, YesNo | Checkbox):
        return [_("Oui"), _("Non")]
    return []
