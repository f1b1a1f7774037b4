"""What the press office does to its list. Whoever is added consented elsewhere: from where is written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.enums import JournalistState, TermFamily
from communs.newsroom.models import Journalist, Term
from communs.newsroom.press import tokens
from communs.newsroom.press.refusals import AlreadyListed, PressRefusal, Unsubscribed
from communs.newsroom.press.roster import Line

SOFT_LIMIT = 5


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do: the lines added, those that cannot be (with their problem)."""

    added: list[Line]
    refused: list[Line]
    written: bool


@transaction.atomic
def add(line: Line, *, origin: str, by: Person) -> Journalist:
    """Put on the list somebody who agreed elsewhere (`origin`: how and when). Raises `AlreadyListed`, `Unsubscribed`."""
    found = Journalist.objects.select_for_update().filter(email_hash=tokens.email_hash(line.email)).first()
    if found is not None and found.state == JournalistState.UNSUBSCRIBED:
        raise Unsubscribed
    if found is not None and found.state != JournalistState.PENDING:
        raise AlreadyListed
    journalist = found or Journalist(email_hash=tokens.email_hash(line.email))
    journalist.email, journalist.name, journalist.outlet = line.email, line.name, line.outlet
    journalist.language, journalist.state, journalist.added_by = line.language, JournalistState.ACTIVE, by
    journalist.consent_at, journalist.consent_edition, journalist.consent_origin = timezone.now(), "", origin
    journalist.save()
    journalist.topics.set(_topics(line.topics))
    record(journalist, "add_journalist", actor=by, data={"origin": origin})
    return journalist


@transaction.atomic
def import_roster(lines: Sequence[Line], *, origin: str, by: Person, partial: bool = False) -> Imported:
    """Add every line of a file, or none: with `partial`, the good ones although others are wrong."""
    added: list[Line] = []
    refused = [line for line in lines if line.problem]
    point = transaction.savepoint()
    for line in lines:
        if not line.problem:
            try:
                add(line, origin=origin, by=by)
            except PressRefusal as refusal:
                refused.append(Line(line.number, line.email, problem=str(refusal.message)))
            else:
                added.append(line)
    written = bool(added) and (partial or not refused)
    if written:
        transaction.savepoint_commit(point)
    else:
        transaction.savepoint_rollback(point)
    return Imported(added, sorted(refused, key=lambda line: line.number), written)


@transaction.atomic
def suspend(journalist: Journalist, *, reason: str, by: Person | None) -> bool:
    """Write no more to a journalist until somebody lifts it: their address refuses letters. Return whether it changed."""
    values = {"state": JournalistState.SUSPENDED, "suspension": reason[:1000]}
    active = Journalist.objects.filter(pk=journalist.pk, state=JournalistState.ACTIVE)
    if not reason.strip() or not active.update(**values):
        return False
    record(journalist, "suspend_journalist", actor=by, data={"reason": reason[:200] if by else "bounce"})
    return True


@transaction.atomic
def lift(journalist: Journalist, *, by: Person) -> bool:
    """Write again to a suspended journalist. Return whether it changed."""
    suspended = Journalist.objects.filter(pk=journalist.pk, state=JournalistState.SUSPENDED)
    if not suspended.update(state=JournalistState.ACTIVE, suspension="", soft_bounces=0):
        return False
    record(journalist, "lift_suspension", actor=by)
    return True


@transaction.atomic
def count_soft_bounce(journalist: Journalist, *, reason: str) -> None:
    """Note that an address is unreachable for now; the fifth time it is suspended."""
    Journalist.objects.filter(pk=journalist.pk).update(soft_bounces=F("soft_bounces") + 1)
    journalist.refresh_from_db()
    if journalist.soft_bounces >= SOFT_LIMIT:
        said = _("%(count)s retours temporaires ; le dernier : %(reason)s")
        suspend(journalist, reason=said % {"count": journalist.soft_bounces, "reason": reason}, by=None)


def _topics(names: list[str]) -> list[Term]:
    """The tags of these names or synonyms; others are left out."""
    if not names:
        return []
    tags = Term.objects.filter(family=TermFamily.TAG)
    return list(tags.filter(Q(name__in=names) | Q(synonyms__overlap=names)))
