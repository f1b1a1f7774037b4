"""A dossier: one submission to a demarche, one row with all its answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.tables.search import search_column
from communs.dossiers.enums import DECIDED, UNDEPOSITED, State
from communs.dossiers.models.standing import PersonalStanding, Wait

if TYPE_CHECKING:
    from communs.dossiers.models.correction import WorkingCopy

MOMENTS = ("submitted_at", "instructed_at", "decided_at")


def _stamped(states: Iterable[State], *known: str) -> Q:
    """In these states, these moments are known and the others are not."""
    return Q(state__in=sorted(states), **{f"{name}__isnull": name not in known for name in MOMENTS})


class Dossier(models.Model):
    """One submission.

    `answers` is one JSON object keyed by stable field ids; `lookups` what outside sources said of them, by path;
    `version` grows with every write of either. Names and e-mail
    of the applicant are copied at creation and deposit: they stay readable when the account is gone.
    A `pinned` dossier was given to its group by hand: rules no longer move it.
    `due_on` is the day on which the silence of the administration decides, if the demarche says so.
    `identity` is what the applicant said before the form (see `identity`). A test dossier (`is_test`) follows a form in
    preparation; no list, counter or statistic of the real ones holds it.
    `to_correct` says that a request for correction is open, `amended_at` when the applicant last changed what was
    deposited: both written with the rows that they sum up, so that a list or an ordinary dossier looks nothing up.
    `updated_at` is deliberately not indexed, so that an autosave stays a heap-only update.
    """

    number = models.BigAutoField(primary_key=True)
    demarche = models.ForeignKey("procedures.Demarche", models.PROTECT, related_name="dossiers")
    revision = models.ForeignKey("questionnaires.Revision", models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(
        "procedures.Group", models.PROTECT, null=True, blank=True, related_name="dossiers", db_index=False
    )
    pinned = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)

    applicant = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="dossiers", db_index=False
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="dossiers", db_index=False
    )
    applicant_name = models.CharField(max_length=400)
    applicant_email = models.EmailField(blank=True)
    identity = models.JSONField(default=dict, blank=True)
    is_test = models.BooleanField(default=False)

    answers = models.JSONField(default=dict)
    lookups = models.JSONField(default=dict, db_default={})
    version = models.PositiveIntegerField(default=1)

    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    instructed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    to_correct = models.BooleanField(default=False, db_default=False)
    amended_at = models.DateTimeField(null=True, blank=True)

    search = search_column("number", "applicant_name", "applicant_email")

    standing: PersonalStanding
    """What the person for whom the row was fetched is to it: set by `queries`, read by `permissions`."""
    awaits: Wait | None = None
    """What the deposit that was asked for waits for: set by `operations.filing`."""

    working: "WorkingCopy | None" = None
    """The working copy through which the dossier is seen: its `answers` and `lookups` are then those of the copy, and
    `deposited` holds the answers that the administration reads. Set by `queries`, never written."""

    deposited: dict[str, Any]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="dossier_state_and_moments_agree",
                condition=_stamped(UNDEPOSITED)
                | _stamped({State.SUBMITTED}, "submitted_at")
                | _stamped({State.IN_REVIEW}, "submitted_at", "instructed_at")
                | _stamped(DECIDED, "submitted_at", "instructed_at", "decided_at"),
            ),
            models.CheckConstraint(
                name="dossier_has_a_group_once_submitted",
                condition=Q(state__in=sorted(UNDEPOSITED)) | Q(group__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_moments_are_in_order",
                condition=(Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("created_at")))
                & (Q(instructed_at__isnull=True) | Q(instructed_at__gte=F("submitted_at")))
                & (Q(decided_at__isnull=True) | Q(decided_at__gte=F("instructed_at"))),
            ),
            models.CheckConstraint(
                name="dossier_to_correct_is_undecided",
                condition=Q(to_correct=False) | Q(state__in=[State.SUBMITTED, State.IN_REVIEW]),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group", "state", "submitted_at", "number"], name="dossier_group_state"),
            models.Index(fields=["group", "submitted_at", "number"], name="dossier_group"),
            models.Index(
                fields=["group", "submitted_at", "number"], name="dossier_to_correct", condition=Q(to_correct=True)
            ),
            models.Index(fields=["applicant", "number"], name="dossier_applicant"),
            models.Index(fields=["revision", "number"], name="dossier_revision", include=["state"]),
            models.Index(
                fields=["organisation", "number"], name="dossier_organisation", condition=Q(organisation__isnull=False)
            ),
            models.Index(
                fields=["due_on", "number"],
                name="dossier_due",
                condition=Q(due_on__isnull=False, state__in=[State.SUBMITTED, State.IN_REVIEW]),
            ),
            models.Index(
                fields=["demarche", "-decided_at"],
                name="dossier_last_decided",
                condition=Q(decided_at__isnull=False, is_test=False),
                include=["submitted_at"],
            ),
            GinIndex(fields=["search"], name="dossier_search"),
        ]

    def __str__(self) -> str:
        return f"n° {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether its applicant fills it."""
        return self.state == State.DRAFT

    @property
    def is_signing(self) -> bool:
        """Whether its deposit waits for signatures: nobody changes it."""
        return self.state == State.SIGNING

    @property
    def is_deposited(self) -> bool:
        """Whether the administration received it."""
        return self.state not in UNDEPOSITED

    @property
    def is_being_filled(self) -> bool:
        """Whether these answers are the applicant's to change: a draft, or a dossier seen through its working copy."""
        return self.is_draft or self.working is not None

    def may_be_deposited(self, at: datetime | None = None) -> bool:
        """Whether the demarche takes this draft at this moment (now by default); a test is always taken."""
        return self.is_test or self.demarche.takes_deposits(at)

    def is_due(self, at: datetime | None = None) -> bool:
        """Whether the day on which silence decides has come at this moment (now by default), where the demarche is."""
        now = at or timezone.now()
        return self.due_on is not None and self.due_on <= now.astimezone(self.demarche.zone).date()

    @property
    def is_decided(self) -> bool:
        """Whether a decision is in force."""
        return self.state in DECIDED
