"""The numbers of a public demarche, as data that anybody may reuse."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from communs.accounts.api import Problem
from communs.dossiers.api.limits import PREFILL
from communs.dossiers.statistics import are_public, statistics_of
from communs.procedures.models import Demarche

FRESH = "public, max-age=300"
router = Router(tags=["demarches"], auth=None)


class UsualTime(Schema):
    """In days: half of the decisions took `median` at most, nine in ten `ninth_decile` at most."""

    median: int
    ninth_decile: int
    decisions: int


class WeekFigures(Schema):
    """One week, by its Monday."""

    week: date
    deposited: int
    accepted: int
    refused: int
    dismissed: int


class Figures(Schema):
    """`usual_time` is null when too few dossiers were decided; `refused_share` is in percent of the decisions."""

    demarche: int
    deposited: int
    submitted: int
    in_review: int
    accepted: int
    refused: int
    dismissed: int
    refused_share: int
    usual_time: UsualTime | None
    weeks: list[WeekFigures]


@router.get(
    "/demarches/{demarche_id}/stats",
    response={HTTPStatus.OK: Figures, 404: Problem, 429: Problem},
    summary="The numbers of a demarche",
)
def demarche_statistics(request: HttpRequest, response: HttpResponse, demarche_id: int) -> dict[str, Any]:
    """Return the counts by state, the last 26 weeks and the usual time; none of a restricted demarche."""
    PREFILL.count(request)
    demarche = get_object_or_404(Demarche, pk=demarche_id)
    if not are_public(demarche):
        raise Http404
    response["Cache-Control"] = FRESH
    response["Access-Control-Allow-Origin"] = "*"
    found = statistics_of(demarche)
    (waiting, in_review), decisions = found.funnel, found.decisions
    usual = found.usual_time
    return {
        "demarche": demarche.pk,
        "deposited": found.deposited,
        "submitted": waiting.count,
        "in_review": in_review.count,
        **dict(zip(("accepted", "refused", "dismissed"), (one.count for one in decisions), strict=True)),
        "refused_share": decisions[1].share,
        "usual_time": usual and {"median": usual.median, "ninth_decile": usual.most, "decisions": usual.decisions},
        "weeks": [
            {"week": week.monday, **{name: getattr(week, name) for name in WeekFigures.model_fields if name != "week"}}
            for week in found.weeks
        ],
    }
