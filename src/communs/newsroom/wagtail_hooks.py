"""What Wagtail asks of the newsroom: its own viewsets, menus, scripts and sheets."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.models import Page

from communs.newsroom.editor import choosers, home, menus, preview, snippets
from communs.newsroom.editor.pages import EntryViewSet
from communs.newsroom.jobs.links import check_links
from communs.newsroom.models import Entry


@hooks.register("register_admin_viewset")
def entry_viewset() -> EntryViewSet:
    """The pages by which entries are written."""
    return EntryViewSet()


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def try_links(_request: HttpRequest, page: Page) -> None:
    """The links of a draft are tried while it is written, so that its review can tell."""
    if isinstance(page, Entry):
        check_links.defer_once(str(page.pk), entry=page.pk)


@hooks.register("insert_global_admin_js")
def scripts() -> SafeString:
    """Our module, on every page of the editor."""
    return format_html('<script type="module" src="{}"></script>', static("communs/editor/editor.js"))


@hooks.register("insert_global_admin_css")
def sheets() -> SafeString:
    """Our sheet, on every page of the editor."""
    return format_html('<link rel="stylesheet" href="{}">', static("communs/editor/editor.css"))


choosers.install()
home.install()
menus.install()
preview.install()
snippets.install()
