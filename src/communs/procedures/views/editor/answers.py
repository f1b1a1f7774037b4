"""What the editor answers: a whole page, or to its module the cards that changed."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communs.procedures.editor import cards, controls
from communs.procedures.editor.categories import offers
from communs.procedures.editor.touched import Touched
from communs.procedures.views.editor.acts import TypedError
from communs.procedures.views.editor.standing import Standing
from communs.questionnaires.compiled import compile_draft
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.models import Clipboard, DraftEdit

EVERYTHING = Touched(frozenset(), order=True)


def done(request: HttpRequest, now: Standing, row: DraftEdit | None) -> HttpResponse:
    """Answer an act that was done; `row` is the edit, if it is one."""
    focus = _focus(now, row)
    if is_module(request):
        return changes(request, now, request.POST.get("since", ""), focus=focus)
    if row is None:
        messages.success(request, _("Copié : ouvrez une autre démarche et collez, ou collez ici."))
    query = f"?{urlencode({'champ': focus})}" if focus and now.field(focus) else ""
    anchor = f"#card-{focus}" if query else (f"#section-{focus}" if focus else "")
    return HttpResponse(
        status=303, headers={"Location": reverse("procedures:form", args=[now.demarche.pk]) + query + anchor}
    )


def refused(request: HttpRequest, now: Standing, error: Exception) -> HttpResponse:
    """Answer an act that cannot be done: 422, with the reason and everything typed."""
    typed = error if isinstance(error, TypedError) else None
    if is_module(request):
        return changes(request, now, request.POST.get("since", ""), refusal=str(error), status=422)
    name = typed.field if typed else _argument(request)
    return page(
        request, now, opened=name, refusal=str(error), typed=typed or _everything_typed(request, name), status=422
    )


def asked(request: HttpRequest, now: Standing, names: Sequence[str]) -> HttpResponse:
    """Ask before these fields go: what depends on them is told."""
    byid = cards.cards_by_id(now.parts)
    going = [byid[name] for name in names if name in byid]
    context = {
        "demarche": now.demarche,
        "topic": "form",
        "do": request.POST.get("do", ""),
        "picks": request.POST.getlist("pick"),
        "going": going,
    }
    if is_module(request):
        return HttpResponse(_question(going), status=409, content_type="text/plain; charset=utf-8")
    return render(request, "procedures/editor/confirm.html", context)


def page(request: HttpRequest, now: Standing, *, status: int = 200, **more: Any) -> HttpResponse:  # noqa: ANN401 - what the page shows besides
    """The whole editor."""
    opened, typed = more.pop("opened", ""), more.pop("typed", None)
    context = {
        **shared(now),
        "targets": cards.targets_of(now.parts),
        "board": Clipboard.objects.filter(person=now.person).first(),
        "order": order(now),
        **(panel(now, opened, typed) if opened else {}),
        **more,
    }
    return render(request, "procedures/editor/page.html", context, status=status)


def changes(  # noqa: PLR0913 - what an answer holds
    request: HttpRequest, now: Standing, since: str, *, focus: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    """What came since a turn, for the page's module; the page loads itself again when it is too much."""
    touched = now.touched_since(since)
    if touched is None and not refusal:
        return HttpResponse(status=205, headers={"X-Editor-Focus": focus})
    touched = touched or Touched(frozenset(), order=False)
    byid = cards.cards_by_id(now.parts)
    context = {
        **shared(now),
        "touched_parts": [part for part in now.parts if part.id in touched.names],
        "touched_cards": [byid[name] for name in touched.names if name in byid],
        "order": order(now),
        "targets": cards.targets_of(now.parts) if touched.order else [],
        "focus": focus,
        "refusal": refusal,
    }
    return render(request, "procedures/editor/changes.html", context, status=status)


def shared(now: Standing) -> dict[str, Any]:
    """What the page and its changes both show."""
    compiled = compile_draft(now.questionnaire)
    return {
        "demarche": now.demarche,
        "topic": "form",
        "now": now,
        "minutes": compiled.estimated_minutes(),
        "count": len(cards.cards_by_id(now.parts)),
        "others": bool(now.last and now.last.turned_by_id not in {None, now.person.pk}),
    }


def panel(now: Standing, name: str, typed: "TypedError | None" = None) -> dict[str, Any]:
    """What the panel of one field shows, or nothing when the field is gone."""
    field = now.field(name)
    if field is None:
        return {}
    return {
        "opened": name,
        "field": field,
        "card": cards.cards_by_id(now.parts)[name],
        "controls": controls.shown(field, typed.typed if typed else {}, typed.errors if typed else {}),
        "targets": cards.targets_of(now.parts),
        "kinds": [
            (key, str(kind.title)) for key, kind in sorted(FIELD_TYPES.items(), key=lambda one: str(one[1].title))
        ],
    }


def order(now: Standing) -> str:
    """The order of the cards, as the page's module reads it."""
    return msgspec.json.encode(cards.order_of(now.parts)).decode()


def adding(now: Standing, at: str, words: str) -> dict[str, Any]:
    """What the panel of new fields shows; `at` is the spot, a repetition leaves out what it cannot hold."""
    holder = now.field(at.partition(":")[2])
    inside = bool(holder) and (("fields" in (holder or {}) and not at.startswith("after:")) or _is_child(now, at))
    return {"at": at, "words": words, "offers": offers(words, repeatable=inside)}


def is_module(request: HttpRequest) -> bool:
    """Whether the page's module asks, rather than a browser without it."""
    return request.headers.get("X-Editor") == "1"


def _is_child(now: Standing, at: str) -> bool:
    name = at.partition(":")[2]
    children = [child.id for part in now.parts for card in part.cards for child in card.children]
    return name in children


def _focus(now: Standing, row: DraftEdit | None) -> str:
    """What was added, else what was changed: where the reader goes."""
    if row is None:
        return ""
    edit: Mapping[str, Any] = row.edit
    if edit["edit"] == "several":
        edit = edit["edits"][-1] if edit["edits"] else {}
    if "section" in edit:
        section = edit["section"]
        return str(section["id"] if isinstance(section, dict) else section)
    fields = edit.get("fields") or [edit.get("field", "")]
    return str(fields[0]["id"] if isinstance(fields[0], dict) else fields[0])


def _argument(request: HttpRequest) -> str:
    verb, _colon, argument = request.POST.get("do", "").partition(":")
    return argument.partition(":")[0] if not verb.startswith("section") else ""


def _everything_typed(request: HttpRequest, name: str) -> TypedError | None:
    prefix = f"a-{name}-"
    typed = {key.removeprefix(prefix): value for key, value in request.POST.items() if key.startswith(prefix)}
    return TypedError(name, {}, typed) if typed else None  # type: ignore[arg-type]


def _question(going: Sequence[cards.Card]) -> str:
    said = ngettext("Supprimer ce champ ?", "Supprimer ces %(n)s champs ?", len(going)) % {"n": len(going)}
    reasons = [
        _("« %(name)s » : %(uses)s") % {"name": card.name, "uses": ", ".join(card.uses)} for card in going if card.uses
    ]
    return "\n".join([said, *reasons])
