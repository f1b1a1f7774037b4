"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.core.mail.views import development

app_name = "mail"
urlpatterns: list[URLPattern] = [
    path("mailbox", development.index, name="mailbox"),
    path("mailbox/<str:key>", development.show, name="letter"),
    path("mailbox/<str:key>/html", development.html, name="letter_html"),
    path("mailbox/<str:key>/pieces/<int:number>", development.attachment, name="letter_attachment"),
]
