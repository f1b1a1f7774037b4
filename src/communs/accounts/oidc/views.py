"""Starting and ending a sign-in by an identity service, and the proof that links it to an existing account."""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.internal.flows.login import record_authentication
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communs.accounts.oidc import client, linking
from communs.accounts.oidc.configuration import Service
from communs.accounts.oidc.forms import ProofForm
from communs.accounts.oidc.verification import IdentityRefused
from communs.core.access import public

REQUESTS = "accounts_oidc_requests"
SIGNED_IN_BY = "accounts_oidc_session"
MAX_PENDING = 5
logger = logging.getLogger(__name__)


@public
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the visitor to the service, with fresh state, nonce and PKCE challenge kept in the session."""
    service = _service(provider_id)
    asked = client.Request.new(service)
    try:
        address = client.authorization_url(service, asked, _callback_url(request, service))
    except IdentityRefused as refusal:
        return _refused(request, service, refusal)
    process = "connect" if request.GET.get("process") == "connect" and request.user.is_authenticated else "login"
    following = request.GET.get("next", "")
    kept = {"process": process, "next": following if get_adapter().is_safe_url(following) else ""}
    others = dict(list(request.session.get(REQUESTS, {}).items())[1 - MAX_PENDING :])
    request.session[REQUESTS] = {**others, asked.state: {"asked": asked.kept(), "kept": kept}}
    return redirect(address)


@public
@require_http_methods(["GET"])
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Check the service's answer, then sign in, sign up, connect, or ask for a proof."""
    service = _service(provider_id)
    pending = request.session.get(REQUESTS, {}).pop(request.GET.get("state", ""), None)
    request.session.modified = True
    try:
        identity = _identity(request, service, pending)
    except IdentityRefused as refusal:
        return _refused(request, service, refusal)
    with transaction.atomic():
        return _completed(request, service, identity, pending["kept"])


@public
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask for the account's password, or to open the letter, before linking an identity."""
    if not (waiting := linking.pending(request)):
        return redirect("account_login")
    sociallogin, person = waiting
    form = ProofForm(request.POST or None)
    with_password = linking.password_can_prove(person)
    if request.method == "POST" and with_password and form.is_valid():
        try:
            right = get_adapter().authenticate(request, email=person.email, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        else:
            if right == person:
                return _linked(request, sociallogin, by_letter=False)
            form.add_error("password", _("Ce mot de passe est inexact."))
    context = {"form": form, "email": person.email, "service": sociallogin.provider.name}
    return render(request, "accounts/link.html", context | {"with_password": with_password})


@public
@require_http_methods(["GET", "POST"])
def link_by_letter(request: HttpRequest, proof: str) -> HttpResponse:
    """Link on a click in the browser that asked; elsewhere, say where to open the letter."""
    waiting = linking.pending(request)
    if not waiting or not linking.proof_is_right(request, proof):
        return render(request, "accounts/link_elsewhere.html", status=403)
    sociallogin, person = waiting
    if request.method == "POST":
        return _linked(request, sociallogin, by_letter=True)
    service = sociallogin.provider.name
    return render(request, "accounts/link_by_letter.html", {"email": person.email, "service": service})


def end_session_url(request: HttpRequest) -> str:
    """Return where to end the session at the service that opened this one, empty when none did."""
    kept = request.session.get(SIGNED_IN_BY)
    service = next((each for each in settings.OIDC_SERVICES if kept and each.id == kept["service"]), None)
    if not kept or not service:
        return ""
    try:
        return client.logout_url(service, kept["id_token"], request.build_absolute_uri("/"))
    except IdentityRefused:
        return ""


def _identity(request: HttpRequest, service: Service, pending: dict[str, dict[str, str]] | None) -> client.Identity:
    if not pending or pending["asked"]["service"] != service.id:
        raise IdentityRefused("state")
    if "code" not in request.GET:
        raise IdentityRefused(request.GET.get("error", "code")[:50])
    asked = client.Request(**pending["asked"])
    return client.identify(service, asked, request.GET["code"], _callback_url(request, service))


def _completed(request: HttpRequest, service: Service, identity: client.Identity, kept: dict[str, str]) -> HttpResponse:
    provider = get_social_adapter().get_provider(request, service.id)
    sociallogin = provider.sociallogin_from_response(request, {"userinfo": identity.claims})
    sociallogin.state = {"process": kept["process"], **({"next": kept["next"]} if kept["next"] else {})}
    response: HttpResponse = complete_social_login(request, sociallogin)
    if kept["process"] == "login":
        request.session[SIGNED_IN_BY] = {"service": service.id, "id_token": identity.id_token}
    return response


@transaction.atomic
def _linked(request: HttpRequest, sociallogin: SocialLogin, *, by_letter: bool) -> HttpResponse:
    waiting = linking.pending(request)
    if not waiting:
        return redirect("account_login")
    person = waiting[1]
    linking.link(request, sociallogin, person, by_letter=by_letter)
    # The service named its holder in this very session: that is how it signs in, the proof only links both.
    record_authentication(request, sociallogin)
    response: HttpResponse = perform_login(request, person, redirect_url=sociallogin.get_redirect_url(request))
    return response


def _service(provider_id: str) -> Service:
    for service in settings.OIDC_SERVICES:
        if service.id == provider_id:
            return service
    raise Http404


def _callback_url(request: HttpRequest, service: Service) -> str:
    return request.build_absolute_uri(reverse("openid_connect_callback", args=[service.id]))


def _refused(request: HttpRequest, service: Service, refusal: IdentityRefused) -> HttpResponse:
    logger.warning("sign-in by %s refused: %s", service.id, refusal.reason)
    if refusal.reason == "access_denied":
        text = _("Vous avez interrompu la connexion par %(service)s.")
    else:
        text = _(
            "La connexion par %(service)s n’a pas abouti. Recommencez ; si cela se répète, connectez-vous avec votre "
            "adresse électronique et votre mot de passe."
        )
    messages.error(request, text % {"service": service.name})
    return redirect("account_login")
