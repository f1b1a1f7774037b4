"""Ending the sessions of a person."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from communs.accounts.models import Person
from communs.core.audit import record


def end_sessions(person: Person, *, session_id: int | None = None, keep: str = "") -> int:
    """Sign a person out: of one session, or of all but the session of key `keep`; return how many ended."""
    with transaction.atomic():
        chosen = UserSession.objects.filter(user=person).exclude(session_key=keep)
        if session_id is not None:
            chosen = chosen.filter(pk=session_id)
        keys = list(chosen.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        chosen.delete()
        if keys:
            record(person, "sessions.end", actor=person, data={"sessions": len(keys)})
        return len(keys)
