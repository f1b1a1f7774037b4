"""The webhooks of a demarche, for its administrators."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communs.core.access import allowed
from communs.procedures.models import Demarche
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.webhooks.forms import WebhookForm, form_of
from communs.webhooks.models import Webhook
from communs.webhooks.operations import managing
from communs.webhooks.queries import log_of, webhook_for

if TYPE_CHECKING:
    from communs.accounts.models import Person

    class PersonRequest(HttpRequest):
        """A request of somebody who is signed in."""

        user: Person


@allowed(is_administrator)
@require_safe
def webhooks(request: "PersonRequest", pk: int) -> HttpResponse:
    """The webhooks of a demarche, by name."""
    demarche = demarche_for(request.user, pk)
    found = list(demarche.webhooks.order_by("label", "pk"))
    context = {"demarche": demarche, "topic": "webhooks", "webhooks": found, "most": managing.MAX_WEBHOOKS}
    return render(request, "webhooks/webhooks.html", context)


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: "PersonRequest", pk: int) -> HttpResponse:
    """Add a webhook; its secret is shown in this answer only."""
    demarche = demarche_for(request.user, pk)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = managing.add_webhook(demarche, form.settings(), by=request.user)
        except managing.WebhookError as error:
            form.add_error(None, str(error))
        else:
            return _secret(request, made, secret)
    context = {"demarche": demarche, "topic": "webhooks", "form": form}
    return render(request, "webhooks/new.html", context, status=_status(form))


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: "PersonRequest", pk: int, webhook_id: int) -> HttpResponse:
    """One webhook, its settings and what it sent; posting does what the pressed button says (`do`)."""
    found = webhook_for(request.user, pk, webhook_id)
    if request.method != "POST":
        return _page(request, found, form_of(found))
    if request.POST.get("do") == "change":
        return _changed(request, found)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(found, request.user))
    except managing.WebhookError as error:
        messages.error(request, str(error))
    return redirect("webhooks:webhook", pk, webhook_id)


@allowed(is_administrator)
@require_POST
@never_cache
def secret(request: "PersonRequest", pk: int, webhook_id: int) -> HttpResponse:
    """Replace the secret; the new one is shown in this answer only."""
    found = webhook_for(request.user, pk, webhook_id)
    return _secret(request, found, managing.rotate_secret(found, by=request.user), replaces=True)


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: "PersonRequest", pk: int, webhook_id: int) -> HttpResponse:
    """Ask whether to delete a webhook, then do it."""
    found = webhook_for(request.user, pk, webhook_id)
    if request.method == "POST":
        managing.remove_webhook(found, by=request.user)
        messages.success(request, _("Le webhook est supprimé."))
        return redirect("webhooks:webhooks", pk)
    return render(request, "webhooks/remove.html", _context(found))


@allowed(is_administrator)
@require_POST
def resend(request: "PersonRequest", pk: int, webhook_id: int, delivery_id: int) -> HttpResponse:
    """Send one event again."""
    found = webhook_for(request.user, pk, webhook_id)
    managing.resend(get_object_or_404(found.deliveries.select_related("webhook"), pk=delivery_id))
    messages.success(request, _("L’événement est renvoyé."))
    return redirect(f"{reverse('webhooks:webhook', args=[pk, webhook_id])}#log")


def _page(request: HttpRequest, webhook: Webhook, form: WebhookForm) -> HttpResponse:
    page = log_of(webhook, request.GET.get("cursor"))
    return render(request, "webhooks/webhook.html", _context(webhook, form=form, page=page), status=_status(form))


def _changed(request: "PersonRequest", webhook: Webhook) -> HttpResponse:
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, webhook, form)
    managing.change_webhook(webhook, form.settings(), by=request.user)
    messages.success(request, _("C’est enregistré."))
    return redirect("webhooks:webhook", webhook.demarche_id, webhook.pk)


def _secret(request: HttpRequest, webhook: Webhook, secret: str, *, replaces: bool = False) -> HttpResponse:
    return render(request, "webhooks/secret.html", _context(webhook, secret=secret, replaces=replaces))


def _context(webhook: Webhook, **more: object) -> dict[str, object]:
    demarche: Demarche = webhook.demarche
    return {"demarche": demarche, "topic": "webhooks", "webhook": webhook, **more}


def _status(form: WebhookForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _pause(webhook: Webhook, by: "Person") -> str:
    managing.pause(webhook, by=by)
    return _("Les envois sont en pause : ce qui arrive est gardé sept jours.")


def _resume(webhook: Webhook, by: "Person") -> str:
    managing.resume(webhook, by=by)
    return _("Les envois reprennent.")


def _test(webhook: Webhook, by: "Person") -> str:
    managing.send_test(webhook)
    return _("Un événement d’essai part : son résultat apparaît dans le journal des envois.")


ACTS: "dict[str, Callable[[Webhook, Person], str]]" = {"pause": _pause, "resume": _resume, "test": _test}
