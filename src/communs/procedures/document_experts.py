"""The list of the experts that may be invited, in the document of a demarche: addresses, written only when asked."""

from typing import Annotated, TypeAlias

import msgspec
from django.core.exceptions import ValidationError

from communs.procedures.document_parts import Read, converted
from communs.procedures.models import Demarche
from communs.procedures.settings.fields import EmailsField
from communs.questionnaires.field import Issue

MOST_EXPERTS = 500
LONGEST = 254
Emails: TypeAlias = Annotated[
    list[Annotated[str, msgspec.Meta(max_length=LONGEST)]], msgspec.Meta(max_length=MOST_EXPERTS)
]


def read_experts(raw: object) -> Read:
    """The addresses, in lower case, each once."""
    typed, issues = converted(raw, Emails, "listed_experts")
    if issues:
        return None, issues
    try:
        return EmailsField(longest=LONGEST, most=MOST_EXPERTS, required=False).clean(typed), []
    except ValidationError as error:
        return None, [Issue("listed_experts", message) for message in error.messages]


def write_experts(demarche: Demarche, people: bool) -> object:  # noqa: FBT001 - the signature of a part
    """The list, when people are asked for and there is one."""
    return (sorted(demarche.listed_experts.values_list("email", flat=True)) or None) if people else None
