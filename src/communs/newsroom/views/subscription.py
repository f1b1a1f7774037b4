"""How journalists subscribe, choose and leave. Private addresses are never kept by browsers nor told to other sites."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from communs.core.access import public
from communs.newsroom.enums import JournalistState
from communs.newsroom.forms.press import PreferencesForm, SubscriptionForm
from communs.newsroom.operations import subscriptions
from communs.newsroom.press import queries, tokens
from communs.newsroom.press.letterhead import letterhead
from communs.newsroom.press.refusals import LinkExpired, TooManyLetters

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def secret(referrer: str = "same-origin") -> Callable[[View], View]:
    """Keep pages that a private address opens out of caches, search engines and the referrers of other sites.

    Pages with a form keep `same-origin`: a browser that tells no referrer tells no origin either, which forged forms do.
    """

    def keep(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any view's
            answer = view(request, *args, **kwargs)
            answer["Cache-Control"] = "no-store"
            answer["Referrer-Policy"] = referrer
            answer["X-Robots-Tag"] = "noindex, nofollow"
            return answer

        return cast("View", guarded)

    return keep


@public
@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask to be put on the press list; the answer is the same whether the address is there already or not."""
    initial = {"language": (get_language() or "fr")[:2]}
    form = SubscriptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = {name: value for name, value in form.cleaned_data.items() if name != "consent"}
        try:
            subscriptions.ask(**asked)
        except TooManyLetters as refusal:
            form.add_error("email", refusal.message)
        else:
            return render(request, "newsroom/press/asked.html", {"email": asked["email"]})
    context = {"form": form, "body": letterhead().name}
    return render(request, "newsroom/press/subscribe.html", context, status=422 if form.errors else 200)


@public
@secret()
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a subscription; mail programs that follow links confirm nothing: it takes a click."""
    journalist = queries.journalist(tokens.confirmed(token))
    if request.method == "POST" and journalist is not None:
        try:
            subscriptions.confirm(journalist)
        except LinkExpired:
            journalist = None
        else:
            messages.success(request, _("Votre abonnement est confirmé."))
            return redirect("newsroom:preferences", tokens.preferences_token(journalist.pk))
    waiting = journalist is not None and journalist.state in {JournalistState.PENDING, JournalistState.SUSPENDED}
    context = {"waiting": waiting, "body": letterhead().name}
    return render(request, "newsroom/press/confirm.html", context, status=200 if waiting else 410)


@public
@secret()
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """What a journalist receives, and how to leave."""
    journalist = queries.journalist_named(tokens.preferred(token))
    if journalist.state == JournalistState.UNSUBSCRIBED:
        return render(request, "newsroom/press/left.html", status=410)
    chosen = tuple(journalist.topics.all())
    initial = {name: getattr(journalist, name) for name in ("name", "outlet", "language")} | {"topics": chosen}
    form = PreferencesForm(request.POST or None, initial=initial, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        subscriptions.choose(journalist, **form.cleaned_data)
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("newsroom:preferences", token)
    context = {"form": form, "journalist": journalist, "token": token}
    return render(request, "newsroom/press/preferences.html", context, status=422 if form.errors else 200)


@public
@csrf_exempt
@secret()
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Leave: a page with a button, or at once when a mail program posts (RFC 8058: no session, no cookie, no page)."""
    pk = tokens.preferred(token)
    if pk is None:
        raise Http404
    journalist = queries.journalist_named(pk)
    if request.method == "POST":
        subscriptions.unsubscribe(journalist)
    left = request.method == "POST" or journalist.state == JournalistState.UNSUBSCRIBED
    context = {"journalist": journalist, "token": token}
    return render(request, "newsroom/press/left.html" if left else "newsroom/press/leave.html", context)
