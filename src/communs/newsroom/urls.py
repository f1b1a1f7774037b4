"""Addresses of this room: the public pages, the media, and the editor."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from wagtail.admin import urls as wagtail_admin

from communs.core.access import allowed, declare_all
from communs.newsroom.addresses import EDITOR, MEDIA
from communs.newsroom.editor import urls as editor_urls
from communs.newsroom.feeds.addresses import FamilyConverter, FormConverter
from communs.newsroom.permissions import is_newsroom_member
from communs.newsroom.urls_press import press_urls
from communs.newsroom.views import calendar, feeds, media, public, team

register_converter(FamilyConverter, "family")
register_converter(FormConverter, "form")

#: A page of Wagtail fails on purpose, for whoever tests the reporting of errors.
UNUSED = {"wagtailadmin_error_test"}
admin = [pattern for pattern in wagtail_admin.urlpatterns if getattr(pattern, "name", "") not in UNUSED]
editor: list[URLPattern | URLResolver] = [path(EDITOR, include(admin))]
declare_all(editor, allowed(is_newsroom_member))

followed: list[URLPattern | URLResolver] = [
    path("flux.<form:form>", feeds.whole, name="feed"),
    path("flux/<section:section>.<form:form>", feeds.section, name="feed-of-section"),
    path("flux/<family:family>/<str:slug>.<form:form>", feeds.term, name="feed-of-term"),
    path("agenda.ics", calendar.whole, name="calendar"),
    path("agenda/etiquette/<str:slug>.ics", calendar.tag, name="calendar-of-tag"),
    path("agenda/<str:slug>.ics", calendar.one, name="calendar-of-event"),
]

own: list[URLPattern | URLResolver] = [
    *editor_urls.pages,
    path("actualites/", public.home, name="home"),
    path("actualites/recherche/", public.search, name="search"),
    path("agenda/", public.agenda, name="agenda"),
    path("espace-presse/", public.press_room, name="press-room"),
    path("espace-presse/contact/<int:pk>/", public.contact, name="contact"),
    path("publication/", public.publications, name="publications"),
    path("redaction-equipe", team.team, name="team"),
    path("redaction-equipe/ajouter", team.appoint, name="appoint"),
    path("redaction-equipe/retirer", team.dismiss, name="dismiss"),
    *press_urls,
    path("<section:section>/<str:slug>/", public.entry, name="entry"),
    path(f"{MEDIA}<path:path>", media.picture, name="media"),
    path("fichiers/<int:pk>/<str:digest>/<str:name>", media.attachment, name="attachment"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include(([*followed, *own], "newsroom"))), *editor]
