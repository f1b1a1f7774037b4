"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.core.jobs.views import manager

app_name = "jobs"
urlpatterns: list[URLPattern] = [
    path("plateforme/taches", manager.index, name="index"),
    path("plateforme/taches/<int:number>/relancer", manager.retry, name="retry"),
]
