"""The addresses of communs: each room brings its own."""

from django.urls import include, path

from communs.dossiers.api.rest import addresses as public_api

urlpatterns = [
    path("", include("communs.core.ui.urls")),
    path("", include("communs.core.jobs.urls")),
    path("", include("communs.core.mail.urls")),
    path("", include("communs.core.files.urls")),
    path("", include("communs.accounts.urls")),
    path("", include("communs.organisations.urls")),
    path("", include("communs.questionnaires.urls")),
    path("", include("communs.procedures.urls")),
    path("", include("communs.webhooks.urls")),
    path("", include("communs.dossiers.urls")),
    path("api/public/v1/", public_api()),
    path("", include("communs.payments.urls")),
    path("", include("communs.newsroom.urls")),
    path("", include("communs.portal.urls")),
]
