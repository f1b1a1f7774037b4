"""One frozen version of a questionnaire."""

from typing import ClassVar

from django.db import models


class Revision(models.Model):
    """The `number`th version of the questionnaire `questionnaire_key` (`demarche:12`).

    `document` is a valid questionnaire in canonical form and `digest` its SHA-256. Once `published_at` is set, a
    trigger of the database refuses every change and deletion.
    """

    questionnaire_key = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["questionnaire_key", "number"], name="revision_once"),
            models.UniqueConstraint(
                fields=["questionnaire_key"],
                condition=models.Q(published_at=None),
                name="revision_one_draft",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_number_from_one"),
            models.CheckConstraint(
                condition=models.Q(digest__regex="^[0-9a-f]{64}$"), name="revision_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_key} {self.number}"

    @property
    def is_published(self) -> bool:
        """Whether answers may be filed under it, and nothing in it can change."""
        return self.published_at is not None
