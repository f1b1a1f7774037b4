"""Reads of the press office: journalists, mailings, private links."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from communs.core.tables.search import prefix_query
from communs.newsroom.enums import JournalistState, LetterState, TermFamily
from communs.newsroom.models import Entry, Journalist, Letter, Mailing, PrivateLink, Term
from communs.newsroom.press.tokens import token_hash
from communs.newsroom.visibility import visible

TOPICS = 20


def topics() -> list[Term]:
    """Return what journalists may choose from: the tags that the public's entries bear most, by name."""
    used = Term.objects.filter(family=TermFamily.TAG).filter(visible(prefix="tagged__"))
    most = used.annotate(count=Count("tagged")).order_by("-count", "name")[:TOPICS]
    return sorted(most, key=lambda term: term.name)


def listed(words: str = "", state: str = "") -> "QuerySet[Journalist]":
    """Return the journalists of the list, those who left excepted, who match words and a state."""
    found = Journalist.objects.exclude(state=JournalistState.UNSUBSCRIBED)
    if state in JournalistState.values:
        found = found.filter(state=state)
    query = prefix_query(words) if words.strip() else None
    return found.filter(search=query) if query is not None else found


def counts() -> dict[str, int]:
    """Return how many journalists there are in each state."""
    found = dict(Journalist.objects.values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in JournalistState.values}


def journalist(pk: UUID | None) -> Journalist | None:
    """Return a journalist by the name in a private address, or None."""
    return Journalist.objects.filter(pk=pk).first() if pk else None


def journalist_named(pk: UUID | None) -> Journalist:
    """Return a journalist by the name in a private address. Raises `Http404`."""
    found = journalist(pk)
    if found is None:
        raise Http404
    return found


def audience(mailing: Mailing) -> "QuerySet[Journalist]":
    """Return whom a mailing is for: active, of its language, following one of its topics or none in particular."""
    found = Journalist.objects.filter(state=JournalistState.ACTIVE)
    if mailing.language:
        found = found.filter(language=mailing.language)
    wanted = list(mailing.topics.values_list("pk", flat=True))
    if wanted:
        choices = Journalist.topics.through.objects.values("journalist")
        found = found.filter(Q(pk__in=choices.filter(term__in=wanted)) | ~Q(pk__in=choices))
    return found


def letter_counts(mailing: Mailing) -> dict[str, int]:
    """Return how many letters of a mailing stand in each state."""
    found = dict(Letter.objects.filter(mailing=mailing).values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in LetterState.values}


def failed_letters(mailing: Mailing) -> "QuerySet[Letter]":
    """Return the letters of a mailing that were not delivered and whose journalist is still written to."""
    return mailing.letters.filter(state=LetterState.FAILED, journalist__state=JournalistState.ACTIVE)


def sendable(entry: Entry | None) -> Entry | None:
    """Return an entry as it may be sent now, as its own kind: published, under embargo or not, and not expired."""
    if entry is None:
        return None
    now = timezone.now()
    fresh = Entry.objects.filter(pk=entry.pk, live=True).exclude(expire_at__lte=now).first()
    return fresh.specific if fresh else None


def under_embargo(entry: Entry) -> bool:
    """Whether the public may not see it yet, at this very second."""
    return entry.embargo_until is not None and entry.embargo_until > timezone.now()


def private_link(token: str) -> PrivateLink:
    """Return the link of a token that still opens: neither revoked, nor of somebody who left. Raises `Http404`."""
    links = PrivateLink.objects.select_related("entry", "journalist")
    found = links.filter(
        token_hash=token_hash(token), revoked_at=None, journalist__state=JournalistState.ACTIVE
    ).first()
    if found is None:
        raise Http404
    return found


def mailings() -> "QuerySet[Mailing]":
    """Return every mailing."""
    return Mailing.objects.select_related("entry", "prepared_by")
