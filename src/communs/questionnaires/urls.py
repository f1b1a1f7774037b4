"""Addresses of this room."""

from django.urls import path, re_path

from communs.questionnaires.views import public

app_name = "questionnaires"
urlpatterns = [
    path("reference/communes", public.communes, name="communes"),
    re_path(r"^reference/tables/(?P<digest>[0-9a-f]{64})$", public.table, name="table"),
]
