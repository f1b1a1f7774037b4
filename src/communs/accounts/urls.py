"""Addresses of this room."""

from django.db import transaction
from django.urls import URLPattern, URLResolver, include, path

from communs.accounts.third_party import ACCESS
from communs.core.access import declare

third_party: list[URLPattern | URLResolver] = [
    path("compte/", include("allauth.account.urls")),
    path("compte/securite/", include("allauth.mfa.urls")),
    path("compte/services/", include("allauth.socialaccount.urls")),
    path("compte/sessions/", include("allauth.usersessions.urls")),
]
# One transaction a request: an account, its audit row and its queued e-mail exist together or not at all.
declare(third_party, ACCESS, wrap=transaction.atomic)

urlpatterns: list[URLPattern | URLResolver] = [*third_party]
