"""Which identity services are switched on, from the environment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from communs.env import Environment

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class UnsafeAddress(ValueError):  # noqa: N818 - it names what was found
    """An address of an identity service that is not protected by TLS."""


@dataclass(frozen=True)
class Service:
    """An OpenID Connect provider and our registration there.

    `acr_values` are the levels of identification that we ask for and require (eIDAS, Regulation (EU) 910/2014, art. 8).
    """

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str
    acr_values: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Scheme, host and port of the issuer."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def configured(env: Environment) -> list[Service]:
    """Return the services that have an issuer. Raises `UnsafeAddress` when one is neither https nor on loopback."""
    services = [
        Service(
            "proconnect",
            "ProConnect",
            env.proconnect_issuer.rstrip("/"),
            env.proconnect_client_id,
            env.proconnect_client_secret,
            "openid email given_name usual_name siret",
        ),
        Service(
            "franceconnect",
            "FranceConnect",
            env.franceconnect_issuer.rstrip("/"),
            env.franceconnect_client_id,
            env.franceconnect_client_secret,
            "openid email given_name family_name",
            ("eidas1",),
        ),
    ]
    return [safe_service(service) for service in services if service.issuer]


def safe_service(service: Service) -> Service:
    """Return the service. Raises `UnsafeAddress` when its issuer is neither https nor on loopback."""
    require_safe(service.issuer)
    return service


def require_safe(address: str) -> str:
    """Return `address`. Raises `UnsafeAddress` unless it is https, or http on this very machine (tests)."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return address
    raise UnsafeAddress(f"Not protected by TLS: {address}")


def providers(services: Iterable[Service]) -> dict[str, Any]:
    """Return the same services as django-allauth's setting SOCIALACCOUNT_PROVIDERS."""
    apps = [
        {
            "provider_id": service.id,
            "name": service.name,
            "client_id": service.client_id,
            "secret": service.client_secret,
            "settings": {"server_url": service.issuer},
        }
        for service in services
    ]
    return {"openid_connect": {"APPS": apps}}
