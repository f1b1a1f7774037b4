"""The operations: prefill a dossier, ask what became of it."""

import base64
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from communs.accounts.api import Problem
from communs.dossiers.addresses import absolute
from communs.dossiers.api.limits import PREFILL, BodyRefused, object_in
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier, Prefill
from communs.dossiers.models.prefill import LONGEST_ORIGIN
from communs.dossiers.operations import prefilling
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche
from communs.procedures.prefill.given import TOKEN, is_given
from communs.questionnaires.prefill import prefill
from communs.questionnaires.queries import compiled_revision
from communs.questionnaires.wording import one_line

ORIGIN = "prefill_origin"
PREFILLED = "prefilled"
LONGEST_TOKENS = 5000
#: The names of states in the public API of demarches.
STATES = {
    State.DRAFT: "brouillon",
    State.SIGNING: "brouillon",
    State.SUBMITTED: "en_construction",
    State.IN_REVIEW: "en_instruction",
    State.ACCEPTED: "accepte",
    State.REFUSED: "refuse",
    State.DISMISSED: "sans_suite",
}
REFUSALS: dict[int, Any] = dict.fromkeys((404, 409, 413, 422, 429), Problem)
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "additionalProperties": True},
                "example": {
                    "champ_project_name": "Mille arbres",
                    "identite_prenom": "Ada",
                    ORIGIN: "Portail d’exemple",
                },
            }
        },
    }
}

router = Router(tags=["dossiers"], auth=None)


class Refused(Schema):
    """A value that is not taken, and why."""

    key: str
    reason: str


class Waiting(Schema):
    """A dossier that waits for its applicant: `dossier_url` is where they take it, once, after signing in."""

    dossier_url: str
    state: str
    dossier_id: str
    dossier_number: int
    dossier_prefill_token: str
    refused: list[Refused] = Field(default_factory=list)


class Standing(Schema):
    """Where a dossier stands: `state` is prefilled until somebody takes it."""

    dossier_url: str
    state: str
    dossier_id: str
    dossier_number: int
    dossier_prefill_token: str
    submitted_at: datetime | None = None
    processed_at: datetime | None = None


@router.post(
    "/demarches/{demarche_id}/dossiers",
    response={201: Waiting, **REFUSALS},
    summary="Prefill a dossier",
    openapi_extra=BODY,
)
def prefill_dossier(request: HttpRequest, demarche_id: int) -> Status[dict[str, Any]]:
    """Keep answers (`champ_…`) and identity (`identite_…`) until a person takes them.

    Nothing is checked but the form of each value: what is refused is told and left out, again when the person takes
    the dossier. `prefill_origin` says who you are, to that person, who is told that it was not verified.
    """
    PREFILL.count(request)
    demarche = _demarche(demarche_id)
    body = object_in(request)
    given = {key: value for key, value in body.items() if is_given(key)}
    if not given:
        raise BodyRefused("invalid_request", "The body gives no champ_… nor identite_….")
    waiting, token = prefilling.keep(demarche, given, _origin(body.get(ORIGIN)))
    read = prefill(compiled_revision(demarche.published_revision_id or 0), given)
    refused = [{"key": one.key, "reason": one.message} for one in read.declined]
    return Status(HTTPStatus.CREATED, _waiting(demarche, waiting, token) | {"refused": refused})


@router.get(
    "/demarches/{demarche_id}/dossiers",
    response={200: list[Standing], **REFUSALS},
    summary="What became of prefilled dossiers",
    exclude_none=True,
)
def prefilled_dossiers(
    request: HttpRequest, demarche_id: int, prefill_token: Annotated[str, Query(max_length=LONGEST_TOKENS)]
) -> list[dict[str, Any]]:
    """The state behind each token, separated by commas (50 at most); a token that is not known is left out."""
    PREFILL.count(request)
    demarche = _demarche(demarche_id)
    tokens = [text for text in prefill_token.split(",") if text]
    found = prefilling.waiting_or_claimed(demarche, tokens)
    return [_standing(demarche, row, token) for token, row in found]


def _demarche(demarche_id: int) -> Demarche:
    published = Demarche.objects.exclude(state=DemarcheState.DRAFT)
    return get_object_or_404(published, pk=demarche_id)


def _origin(raw: object) -> str:
    return one_line(raw)[:LONGEST_ORIGIN] if isinstance(raw, str) else ""


def _waiting(demarche: Demarche, row: Prefill, token: str) -> dict[str, Any]:
    typed_id = base64.b64encode(f"Dossier-{row.number}".encode()).decode()
    return {
        "dossier_url": f"{absolute('procedures:demarche', demarche.path)}?{TOKEN}={token}",
        "state": PREFILLED,
        "dossier_id": typed_id,
        "dossier_number": row.number,
        "dossier_prefill_token": token,
    }


def _standing(demarche: Demarche, row: Prefill, token: str) -> dict[str, Any]:
    said = _waiting(demarche, row, token)
    dossier: Dossier | None = row.dossier
    if dossier is None:
        return said
    moments = {"submitted_at": dossier.submitted_at, "processed_at": dossier.decided_at}
    return (
        said
        | {"dossier_url": absolute("dossiers:dossier", row.number), "state": STATES[State(dossier.state)]}
        | moments
    )
