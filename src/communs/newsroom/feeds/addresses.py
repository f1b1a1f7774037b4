"""Where the feeds are."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from communs.newsroom.enums import TermFamily

LANGUAGE = "langue"
#: How the addresses name the two vocabularies.
FAMILIES = {"etiquette": TermFamily.TAG, "rubrique": TermFamily.CATEGORY}


class _Words:
    """A part of an address that is one of a few words."""

    regex = ""

    def to_python(self, value: str) -> str:
        """Return the word."""
        return value

    def to_url(self, value: str) -> str:
        """Return the word."""
        return value


class FormConverter(_Words):
    """The format of a feed."""

    regex = "atom|json"


class FamilyConverter(_Words):
    """A vocabulary."""

    regex = "|".join(FAMILIES)


def address_of(name: str, form: str, language: str = "") -> str:
    """Return the path of a channel in a format: `/flux.atom`, `/flux/agenda.json?langue=en`."""
    family, _, slug = name.partition("/")
    values: dict[str, Any] = {"form": form}
    if slug:
        path = reverse("newsroom:feed-of-term", kwargs=values | {"family": family, "slug": slug})
    elif name:
        path = reverse("newsroom:feed-of-section", kwargs=values | {"section": name})
    else:
        path = reverse("newsroom:feed", kwargs=values)
    return f"{path}?{urlencode({LANGUAGE: language})}" if language else path
