"""Addresses of this room."""

from django.urls import path

from communs.questionnaires.views import public

app_name = "questionnaires"
urlpatterns = [path("reference/communes", public.communes, name="communes")]
