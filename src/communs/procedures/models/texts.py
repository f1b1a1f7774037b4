"""What a demarche says: its e-mails and its letters of decision, version by version."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.procedures.enums import Moment, TextKind
from communs.procedures.models.demarche import Demarche

LETTER_MOMENTS = (Moment.ACCEPTANCE, Moment.REFUSAL)


class DemarcheText(models.Model):
    """One text of a demarche in one language; without a `published` version, the house's own text is said.

    `draft` is the version being written; it may be the published one, when nothing changed since.
    """

    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="texts", db_index=False)
    kind = models.CharField(max_length=6, choices=TextKind)
    moment = models.CharField(max_length=11, choices=Moment)
    language = models.CharField(max_length=2)
    draft = models.ForeignKey("TextVersion", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    published = models.ForeignKey(
        "TextVersion", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarche", "kind", "moment", "language"], name="text_once"),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="text_moment"),
            models.CheckConstraint(condition=Q(language__in=["fr", "en"]), name="text_language"),
            models.CheckConstraint(
                condition=Q(kind=TextKind.MAIL) | Q(kind=TextKind.LETTER, moment__in=LETTER_MOMENTS),
                name="text_letters_are_decisions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_moment_display()} · {self.language}"


class TextVersion(models.Model):
    """The `number`th version of a text: what it says never changes (a trigger holds it), `published_at` is set once.

    `parent` is the version that it was written from: undoing goes back to it.
    """

    text = models.ForeignKey(DemarcheText, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    content = models.JSONField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=400)
    at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} · {self.number}"


class GroupSignature(models.Model):
    """Who signs the letters of a group, with the picture of the signature or of the stamp."""

    group = models.OneToOneField("procedures.Group", models.CASCADE, related_name="signature")
    name = models.CharField(max_length=150)
    quality = models.CharField(max_length=200, blank=True)
    image = models.OneToOneField("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(name=""), name="signature_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
