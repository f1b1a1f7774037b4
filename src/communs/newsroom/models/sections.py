"""The tree: one home, one section of each kind, entries below."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from communs.newsroom.enums import SectionKind


class NewsroomHome(Page):
    """The root of the newsroom's tree; the site's own home belongs to the portal."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["newsroom.Section"]
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("accueil de la rédaction")

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str]:  # noqa: ANN401 - Wagtail's signature
        """The newsroom is entered by its news."""
        return (0, settings.SITE_URL, f"/{SectionKind.NEWS.value}/")


class Section(Page):
    """The entries of one kind; its slug is its kind, and never changes."""

    kind = models.CharField(max_length=15, choices=SectionKind, unique=True, editable=False)
    intro = models.TextField(_("présentation"), blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar[list[str]] = ["newsroom.NewsroomHome"]
    is_creatable = False
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("section")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SectionKind.values), name="newsroom_section_kind_is_known"
            ),
        ]

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str]:  # noqa: ANN401 - Wagtail's signature
        """The address is the kind."""
        return (0, settings.SITE_URL, f"/{self.kind}/")
