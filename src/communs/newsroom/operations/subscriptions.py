"""Journalists subscribe, confirm, choose, and leave: always by themselves. The journal keeps no address."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.core.mail.models import Message
from communs.newsroom.enums import JournalistState
from communs.newsroom.models import Journalist, PrivateLink, Term
from communs.newsroom.press import consent, tokens
from communs.newsroom.press.letterhead import letterhead
from communs.newsroom.press.refusals import LinkExpired, TooManyLetters

CONFIRM, ALREADY = "newsroom/mail/confirm", "newsroom/mail/already"
TO_AN_ADDRESS, IN_ALL = 3, 300
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KNOWN = (JournalistState.ACTIVE,)


@transaction.atomic
def ask(*, email: str, name: str = "", outlet: str = "", language: str = "fr", topics: Iterable[Term] = ()) -> None:
    """Write to an address that somebody gave: nothing is sent to it until its reader confirms, within a week.

    Whoever asks learns nothing of whether the address is on the list. Raises `TooManyLetters`.
    """
    email = email.strip().lower()
    _check_pace(email)
    values = {"email": email, "name": name, "outlet": outlet, "language": language, "asked_at": timezone.now()}
    found, created = Journalist.objects.select_for_update().get_or_create(
        email_hash=tokens.email_hash(email), defaults=values
    )
    if found.state in KNOWN:
        _write(ALREADY, found, tokens.preferences_url(found.pk))
        return
    if not created:
        state = found.state if found.state == JournalistState.SUSPENDED else JournalistState.PENDING
        Journalist.objects.filter(pk=found.pk).update(**values, state=state)
        found.refresh_from_db()
    found.topics.set(topics)
    record(found, "ask_subscription", actor=None)
    _write(CONFIRM, found, tokens.confirmation_url(found.pk))


@transaction.atomic
def confirm(journalist: Journalist) -> Journalist:
    """Put on the list somebody who proved to read the address; the consent is dated. Raises `LinkExpired`."""
    waiting = [JournalistState.PENDING, JournalistState.SUSPENDED]
    found = Journalist.objects.select_for_update().filter(pk=journalist.pk, state__in=waiting).first()
    if found is None:
        raise LinkExpired
    found.state, found.suspension, found.soft_bounces = JournalistState.ACTIVE, "", 0
    found.consent_at, found.consent_edition, found.consent_origin = timezone.now(), consent.EDITION, consent.FORM
    found.unsubscribed_at = None
    found.save()
    record(found, "confirm_subscription", actor=None, data={"edition": consent.EDITION, "origin": consent.FORM})
    return found


@transaction.atomic
def choose(journalist: Journalist, *, name: str, outlet: str, language: str, topics: Iterable[Term]) -> None:
    """Change what a journalist says of themselves and wants to receive."""
    values = {"name": name, "outlet": outlet, "language": language}
    Journalist.objects.filter(pk=journalist.pk).exclude(state=JournalistState.UNSUBSCRIBED).update(**values)
    journalist.topics.set(topics)
    record(journalist, "choose_subscription", actor=None)


@transaction.atomic
def unsubscribe(journalist: Journalist, *, by: Person | None = None) -> None:
    """Write no more to somebody and forget them, but for a keyed hash of their address. Twice changes nothing more."""
    found = Journalist.objects.select_for_update().get(pk=journalist.pk)
    if found.state == JournalistState.UNSUBSCRIBED:
        return
    _forget(found)
    record(found, "unsubscribe", actor=by)


@transaction.atomic
def forget_unconfirmed() -> int:
    """Forget whoever did not confirm within a week; return how many."""
    late = Journalist.objects.select_for_update().filter(
        state=JournalistState.PENDING, asked_at__lt=timezone.now() - tokens.CONFIRMATION
    )
    rows = list(late)
    for row in rows:
        record(row, "forget_unconfirmed", actor=None)
        if row.unsubscribed_at:
            _forget(row)
        else:
            row.delete()
    return len(rows)


def _forget(journalist: Journalist) -> None:
    values = {"email": "", "name": "", "outlet": "", "suspension": "", "soft_bounces": 0}
    Journalist.objects.filter(pk=journalist.pk).update(
        state=JournalistState.UNSUBSCRIBED, unsubscribed_at=timezone.now(), **values
    )
    journalist.topics.clear()
    PrivateLink.objects.filter(journalist=journalist).delete()


def _check_pace(email: str) -> None:
    """Nobody turns the form into a machine that fills mailboxes."""
    asked = Message.objects.filter(template__in=[CONFIRM, ALREADY])
    to_one = asked.filter(recipient=email, created_at__gt=timezone.now() - DAY)
    in_all = asked.filter(created_at__gt=timezone.now() - HOUR)
    if to_one.count() >= TO_AN_ADDRESS or in_all.count() >= IN_ALL:
        raise TooManyLetters


def _write(template: str, journalist: Journalist, url: str) -> None:
    context = {"body": letterhead().name, "url": url}
    send(template, to=journalist.email, language=journalist.language, context=context)
