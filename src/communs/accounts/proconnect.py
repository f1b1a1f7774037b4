"""What ProConnect said of a person who signed in by it."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from communs.accounts.models import Person

PROVIDER = "proconnect"


def proconnect_subject(request: HttpRequest) -> str:
    """Return whom ProConnect named when this session signed in by it; empty for a session that signed in otherwise.

    An account that is linked to ProConnect proves nothing here: its holder may have signed in by a password.
    """
    records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
    subjects = [str(record.get("uid", "")) for record in records if record.get("provider") == PROVIDER]
    return subjects[-1] if subjects else ""


def proconnect_claims(person: Person, subject: str) -> dict[str, Any] | None:
    """Return the claims of the last sign-in of this subject; None when it is none of the person's. One query."""
    linked = SocialAccount.objects.filter(user=person, provider=PROVIDER, uid=subject)
    found = linked.values_list("extra_data", flat=True).first() if subject else None
    if found is None:
        return None
    claims: dict[str, Any] = found.get("userinfo", found)
    return claims
