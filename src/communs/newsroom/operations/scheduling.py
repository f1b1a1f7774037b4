"""What the clock does: texts go out at their second, and come back when they expire."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from communs.core.audit import record
from communs.core.mail import send
from communs.newsroom.enums import Role
from communs.newsroom.models import Entry
from communs.newsroom.operations.publishing import NotReady
from communs.newsroom.operations.withdrawing import expire
from communs.newsroom.queries import members


def publish_due() -> int:
    """Publish what is due and withdraw what has expired; return how many entries moved. Safe to repeat at any time.

    A text that the review refuses at its hour (a figure has changed meanwhile) does not go out: its planning is
    cancelled and the press officers are told by letter.
    """
    now = timezone.now()
    expired = Entry.objects.filter(live=True, expire_at__lte=now)
    moved = sum(expire(entry) for entry in expired.specific())
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    return moved + sum(_go_live(revision) for revision in due)


def _go_live(revision: Revision) -> bool:
    try:
        with transaction.atomic():
            locked = Revision.objects.select_for_update(skip_locked=True).filter(pk=revision.pk)
            current = locked.filter(approved_go_live_at__isnull=False).first()
            if current is None:
                return False
            current.publish(log_action="wagtail.publish.scheduled")
            return True
    except NotReady as refusal:
        _hold_back(revision, refusal)
        return False


@transaction.atomic
def _hold_back(revision: Revision, refusal: NotReady) -> None:
    """Cancel the planning, say why to the press officers and whoever wrote it."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    entry = refusal.entry
    record(entry, "hold back", actor=None, data={"checks": [finding.check for finding in refusal.findings]})
    context = {
        "title": entry.headline,
        "reasons": [finding.message for finding in refusal.findings],
        "url": f"{settings.SITE_URL}{reverse('newsroom:review', args=[entry.pk])}",
    }
    for person in {*members()[Role.PRESS_OFFICER], *([revision.user] if revision.user else [])}:
        send("newsroom/mail/held_back", to=person, context=context)
