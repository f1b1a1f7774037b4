"""The OpenID Connect client: discovery, authorisation request, code for tokens, identity (OpenID Connect Core 1.0)."""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from django.core.cache import cache

from communs.accounts.oidc.configuration import Service, UnsafeAddress, require_safe
from communs.accounts.oidc.verification import IdentityRefused, verified_claims

TIMEOUT_SECONDS = 5.0
DISCOVERY_SECONDS = 3600
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Request:
    """What is kept in the visitor's session between the request and its answer."""

    service: str
    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls, service: Service) -> "Request":
        """Draw fresh random values (PKCE: RFC 7636)."""
        return cls(service.id, *(secrets.token_urlsafe(32) for _ in range(3)))

    @property
    def challenge(self) -> str:
        """The S256 challenge of the verifier."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    def kept(self) -> dict[str, str]:
        """As the session keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Identity:
    """A verified identity: the claims of the service, and the token that ends the session there."""

    claims: dict[str, Any]
    id_token: str


def discover(service: Service) -> dict[str, Any]:
    """Return the service's metadata, kept for an hour. Raises `IdentityRefused` when unreachable or not its own."""
    key = f"oidc:discovery:{service.issuer}"
    if (known := cache.get(key)) is None:
        known = _fetch(f"{service.issuer}/.well-known/openid-configuration").json()
        if str(known.get("issuer", "")).rstrip("/") != service.issuer:
            raise IdentityRefused("issuer")
        _require_safe_endpoints(known)
        cache.set(key, known, DISCOVERY_SECONDS)
    return dict(known)


def authorization_url(service: Service, request: Request, redirect_uri: str) -> str:
    """Return the address that asks the service who the visitor is."""
    parameters = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": redirect_uri,
        "scope": service.scope,
        "state": request.state,
        "nonce": request.nonce,
        "code_challenge": request.challenge,
        "code_challenge_method": "S256",
    }
    if service.acr_values:
        parameters["acr_values"] = " ".join(service.acr_values)
    return f"{discover(service)['authorization_endpoint']}?{urlencode(parameters)}"


def identify(service: Service, request: Request, code: str, redirect_uri: str) -> Identity:
    """Exchange the code and return who the visitor is. Raises `IdentityRefused`."""
    metadata = discover(service)
    tokens = _tokens(service, metadata, request, code, redirect_uri)
    id_token = str(tokens.get("id_token", ""))
    proven = verified_claims(id_token, service, keys(metadata), expected_nonce=request.nonce)
    told = _userinfo(service, metadata, str(tokens.get("access_token", "")))
    if told.get("sub") != proven["sub"]:
        raise IdentityRefused("subject")
    return Identity({**told, "sub": proven["sub"], "acr": proven.get("acr")}, id_token)


def logout_url(service: Service, id_token: str, back: str) -> str:
    """Return the address that ends the session at the service (RP-Initiated Logout 1.0), empty when it offers none."""
    endpoint = discover(service).get("end_session_endpoint")
    if not endpoint:
        return ""
    parameters = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "state": secrets.token_urlsafe(16)}
    return f"{require_safe(endpoint)}?{urlencode(parameters)}"


def keys(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return the service's public keys."""
    return dict(_fetch(metadata["jwks_uri"]).json())


def _tokens(
    service: Service, metadata: dict[str, Any], request: Request, code: str, redirect_uri: str
) -> dict[str, Any]:
    content = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": service.client_id,
        "client_secret": service.client_secret,
        "code_verifier": request.verifier,
    }
    try:
        answer = httpx.post(metadata["token_endpoint"], data=content, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return dict(answer.json())
    except (httpx.HTTPError, ValueError) as error:
        raise IdentityRefused("token") from error


def _userinfo(service: Service, metadata: dict[str, Any], access_token: str) -> dict[str, Any]:
    """JSON, or a signed JWT as ProConnect and FranceConnect send it."""
    answer = _fetch(metadata["userinfo_endpoint"], {"Authorization": f"Bearer {access_token}"})
    if answer.headers.get("content-type", "").partition(";")[0].strip() == "application/jwt":
        return verified_claims(answer.text, service, keys(metadata))
    try:
        return dict(answer.json())
    except ValueError as error:
        raise IdentityRefused("userinfo") from error


def _fetch(address: str, headers: dict[str, str] | None = None) -> httpx.Response:
    try:
        answer = httpx.get(require_safe(address), headers=headers, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise IdentityRefused("unreachable") from error
    return answer


def _require_safe_endpoints(metadata: dict[str, Any]) -> None:
    try:
        for name in ENDPOINTS:
            require_safe(str(metadata[name]))
    except (KeyError, UnsafeAddress) as error:
        raise IdentityRefused("metadata") from error
