"""The words by which entries are sorted, and the people whom entries name."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from communs.newsroom.enums import TermFamily


class Term(models.Model):
    """A category or a tag; its synonyms (« Évènement » for « Événement ») are the same word."""

    family = models.CharField(_("vocabulaire"), max_length=8, choices=TermFamily)
    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(max_length=120, allow_unicode=True)
    synonyms = ArrayField(
        models.CharField(max_length=120), verbose_name=_("synonymes"), default=list, blank=True,
        help_text=_("Séparés par des virgules : « Évènement, Evenement »."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("mot du vocabulaire")
        verbose_name_plural = _("vocabulaire")
        ordering: ClassVar[list[str]] = ["family", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("family", "slug", name="newsroom_term_slug_unique"),
            models.UniqueConstraint("family", Lower("name"), name="newsroom_term_name_unique"),
            models.CheckConstraint(condition=models.Q(family__in=TermFamily.values), name="newsroom_term_family_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [GinIndex(fields=["synonyms"], name="newsroom_term_synonyms")]

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    """Who signs an entry: a person or a body."""

    name = models.CharField(_("nom"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("auteur")
        verbose_name_plural = _("auteurs")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class PressContact(models.Model):
    """Whom journalists call: the public reads the role, never the name of a person unless it is part of it."""

    role = models.CharField(_("fonction affichée"), max_length=200, help_text=_("Par exemple : « Service de presse »."))
    body = models.CharField(_("organisme"), max_length=200, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phones = ArrayField(models.CharField(max_length=30), verbose_name=_("téléphones"), default=list, blank=True)
    key = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("contact presse")
        verbose_name_plural = _("contacts presse")
        ordering: ClassVar[list[str]] = ["role"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(email="") | ~models.Q(phones=[]), name="newsroom_contact_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} – {self.body}" if self.body else self.role
