"""Errors of forms as a list of links: what is wrong, where, and the field to go to."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.utils import ErrorDict


@dataclass(frozen=True)
class Problem:
    """One thing to correct: `target` is the HTML id of the field, empty when the whole form is concerned."""

    message: str
    label: str = ""
    target: str = ""


def problems_of(form: BaseForm | None) -> list[Problem]:
    """Return the errors of a form in the order of its fields, those of the whole form first."""
    if form is None or not form.is_bound:
        return []
    return [*(Problem(str(message)) for message in form.non_field_errors()), *_fields(form, form.errors)]


def _fields(form: BaseForm, errors: ErrorDict) -> Iterator[Problem]:
    for name in form.fields:
        field = form[name]
        for message in errors.get(name, []):
            yield Problem(str(message), str(field.label), _target(field.id_for_label, field.auto_id))


def _target(for_label: str, auto_id: str) -> str:
    return for_label or (f"{auto_id}_0" if auto_id else "")
