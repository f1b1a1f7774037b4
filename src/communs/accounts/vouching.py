"""Whether a service of the State vouches for who is signed in."""

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

VOUCHERS = frozenset({"franceconnect", "proconnect"})


def is_vouched_for(request: HttpRequest) -> bool:
    """Whether this very session was opened by FranceConnect or ProConnect."""
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == "socialaccount" and one.get("provider") in VOUCHERS for one in records)
