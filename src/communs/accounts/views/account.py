"""The pages « Mon compte »: identity, sessions, data, deletion."""

import io
import json
import zipfile

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from communs.accounts.forms import DeletionForm, IdentityForm
from communs.accounts.models import Person
from communs.accounts.operations.people import DeletionRefused, delete_account, describe
from communs.accounts.operations.sessions import end_sessions
from communs.accounts.queries import everything_about, obstacles_to_deletion, roles_of, sessions_of
from communs.accounts.views.requests import PersonRequest
from communs.core.access import signed_in
from communs.core.audit import record
from communs.core.ui.preferences import remember


@signed_in
@require_http_methods(["GET", "POST"])
def home(request: PersonRequest) -> HttpResponse:
    """Show and change one's name and language; everything else is one link away."""
    form = IdentityForm(request.POST or None, instance=Person.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        describe(request.user, **form.cleaned_data)
        with override(request.user.language):
            messages.success(request, _("Vos informations sont enregistrées."))
        response = redirect("accounts:home")
        remember(response, settings.LANGUAGE_COOKIE_NAME, request.user.language)
        return response
    return render(request, "accounts/home.html", {"form": form, "roles": roles_of(request.user)})


@signed_in
@require_http_methods(["GET"])
def sessions(request: PersonRequest) -> HttpResponse:
    """List the open sessions."""
    return render(request, "accounts/sessions.html", {"sessions": sessions_of(request.user)})


@signed_in
@require_POST
def end_session(request: PersonRequest, session_id: int) -> HttpResponse:
    """End one of the person's sessions; the current one signs out."""
    if not end_sessions(request.user, session_id=session_id):
        raise Http404
    messages.success(request, _("La session est fermée."))
    return redirect("accounts:sessions")


@signed_in
@require_POST
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    """End all the person's sessions but this one."""
    end_sessions(request.user, keep=request.session.session_key or "")
    messages.success(request, _("Vos autres sessions sont fermées."))
    return redirect("accounts:sessions")


@signed_in
@require_POST
@reauthentication_required
def export(request: PersonRequest) -> HttpResponse:
    """Send everything about the person: a zip of one JSON file a room, with an audit row."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for room, data in everything_about(request.user).items():
            archive.writestr(f"{room}.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
    record(request.user, "export", actor=request.user)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="communs-{timezone.localdate().isoformat()}.zip"'
    return response


@signed_in
@require_http_methods(["GET", "POST"])
@reauthentication_required
def delete(request: PersonRequest) -> HttpResponse:
    """Delete the account after confirmation, or say what prevents it."""
    form = DeletionForm(request.POST or None)
    obstacles = obstacles_to_deletion(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            delete_account(request.user)
        except DeletionRefused as refusal:
            obstacles = refusal.obstacles
        else:
            logout(request)
            messages.success(request, _("Votre compte est supprimé. Un courriel vous le confirme."))
            return redirect("/")
    return render(request, "accounts/delete.html", {"form": form, "obstacles": obstacles})
