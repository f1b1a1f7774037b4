"""What a demarche says: the list of its texts, and what the editors of texts do with a pressed button."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.dossiers.text_checks import PAGES
from communs.dossiers.text_page import Desk, live_revisions
from communs.dossiers.views.requests import PersonRequest
from communs.procedures.automation import automation_of, delay_of, delay_words
from communs.procedures.enums import Moment, TextKind
from communs.procedures.models import DemarcheText, Group
from communs.procedures.models.texts import LETTER_MOMENTS
from communs.procedures.operations import texts as operations
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.texts import LANGUAGES, Content

Act = Callable[[Desk, Person], object]


def _publish(desk: Desk, by: Person) -> object:
    return operations.publish(desk.demarche, desk.place, by=by, revisions=live_revisions(desk.demarche))


def _undo(desk: Desk, by: Person) -> object:
    return operations.undo(desk.demarche, desk.place, by=by)


def _redo(desk: Desk, by: Person) -> object:
    return operations.redo(desk.demarche, desk.place, by=by)


def _restore(desk: Desk, by: Person, *, number: int) -> object:
    return operations.restore(desk.demarche, desk.place, number, by=by)


def _nothing(_desk: Desk, _by: Person) -> object:
    return None


MEANWHILE = gettext_lazy(
    "Quelqu’un a modifié ce texte entre-temps. Votre saisie est ci-dessous : enregistrez-la de nouveau pour la "
    "garder, l’autre version reste parmi les précédentes."
)
RESTORE = "restore"
LONGEST_NUMBER = 9
ACTS: dict[str, tuple[Act, Promise]] = {
    "save": (_nothing, gettext_lazy("Le brouillon est enregistré.")),
    "send": (_nothing, gettext_lazy("Le brouillon est enregistré.")),
    "publish": (_publish, gettext_lazy("Le texte est publié : il est utilisé dès maintenant.")),
    "undo": (_undo, gettext_lazy("La dernière modification est annulée.")),
    "redo": (_redo, gettext_lazy("La modification est rétablie.")),
    RESTORE: (_nothing, gettext_lazy("Cette version est reprise dans le brouillon.")),
    "default": (_nothing, gettext_lazy("Le texte par défaut est de retour dans le brouillon.")),
}


def acted(request: PersonRequest, desk: Desk, content: Content | None, base: int) -> bool:
    """Keep what was typed as the draft, then do what the button says; tell it. False: it could not be published.

    Raises `WrittenMeanwhile`, `Http404` for a button that is none.
    """
    verb, _separator, number = request.POST.get("do", "save").partition(":")
    if verb not in ACTS or (verb == RESTORE) != number.isdecimal() or len(number) > LONGEST_NUMBER:
        raise Http404
    act, done = ACTS[verb]
    if verb == RESTORE:
        act = partial(_restore, number=int(number))
    operations.write(desk.demarche, desk.place, None if verb == "default" else content, by=request.user, base=base)
    try:
        act(desk, request.user)
    except operations.NotSayable:
        messages.error(request, _("Le texte n’est pas publié : corrigez d’abord les balises signalées."))
        return False
    messages.success(request, str(done))
    return True


@allowed(is_administrator)
@require_GET
def texts(request: PersonRequest, pk: int) -> HttpResponse:
    """Every text of the demarche and where it stands, the signatures, what is decided without an agent."""
    demarche = demarche_for(request.user, pk)
    known = {
        (t.kind, t.moment, t.language): t
        for t in DemarcheText.objects.filter(demarche=demarche).select_related("draft", "published")
    }
    context = {
        "demarche": demarche,
        "topic": "texts",
        "mails": [_row(known, TextKind.MAIL, moment) for moment in Moment],
        "letters": [_row(known, TextKind.LETTER, moment) for moment in LETTER_MOMENTS],
        "groups": Group.objects.filter(demarche=demarche).select_related("signature").order_by("-is_default", "name"),
        "automation": (automation := automation_of(demarche)),
        "delay": delay_words(delay_of(automation)) if automation and automation.is_silence else "",
    }
    return render(request, "dossiers/administrator/texts.html", context)


def _row(known: dict[tuple[str, str, str], DemarcheText], kind: TextKind, moment: Moment) -> dict[str, object]:
    cells = [(language, PAGES[kind], _standing(known.get((kind, moment, language)))) for language in LANGUAGES]
    return {"moment": moment, "cells": cells}


def _standing(text: DemarcheText | None) -> tuple[str, str]:
    """Where a text stands: a tone for the badge, and words."""
    own = bool(text and text.published and text.published.content)
    if text and text.draft_id != text.published_id:
        return "progress", _("Brouillon à publier")
    return ("success", _("Texte de la démarche")) if own else ("neutral", _("Texte par défaut"))
