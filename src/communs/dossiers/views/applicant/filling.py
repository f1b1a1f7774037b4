"""The filing page: one page, saved field by field or as a whole."""

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communs.accounts.models import Person
from communs.core.access import signed_in
from communs.core.calendar_words import hour
from communs.core.files import FileRefused
from communs.dossiers.filing_page import FilingPage, moved_meanwhile
from communs.dossiers.merging import BASE, Merge
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing, looking_up
from communs.dossiers.permissions import abilities
from communs.dossiers.prefill_page import Filled, filled_in
from communs.dossiers.queries import dossier_for, problems_of, questionnaire_of
from communs.dossiers.views.requests import PersonRequest, is_read_at_once, posted, see_other
from communs.questionnaires.sources import SOURCES, proposed

AUTOSAVE = "X-Autosave"
#: The version of the answers that a saved field tells of: a page leaves out what an older one says of its other parts.
VERSION = "X-Answers-Version"
SUGGESTIONS, SUGGESTIONS_SECONDS = 100, 60
RETRY_LOOKUP = "retry-lookup"
LONGEST_KEY = 18


@signed_in
@require_safe
def fill(request: PersonRequest, number: int) -> HttpResponse:
    """Show the form with its answers; `?verifier` also shows what is missing, `?prerempli` what a link filled."""
    dossier = dossier_for(request.user, number, to="read_as_applicant")
    if not dossier.is_draft:
        if not (getattr(dossier, "has_changes", False) and "change" in abilities(request.user, dossier)):
            return see_other("dossiers:dossier", number)
        dossier = dossier_for(request.user, number, to="fill")
    problems = problems_of(dossier) if "verifier" in request.GET else []
    filled = filled_in(dossier) if "prerempli" in request.GET else None
    return _page(request, FilingPage(dossier, problems=problems), filled=filled)


@signed_in
@require_POST
def save(request: PersonRequest, number: int) -> HttpResponse:
    """Save the whole form, then go on: back to the page, or to the deposit when `then=submit`."""
    try:
        dossier, merged = filing.save_answers(request.user, number, posted(request), seen=_seen(request))
    except PermissionDenied:
        return _submitted_meanwhile(request, number)
    refused = _attach(request, dossier, late=merged.late)
    if merged.late:
        messages.warning(request, moved_meanwhile(merged))
    if merged.troubled or refused:
        return _page(request, FilingPage(dossier, merged=merged, refused_files=refused), status=422)
    if RETRY_LOOKUP in request.POST:
        return _search_again(request, number, request.POST[RETRY_LOOKUP])
    if request.POST.get("then") == "submit":
        return see_other("dossiers:submit", number)
    if merged.anchor:
        return see_other("dossiers:fill", number, after=f"#field-{merged.anchor}")
    messages.success(request, _("Vos réponses sont enregistrées."))
    return see_other("dossiers:fill", number)


@signed_in
@require_POST
def save_field(request: PersonRequest, number: int, path: str = "") -> HttpResponse:
    """Save what one field posts; answer with what the page must show of it.

    The path stands in the address or, for the page's own scripts, in the mark that every field carries.
    """
    path = path or next((name.removeprefix(BASE) for name in request.POST if name.startswith(BASE)), "")
    dossier, merged = filing.save_answers(request.user, number, posted(request), seen=_seen(request))
    if merged.late:
        return _moved_meanwhile(request, dossier, merged)
    refused = _attach(request, dossier)
    if any(not is_read_at_once(name) for name in request.FILES):
        dossier = dossier_for(request.user, number, to="fill")
    page = FilingPage(dossier, merged=merged, refused_files=refused)
    try:
        block = page.block(path)
    except KeyError:
        raise Http404 from None
    context = {"page": page, "block": block, "at": hour(timezone.localtime(timezone=dossier.demarche.zone))}
    response = render(request, "dossiers/filing/saved.html", context | _addresses(dossier))
    response[AUTOSAVE] = "refused" if block.error else "kept"
    response[VERSION] = str(dossier.version)
    return response


@signed_in
@require_safe
def lookup(request: PersonRequest, number: int) -> HttpResponse:
    """Show where the question that one answer (`champ`: its path) asks of a source stands."""
    dossier = dossier_for(request.user, number, to="fill")
    page = FilingPage(dossier)
    try:
        block = page.block(request.GET.get("champ", ""))
    except KeyError:
        raise Http404 from None
    filled = block.lookup.filled if block.lookup and block.lookup.state == "fetched" else ()
    context = {"page": page, "block": block, "filled": [page.block(path) for path in filled]}
    return render(request, "dossiers/filing/lookup.html", context | _addresses(dossier))


@signed_in
@require_safe
def suggest(request: PersonRequest, number: int) -> HttpResponse:
    """Suggest answers for what is being typed in a field: options of a list. The parameter's name is the field's path."""
    dossier = dossier_for(request.user, number, to="fill")
    path, text = next(iter(request.GET.items()), ("", ""))
    field = questionnaire_of(dossier).field_at(path)
    if field is None or field.source not in SOURCES:
        raise Http404
    suggestions = proposed(field, str(text)) if _may_still_ask(request.user) else []
    return render(request, "questionnaires/suggestions.html", {"suggestions": suggestions})


def _may_still_ask(person: Person) -> bool:
    """Past some questions a minute nothing is asked: a source serves everybody, and would shut all of us out."""
    key = f"dossiers:suggestions:{person.pk}"
    cache.add(key, 0, SUGGESTIONS_SECONDS)
    try:
        return cache.incr(key) <= SUGGESTIONS
    except ValueError:  # it expired in between
        return True


def _search_again(request: PersonRequest, number: int, path: str) -> HttpResponse:
    looking_up.ask_again(request.user, number, path)
    return see_other("dossiers:fill", number, after=f"#field-{path}-lookup")


def _seen(request: PersonRequest) -> int | None:
    """The revision that the page showed, which its addresses carry."""
    text = request.GET.get("revision", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else None


def _moved_meanwhile(request: PersonRequest, dossier: Dossier, merged: Merge) -> HttpResponse:
    """Say, without touching what is typed, that the form changed, and offer the page of the new one."""
    context = {"dossier": dossier, "text": moved_meanwhile(merged)}
    response = render(request, "dossiers/filing/moved.html", context)
    response[AUTOSAVE] = "refused" if merged.troubled or merged.homeless else "kept"
    response["HX-Reswap"] = "none"
    return response


def _attach(request: PersonRequest, dossier: Dossier, *, late: bool = False) -> dict[str, str]:
    """Keep the files of a form sent without a script; return why some were not taken, by path."""
    refused = {}
    for path, uploads in request.FILES.lists():
        if is_read_at_once(path):
            continue
        for upload in uploads:
            try:
                filing.attach_file(request.user, dossier.number, path, upload)
            except FileRefused as refusal:
                refused[path] = f"{upload.name} : {refusal.message}"
            except KeyError:
                if not late:
                    raise Http404 from None
                messages.error(
                    request, _("« %(name)s » n’est pas joint : la question n’est plus posée.") % {"name": upload.name}
                )
    return refused


def _page(request: PersonRequest, page: FilingPage, status: int = 200, *, filled: Filled | None = None) -> HttpResponse:
    may = abilities(request.user, page.dossier)
    context = {"page": page, "dossier": page.dossier, "may": may, "filled": filled}
    return render(request, "dossiers/fill.html", context | _addresses(page.dossier), status=status)


def _addresses(dossier: Dossier) -> dict[str, str]:
    names = {"autosave_url": "autosave", "lookup_url": "lookup", "suggest_url": "suggest"}
    urls = {name: reverse(f"dossiers:{route}", args=[dossier.number]) for name, route in names.items()}
    seen = f"?revision={dossier.revision_id}"
    return urls | {"autosave_url": urls["autosave_url"] + seen, "seen": seen}


def _submitted_meanwhile(request: PersonRequest, number: int) -> HttpResponse:
    dossier_for(request.user, number, to="read_as_applicant")
    messages.error(
        request,
        _("Ce dossier a été déposé ou envoyé entre-temps : vos dernières modifications n’ont pas été enregistrées."),
    )
    return see_other("dossiers:dossier", number)
