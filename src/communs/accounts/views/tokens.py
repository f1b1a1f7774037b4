"""The page of one's API tokens."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from communs.accounts.forms import TokenForm
from communs.accounts.models import ApiToken
from communs.accounts.operations.tokens import create_token, revoke_token
from communs.accounts.views.requests import PersonRequest
from communs.core.access import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
@reauthentication_required
@never_cache
def tokens(request: PersonRequest) -> HttpResponse:
    """List one's tokens and make a new one, whose secret is shown in this answer only."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _token, secret = create_token(request.user, **form.cleaned_data)
        form = TokenForm()
    owned = ApiToken.objects.filter(person=request.user).order_by("-created_at")
    context = {"form": form, "secret": secret, "tokens": owned, "now": timezone.now()}
    return render(request, "accounts/tokens.html", context)


@signed_in
@require_POST
def revoke(request: PersonRequest, token_id: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    revoke_token(get_object_or_404(ApiToken, pk=token_id, person=request.user), by=request.user)
    messages.success(request, _("Le jeton est révoqué : il ne fonctionne plus."))
    return redirect("accounts:tokens")
