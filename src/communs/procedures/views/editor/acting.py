"""Making what a button of the editor asks for, and answering with what changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from communs.procedures.operations import editing as form_editing
from communs.procedures.queries import demarche_for
from communs.procedures.views.editor import acts, answers
from communs.procedures.views.editor.standing import Standing, standing
from communs.questionnaires.editing import Edit, EditRefusedError, Spot, making
from communs.questionnaires.models import Clipboard, DraftEdit
from communs.questionnaires.operations import editing

Verb = Callable[[HttpRequest, Demarche, Person], "DraftEdit | None"]


def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the pressed button says; a refusal shows the page again with what was typed."""
    person: Person = request.user  # type: ignore[assignment]
    found = demarche_for(person, pk)
    if question := _question(request, standing(found, person)):
        return question
    verb = VERBS.get(request.POST.get("do", "").partition(":")[0], _edit)
    try:
        row = verb(request, found, person)
    except (EditRefusedError, acts.TypedError) as error:
        return answers.refused(request, standing(demarche_for(person, pk), person), error)
    return answers.done(request, standing(demarche_for(person, pk), person), row)


def _question(request: HttpRequest, now: Standing) -> HttpResponse | None:
    """What to confirm before fields that feed something else, or a section, are removed."""
    verb, _colon, argument = request.POST.get("do", "").partition(":")
    if verb not in {"remove", "section-remove"} or request.POST.get("sure"):
        return None
    if verb == "section-remove":
        section = now.section(argument)
        names = [field["id"] for field in section.get("fields", ())] if section else []
        return answers.asked(request, now, names) if names else None
    names = [argument] if argument else request.POST.getlist("pick")
    used = [name for name in names if now.uses.get(name)]
    return answers.asked(request, now, used) if used else None


def _edit(request: HttpRequest, demarche: Demarche, person: Person) -> DraftEdit:
    return form_editing.edit_form(demarche, lambda document: acts.edit_of(request.POST, document), by=person)


def _undo(_request: HttpRequest, demarche: Demarche, person: Person) -> DraftEdit:
    return form_editing.undo(demarche, by=person)


def _redo(_request: HttpRequest, demarche: Demarche, person: Person) -> DraftEdit:
    return form_editing.redo(demarche, by=person)


def _copy(request: HttpRequest, demarche: Demarche, person: Person) -> None:
    names = acts.picked(request.POST, request.POST.get("do", "").partition(":")[2])
    editing.copy(standing(demarche, person).document, names, source=demarche.title, by=person)


def _paste(request: HttpRequest, demarche: Demarche, person: Person) -> DraftEdit:
    board = Clipboard.objects.filter(person=person).first()
    after = request.POST.get("do", "").partition(":")[2]

    def pasted(document: acts.Document) -> Edit:
        at = Spot(after=after) if after else acts.spot(request.POST.get("to", ""), document)
        return making.pasted(board.fields if board else [], at)

    return form_editing.edit_form(demarche, pasted, by=person)


VERBS: dict[str, Verb] = {"undo": _undo, "redo": _redo, "copy": _copy, "paste": _paste}
