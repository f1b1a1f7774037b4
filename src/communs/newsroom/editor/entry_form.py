"""What people send when they write an entry."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from typing_extensions import override
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.models import Page

from communs.newsroom.addresses import is_reserved
from communs.newsroom.models import Entry
from communs.newsroom.models.entries import SECTION_OF

LONGEST = 240
TWICE = timedelta(seconds=20)


class EntryForm(WagtailAdminPageForm):
    """An entry; the end of its address, unless somebody chose one, is what its title gives and is still free."""

    def clean_slug(self) -> str:
        """Number an address that a title gives when another entry or page has it: two texts may bear one title."""
        slug: str = self.cleaned_data["slug"]
        given = slugify(self.data.get("headline", ""))
        if (self.instance.pk and self.instance.live) or slug != given[: len(slug)] or self._was_just_saved(slug):
            return slug
        return next(candidate for candidate in _numbered(slug) if self._is_free(candidate))

    @override
    def save(self, commit: bool = True) -> Entry:
        """A new entry is a draft until the review lets it out: Wagtail would put it on the site first."""
        if self.instance.pk is None:
            self.instance.live = False
            self.instance.has_unpublished_changes = True
        entry: Entry = super().save(commit=commit)
        return entry

    def _was_just_saved(self, slug: str) -> bool:
        """Whether this very text was saved by itself while its author pressed the button: the error then says so."""
        recent = timezone.now() - TWICE
        drafts = Entry.objects.filter(slug=slug, owner=self.for_user, live=False, latest_revision_created_at__gt=recent)
        return self.instance.pk is None and drafts.exists()

    def _is_free(self, slug: str) -> bool:
        if is_reserved(SECTION_OF[self.instance.KIND].value, slug):
            return False
        free: bool = Page._slug_is_available(slug, self.parent_page, self.instance)  # noqa: SLF001 - Wagtail's own rule
        return free


class EntryCopyForm(CopyForm):
    """A copy is a draft: it is published by the same door as everything, never copied onto the site."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **options)
        for name in ("publish_copies", "alias", "copy_subpages"):
            self.fields.pop(name, None)


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug[:LONGEST]}-{number}" for number in count(2))
