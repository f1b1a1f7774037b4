"""A demarche: what one may ask of a public body, with its form, its dates and its people."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import IsNull
from django.utils import timezone

from communs.core.tables.search import search_column
from communs.procedures.enums import Availability, DemarcheState
from communs.procedures.models.checks import MAX_PATH, PATH, valid_path, valid_time_zone
from communs.procedures.models.settings import (
    MAX_MESSAGE,
    SETTINGS_CONSTRAINTS,
    ApplicantSettings,
    ExpertSettings,
    ServiceSettings,
)

MAX_RETENTION = 120


class InZone(Func):
    """A fixed instant in the time zone of its argument: PostgreSQL refuses a zone that it does not know."""

    template = "timezone(%(expressions)s, '2000-01-01 00:00:00+00'::timestamptz)"
    output_field = models.DateTimeField()


class Demarche(ServiceSettings, ApplicantSettings, ExpertSettings):
    """One demarche.

    `published_revision` is the form that new dossiers are filed under; `draft_revision` is the form in preparation,
    if it differs. `opens_at` and `closes_at` bound the deposits; each may be absent. `retention_months` counts from
    the decision. `replaced_by` is where a closed demarche sends its visitors; `closing_told` is the `closes_at` of which
    the owners of drafts were told. `has_webhooks` is kept by the room above: who has the row knows without a query. Times are stored in UTC and shown in `time_zone` (an IANA name).
    """

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="demarches")
    title = models.CharField(max_length=250)
    path = models.CharField(max_length=MAX_PATH, unique=True, validators=[valid_path])
    description = models.TextField()
    purpose = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    legal_basis_file = models.ForeignKey(
        "files.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    contact_email = models.EmailField()
    time_zone = models.CharField(max_length=64, default="Europe/Paris", validators=[valid_time_zone])
    retention_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(MAX_RETENTION)]
    )

    state = models.CharField(max_length=12, choices=DemarcheState, default=DemarcheState.DRAFT)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closing_reason = models.TextField(max_length=MAX_MESSAGE, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    has_webhooks = models.BooleanField(default=False, db_default=False)
    closing_told = models.DateTimeField(null=True, blank=True)

    published_revision = models.ForeignKey(
        "questionnaires.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    draft_revision = models.ForeignKey(
        "questionnaires.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )

    search = search_column("title", "description", "audience")

    waiting_rows: dict[str, Any]
    """Settings that are rows, between `apply_settings` and `save_rows`."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="demarche_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="demarche_path_is_a_slug", condition=Q(path__regex=PATH)),
            models.CheckConstraint(
                name="demarche_published_has_a_form",
                condition=Q(state=DemarcheState.DRAFT)
                | Q(published_revision__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="demarche_closed_has_a_moment",
                condition=Q(state=DemarcheState.CLOSED, closed_at__isnull=False)
                | (~Q(state=DemarcheState.CLOSED) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="demarche_opens_before_it_closes",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="demarche_retention",
                condition=Q(retention_months__gte=1, retention_months__lte=MAX_RETENTION),
            ),
            models.CheckConstraint(name="demarche_state", condition=Q(state__in=DemarcheState.values)),
            models.CheckConstraint(
                name="demarche_time_zone_exists",
                condition=IsNull(InZone("time_zone"), rhs=False),
            ),
            models.CheckConstraint(
                name="demarche_only_a_closed_one_is_replaced",
                condition=Q(replaced_by__isnull=True) | Q(state=DemarcheState.CLOSED),
            ),
            models.CheckConstraint(name="demarche_does_not_replace_itself", condition=~Q(replaced_by=F("pk"))),
            *SETTINGS_CONSTRAINTS,
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("published_at", "id", name="demarche_published", condition=Q(state=DemarcheState.PUBLISHED)),
            GinIndex(fields=["search"], name="demarche_search"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the demarche's times are shown."""
        return ZoneInfo(self.time_zone)

    def availability(self, at: datetime | None = None) -> Availability:
        """What a visitor finds at this moment (now by default): in preparation, soon open, open or ended."""
        now = at or timezone.now()
        if self.state == DemarcheState.DRAFT:
            return Availability.DRAFT
        over = self.state in {DemarcheState.CLOSED, DemarcheState.UNPUBLISHED}
        if over or (self.closes_at and now >= self.closes_at):
            return Availability.ENDED
        if self.opens_at and now < self.opens_at:
            return Availability.UPCOMING
        return Availability.OPEN

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether dossiers may be created and deposited at this moment (now by default)."""
        return self.availability(at) == Availability.OPEN

    def takes_deposits(self, at: datetime | None = None) -> bool:
        """Whether a draft that was begun may be deposited at this moment: an unpublished demarche still takes it."""
        if self.state != DemarcheState.UNPUBLISHED:
            return self.is_open(at)
        return self.closes_at is None or (at or timezone.now()) < self.closes_at


class DemarchePath(models.Model):
    """A former address of a demarche: it redirects to the present one, unless another demarche took it since."""

    path = models.CharField(max_length=MAX_PATH, unique=True, validators=[valid_path])
    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="former_paths")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="former_path_is_a_slug", condition=Q(path__regex=PATH)),
        ]

    def __str__(self) -> str:
        return self.path
