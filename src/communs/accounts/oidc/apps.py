"""Registration of the app with Django."""

from django.apps import AppConfig


class OIDCConfig(AppConfig):
    """The OpenID Connect client."""

    name = "communs.accounts.oidc"
    label = "accounts_oidc"
