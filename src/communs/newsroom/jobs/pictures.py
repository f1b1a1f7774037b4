"""The sizes of pictures are made here, never by a page."""

from communs.core.jobs import job
from communs.core.page_cache import purge
from communs.newsroom.models import Entry, Picture
from communs.newsroom.operations import pictures


@job(queue="documents")
def prepare_picture(*, picture: int) -> None:
    """Make the sizes of one picture; the pages that showed it as it was given are forgotten."""
    found = Picture.objects.filter(pk=picture).first()
    if found is not None:
        pictures.prepare_picture(found)
        purge()


@job(queue="documents")
def prepare_entry(*, entry: int) -> None:
    """Make the sizes of all pictures of one entry: what its publication queues."""
    found = Entry.objects.filter(pk=entry).first()
    if found is not None:
        pictures.prepare_entry(found)
        purge()
