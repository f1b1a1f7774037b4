"""The form of an entry, in the order in which a press officer writes it."""

from typing import Any

from django.forms import Textarea
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from communs.newsroom.editor.entry_form import EntryCopyForm, EntryForm
from communs.newsroom.editor.vocabulary import ManyWidget, TermsWidget
from communs.newsroom.models import Article, Entry, Event, PlainPage, PressRelease, Publication

KINDS: tuple[type[Entry], ...] = (PressRelease, Article, Event, Publication, PlainPage)


def install() -> None:
    """Give each kind of entry its form. Called once, when the app is ready."""
    Entry.copy_form_class = EntryCopyForm
    for kind in KINDS:
        kind.edit_handler = _form(kind)


def _form(kind: type[Entry]) -> TabbedInterface:
    tabs = (
        ObjectList(_words(kind), heading=_("Contenu")),
        ObjectList(_sorting(), heading=_("Classement")),
        ObjectList(_publication(), heading=_("Publication")),
    )
    return TabbedInterface(tabs, base_form_class=EntryForm)


def _words(kind: type[Entry]) -> list[Any]:
    when = [_when(), _where()] if kind is Event else []
    return [
        TitleFieldPanel("headline", targets=["slug"], placeholder=_("Titre"), widget=Textarea(attrs={"rows": 2})),
        FieldPanel("chapo", widget=Textarea(attrs={"rows": 4})),
        *when,
        FieldPanel("cover"),
        FieldPanel("body"),
        FieldPanel("facts"),
        FieldPanel("files"),
        FieldPanel("contacts", widget=ManyWidget),
    ]


def _when() -> MultiFieldPanel:
    rows = [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("all_day")]
    return MultiFieldPanel([*rows, FieldPanel("cancelled")], heading=_("Dates"))


def _where() -> MultiFieldPanel:
    fields = ("place", "address", "access", "show_map")
    return MultiFieldPanel([FieldPanel(name) for name in fields], heading=_("Lieu"))


def _sorting() -> list[Any]:
    return [
        FieldPanel("categories", widget=TermsWidget),
        FieldPanel("tags", widget=TermsWidget),
        FieldPanel("authors", widget=ManyWidget),
        MultiFieldPanel([FieldPanel("language"), FieldPanel("original")], heading=_("Langue")),
    ]


def _publication() -> list[Any]:
    return [
        FieldPanel("released_at"),
        FieldPanel("embargo_until"),
        FieldPanel("featured"),
        FieldPanel("leads_to"),
        FieldPanel("contacts_in_feeds"),
        FieldPanel(
            "slug",
            heading=_("Fin de l’adresse"),
            help_text=_("Elle suit le titre. Une fois le texte publié, ne la changez plus."),
        ),
        PublishingPanel(),
        CommentPanel(),
    ]
