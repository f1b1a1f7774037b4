"""Journalists and mailings for the tests. Fictional names, reserved domains."""

from typing import Any

from django.utils import timezone

from communs.accounts.models import Person
from communs.newsroom.enums import JournalistState, TermFamily
from communs.newsroom.models import Entry, Journalist, Mailing, Term
from communs.newsroom.operations.mailing import prepare
from communs.newsroom.press.tokens import email_hash


def journalist(email: str = "camille@media.example", **fields: Any) -> Journalist:  # noqa: ANN401 - fields of a row
    """Create a journalist who agreed, unless told otherwise."""
    topics = fields.pop("topics", ())
    values = {"state": JournalistState.ACTIVE, "consent_at": timezone.now(), "consent_origin": "essai", **fields}
    if values["state"] == JournalistState.PENDING:
        values |= {"consent_at": None, "consent_origin": ""}
    made = Journalist.objects.create(email=email, email_hash=email_hash(email), **values)
    made.topics.set(topics)
    return made


def topic(name: str) -> Term:
    """Create a tag."""
    return Term.objects.create(family=TermFamily.TAG, name=name, slug=name.lower())


def mailing(entry: Entry, *, by: Person, **fields: Any) -> Mailing:  # noqa: ANN401 - idem
    """Prepare a mailing."""
    made = prepare(entry, by=by)
    Mailing.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made
