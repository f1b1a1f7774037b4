"""A site where somebody forgot to declare who may open a view."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from communs.core.access import public


@public
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [path("", open_to_all, name="open"), path("secret/", forgotten, name="secret")]
