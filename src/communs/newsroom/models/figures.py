"""Figures that a text quotes, and figures from elsewhere that nobody measures here."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FigureQuote(models.Model):
    """What a published entry said of a figure, and when: the value that its readers saw."""

    entry = models.ForeignKey("newsroom.Entry", models.CASCADE, related_name="figure_quotes")
    name = models.CharField(max_length=100)
    territory = models.CharField(max_length=100, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    text = models.CharField(max_length=200)
    measured_on = models.DateField()
    source = models.CharField(max_length=300)
    quoted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "name", "territory"], name="newsroom_figure_quoted_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name", "territory"], name="newsroom_quote_by_figure")
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.text}"


class PlannedQuote(models.Model):
    """What a figure was worth when a publication was planned: if it changes before the hour, the text does not go out."""

    revision = models.ForeignKey("wagtailcore.Revision", models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    territory = models.CharField(max_length=100, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["revision", "name", "territory"], name="newsroom_quote_planned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class DeclaredFigure(models.Model):
    """A figure that comes from outside: a value, its date and its source, declared by the newsroom.

    It is quoted as `newsroom:<slug>`; it goes stale after `valid_days`.
    """

    slug = models.SlugField(max_length=80)
    territory = models.SlugField(_("territoire"), max_length=80, blank=True)
    label = models.CharField(_("ce qui est compté"), max_length=200)
    value = models.DecimalField(_("valeur"), max_digits=24, decimal_places=6)
    unit_one = models.CharField(_("unité au singulier"), max_length=80, blank=True)
    unit_many = models.CharField(_("unité au pluriel"), max_length=80, blank=True)
    measured_on = models.DateField(_("mesuré le"))
    source = models.CharField(_("source"), max_length=300)
    valid_days = models.PositiveIntegerField(_("jours de validité"), default=365)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("chiffre déclaré")
        verbose_name_plural = _("chiffres déclarés")
        ordering: ClassVar[list[str]] = ["slug", "territory"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["slug", "territory"], name="newsroom_declared_figure_unique"),
            models.CheckConstraint(condition=~models.Q(source=""), name="newsroom_declared_figure_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.slug})"
