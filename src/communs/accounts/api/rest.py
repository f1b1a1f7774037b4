"""The API object, its authentication, and the errors that it documents."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Schema
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from communs.accounts.api.limits import announce_limits
from communs.accounts.models import ApiToken
from communs.accounts.operations.tokens import TokenRefused, use_token

STATUS = {
    "invalid_token": HTTPStatus.UNAUTHORIZED,
    "network": HTTPStatus.FORBIDDEN,
    "scope": HTTPStatus.FORBIDDEN,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
}
DETAILS = {
    "invalid_token": "The token is missing, unknown, revoked or expired.",
    "network": "The token may not be used from this network.",
    "scope": "The token lacks the scope that this operation needs.",
    "rate_limited": "Too many requests with this token: wait a minute.",
}


class TokenError(Schema):
    """Why a request was refused: `code` is invalid_token, network, scope or rate_limited."""

    code: str
    detail: str


class Problem(Schema):
    """Why there is no answer: `code` is not_found, rate_limited, or invalid_request with what is wrong with each parameter."""

    code: str
    detail: str
    fields: dict[str, str] = Field(default_factory=dict)


REFUSALS = {int(status): TokenError for status in STATUS.values()}


class TokenAuth(HttpBearer):
    """A personal API token that carries `scope`, sent as `Authorization: Bearer …`."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> ApiToken:
        """Return the token; the person in whose name it acts becomes `request.user`. Raises `TokenRefused`."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise TokenRefused("invalid_token")
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Find and count the token, then check its scope. Raises `TokenRefused`."""
        used = use_token(token, get_adapter().get_client_ip(request))
        if self.scope not in used.scopes:
            raise TokenRefused("scope")
        request.user = used.person
        return used


API = NinjaAPI(
    title="communs",
    version="1",
    description=(
        "The REST API of communs. What is public is read by anybody; for the rest, tokens are made on the page"
        " « Jetons d’API » of one’s account."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
    auth=TokenAuth("profile:read"),
)
announce_limits(API)


@API.exception_handler(TokenRefused)
def refused(request: HttpRequest, refusal: TokenRefused) -> HttpResponse:
    """Answer 401, 403 or 429 with a code that a program can read."""
    body = {"code": refusal.code, "detail": DETAILS[refusal.code]}
    response = API.create_response(request, body, status=STATUS[refusal.code])
    if refusal.code == "invalid_token":
        response["WWW-Authenticate"] = 'Bearer realm="communs"'
    if refusal.code == "rate_limited":
        response["Retry-After"] = "60"
    return response


@API.exception_handler(Http404)
def not_found(request: HttpRequest, absence: Http404) -> HttpResponse:
    """Answer 404 with a code that a program can read."""
    body = {"code": "not_found", "detail": "There is nothing to read here."}
    return API.create_response(request, body, status=HTTPStatus.NOT_FOUND)


@API.exception_handler(ValidationError)
def invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """Answer 422 with what is wrong, by the name of the parameter."""
    fields = {str(error["loc"][-1]): str(error["msg"]) for error in refusal.errors}
    body = {"code": "invalid_request", "detail": "A parameter is not what this operation reads.", "fields": fields}
    return API.create_response(request, body, status=HTTPStatus.UNPROCESSABLE_ENTITY)
