"""The moves of a dossier: each asks for a confirmation where it cannot be taken back unseen."""

from collections.abc import Callable

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.core.files import FileRefused
from communs.core.workflow import IllegalTransition
from communs.dossiers.decision_form import DecisionForm
from communs.dossiers.errors import CorrectionOver, CorrectionUnderway
from communs.dossiers.models import Dossier
from communs.dossiers.operations import instruction
from communs.dossiers.queries import dossier_for
from communs.dossiers.reading_page import decision_of
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.dossiers.workflow import WORKFLOW
from communs.procedures.permissions import is_instructor

AT_ONCE: dict[str, tuple[Callable[[Person, int], object], Promise]] = {
    "follow": (instruction.follow, gettext_lazy("Vous suivez ce dossier.")),
    "unfollow": (instruction.unfollow, gettext_lazy("Vous ne suivez plus ce dossier.")),
    "instruct": (instruction.instruct, gettext_lazy("Le dossier est en instruction ; le demandeur est prévenu.")),
}
CONFIRMED: dict[str, tuple[Callable[[Person, int], object], Promise]] = {
    "return": (instruction.return_to_applicant, gettext_lazy("Le dossier est de nouveau à l’état « déposé ».")),
    "reopen": (instruction.reopen, gettext_lazy("L’instruction reprend ; le demandeur est prévenu.")),
}
DESPITE = "despite_correction"
DECISIONS: dict[str, Promise] = {
    "accept": gettext_lazy("Le dossier est accepté ; le demandeur reçoit la décision."),
    "refuse": gettext_lazy("Le dossier est refusé ; le demandeur reçoit la décision."),
    "dismiss": gettext_lazy("Le dossier est classé sans suite ; le demandeur est prévenu."),
}


@allowed(is_instructor)
@require_http_methods(["GET", "POST"])
def move(request: PersonRequest, number: int, verb: str) -> HttpResponse:
    """Do what `verb` says to a dossier; when somebody was faster, say so and lose nothing of what was typed."""
    found = dossier_for(request.user, number, to="read_as_agent")
    if verb not in AT_ONCE | CONFIRMED | DECISIONS or (verb in AT_ONCE and request.method != "POST"):
        raise Http404
    try:
        if verb in DECISIONS:
            return _decision(request, found, verb)
        return _simple(request, found, verb)
    except IllegalTransition:
        return _too_late(request, number)


def _simple(request: PersonRequest, dossier: Dossier, verb: str) -> HttpResponse:
    operation, done = (AT_ONCE | CONFIRMED)[verb]
    if request.method == "POST":
        operation(request.user, dossier.number)
        notices.success(request, str(done))
        return see_other("dossiers:agent-dossier", dossier.number)
    WORKFLOW.target(verb, dossier.state)
    return render(request, "dossiers/agent/confirm.html", {"dossier": dossier, "verb": verb})


def _decision(request: PersonRequest, dossier: Dossier, verb: str) -> HttpResponse:
    to_correct = dossier.to_correct or DESPITE in request.POST  # what the page showed counts
    form = DecisionForm(verb, request.POST or None, request.FILES or None, to_correct=to_correct)
    if request.method == "POST" and form.is_valid() and _decided(request.user, dossier, verb, form):
        notices.success(request, str(DECISIONS[verb]))
        return see_other("dossiers:agent-dossier", dossier.number)
    if request.method == "GET":
        WORKFLOW.target(verb, dossier.state)
    context = {"dossier": dossier, "verb": verb, "form": form}
    return render(request, "dossiers/agent/decide.html", context, status=422 if form.is_bound else 200)


def _decided(person: Person, dossier: Dossier, verb: str, form: DecisionForm) -> bool:
    try:
        instruction.decide(person, dossier.number, verb, **form.cleaned_data)
    except FileRefused as refusal:
        form.add_error("file", refusal.message)
        return False
    except CorrectionUnderway:
        form.add_error(
            None, _("Une correction vient d’être demandée au demandeur : relisez le dossier avant de décider.")
        )
        return False
    except CorrectionOver:
        del form.fields[DESPITE]
        form.add_error(
            None,
            _(
                "La correction n’est plus attendue, et des réponses ont pu changer : relisez le dossier avant de décider."
            ),
        )
        return False
    return True


def _too_late(request: PersonRequest, number: int) -> HttpResponse:
    """409: what the dossier has become, and the motivation that was typed."""
    dossier = dossier_for(request.user, number, to="read_as_agent")
    typed = request.POST.get("motivation", "").strip()
    if request.method == "GET":
        notices.warning(request, _("Cette action n’est plus possible : voici où en est le dossier."))
        return see_other("dossiers:agent-dossier", number)
    context = {"dossier": dossier, "decision": decision_of(dossier), "typed": typed}
    return render(request, "dossiers/agent/too_late.html", context, status=409)
