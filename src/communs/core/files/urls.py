"""Addresses of this room."""

from django.urls import path

from communs.core.files.views import public

app_name = "files"
urlpatterns = [path("fichiers/<str:token>/<str:name>", public.serve, name="serve")]
