"""The thread of messages, seen from the applicant's side."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import signed_in
from communs.core.files import FileRefused
from communs.dossiers.enums import MessageKind
from communs.dossiers.forms import MessageForm
from communs.dossiers.operations.messaging import post_message
from communs.dossiers.queries import dossier_for, thread
from communs.dossiers.views.requests import PersonRequest, see_other


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: PersonRequest, number: int) -> HttpResponse:
    """Read the thread and write in it."""
    dossier = dossier_for(request.user, number, to="write_as_applicant")
    form = MessageForm(request.POST, request.FILES) if request.method == "POST" else MessageForm()
    if form.is_bound and form.is_valid() and _posted(request, number, form):
        notices.success(request, _("Votre message est envoyé."))
        return see_other("dossiers:messages", number, after="#fil")
    context = {
        "dossier": dossier,
        "form": form,
        "thread": thread(dossier),
        "tab": "messages",
        "side": MessageKind.APPLICANT,
    }
    return render(request, "dossiers/messages.html", context, status=422 if form.is_bound else 200)


def _posted(request: PersonRequest, number: int, form: MessageForm) -> bool:
    try:
        post_message(request.user, number, form.cleaned_data["body"], form.cleaned_data["attachments"])
    except FileRefused as refusal:
        form.add_error("attachments", refusal.message)
        return False
    return True
