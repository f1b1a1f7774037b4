"""The JSON Schema of the document of a demarche: made from what reads it, so that it is always true."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django import forms

from communs.procedures.cosigning import Cosigning
from communs.procedures.document_parts import parts
from communs.procedures.document_tables import MOST_TABLES
from communs.procedures.enums import LabelColour
from communs.procedures.header import DEFAULTS, HeaderForm
from communs.procedures.models.label import MAX_LABEL, MAX_LABELS
from communs.procedures.settings.fields import ChoicesField, LabelsField, LinesField
from communs.questionnaires.conditions.tree import Condition
from communs.questionnaires.schema import Questionnaire

DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/$defs/{name}"


def document_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a document; of what stands in more than one key, one definition."""
    kinds = {
        "questionnaire": Questionnaire,
        "ineligibility": Condition,
        "cosigning": Cosigning,
        **{name: part.kind for name, part in parts.items()},
    }
    schemas, definitions = msgspec.json.schema_components(kinds.values(), ref_template=REFERENCE)
    known = dict(zip(kinds, schemas, strict=True))
    settings = {name: known.get(name) or _of_setting(field) for name, field in HeaderForm.base_fields.items()}
    tables = {"type": "object", "maxProperties": MOST_TABLES, "additionalProperties": {"type": "string"}}
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": settings
        | {name: known[name] for name in parts}
        | {"questionnaire": known["questionnaire"], "tables": tables},
        "required": [*_needed(), "questionnaire"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _needed() -> list[str]:
    return [name for name in HeaderForm.base_fields if name not in DEFAULTS and name not in {"labels", "ineligibility"}]


def _of_setting(field: forms.Field) -> Mapping[str, Any]:
    """What a document writes for one setting."""
    schema: dict[str, Any] = {"type": "string"}
    match field:
        case LabelsField():
            colour = {"enum": LabelColour.values}
            name = {"type": "string", "minLength": 1, "maxLength": MAX_LABEL}
            schema = {"type": "array", "maxItems": MAX_LABELS, "items": _exactly(name=name, colour=colour)}
        case ChoicesField():
            schema = {"type": "array", "items": _one_of(field)}
        case LinesField():
            text = {"type": "string", "maxLength": field.longest}
            schema = {"type": "array", "maxItems": field.most, "items": text}
        case forms.BooleanField():
            schema = {"type": "boolean"}
        case forms.IntegerField():
            schema = {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
        case forms.ChoiceField():
            schema = _one_of(field)
        case forms.CharField(max_length=int(longest)):
            schema["maxLength"] = longest
    return schema


def _one_of(field: forms.ChoiceField) -> dict[str, Any]:
    return {"enum": [value for value, _label in list(field.choices)]}  # type: ignore[arg-type]


def _exactly(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 - schemas
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
