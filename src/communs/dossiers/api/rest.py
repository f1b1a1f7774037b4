"""The API object, its addresses, and the errors that it documents."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import ValidationError

from communs.accounts.api.limits import announce_limits
from communs.core.access import declare_all, public
from communs.dossiers.api.limits import BodyRefused
from communs.dossiers.api.public import router
from communs.dossiers.api.statistics import router as statistics
from communs.dossiers.errors import FilingClosed

API = NinjaAPI(
    title="communs, public",
    version="1",
    description="What programs may do without a token: prefill dossiers (see docs/prefill.md), read the numbers of a demarche.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-public-v1",
    auth=None,
)
announce_limits(API)
STATUS = {"too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "invalid_request": HTTPStatus.UNPROCESSABLE_ENTITY}


def addresses() -> tuple[list[URLPattern | URLResolver], str, str]:
    """Mount the router, once, and return the patterns, open to anybody."""
    API.add_router("", router)
    API.add_router("", statistics)
    patterns, app, namespace = API.urls
    declare_all(patterns, public)
    return patterns, app, namespace


def _problem(request: HttpRequest, status: HTTPStatus, code: str, detail: str, **fields: str) -> HttpResponse:
    return API.create_response(request, {"code": code, "detail": detail, "fields": fields}, status=status)


@API.exception_handler(BodyRefused)
def body_refused(request: HttpRequest, refusal: BodyRefused) -> HttpResponse:
    """Answer 413 or 422."""
    return _problem(request, STATUS[refusal.code], refusal.code, refusal.detail)


@API.exception_handler(FilingClosed)
def closed(request: HttpRequest, _refusal: FilingClosed) -> HttpResponse:
    """Answer 409."""
    return _problem(request, HTTPStatus.CONFLICT, "closed", "This demarche takes no dossier now.")


@API.exception_handler(Http404)
def not_found(request: HttpRequest, _absence: Http404) -> HttpResponse:
    """Answer 404."""
    return _problem(request, HTTPStatus.NOT_FOUND, "not_found", "There is no such demarche.")


@API.exception_handler(ValidationError)
def invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """Answer 422 with what is wrong, by the name of the parameter."""
    fields = {str(error["loc"][-1]): str(error["msg"]) for error in refusal.errors}
    detail = "A parameter is not what this operation reads."
    return _problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", detail, **fields)
