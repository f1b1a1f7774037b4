"""Checking what an identity service signed (OpenID Connect Core 1.0, section 3.1.3.7)."""

import hmac
from typing import Any

import jwt

from communs.accounts.oidc.configuration import Service

ALGORITHMS = ["RS256", "PS256", "ES256", "RS512", "ES512", "EdDSA"]
CLOCK_SECONDS = 30


class IdentityRefused(Exception):  # noqa: N818 - it names what happened
    """The identity cannot be trusted, or the service does not answer; `reason` is one word for the logs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def verified_claims(
    token: str, service: Service, key_set: dict[str, Any], *, expected_nonce: str | None = None
) -> dict[str, Any]:
    """Return the claims of a token signed by the service for us.

    Signature, issuer and audience always; for an ID token (`expected_nonce` given) also its expiry, nonce, authorised
    party and level of identification. Raises `IdentityRefused`.
    """
    required = ["iss", "aud", "sub", *(["exp", "iat"] if expected_nonce is not None else [])]
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(token, key_set),
            algorithms=ALGORITHMS,
            audience=service.client_id,
            issuer=[service.issuer, f"{service.issuer}/"],
            leeway=CLOCK_SECONDS,
            options={"require": required},
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise IdentityRefused("signature") from error
    if expected_nonce is not None:
        _check_id_token(claims, service, expected_nonce)
    return claims


def _check_id_token(claims: dict[str, Any], service: Service, nonce: str) -> None:
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise IdentityRefused("nonce")
    if claims.get("azp", service.client_id) != service.client_id:
        raise IdentityRefused("party")
    if service.acr_values and claims.get("acr") not in service.acr_values:
        raise IdentityRefused("level")


def _key(token: str, key_set: dict[str, Any]) -> jwt.PyJWK:
    kid = jwt.get_unverified_header(token).get("kid")
    candidates = [key for key in jwt.PyJWKSet.from_dict(key_set).keys if key.public_key_use in {None, "sig"}]
    for key in candidates:
        if key.key_id == kid or (kid is None and len(candidates) == 1):
            return key
    raise IdentityRefused("key")
