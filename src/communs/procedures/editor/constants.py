"""What an answer is compared to: as a page types it, as a document writes it, as a person chooses it."""

import math
from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.choices import pairs
from communs.questionnaires.field import DEFAULT, Field, Json
from communs.questionnaires.fields.linked_choice import LinkedChoice
from communs.questionnaires.listed import Listed
from communs.questionnaires.reference import territories

DAYS = "jours:"
NUMBERS = {"integer", "number as string"}


def text_of(value: Json) -> str:
    """A constant as a page types it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{DAYS}{value.get('days', 0)}"
    if isinstance(value, list | tuple):
        return msgspec.json.encode(list(value)).decode()
    return "" if value is None else str(value)


def constant(field: Field, operator: str, text: str) -> Json:
    """A typed constant as the document of a form writes it."""
    if operator in {"in", "not in", "matches"}:
        return text
    if field.value_type == "boolean":
        return text == "true"
    if text.startswith(DAYS) and _whole(text.removeprefix(DAYS)):
        return {"days": int(text.removeprefix(DAYS))}
    if isinstance(field, LinkedChoice) and text.startswith("["):
        return _pair(text)
    return _number(text) if field.value_type in NUMBERS else text


def choices_of(field: Field, operator: str) -> list[tuple[str, str]]:
    """The values that may be chosen, as (typed, read); empty when the value is typed freely."""
    if operator in {"in", "not in"}:
        return list(_territories())
    if field.value_type == "boolean":
        return [("true", _("Oui")), ("false", _("Non"))]
    return _own_choices(field)


def _own_choices(field: Field) -> list[tuple[str, str]]:
    """The values of a list, official or written by the author."""
    if isinstance(field, LinkedChoice):
        return list(_branches(field))
    if isinstance(field, Listed):
        return list(field.rows("fr"))
    if (options := getattr(field, "options", None)) and isinstance(options, tuple):
        return list(pairs(options).items())
    if field.widget == "radios":
        shown = field.widget_data(None, [], DEFAULT, "fr").get("options", [])
        return [(option.value, option.label) for option in shown]
    return []


def _territories() -> Iterator[tuple[str, str]]:
    for code, region in territories.regions().items():
        yield f"region:{code}", _("région %(name)s") % {"name": region.name}
    for code, departement in territories.departements().items():
        yield f"departement:{code}", f"{code} {departement.name}"


def _branches(field: LinkedChoice) -> Iterator[tuple[str, str]]:
    for branch in field.branches:
        yield branch.label, branch.label
        for choice in branch.choices:
            yield text_of([branch.label, choice]), f"{branch.label} / {choice}"


def _pair(text: str) -> Json:
    try:
        return msgspec.json.decode(text, type=list[str])
    except msgspec.MsgspecError:
        return text


def _number(text: str) -> Any:  # noqa: ANN401 - a number, or the text that the form refuses
    plain = "".join(text.split()).replace("\u202f", "").replace(",", ".")
    if _whole(plain):
        return int(plain)
    try:
        number = float(plain)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) < 16  # noqa: PLR2004 - exact in every JSON reader
