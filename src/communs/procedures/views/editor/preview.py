"""A form in preparation as its readers will see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from communs.core.access import allowed
from communs.procedures.permissions import is_administrator
from communs.procedures.views.editor.standing import Standing, standing_of
from communs.questionnaires.compiled import CompiledQuestionnaire, compile_draft
from communs.questionnaires.schema import Questionnaire


@allowed(is_administrator)
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """As the applicant fills it, or as the agent reads it (`vue=agent`); one `section`, or everything."""
    now = standing_of(request, pk)
    agent = request.GET.get("vue") == "agent"
    compiled = compile_draft(_shown(now, request.GET.get("section", "")))
    context = {
        "demarche": now.demarche,
        "topic": "form",
        "agent": agent,
        "section": request.GET.get("section", ""),
        "compiled": compiled,
        "answers": _samples(compiled) if agent else {},
        "blocks": [] if agent else compiled.blocks({}, language=get_language() or "fr"),
    }
    alone = request.headers.get("HX-Request") == "true"
    return render(request, f"procedures/editor/{'preview_part' if alone else 'preview'}.html", context)


def _shown(now: Standing, section: str) -> Questionnaire:
    kept = tuple(one for one in now.questionnaire.sections if one.id == section)
    return Questionnaire(kept) if kept else now.questionnaire


def _samples(compiled: CompiledQuestionnaire) -> dict[str, object]:
    """An answer to every field that is finished enough to have one."""
    found: dict[str, object] = {}
    for field in compiled.fields:
        try:
            found |= {field.id: field.sample()} if field.holds_answer else {}
        except Exception:  # noqa: BLE001, S112 - an unfinished field (an empty list) has no sample
            continue
    return found
