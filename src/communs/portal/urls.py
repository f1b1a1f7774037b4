"""Addresses of this room."""

from django.urls import path

from communs.portal.views import public

app_name = "portal"
urlpatterns = [path("", public.home, name="home")]
