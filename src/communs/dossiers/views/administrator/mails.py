"""The e-mails of a demarche: written, tried, published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.core.mail import send_written
from communs.core.mail.rendering import Rendered
from communs.dossiers.models import Dossier
from communs.dossiers.previewing import chosen, mail_preview, mail_shown
from communs.dossiers.text_forms import WordingForm
from communs.dossiers.text_page import Desk, desk_at, place_at
from communs.dossiers.views.administrator.texts import MEANWHILE, acted
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.enums import TextKind
from communs.procedures.operations.texts import WrittenMeanwhile
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.texts import Wording

TRIAL = "dossiers/mail/trial"


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def mail(request: PersonRequest, pk: int, moment: str, language: str) -> HttpResponse:
    """Write the e-mail of a moment in a language. What was typed is kept first, whatever the button does next."""
    place = place_at(TextKind.MAIL, moment, language)
    desk = desk_at(demarche_for(request.user, pk), place)
    if request.method != "POST":
        return _page(request, desk, _form_of(desk))
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    return _written(request, desk, form)


def _written(request: PersonRequest, desk: Desk, form: WordingForm) -> HttpResponse:
    try:
        published = acted(request, desk, form.wording(), form.cleaned_data["base"])
    except WrittenMeanwhile:
        messages.error(request, str(MEANWHILE))
        again = desk_at(desk.demarche, desk.place)
        return _page(request, again, WordingForm({**form.cleaned_data, "base": again.base}), status=409)
    if not published:
        again = desk_at(desk.demarche, desk.place)
        return _page(request, again, _form_of(again), status=422)
    if request.POST.get("do") == "send":
        _send_to_oneself(request, desk, form.wording())
    where = (desk.demarche.pk, desk.place.moment.value, desk.place.language)
    return see_other("dossiers:mail-text", *where, after=f"?{request.GET.urlencode()}" if request.GET else "")


def _send_to_oneself(request: PersonRequest, desk: Desk, words: Wording) -> None:
    made = mail_preview(words, desk.place, desk.demarche, desk.form, _dossier_of(request, desk))
    trial = Rendered(_("[Essai] %(subject)s") % {"subject": made.subject}, made.text, made.html)
    send_written(trial, to=request.user.email, language=desk.place.language, purpose=TRIAL)
    messages.success(request, _("L’essai est envoyé à %(email)s.") % {"email": request.user.email})


def _page(request: PersonRequest, desk: Desk, form: WordingForm, status: int = 200) -> HttpResponse:
    dossier = _dossier_of(request, desk)
    shown = form.wording() if form.is_bound and form.is_valid() else desk.content
    words = shown if isinstance(shown, Wording) else Wording("", "")
    context = {
        "demarche": desk.demarche,
        "topic": "texts",
        "desk": desk,
        "form": form,
        "preview": mail_shown(words, desk.place, desk.demarche, desk.form, dossier),
        "number": request.GET.get("dossier", "")[:18],
        "unknown": bool(request.GET.get("dossier")) and dossier is None,
    }
    return render(request, "dossiers/administrator/mail.html", context, status=status)


def _dossier_of(request: PersonRequest, desk: Desk) -> Dossier | None:
    return chosen(request.user, desk.demarche, request.GET.get("dossier", ""))


def _form_of(desk: Desk) -> WordingForm:
    words = desk.content if isinstance(desk.content, Wording) else Wording("", "")
    return WordingForm(initial={"subject": words.subject, "body": words.body, "base": desk.base})
