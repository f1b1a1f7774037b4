"""Addresses of a former site: they lead to the entries, or tell that a page is gone. None hides what is there."""

from collections.abc import Iterable
from dataclasses import dataclass

from communs.newsroom.exchange.kinds import section_and_slug
from communs.newsroom.models import Entry, FormerAddress
from communs.newsroom.models.entries import SECTION_OF


@dataclass(frozen=True)
class Leading:
    """A path of the former site and what it leads to: an entry, an address, or nothing any more."""

    path: str
    entry: Entry | None = None
    target: str = ""


def keep(leadings: Iterable[Leading]) -> list[Leading]:
    """Create the missing rows; return those that could not be, for their path leads elsewhere or shows an entry."""
    known = {former.path: (former.entry_id, former.target) for former in FormerAddress.objects.all()}
    shown = _shown_addresses()
    rows, refused = [], []
    for leading in leadings:
        meant = (leading.entry.pk if leading.entry else None, leading.target)
        owner = shown.get(leading.path.rstrip("/"))
        if owner is not None and owner == meant[0]:
            continue
        if owner is not None or known.get(leading.path, meant) != meant:
            refused.append(leading)
        elif leading.path not in known:
            known[leading.path] = meant
            rows.append(FormerAddress(path=leading.path, entry_id=meant[0], target=meant[1]))
    FormerAddress.objects.bulk_create(rows, batch_size=500)
    return refused


def _shown_addresses() -> dict[str, int]:
    """The addresses of the entries that are published, without their last slash."""
    live = Entry.objects.filter(live=True).values_list("pk", "kind", "slug")
    return {f"/{SECTION_OF[kind].value}/{slug}": pk for pk, kind, slug in live}


def is_own(path: str, entry: Entry) -> bool:
    """Whether a path is the address of the entry itself."""
    return section_and_slug(path) == (entry.section.value, entry.slug)
