"""Identifiers for what is new: never one that was used, so that no answer ever changes hands."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from communs.questionnaires.field import Json
from communs.questionnaires.schema import Questionnaire, walk

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 7
NAMING = {"field", "target"}  # keys whose value names a field, in conditions and in mappings


def fresh(stem: str) -> str:
    """A new identifier that begins with the name of a type: `phone_k3x9m2a`."""
    return f"{stem}_{''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}"


def renamed(fields: Sequence[Mapping[str, Json]]) -> list[dict[str, Any]]:
    """Copies of fields with fresh identifiers; what names one of them elsewhere in the copies follows."""
    names = {field["id"]: fresh(field["type"]) for field in _all(fields)}
    return [_follow(field, names) for field in fields]


def ids_of(questionnaire: Questionnaire) -> set[str]:
    """Every field's identifier."""
    return {field.id for _place, field in walk(questionnaire)}


def _all(fields: Sequence[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    return [one for field in fields for one in (field, *field.get("fields", ()))]


def _follow(value: Json, names: Mapping[str, str], key: str = "") -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        return {
            name: names.get(item, item) if name == "id" else _follow(item, names, name) for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_follow(item, names) for item in value]
    if key in NAMING and isinstance(value, str):
        return names.get(value, value)
    return _in_formula(value, names) if key == "formula" and isinstance(value, str) else value


def _in_formula(text: str, names: Mapping[str, str]) -> str:
    """A formula with its fields renamed: they are whole words in it."""
    return re.sub(r"[a-z][a-z0-9_]*", lambda found: names.get(found[0], found[0]), text)
