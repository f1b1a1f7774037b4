"""Linking a new identity to an account that already exists, after a proof that both belong to the same person.

The proof is the account's password, or a letter sent to its address and opened in the same browser: a letter opened
elsewhere proves nothing about who asked, and somebody could lure the holder into linking a stranger's identity.
"""

import hmac
import secrets

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from communs.accounts.models import Person
from communs.accounts.operations.sessions import end_sessions
from communs.core.audit import record
from communs.core.mail import send

KEPT = "accounts_pending_link"


def holder_of(sociallogin: SocialLogin) -> Person | None:
    """Return the active or inactive account that uses one of the identity's addresses."""
    addresses = [address.email.lower() for address in sociallogin.email_addresses]
    return Person.objects.filter(email__in=addresses).first()


def ask_for_proof(request: HttpRequest, sociallogin: SocialLogin, person: Person) -> None:
    """Keep the identity in the session and send the letter that can prove the link."""
    proof = secrets.token_urlsafe(32)
    request.session[KEPT] = {"login": sociallogin.serialize(), "person": person.pk, "proof": proof}
    address = settings.SITE_URL.rstrip("/") + reverse("accounts:oidc_link_by_letter", args=[proof])
    service = sociallogin.provider.name
    send("accounts/mail/link_identity", to=person, context={"service": service, "url": address})


def pending(request: HttpRequest) -> tuple[SocialLogin, Person] | None:
    """Return the identity that waits for a proof in this session, with the account."""
    kept = request.session.get(KEPT)
    if not kept or not (person := Person.objects.filter(pk=kept["person"], is_active=True).first()):
        return None
    return SocialLogin.deserialize(kept["login"]), person


def proof_is_right(request: HttpRequest, proof: str) -> bool:
    """Whether `proof` is the one of the letter that this browser asked for."""
    return hmac.compare_digest(str(request.session.get(KEPT, {}).get("proof", "")), proof)


def password_can_prove(person: Person) -> bool:
    """Whether the password proves something: its account's address must have been verified."""
    verified = EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists()
    return verified and person.has_usable_password()


@transaction.atomic
def link(request: HttpRequest, sociallogin: SocialLogin, person: Person, *, by_letter: bool) -> None:
    """Link the identity, audit it, tell the person.

    An account whose address was never verified may have been opened by a stranger: a letter then also takes its
    password and its sessions away.
    """
    request.session.pop(KEPT, None)
    if by_letter and not EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists():
        person.set_unusable_password()
        person.save(update_fields=["password"])
        end_sessions(person)
        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
    sociallogin.connect(request, person)
    proof = "letter" if by_letter else "password"
    record(person, "identity.link", actor=person, data={"service": sociallogin.account.provider, "proof": proof})
