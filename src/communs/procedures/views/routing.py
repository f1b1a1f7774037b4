"""What the rules of a demarche do: what is wrong with them together, where a dossier would go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from communs.core.access import allowed
from communs.procedures.models import Demarche, Group
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.routing.checking import broken_rules, form_of
from communs.procedures.routing.reading import gates_of, sources_in
from communs.procedures.routing.router import Router, ordered, rule_of
from communs.procedures.routing.warnings import findings_of
from communs.questionnaires.answers import apply_changes
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.told import told
from communs.questionnaires.field import Context


@allowed(is_administrator)
@require_GET
def warnings(request: HttpRequest, pk: int) -> HttpResponse:
    """Rules that overlap, answers that none takes, rules in vain, references that are gone."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    compiled, groups = form_of(demarche), _open_groups(demarche)
    context = {
        "demarche": demarche,
        "topic": "groups",
        "broken": list(broken_rules(groups, compiled)) if compiled else [],
        "findings": findings_of(groups, compiled, _context(demarche)) if compiled else None,
    }
    return render(request, "procedures/manage/routing_warnings.html", context)


@allowed(is_administrator)
@require_GET
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the few questions that rules read; see which group the dossier would go to, and why."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    compiled, groups = form_of(demarche), _open_groups(demarche)
    context = {"demarche": demarche, "topic": "groups"}
    if compiled and any(group.is_default for group in groups):
        context |= _tried(request, compiled, groups, _context(demarche))
    return render(request, "procedures/manage/what_if.html", context)


def _tried(
    request: HttpRequest, compiled: CompiledQuestionnaire, groups: list[Group], around: Context
) -> dict[str, object]:
    language = get_language() or "fr"
    rules = {group.pk: rule for group in groups if (rule := rule_of(group))}
    names = sources_in(rules.values(), compiled, gates_of(compiled.document))
    outcome = compiled.clean_form(dict(request.GET.lists()), {}, around)
    answers = apply_changes({}, {path: value for path, value in outcome.changes.items() if path in names})
    blocks = [compiled.block(name, answers, outcome.refused, around, language) for name in names]
    asked = bool(request.GET) and not outcome.refused
    route = Router(groups, compiled).explain(answers, around) if asked else None
    trials = [
        {
            "group": trial.group,
            "tried": trial.tried,
            "holds": trial.holds,
            "rule": told(rules[trial.group.pk], compiled),
        }
        for trial in (route.trials if route else ())
    ]
    return {"blocks": blocks, "route": route, "trials": trials, "rules": rules}


def _open_groups(demarche: Demarche) -> list[Group]:
    return ordered(Group.objects.filter(demarche=demarche, is_active=True))


def _context(demarche: Demarche) -> Context:
    return Context(time_zone=demarche.time_zone, now=timezone.now())
