"""The lists beside the entries: the vocabulary, authors, press contacts, declared figures."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, SnippetViewSet, SnippetViewSetGroup

from communs.newsroom.models import Author, DeclaredFigure, PressContact, Term
from communs.newsroom.operations.declaring import declare, retract


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


class FigureCreateView(CreateView):
    """A new declared figure."""

    @override
    def save_instance(self) -> DeclaredFigure:
        return declare(self.form.save(commit=False), self.request.user)


class FigureEditView(EditView):
    """A declared figure."""

    @override
    def save_instance(self) -> DeclaredFigure:
        self.has_content_changes = self.form.has_changed()
        return declare(self.form.save(commit=False), self.request.user)


class FigureDeleteView(DeleteView):
    """The end of a declared figure."""

    @override
    def delete_action(self) -> None:
        retract(self.object, self.request.user)


class DeclaredFigureViewSet(SnippetViewSet):
    """Figures from elsewhere."""

    model = DeclaredFigure
    add_view_class = FigureCreateView
    edit_view_class = FigureEditView
    delete_view_class = FigureDeleteView
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
