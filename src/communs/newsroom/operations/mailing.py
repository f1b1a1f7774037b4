"""Sending an entry to the press: prepared, tried, confirmed once, then sent by batches that keep to the pace.

What is sent is what is published at that second: a letter never says more than the embargo allows, and a mailing whose
entry is withdrawn stops by itself.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send_written
from communs.newsroom.enums import LetterState, MailingForm, MailingState
from communs.newsroom.models import Entry, Letter, Mailing, PrivateLink, Term
from communs.newsroom.operations.letters import hand
from communs.newsroom.press.letterhead import sender
from communs.newsroom.press.letters import Private, letter_of
from communs.newsroom.press.queries import audience, failed_letters, sendable
from communs.newsroom.press.refusals import (
    AlreadyConfirmed,
    AudienceChanged,
    NobodyToWriteTo,
    NotPublished,
    WrongState,
)

MINUTE = timedelta(minutes=1)
TEST = "newsroom:mailing-test"
PEOPLE_AT_ONCE = 1000


@transaction.atomic
def prepare(entry: Entry, *, by: Person) -> Mailing:
    """Begin the mailing of a published entry, to the whole list until `change` says otherwise. Raises `NotPublished`."""
    fresh = sendable(entry)
    if fresh is None:
        raise NotPublished
    form = MailingForm.WHOLE
    mailing = Mailing.objects.create(entry_id=fresh.pk, headline=fresh.headline, form=form, prepared_by=by)
    record(mailing, "prepare_mailing", actor=by, data={"entry": fresh.pk})
    return mailing


@transaction.atomic
def change(  # noqa: PLR0913 - a draft has as many parts; all are named
    mailing: Mailing, *, by: Person, form: str, intro: str, language: str, topics: Iterable[Term]
) -> None:
    """Say what the letters hold and whom they are for, before anything is sent. Raises `WrongState`."""
    found = _locked(mailing, MailingState.DRAFT)
    found.form, found.intro, found.language = form, intro, language
    found.save(update_fields=["form", "intro", "language"])
    found.topics.set(topics)
    record(found, "change_mailing", actor=by, data={"form": form, "language": language})


@transaction.atomic
def try_on(mailing: Mailing, *, by: Person) -> None:
    """Send one letter to whoever prepares, marked as a test; its private addresses lead nowhere. Raises `NotPublished`."""
    entry = sendable(mailing.entry)
    if entry is None:
        raise NotPublished
    written = letter_of(entry, form=mailing.form, intro=mailing.intro, language=by.language)
    home = f"{settings.SITE_URL}/"
    tried = Private(home, home, home).put(written)
    marked = type(tried)(_("[Essai] %(subject)s") % {"subject": tried.subject}, tried.text, tried.html)
    send_written(marked, to=by.email, language=by.language, purpose=TEST, sender=sender())
    record(mailing, "try_mailing", actor=by)


@transaction.atomic
def confirm(mailing: Mailing, *, by: Person, expected: int) -> int:
    """Write down whom the letters go to and start sending; return how many. A second call changes nothing.

    `expected` is the number that was read. Raises `AlreadyConfirmed`, `NotPublished`, `NobodyToWriteTo`, `AudienceChanged`.
    """
    found = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if found.state != MailingState.DRAFT:
        raise AlreadyConfirmed
    if sendable(found.entry) is None:
        raise NotPublished
    people = list(audience(found).order_by("pk"))
    if not people:
        raise NobodyToWriteTo
    if len(people) != expected:
        raise AudienceChanged
    letters = [Letter(mailing=found, journalist=one) for one in people]
    Letter.objects.bulk_create(letters, batch_size=PEOPLE_AT_ONCE)
    found.confirmed_at, found.confirmed_by = timezone.now(), by
    _start(found)
    record(found, "confirm_mailing", actor=by, data={"recipients": len(people)})
    return len(people)


@transaction.atomic
def pause(mailing: Mailing, *, by: Person) -> None:
    """Stop after the letters in hand; the others wait. Raises `WrongState`."""
    found = _locked(mailing, MailingState.SENDING)
    _halt(found, "")
    record(found, "pause_mailing", actor=by)


@transaction.atomic
def resume(mailing: Mailing, *, by: Person) -> None:
    """Send what waits. Raises `WrongState`, `NotPublished`."""
    found = _locked(mailing, MailingState.PAUSED)
    if sendable(found.entry) is None:
        raise NotPublished
    _start(found)
    record(found, "resume_mailing", actor=by)


@transaction.atomic
def send_again(mailing: Mailing, *, by: Person) -> int:
    """Send once more the letters of an ended mailing that could not be delivered; return how many.

    Whoever left or was suspended since is left out. Raises `WrongState`, `NotPublished`, `NobodyToWriteTo`.
    """
    found = _locked(mailing, MailingState.SENT)
    if sendable(found.entry) is None:
        raise NotPublished
    count = failed_letters(found).update(state=LetterState.QUEUED, handed_at=None, message_id="", error="")
    if not count:
        raise NobodyToWriteTo
    found.ended_at = None
    _start(found)
    record(found, "send_mailing_again", actor=by, data={"recipients": count})
    return count


@transaction.atomic
def cancel(mailing: Mailing, *, by: Person) -> None:
    """Give up what has not left. Raises `WrongState`."""
    found = _locked(mailing, MailingState.DRAFT, MailingState.SENDING, MailingState.PAUSED)
    waiting = found.letters.filter(state=LetterState.QUEUED).update(state=LetterState.CANCELLED)
    found.state, found.ended_at = MailingState.CANCELLED, timezone.now()
    found.save(update_fields=["state", "ended_at"])
    record(found, "cancel_mailing", actor=by, data={"cancelled": waiting})


@transaction.atomic
def revoke_links(entry: Entry, *, by: Person) -> int:
    """Close every private link to an entry at once; return how many."""
    closed = PrivateLink.objects.filter(entry=entry, revoked_at=None).update(revoked_at=timezone.now())
    record(entry, "revoke_private_links", actor=by, data={"links": closed})
    return closed


@transaction.atomic
def send_batch(pk: int, turn: int) -> None:
    """Hand to the outbox what the pace allows now, then come back in a minute; a batch of a former turn does nothing.

    The pace is that of the whole installation (`MAILING_PER_MINUTE`): the rows of all that is being sent are locked.
    """
    running = {
        row.pk: row for row in Mailing.objects.select_for_update().filter(state=MailingState.SENDING).order_by("pk")
    }
    mailing = running.get(pk)
    if mailing is None or mailing.turn != turn:
        return
    entry = sendable(mailing.entry)
    if entry is None:
        _halt(mailing, _("Le contenu n’est plus publié."))
        record(mailing, "halt_mailing", actor=None)
        return
    now = timezone.now()
    waiting = mailing.letters.select_related("journalist").filter(state=LetterState.QUEUED).order_by("pk")
    for letter in waiting[: _room(now)]:
        hand(letter, entry, mailing)
    if waiting.exists():
        _start(mailing, now + MINUTE)
    else:
        end_if_done(mailing)


def end_if_done(mailing: Mailing) -> None:
    """Close a mailing, whose row the caller locked, when none of its letters waits or is on its way."""
    pending = mailing.letters.filter(state__in=[LetterState.QUEUED, LetterState.HANDED]).exists()
    if mailing.state == MailingState.SENDING and not pending:
        mailing.state, mailing.ended_at = MailingState.SENT, timezone.now()
        mailing.save(update_fields=["state", "ended_at"])
        record(mailing, "end_mailing", actor=None)


def _room(now: datetime) -> int:
    """How many letters the pace allows at this moment."""
    return max(0, settings.MAILING_PER_MINUTE - Letter.objects.filter(handed_at__gt=now - MINUTE).count())


def _start(mailing: Mailing, at: datetime | None = None) -> None:
    """Queue the next batch, now or at a moment."""
    from communs.newsroom.jobs.press import send_mailing_batch

    mailing.state, mailing.turn, mailing.stopped_by = MailingState.SENDING, mailing.turn + 1, ""
    mailing.save(update_fields=["state", "turn", "stopped_by", "confirmed_at", "confirmed_by", "ended_at"])
    send_mailing_batch.defer_at(at or timezone.now(), mailing=mailing.pk, turn=mailing.turn)


def _halt(mailing: Mailing, reason: str) -> None:
    mailing.state, mailing.turn, mailing.stopped_by = MailingState.PAUSED, mailing.turn + 1, reason
    mailing.save(update_fields=["state", "turn", "stopped_by"])


def _locked(mailing: Mailing, *states: MailingState) -> Mailing:
    found = Mailing.objects.select_for_update().filter(pk=mailing.pk, state__in=states).first()
    if found is None:
        raise WrongState
    return found
