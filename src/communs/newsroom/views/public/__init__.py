"""What everybody reads, one module a family of pages."""

from communs.newsroom.views.public.agenda import agenda
from communs.newsroom.views.public.contact import contact
from communs.newsroom.views.public.entry import entry
from communs.newsroom.views.public.home import home
from communs.newsroom.views.public.press_room import press_room
from communs.newsroom.views.public.publications import publications
from communs.newsroom.views.public.search import search

__all__ = ["agenda", "contact", "entry", "home", "press_room", "publications", "search"]
