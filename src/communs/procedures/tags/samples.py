"""What tags say in a preview, when no dossier is at hand."""

import datetime as dt

from django.utils import translation

from communs.core import calendar_words
from communs.procedures.enums import Moment
from communs.procedures.tags.answers import PREFIX, field_values
from communs.procedures.tags.catalogue import catalogue_of
from communs.procedures.tags.tag import Tag, Values
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import DEFAULT, Json


def sample_answers(form: CompiledQuestionnaire) -> dict[str, Json]:
    """An answer sheet in which every field says something that its options allow."""
    return {field.id: field.sample() for field in form.fields if field.holds_answer and field.asked}


def sample_values(form: CompiledQuestionnaire | None, moment: Moment, language: str) -> Values:
    """What the tags say of an imaginary dossier at a moment."""
    with translation.override(language):
        tags = catalogue_of(form).at(moment)
        values = {tag.name: _said(tag, language) for tag in tags if not tag.name.startswith(PREFIX)}
        return values | (field_values(form, sample_answers(form), DEFAULT, language) if form else {})


def _said(tag: Tag, language: str) -> str:
    text = str(tag.sample)
    if tag.kind == "date":
        return calendar_words.date(dt.date.fromisoformat(text), language)
    if tag.kind == "datetime":
        return calendar_words.moment(dt.datetime.fromisoformat(text), language)
    return text
