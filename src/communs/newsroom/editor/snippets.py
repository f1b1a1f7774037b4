"""The lists beside the entries: the vocabulary, authors, press contacts, declared figures."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from communs.newsroom.models import Author, DeclaredFigure, PressContact, Term


class TermViewSet(SnippetViewSet):
    """The vocabulary."""

    model = Term
    icon = "tag"
    list_display: ClassVar[list[str]] = ["name", "family", "synonyms"]
    list_filter: ClassVar[list[str]] = ["family"]
    search_fields: ClassVar[list[str]] = ["name", "synonyms"]
    panels: ClassVar[list[FieldPanel]] = [FieldPanel(name) for name in ("family", "name", "slug", "synonyms")]


class AuthorViewSet(SnippetViewSet):
    """Who signs."""

    model = Author
    icon = "user"
    search_fields: ClassVar[list[str]] = ["name"]
    panels: ClassVar[list[FieldPanel]] = [FieldPanel("name")]


class PressContactViewSet(SnippetViewSet):
    """Whom journalists call."""

    model = PressContact
    icon = "mail"
    list_display: ClassVar[list[str]] = ["role", "body", "email"]
    panels: ClassVar[list[FieldPanel]] = [FieldPanel(name) for name in ("role", "body", "email", "phones")]


class DeclaredFigureViewSet(SnippetViewSet):
    """Figures from elsewhere."""

    model = DeclaredFigure
    icon = "order"
    list_display: ClassVar[list[str]] = ["label", "slug", "territory", "value", "measured_on"]
    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("territory")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("measured_on")]),
        FieldRowPanel([FieldPanel("unit_one"), FieldPanel("unit_many")]),
        FieldPanel("source"),
        FieldPanel("valid_days"),
    ]


class ReferenceGroup(SnippetViewSetGroup):
    """One entry of the menu for the four lists."""

    menu_label = _("Références")
    menu_icon = "list-ul"
    menu_order = 130
    items = (TermViewSet, AuthorViewSet, PressContactViewSet, DeclaredFigureViewSet)


def install() -> None:
    """Add the lists to the editor."""
    register_snippet(ReferenceGroup)
