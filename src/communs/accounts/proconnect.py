"""What ProConnect said of a person who linked it to their account."""

from typing import Any

from allauth.socialaccount.models import SocialAccount

from communs.accounts.models import Person

PROVIDER = "proconnect"


def proconnect_claims(person: Person) -> dict[str, Any] | None:
    """Return the claims of the last sign-in by ProConnect; None for whoever never linked it. One query."""
    found = SocialAccount.objects.filter(user=person, provider=PROVIDER).values_list("extra_data", flat=True).first()
    if found is None:
        return None
    claims: dict[str, Any] = found.get("userinfo", found)
    return claims
