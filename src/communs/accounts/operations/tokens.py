"""Making, using and revoking personal API tokens."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from communs.accounts.models import ApiToken, Person
from communs.accounts.models.token import PREFIX_LENGTH, digest_of_secret, new_secret
from communs.core.audit import record
from communs.core.calendar_words import date as date_words
from communs.core.mail import send

REQUESTS_PER_MINUTE = 120
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
#: How many days before its end the holder of a token is told of it.
WARNINGS = (14, 7)


class TokenRefused(Exception):  # noqa: N818 - it names what happened
    """The token cannot be used: `code` is invalid_token, network or rate_limited."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def create_token(
    person: Person, *, name: str, scopes: Iterable[str], days: int, networks: Iterable[str] = ()
) -> tuple[ApiToken, str]:
    """Store a token valid for `days`, audit it, tell the person by e-mail; return it with its secret, shown once."""
    secret = new_secret()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        digest=digest_of_secret(secret),
        scopes=list(scopes),
        networks=list(networks),
        expires_at=timezone.now() + timedelta(days=days),
    )
    record(person, "token.create", actor=person, data={"token": token.prefix, "scopes": token.scopes})
    send("accounts/mail/token_created", to=person, context={"name": name, "prefix": token.prefix})
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person) -> None:
    """Make a token unusable from now on; a revoked token stays as it is."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(token.person, "token.revoke", actor=by, data={"token": token.prefix})


def use_token(secret: str, address: str) -> ApiToken:
    """Return the valid token of this secret and note its use. Raises `TokenRefused`.

    Two queries: one reads, one counts this minute's requests, in a single statement that concurrent requests share.
    """
    now = timezone.now()
    token = ApiToken.objects.select_related("person").filter(digest=digest_of_secret(secret)).first()
    if token is None or not token.is_valid(now) or not token.person.is_active:
        raise TokenRefused("invalid_token")
    if not token.accepts(address):
        _tell_refusal(token, address, now)
        raise TokenRefused("network")
    same_minute = When(minute_started_at__gt=now - MINUTE, then=F("minute_count") + 1)
    allowed = (
        ApiToken.objects.filter(pk=token.pk)
        .exclude(minute_started_at__gt=now - MINUTE, minute_count__gte=REQUESTS_PER_MINUTE)
        .update(
            last_used_at=now,
            last_used_ip=address,
            minute_count=Case(same_minute, default=Value(1)),
            minute_started_at=Case(
                When(minute_started_at__gt=now - MINUTE, then=F("minute_started_at")), default=Value(now)
            ),
        )
    )
    if not allowed:
        raise TokenRefused("rate_limited")
    return token


def warn_of_expiry(now: datetime | None = None) -> int:
    """Tell the holders of tokens that expire in 14 days, then in 7; return how many were told.

    A token that was made for so few days is not told of; running twice tells once.
    """
    now = now or timezone.now()
    return sum(_warn(token, days) for days in WARNINGS for token in _expiring(now, days))


def _expiring(now: datetime, days: int) -> list[ApiToken]:
    soon = ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, expires_at__lte=now + timedelta(days=days))
    untold = soon.filter(Q(expiry_told=None) | Q(expiry_told__gt=days), person__is_active=True)
    long_lived = untold.filter(expires_at__gt=F("created_at") + timedelta(days=days + 1))
    return list(long_lived.exclude(expires_at__lte=now + timedelta(days=_next_warning(days))).select_related("person"))


def _next_warning(days: int) -> int:
    return max((fewer for fewer in WARNINGS if fewer < days), default=0)


@transaction.atomic
def _warn(token: ApiToken, days: int) -> bool:
    untold = ApiToken.objects.filter(Q(expiry_told=None) | Q(expiry_told__gt=days), pk=token.pk)
    if not untold.update(expiry_told=days):
        return False
    day = date_words(timezone.localtime(token.expires_at).date(), token.person.language)
    context = {"name": token.name, "prefix": token.prefix, "expires_on": day}
    send("accounts/mail/token_expires", to=token.person, context=context)
    return True


@transaction.atomic
def _tell_refusal(token: ApiToken, address: str, now: datetime) -> None:
    """Tell the holder once a day at most, however often the token is tried."""
    quiet = Q(refused_told_at=None) | Q(refused_told_at__lte=now - DAY)
    if ApiToken.objects.filter(quiet, pk=token.pk).update(refused_told_at=now):
        context = {"name": token.name, "prefix": token.prefix, "address": address}
        send("accounts/mail/token_refused", to=token.person, context=context)
