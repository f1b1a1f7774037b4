"""Wagtail's pages by which entries are written, with our review in place of its checks."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel, ChecksSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from communs.newsroom.editor import moderation
from communs.newsroom.models import Entry
from communs.newsroom.operations.corrections import latest
from communs.newsroom.review import Finding
from communs.newsroom.reviewing import acknowledged, findings_of, standing


class ReviewSidePanel(BaseSidePanel):
    """How many findings stand, and the way to the review."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button, with the count."""

        aria_label = _("Afficher la relecture")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        @override
        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"count": len(self.panel.standing)}

    name = "review"
    title = _("Relecture")
    template_name = "newsroom/editor/side_panel.html"
    order = 350

    @cached_property
    def standing(self) -> list[Finding]:
        """What stands in the way of the publication of the latest words."""
        return standing(findings_of(latest(self.object)), acknowledged(self.object))

    @override
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        errors = sum(finding.severity == "error" for finding in self.standing)
        counts = {"errors": errors, "warnings": len(self.standing) - errors}
        return super().get_context_data(parent_context) | counts


class EntryCreateView(CreateView):
    """A new entry."""

    @override
    def get_side_panels(self) -> MediaContainer:
        return without_checks(super().get_side_panels())


class EntryEditView(EditView):
    """An entry."""

    @override
    def get_side_panels(self) -> MediaContainer:
        panels = list(without_checks(super().get_side_panels()))
        if not self.expects_json_response and not self.hydrate_create_view:
            panels.append(ReviewSidePanel(self.page, self.request))
        return MediaContainer(panels)

    @override
    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        moderation.tell_comments(self.page, self.request.user, changes)


class EntryViewSet(PageViewSet):
    """Every kind of entry is written on the same pages."""

    name = "entries"
    model = Entry
    icon = "doc-full"
    add_view_class = EntryCreateView
    edit_view_class = EntryEditView


def without_checks(panels: Any) -> MediaContainer:  # noqa: ANN401 - Wagtail's container
    """Leave Wagtail's own checks of contents out: the review says more, in the entry's language."""
    return MediaContainer([panel for panel in panels if not isinstance(panel, ChecksSidePanel)])
