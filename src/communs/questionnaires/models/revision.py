"""One frozen version of a questionnaire."""

from typing import ClassVar

from django.db import models


class Revision(models.Model):
    """The `number`th version of the questionnaire `questionnaire_key`; its document never changes."""

    questionnaire_key = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["questionnaire_key", "number"], name="revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_key} {self.number}"
