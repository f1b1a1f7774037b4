"""The API tokens that reach a demarche."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from communs.accounts.operations.tokens import revoke_token
from communs.core.access import allowed
from communs.procedures.models import Demarche
from communs.procedures.operations.tokens import create_demarche_token
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.token_form import DemarcheTokenForm
from communs.procedures.tokens import token_for, tokens_of


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tokens(request: HttpRequest, pk: int) -> HttpResponse:
    """List the tokens that reach the demarche and make one of one's own, whose secret is shown in this answer only."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    answer: HttpResponse = reauthentication_required(_tokens)(request, demarche)
    return answer


def _tokens(request: HttpRequest, demarche: Demarche) -> HttpResponse:
    person = request.user
    form, secret = DemarcheTokenForm(person, demarche, request.POST or None), ""  # type: ignore[arg-type]
    status = 200
    if request.method == "POST" and form.is_valid():
        _token, secret = create_demarche_token(person, form.wish())  # type: ignore[arg-type]
        form = DemarcheTokenForm(person, demarche)  # type: ignore[arg-type]
    elif form.is_bound:
        status = 422
    context = {
        "demarche": demarche,
        "topic": "tokens",
        "form": form,
        "secret": secret,
        "tokens": list(tokens_of(demarche)),
        "now": timezone.now(),
    }
    return render(request, "procedures/manage/tokens.html", context, status=status)


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int, token_id: int) -> HttpResponse:
    """Ask whether to revoke a token of one's own, then do it."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    token = token_for(request.user, demarche, token_id)  # type: ignore[arg-type]
    if request.method == "POST":
        revoke_token(token, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Le jeton est révoqué : il ne fonctionne plus."))
        return redirect("procedures:tokens", pk)
    context = {"demarche": demarche, "topic": "tokens", "token": token}
    return render(request, "procedures/manage/revoke_token.html", context)
