"""A prefilled link that administrators keep under a name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.procedures.models.demarche import Demarche

LONGEST_NAME = 100
MOST_LINKS = 50


class PrefillLink(models.Model):
    """What a link gives, by key: the editor of the form warns before a field that it answers goes."""

    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="prefill_links", db_index=False)
    name = models.CharField(max_length=LONGEST_NAME)
    given = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarche", "name"], name="prefill_link_name_once_a_demarche"),
            models.CheckConstraint(name="prefill_link_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
