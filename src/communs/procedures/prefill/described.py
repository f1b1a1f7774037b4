"""What programs are told of a form: its fields that can be prefilled, as JSON."""

from typing import Any

import msgspec

from communs.procedures.models import Demarche
from communs.procedures.prefill.builder import address_of, api_of
from communs.procedures.prefill.given import identity_keys
from communs.questionnaires.choices import pairs
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Field, type_name
from communs.questionnaires.fields.linked_choice import LinkedChoice
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.fields.single_choice import SingleChoice
from communs.questionnaires.prefill import key_of, prefillable


def described(demarche: Demarche, form: CompiledQuestionnaire) -> dict[str, Any]:
    """The whole description; see docs/prefill.md."""
    identity = [
        {"key": key.key, "label": str(key.label), "format": str(key.form), "example": key.sample}
        for key in identity_keys(demarche)
    ]
    return {
        "demarche": {"id": demarche.pk, "title": demarche.title, "path": demarche.path},
        "link": address_of(demarche),
        "api": api_of(demarche),
        "identity": identity,
        "fields": [_field(field) for field in prefillable(form)],
    }


def _field(field: Field) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": key_of(field),
        "id": field.id,
        "type": type_name(type(field)),
        "label": field.label,
        "hint": field.hint,
        "required": field.required,
        "format": str(field.prefill_form),
        "example": field.outside_sample(),
    }
    if isinstance(field, SingleChoice | MultipleChoice):
        said["options"] = [{"value": value, "label": label} for value, label in pairs(field.options).items()]
    if isinstance(field, LinkedChoice):
        said["options"] = msgspec.to_builtins(field.branches)
    if isinstance(field, Repetition):
        said["fields"] = [_field(child) for child in field.fields if child.prefillable]
    return said
