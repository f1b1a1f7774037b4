"""Listing the demarches of a token, reading and changing one as a document."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from communs.accounts.api import Problem, TokenAuth, TokenError
from communs.accounts.models import ApiToken
from communs.procedures.document import InvalidDocumentError, write_document
from communs.procedures.models import Demarche
from communs.procedures.operations.documents import import_document
from communs.procedures.tokens import READ, WRITE, reached, reached_by

MOST = 500
REFUSALS: dict[int, Any] = {**dict.fromkeys((401, 403, 429), TokenError), 404: Problem}
YAML = "application/yaml; charset=utf-8"
router = Router(tags=["demarches"])


class Line(Schema):
    """One demarche."""

    id: int
    title: str
    path: str
    state: str
    published_at: datetime | None
    closed_at: datetime | None


class Mistake(Schema):
    """Something wrong with a document, and where."""

    place: str
    message: str


@router.get("", response={200: list[Line], **REFUSALS}, auth=TokenAuth(READ), summary="The demarches of the token")
def demarches(request: HttpRequest) -> list[Demarche]:
    """The demarches that the token reaches, by number; 500 at most."""
    return list(reached_by(_token(request)).order_by("pk")[:MOST])


@router.get("/{demarche_id}", response={200: Line, **REFUSALS}, auth=TokenAuth(READ), summary="One demarche")
def demarche(request: HttpRequest, demarche_id: int) -> Demarche:
    """One demarche that the token reaches."""
    return reached(_token(request), demarche_id)


@router.get("/{demarche_id}/document", auth=TokenAuth(READ), summary="A demarche as a document", response=REFUSALS)
def demarche_document(request: HttpRequest, demarche_id: int) -> HttpResponse:
    """The document of a demarche (YAML), as its administrators export it: see docs/demarche-document.md."""
    return HttpResponse(write_document(reached(_token(request), demarche_id)), content_type=YAML)


@router.put(
    "/{demarche_id}/document",
    response={200: Line, 422: list[Mistake], **REFUSALS},
    auth=TokenAuth(WRITE),
    summary="Bring a demarche to a document",
)
def change_demarche(request: HttpRequest, demarche_id: int) -> Status[Any]:
    """Do what the document says, as an import by its person; a form that differs waits to be published."""
    token = _token(request)
    found = reached(token, demarche_id)
    try:
        return Status(200, import_document(request.body, by=token.person, demarche=found))
    except InvalidDocumentError as error:
        return Status(422, [{"place": one.place, "message": str(one.message)} for one in error.issues])


def _token(request: HttpRequest) -> ApiToken:
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token
