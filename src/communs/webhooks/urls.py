"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.webhooks.views import administrator

app_name = "webhooks"
ALL = "administration/demarches/<int:pk>/webhooks"
ONE = f"{ALL}/<int:webhook_id>"
urlpatterns: list[URLPattern] = [
    path(ALL, administrator.webhooks, name="webhooks"),
    path(f"{ALL}/nouveau", administrator.new, name="new"),
    path(ONE, administrator.webhook, name="webhook"),
    path(f"{ONE}/supprimer", administrator.remove, name="remove"),
    path(f"{ONE}/secret", administrator.secret, name="secret"),
    path(f"{ONE}/envois/<int:delivery_id>", administrator.resend, name="resend"),
]
