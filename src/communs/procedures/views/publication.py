"""Publishing a demarche, closing it, opening it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from communs.core.access import allowed
from communs.core.workflow import IllegalTransition
from communs.procedures.administration import reviews, verdicts
from communs.procedures.forms import DemarcheClosingForm
from communs.procedures.models import Demarche
from communs.procedures.operations import publishing
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.workflow import WORKFLOW

VERBS = {
    "publish": (publishing.publish, gettext_lazy("La démarche est publiée.")),
    "unpublish": (publishing.unpublish, gettext_lazy("La démarche est dépubliée.")),
    "close": (publishing.close, gettext_lazy("La démarche est close.")),
    "reopen": (publishing.reopen, gettext_lazy("La démarche est rouverte.")),
}


@allowed(is_administrator)
@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be done to the demarche now, and what there is to mend before."""
    return _page(request, demarche_for(request.user, pk))  # type: ignore[arg-type]


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Publish, unpublish, close or reopen, after a page that asks for confirmation.

    A form that replaces another is reviewed first.
    """
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    if verb not in VERBS:
        raise Http404
    replaces = verb == "publish" and found.published_revision_id and found.draft_revision_id
    for _name, review in reviews.items() if replaces else ():
        return redirect(review, found.pk)
    form = (
        DemarcheClosingForm(request.POST if request.method == "POST" else None, demarche=found)
        if verb == "close"
        else None
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        return _moved(request, found, verb, form)
    context = {"demarche": found, "verb": verb, "topic": "publication", "form": form}
    return render(request, "procedures/manage/confirm.html", context, status=422 if form and form.is_bound else 200)


def _moved(request: HttpRequest, demarche: Demarche, verb: str, form: DemarcheClosingForm | None) -> HttpResponse:
    operation, done = VERBS[verb]
    try:
        operation(demarche, by=request.user, **({"closing": form.closing()} if form else {}))  # type: ignore[arg-type]
        messages.success(request, str(done))
    except publishing.NotPublishableError:
        return _page(request, demarche, refused=True)
    except IllegalTransition:
        messages.error(request, _("La démarche a changé d’état entre-temps : voici où elle en est."))
    return redirect("procedures:manage-demarche", demarche.pk)


def _page(request: HttpRequest, demarche: Demarche, *, refused: bool = False) -> HttpResponse:
    found = verdicts(demarche)
    context = {
        "demarche": demarche,
        "topic": "publication",
        "verbs": verbs_of(demarche),
        "refused": refused,
        "ready": all(one.holds for one in found if one.required),
        "verdicts": found,
    }
    return render(request, "procedures/manage/publication.html", context, status=409 if refused else 200)


def verbs_of(demarche: Demarche) -> list[str]:
    """What can be done to a demarche now; a form in preparation can be published although the demarche is open."""
    names = list(WORKFLOW.names(demarche.state))
    waiting = demarche.state == "published" and demarche.draft_revision_id
    return ["publish", *names] if waiting else names
