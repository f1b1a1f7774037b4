"""Where django-allauth meets the house: its e-mails, its messages, its lock-out."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.accounts.encryption import decrypt, encrypt
from communs.accounts.models import Person
from communs.core import calendar_words
from communs.core.mail import send

LOCK_MINUTES = 5


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail, letters through `core.mail`."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Ce compte est désactivé. Écrivez-nous si vous pensez que c’est une erreur."),
        "email_password_mismatch": _(
            "L’adresse électronique ou le mot de passe est inexact. Vérifiez les deux, ou choisissez un nouveau mot "
            "de passe par le lien « Mot de passe oublié »."
        ),
        "too_many_login_attempts": _(
            "Trop d’essais infructueux : la connexion à ce compte est suspendue pendant cinq minutes. Attendez, ou "
            "choisissez tout de suite un nouveau mot de passe par le lien « Mot de passe oublié »."
        ),
        "incorrect_code": _("Ce code est inexact. Vérifiez-le, ou demandez-en un nouveau."),
    }

    @override
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter named by the end of allauth's own name, in the language of the person or of the page."""
        person = context.get("user")
        language = person.language if isinstance(person, Person) else (get_language() or "fr")[:2]
        name = template_prefix.rsplit("/", 1)[-1]
        with translation.override(language):
            send(f"accounts/mail/{name}", to=email, language=language, context={"email": email, **_plain(context)})

    @override
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse when too many attempts failed, and tell the account's holder by e-mail, once a lock."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._tell_holder(request, str(credentials.get("email", "")))
            raise

    @override
    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Also end the session at the identity service that opened this one."""
        from communs.accounts.oidc.views import end_session_url

        return end_session_url(request) or str(super().get_logout_redirect_url(request))

    def _tell_holder(self, request: HttpRequest, email: str) -> None:
        person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
        if person and cache.add(f"accounts:locked:{person.pk}", value=True, timeout=LOCK_MINUTES * 60):
            reset = settings.SITE_URL.rstrip("/") + reverse("account_reset_password")
            send("accounts/mail/locked", to=person, context={"minutes": LOCK_MINUTES, "reset_url": reset})


class MFAAdapter(DefaultMFAAdapter):
    """Second factors under the name of the house."""

    @override
    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.SERVICE_NAME}

    @override
    def encrypt(self, text: str) -> str:
        """Keep the secrets of authenticators unreadable in a copy of the database."""
        return encrypt(text)

    @override
    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` hid."""
        return decrypt(encrypted_text)


def _at_site(text: str) -> str:
    """Return an address of allauth at the address of the site: the visitor chooses the `Host` of a request."""
    request = allauth_context.request
    parts = urlsplit(text)
    if request is None or parts.scheme not in {"http", "https"} or parts.netloc != request.get_host():
        return text
    return settings.SITE_URL.rstrip("/") + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


def _plain(context: dict[str, Any]) -> dict[str, Any]:
    """Keep of allauth's context what a queued letter can carry: texts, not objects."""
    kept: dict[str, Any] = {key: value for key, value in context.items() if isinstance(value, int)}
    kept |= {key: _at_site(value) for key, value in context.items() if isinstance(value, str)}
    if moment := context.get("timestamp"):
        kept["moment"] = calendar_words.moment(timezone.localtime(moment))
    if provider := context.get("provider"):
        kept["provider_name"] = provider.name
    return kept
