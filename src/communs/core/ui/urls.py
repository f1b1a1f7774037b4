"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.core.ui.views import preferences

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("preferences/theme", preferences.theme, name="theme"),
    path("preferences/langue", preferences.language, name="language"),
]
