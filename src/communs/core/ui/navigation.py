"""The main navigation and the account menu: each room registers its entries, nobody edits a template."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from communs.accounts.models import Person

Predicate = Callable[["Person | AnonymousUser"], bool]


def everybody(person: "Person | AnonymousUser") -> bool:
    """Whether anybody, signed in or not, sees the entry: yes."""
    return True


def signed_in(person: "Person | AnonymousUser") -> bool:
    """Whether a person (possibly anonymous) is signed in."""
    return bool(person.is_authenticated)


@dataclass(frozen=True)
class Entry:
    """A link of a menu: `label` (lazy text), `url_name`, who sees it, its place (lower comes first)."""

    label: "str | Promise"
    url_name: str
    visible: Predicate = everybody
    position: int = 50


@dataclass(frozen=True)
class Item:
    """An entry as shown to one person: `current` is "page", "true" (a page of the same room) or empty."""

    label: str
    url: str
    current: str


class Menu:
    """An ordered set of entries, filled in `AppConfig.ready`."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(self, label: "str | Promise", url_name: str, *, visible: Predicate = everybody, position: int = 50) -> None:
        """Add a link; registering the same `url_name` again replaces it."""
        self._entries[url_name] = Entry(label, url_name, visible, position)

    def items(self, request: HttpRequest) -> Iterator[Item]:
        """Yield what this request's person sees; an entry whose address does not exist is left out."""
        for entry in sorted(self._entries.values(), key=lambda entry: (entry.position, entry.url_name)):
            if entry.visible(request.user):
                try:
                    url = reverse(entry.url_name)
                except NoReverseMatch:
                    continue
                yield Item(str(entry.label), url, _current(request.path, url))


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url.rstrip("/") + "/") else ""


main_navigation = Menu()
account_menu = Menu()
footer_links = Menu()
