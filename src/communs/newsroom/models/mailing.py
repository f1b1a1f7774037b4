"""Journalists who agreed to be written to, and what was written to them. Personal data is kept to a minimum."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communs.core.tables.search import search_column
from communs.newsroom.enums import JournalistState, LetterState, MailingForm, MailingState, TermFamily

LANGUAGES = [("fr", "Français"), ("en", "English")]


class Journalist(models.Model):
    """Somebody of the press. Without topics they receive everything.

    The proof of their consent (GDPR, article 7.1): when, to which edition of which words, from where; never from which
    machine. Once unsubscribed only a keyed hash of the address remains, so that nobody adds it again without asking.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("adresse électronique"), blank=True)
    email_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("nom"), max_length=150, blank=True)
    outlet = models.CharField(_("média"), max_length=150, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=LANGUAGES, default="fr")
    topics = models.ManyToManyField(
        "newsroom.Term", blank=True, related_name="+", limit_choices_to={"family": TermFamily.TAG}
    )
    state = models.CharField(max_length=12, choices=JournalistState, default=JournalistState.PENDING)
    consent_at = models.DateTimeField(null=True)
    consent_edition = models.CharField(max_length=20, blank=True)
    consent_origin = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    unsubscribed_at = models.DateTimeField(null=True)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    suspension = models.TextField(blank=True)
    search = search_column("email", "name", "outlet")

    class Meta:
        verbose_name = _("journaliste")
        verbose_name_plural = _("journalistes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=JournalistState.values), name="newsroom_journalist_state_known"
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="newsroom_journalist_email_lower"),
            models.CheckConstraint(
                condition=models.Q(state="unsubscribed", email="", name="", outlet="", unsubscribed_at__isnull=False)
                | (~models.Q(state="unsubscribed") & ~models.Q(email="")),
                name="newsroom_journalist_forgotten",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["active", "suspended"])
                | (models.Q(consent_at__isnull=False) & ~models.Q(consent_origin="")),
                name="newsroom_journalist_consents",
            ),
            models.CheckConstraint(
                condition=models.Q(state="suspended") & ~models.Q(suspension="")
                | ~models.Q(state="suspended") & models.Q(suspension=""),
                name="newsroom_journalist_suspended_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "email", "id"], name="newsroom_journalist_list"),
            GinIndex(fields=["search"], name="newsroom_journalist_search"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(_("Journaliste désabonné"))


class Mailing(models.Model):
    """The sending of one entry to an audience. `turn` numbers its batches: a job of a former turn does nothing."""

    entry = models.ForeignKey("newsroom.Entry", models.SET_NULL, null=True, related_name="mailings")
    headline = models.TextField()
    state = models.CharField(max_length=9, choices=MailingState, default=MailingState.DRAFT)
    form = models.CharField(max_length=5, choices=MailingForm, default=MailingForm.WHOLE)
    intro = models.TextField(_("mot d’introduction"), blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, blank=True)
    topics = models.ManyToManyField("newsroom.Term", blank=True, related_name="+")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(default=0)
    stopped_by = models.TextField(blank=True)

    class Meta:
        verbose_name = _("envoi à la presse")
        verbose_name_plural = _("envois à la presse")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=MailingState.values), name="newsroom_mailing_state_known"
            ),
            models.CheckConstraint(condition=models.Q(form__in=MailingForm.values), name="newsroom_mailing_form_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "cancelled"]) | models.Q(confirmed_at__isnull=False),
                name="newsroom_mailing_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, state__in=["draft", "sending", "paused"])
                | models.Q(ended_at__isnull=False, state__in=["sent", "cancelled"]),
                name="newsroom_mailing_ends",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-created_at", "-id"], name="newsroom_mailing_list")
        ]

    def __str__(self) -> str:
        return self.headline


class LetterContent(models.Model):
    """What letters said, kept once however many said it; `{{unsubscribe}}` and the like stand for private addresses."""

    digest = models.CharField(primary_key=True, max_length=64)
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField()

    def __str__(self) -> str:
        return self.subject


class Letter(models.Model):
    """The letter of a mailing to one journalist. Its id, which nobody guesses, names it in the address of returns."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="letters")
    journalist = models.ForeignKey(Journalist, models.SET_NULL, null=True, related_name="letters")
    state = models.CharField(max_length=9, choices=LetterState, default=LetterState.QUEUED)
    content = models.ForeignKey(LetterContent, models.PROTECT, null=True, related_name="+")
    message_id = models.CharField(max_length=320, blank=True)
    error = models.TextField(blank=True)
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mailing", "journalist"], name="newsroom_letter_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=LetterState.values), name="newsroom_letter_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "cancelled"], handed_at__isnull=True)
                | models.Q(~models.Q(state__in=["queued", "cancelled"]), handed_at__isnull=False),
                name="newsroom_letter_handed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mailing", "state", "id"], name="newsroom_letter_queue"),
            models.Index(fields=["handed_at"], name="newsroom_letter_pace"),
            models.Index(fields=["message_id"], name="newsroom_letter_by_message", condition=~models.Q(message_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id} → {self.journalist_id}"


class PrivateLink(models.Model):
    """Lets one journalist read an entry under embargo; only the hash of its token is kept."""

    entry = models.ForeignKey("newsroom.Entry", models.CASCADE, related_name="private_links")
    journalist = models.ForeignKey(Journalist, models.CASCADE, related_name="private_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["entry", "journalist"], name="newsroom_link_of")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.journalist_id}"
