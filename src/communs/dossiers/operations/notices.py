"""Telling people by e-mail that a demarche closes: batch by batch, so that the mail server is never flooded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from communs.core.calendar_words import moment
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.enums import UNDEPOSITED, State
from communs.dossiers.models import Dossier
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche

BATCH = 200
PAUSE = timedelta(minutes=1)
AHEAD = timedelta(days=2)
WAITING = (State.SUBMITTED, State.IN_REVIEW)


def queue_closing(demarche: Demarche, *, drafts: bool, waiting: bool) -> None:
    """Queue the notices of a closing, in the transaction that closes."""
    states = [*(UNDEPOSITED if drafts else ()), *(WAITING if waiting else ())]
    if states:
        _queue(demarche.pk, "demarche_closed", sorted(state.value for state in states), 0, timezone.now())


@transaction.atomic
def queue_reminders() -> list[int]:
    """Queue the reminder of every closing that is two days away, once for each date; return the demarches."""
    now = timezone.now()
    open_ = Demarche.objects.filter(state__in=[DemarcheState.PUBLISHED, DemarcheState.UNPUBLISHED])
    soon = open_.filter(closes_at__gt=now, closes_at__lte=now + AHEAD)
    untold = soon.filter(Q(closing_told__isnull=True) | ~Q(closing_told=F("closes_at")))
    found = list(untold.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
    Demarche.objects.filter(pk__in=found).update(closing_told=F("closes_at"))
    for pk in found:
        _queue(pk, "demarche_closes_soon", sorted(state.value for state in UNDEPOSITED), 0, now)
    return found


@transaction.atomic
def send_notices(demarche_id: int, template: str, states: list[str], after: int) -> int:
    """Send one batch of notices and queue the next one a minute later; return how many were sent.

    The batch and what follows it are one transaction: interrupted, it is sent again whole or not at all.
    """
    demarche = Demarche.objects.select_related("replaced_by", "organisation").get(pk=demarche_id)
    dossiers = Dossier.objects.filter(demarche=demarche, state__in=states, is_test=False, number__gt=after)
    batch = list(dossiers.select_related("applicant").defer("answers").order_by("number")[:BATCH])
    for dossier in batch:
        if to := dossier.applicant or dossier.applicant_email:
            send(f"dossiers/mail/{template}", to=to, context=_context(demarche, dossier))
    if len(batch) == BATCH:
        _queue(demarche_id, template, states, batch[-1].number, timezone.now() + PAUSE)
    return len(batch)


def _queue(demarche: int, template: str, states: list[str], after: int, at: datetime) -> None:
    from communs.dossiers.jobs import tell_applicants

    tell_applicants.defer_at(at, demarche=demarche, template=template, states=states, after=after)


def _context(demarche: Demarche, dossier: Dossier) -> dict[str, object]:
    language = dossier.applicant.language if dossier.applicant else "fr"
    closes = demarche.closes_at
    replacement = demarche.replaced_by
    return {
        "number": dossier.number,
        "demarche": demarche.title,
        "organisation": demarche.organisation.name,
        "contact": demarche.contact_email,
        "reason": demarche.closing_reason,
        "is_draft": not dossier.is_deposited,
        "closes_on": moment(closes.astimezone(demarche.zone), language) if closes else "",
        "replacement": replacement.title if replacement else "",
        "replacement_url": absolute("procedures:demarche", replacement.path) if replacement else "",
        "url": absolute("dossiers:fill" if not dossier.is_deposited else "dossiers:dossier", dossier.number),
    }
