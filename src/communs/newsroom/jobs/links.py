"""Links are tried apart: a slow site delays nobody."""

from communs.core.jobs import job
from communs.newsroom.models import Entry
from communs.newsroom.operations.link_checks import check_links_of


@job(queue="maintenance")
def check_links(*, entry: int) -> None:
    """Try the links of the latest words of an entry."""
    found = Entry.objects.filter(pk=entry).first()
    if found is not None:
        check_links_of(found.get_latest_revision_as_object())
