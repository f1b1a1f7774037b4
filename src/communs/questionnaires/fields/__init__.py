"""The field types, one file each. `FIELD_TYPES` maps the name that documents write to the class."""

from collections.abc import Mapping
from types import MappingProxyType

from communs.questionnaires.field import Field, type_name
from communs.questionnaires.fields.discovery import types_beside

FIELD_TYPES: Mapping[str, type[Field]] = MappingProxyType({type_name(kind): kind for kind in types_beside()})

__all__ = ["FIELD_TYPES"]
