"""A personal API token: the key that a program uses in a person's name."""

import hashlib
import ipaddress
import secrets
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from communs.accounts.models.person import Person

PREFIX_LENGTH = 14


class ApiToken(models.Model):
    """Only the digest of the secret is kept: the secret is shown once, when the token is made.

    `refused_told_at` is when its person was last told of a refused network, `expiry_told` how many days before its end
    they were told of it.

    A plain SHA-256 is right here, unlike for a password: the secret is 256 random bits, which no dictionary holds and
    no machine enumerates, and a slow hash would cost every request of the API.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="personal_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=PREFIX_LENGTH)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=50))
    networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_ip = models.GenericIPAddressField(null=True, blank=True)
    refused_told_at = models.DateTimeField(null=True, blank=True)
    expiry_told = models.PositiveSmallIntegerField(null=True, blank=True)
    minute_started_at = models.DateTimeField(default=timezone.now)
    minute_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_creation"
            ),
            models.CheckConstraint(condition=models.Q(scopes__len__gt=0), name="token_has_a_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_valid(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > now

    def accepts(self, address: str) -> bool:
        """Whether it may be used from an IP address: any, unless networks are listed."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return not self.networks
        return not self.networks or any(ip in ipaddress.ip_network(network) for network in self.networks)


def new_secret() -> str:
    """Return a fresh secret of 256 random bits, recognisable by secret scanners."""
    return f"communs_{secrets.token_urlsafe(32)}"


def digest_of_secret(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
