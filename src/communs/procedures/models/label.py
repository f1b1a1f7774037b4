"""How those who instruct sort dossiers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communs.procedures.enums import LabelColour
from communs.procedures.models.demarche import Demarche

MAX_LABEL = 30
MAX_LABELS = 50
GENERIC: "tuple[tuple[str | Promise, LabelColour], ...]" = (
    (_("À examiner"), LabelColour.PURPLE),
    (_("À relancer"), LabelColour.ORANGE),
    (_("Complet"), LabelColour.GREEN),
    (_("Urgent"), LabelColour.PINK),
    (_("En attente d’un avis"), LabelColour.BLUE),
)


class Label(models.Model):
    """A word with a colour, in an order chosen by the administrators."""

    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="labels", db_index=False)
    name = models.CharField(max_length=MAX_LABEL)
    colour = models.CharField(max_length=10, choices=LabelColour)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarche", "name"], name="label_name_once_a_demarche"),
            models.CheckConstraint(name="label_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="label_colour", condition=Q(colour__in=LabelColour.values)),
        ]

    def __str__(self) -> str:
        return self.name
