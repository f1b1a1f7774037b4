"""`{% load procedures %}`: the parts that every page of a demarche's administration shares."""

from typing import Any

from django import template

from communs.procedures.administration import ordered_topics
from communs.procedures.models import Demarche

register = template.Library()


@register.inclusion_tag("procedures/manage/topics.html")
def demarche_topics(demarche: Demarche, topic: str) -> dict[str, Any]:
    """Show the pages of a demarche's administration; `topic` names the one in hand."""
    return {"items": [(one.label, one.url(demarche), name == topic) for name, one in ordered_topics()]}
