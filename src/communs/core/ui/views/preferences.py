"""Choice of theme and language: plain forms, no script needed.

They stand on pages that are the same for everybody, so they carry no token: what is checked is where they were sent from.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from communs.core.access import public
from communs.core.ui.origins import same_origin
from communs.core.ui.preferences import THEME_COOKIE, THEMES, remember


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")


@public
@csrf_exempt
@require_POST
@same_origin
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme (`theme`: system, light or dark) and return to the page (`next`)."""
    response = _back(request)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        remember(response, THEME_COOKIE, chosen)
    return response


@public
@csrf_exempt
@require_POST
@same_origin
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and on the account of a signed-in person."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
        if request.user.is_authenticated and request.user.language != chosen:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response
