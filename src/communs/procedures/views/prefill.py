"""Prefill links: built by anybody for a published demarche, kept under a name by its administrators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communs.core.access import allowed, public
from communs.procedures.enums import Availability
from communs.procedures.models import Demarche
from communs.procedures.operations.prefill_links import LinkRefused, forget_link, keep_link
from communs.procedures.permissions import can_administer, is_administrator
from communs.procedures.prefill.builder import Builder
from communs.procedures.prefill.described import described
from communs.procedures.prefill.links import kept_links
from communs.procedures.queries import demarche_at, demarche_for
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.queries import compiled_of

LONGEST_KEY = 18


@public
@require_http_methods(["GET", "HEAD", "POST"])
def builder(request: HttpRequest, path: str) -> HttpResponse:
    """Type values, get the link, the JSON and the command; a demarche in preparation is for its administrators only."""
    demarche, form = _published(request, path)
    if demarche.path != path:
        return redirect("procedures:prefill", demarche.path, permanent=True)
    return _page(request, demarche, form, "procedures/prefill/builder.html")


@public
@require_safe
def schema(request: HttpRequest, path: str) -> HttpResponse:
    """The fields that can be prefilled, for programs."""
    demarche, form = _published(request, path)
    return JsonResponse(described(demarche, form), json_dumps_params={"ensure_ascii": False})


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for administrators, with the links that they keep under a name."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    form = _form_of(demarche)
    if form is None:
        messages.error(request, _("Donnez d’abord un formulaire à la démarche : un lien préremplit ses champs."))
        return redirect("procedures:form", pk)
    if key := request.POST.get("forget", ""):
        if key.isdecimal() and len(key) <= LONGEST_KEY:
            forget_link(demarche, int(key), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Le lien n’est plus gardé."))
        return redirect("procedures:prefill-links", pk)
    refusal = ""
    if "keep" in request.POST and not (refusal := _kept(request, demarche, form)):
        messages.success(request, _("Le lien est gardé."))
        return redirect("procedures:prefill-links", pk)
    more = {"topic": "prefill", "links": kept_links(demarche), "refusal": refusal, "name": request.POST.get("name", "")}
    return _page(request, demarche, form, "procedures/prefill/links.html", **more)


def _kept(request: HttpRequest, demarche: Demarche, form: CompiledQuestionnaire) -> str:
    """Keep what is typed under its name; say why when it is not kept."""
    built = Builder(demarche, form, request.POST.dict())
    if built.read.declined or not built.given:
        return _("Corrigez d’abord les valeurs.")
    try:
        keep_link(demarche, request.POST.get("name", ""), built.given, by=request.user)  # type: ignore[arg-type]
    except LinkRefused as refused:
        return str(refused)
    return ""


def _page(
    request: HttpRequest, demarche: Demarche, form: CompiledQuestionnaire, template: str, **more: object
) -> HttpResponse:
    built = Builder(demarche, form, request.POST.dict())
    if "samples" in request.POST:
        built = Builder(demarche, form, built.samples() | built.typed)
    asked = request.method == "POST"
    is_wrong = asked and bool(built.read.declined or not built.given or more.get("refusal"))
    context = {
        "demarche": demarche,
        "builder": built,
        "asked": asked,
        "is_built": asked and bool(built.given) and not built.read.declined,
        **more,
    }
    return render(request, template, context, status=422 if is_wrong else 200)


def _published(request: HttpRequest, path: str) -> tuple[Demarche, CompiledQuestionnaire]:
    demarche = demarche_at(path)
    form = _form_of(demarche)
    hidden = demarche.availability() == Availability.DRAFT and not (
        request.user.is_authenticated and can_administer(request.user, demarche)
    )
    if form is None or hidden:
        raise Http404
    return demarche, form


def _form_of(demarche: Demarche) -> CompiledQuestionnaire | None:
    """The form that a link meets: the published one, else the one in preparation."""
    revision = demarche.published_revision or demarche.draft_revision
    return compiled_of(revision) if revision else None
