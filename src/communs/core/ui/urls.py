"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.core.ui.views import design, preferences

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("design", design.design, name="design"),
    path("design/confirmer", design.confirm, name="design_confirm"),
    path("preferences/theme", preferences.theme, name="theme"),
    path("preferences/langue", preferences.language, name="language"),
]
