"""What was decided on a dossier."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.enums import DECIDED, State
from communs.dossiers.models.dossier import Dossier


class Decision(models.Model):
    """One decision; `file` comes from the agent, `letter` is the PDF that communs makes of it.

    `wording` is the version of the demarche's letter that was in force (None: the house's own): the PDF is made of it,
    whatever is published later. An `automatic` decision was taken by a rule of the demarche, by nobody.

    Reopening the dossier withdraws it (`withdrawn_at`) and keeps it readable in the history.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12, choices=[(state.value, state.label) for state in State if state in DECIDED])
    motivation = models.TextField(blank=True)
    file = models.OneToOneField("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    letter = models.OneToOneField("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    wording = models.ForeignKey("procedures.TextVersion", models.PROTECT, null=True, blank=True, related_name="+")
    automatic = models.BooleanField(default=False, db_default=False)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=400)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=sorted(DECIDED)), name="decision_kind"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("at")),
                name="decision_withdrawn_after_it_was_taken",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(withdrawn_at__isnull=True), name="decision_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_kind_display()}"
