"""How identities given by other services become accounts: never linked silently to an existing one."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import redirect
from typing_extensions import override

from communs.accounts.models import Person
from communs.accounts.oidc import linking


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Asks for a proof before an identity opens an account that already exists."""

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Divert to the page of proof when the identity is new and its e-mail belongs to an account."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        if person := linking.holder_of(sociallogin):
            linking.ask_for_proof(request, sociallogin, person)
            raise ImmediateHttpResponse(redirect("accounts:oidc_link"))

    @override
    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Take the names; ProConnect calls the family name `usual_name`."""
        person: Person = super().populate_user(request, sociallogin, data)
        claims = sociallogin.account.extra_data.get("userinfo", {})
        person.last_name = person.last_name or str(claims.get("usual_name", ""))[:150]
        person.email = person.email.lower()
        return person
