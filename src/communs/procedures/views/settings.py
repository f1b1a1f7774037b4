"""The pages on which a demarche is set up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communs.core.access import allowed
from communs.procedures.operations.settings import SettingsError, change_settings
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.settings.pages import PAGES, settings_form


@allowed(is_administrator)
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """All the pages of settings."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    pages = [(slug, page) for slug, page in PAGES.items() if slug != "description"]
    context = {"demarche": found, "topic": "settings", "pages": pages}
    return render(request, "procedures/manage/settings_index.html", context)


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, pk: int, page: str = "description") -> HttpResponse:
    """Show some settings and save them; what cannot be saved comes back as it was typed."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    wanted = PAGES.get(page)
    if wanted is None:
        raise Http404
    form = settings_form(wanted, found, request.user, request.POST if request.method == "POST" else None)  # type: ignore[arg-type]
    if form.is_bound and form.is_valid():
        try:
            change_settings(found, form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except SettingsError as error:
            form.add_error(error.name, str(error))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect(request.path)
    topic = "description" if page == "description" else "settings"
    context = {"demarche": found, "topic": topic, "page": wanted, "form": form}
    return render(request, "procedures/manage/settings.html", context, status=422 if form.is_bound else 200)
