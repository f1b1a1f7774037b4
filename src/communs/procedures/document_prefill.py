"""The prefilled links that administrators keep, in the document of a demarche: what each gives, by its name."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.document_parts import Read, converted
from communs.procedures.models import Demarche, PrefillLink
from communs.procedures.models.prefill_link import LONGEST_NAME, MOST_LINKS
from communs.procedures.prefill.given import IDENTITY_PREFIX
from communs.questionnaires.field import PREFILL_PREFIX, Issue

KEY = f"^({PREFILL_PREFIX}|{IDENTITY_PREFIX})"
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
Given = Annotated[
    dict[Annotated[str, msgspec.Meta(pattern=KEY, max_length=200)], str], msgspec.Meta(min_length=1, max_length=1000)
]
Links: TypeAlias = Annotated[dict[Name, Given], msgspec.Meta(max_length=MOST_LINKS)]


def read_links(raw: object) -> Read:
    """The links by name, on one line each. What the form does not take is told before publication, as on the page."""
    named, issues = converted(raw, dict[Name, object], "prefill_links")
    if issues:
        return None, issues
    links: dict[str, dict[str, str]] = {}
    for name, given in named.items():
        links[" ".join(name.split())], wrong = converted(given, Given, f"prefill_links.{name}")
        issues += wrong
    if len(links) < len(named) or len(links) > MOST_LINKS or "" in links:
        said = _("Donnez à chaque lien un nom, une fois ; %(most)s liens au plus.") % {"most": MOST_LINKS}
        issues.append(Issue("prefill_links", said))
    return links, issues


def write_links(demarche: Demarche, _people: bool) -> object:  # noqa: FBT001 - the signature of a part
    """The links by name; None when none is kept."""
    return links_of(demarche) or None


def links_of(demarche: Demarche) -> Mapping[str, dict[str, str]]:
    """What each kept link gives, by its name; one query."""
    found = PrefillLink.objects.filter(demarche=demarche).values_list("name", "given")
    return {name: dict(sorted(given.items())) for name, given in sorted(found)}
