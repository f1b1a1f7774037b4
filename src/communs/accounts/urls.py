"""Addresses of this room."""

from django.db import transaction
from django.urls import URLPattern, URLResolver, include, path

from communs.accounts.api.rooms import addresses
from communs.accounts.oidc import views as oidc
from communs.accounts.third_party import ACCESS
from communs.accounts.views import account, manager, tokens
from communs.core.access import declare

third_party: list[URLPattern | URLResolver] = [
    path("compte/", include("allauth.account.urls")),
    path("compte/securite/", include("allauth.mfa.urls")),
    path("compte/services/", include("allauth.socialaccount.urls")),
]
# One transaction a request: an account, its audit row and its queued e-mail exist together or not at all.
declare(third_party, ACCESS, wrap=transaction.atomic)

own: list[URLPattern | URLResolver] = [
    path("compte/", account.home, name="home"),
    path("compte/sessions/", account.sessions, name="sessions"),
    path("compte/sessions/<int:session_id>/fermer", account.end_session, name="end_session"),
    path("compte/sessions/fermer-les-autres", account.end_other_sessions, name="end_other_sessions"),
    path("compte/donnees", account.export, name="export"),
    path("compte/supprimer", account.delete, name="delete"),
    path("compte/jetons/", tokens.tokens, name="tokens"),
    path("compte/jetons/<int:token_id>/revoquer", tokens.revoke, name="revoke_token"),
    path("connexion-associer/", oidc.link, name="oidc_link"),
    path("connexion-associer/<str:proof>", oidc.link_by_letter, name="oidc_link_by_letter"),
    path("plateforme/personnes", manager.people, name="people"),
    path("plateforme/personnes/<int:person_id>", manager.person, name="person"),
    path("plateforme/personnes/<int:person_id>/desactiver", manager.deactivate, name="deactivate"),
    path("plateforme/personnes/<int:person_id>/reactiver", manager.reactivate, name="reactivate"),
]

# allauth's pages look for these two names.
sign_in_by: list[URLPattern | URLResolver] = [
    path("connexion/<slug:provider_id>", oidc.start, name="openid_connect_login"),
    path("connexion/<slug:provider_id>/retour", oidc.callback, name="openid_connect_callback"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *sign_in_by,
    path("", include((own, "accounts"))),
    *third_party,
    path("api/v1/", addresses()),
]
