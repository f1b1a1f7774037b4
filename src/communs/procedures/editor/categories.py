"""The field types as an administrator looks for them: by category, or by words."""

from collections.abc import Iterator, Mapping

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.wording import folded

OTHER = "other"
ABSENT = 3
CATEGORIES: Mapping[str, Promise] = {
    "text": _("Texte"),
    "choice": _("Choix"),
    "number": _("Nombres et dates"),
    "person": _("Identité et contact"),
    "place": _("Lieux"),
    "body": _("Entreprises et associations"),
    "situation": _("Situation connue d’une administration"),
    "file": _("Fichiers"),
    "structure": _("Mise en page"),
    OTHER: _("Autres"),
}
CATEGORY_OF: Mapping[str, str] = {
    **dict.fromkeys(("text", "textarea", "formatted"), "text"),
    **dict.fromkeys(("single_choice", "multiple_choice", "linked_choice", "yes_no", "checkbox"), "choice"),
    **dict.fromkeys(("table_choice", "multiple_table_choice"), "choice"),
    **dict.fromkeys(("integer", "decimal", "date", "datetime", "calculated"), "number"),
    **dict.fromkeys(("civility", "email", "phone", "iban"), "person"),
    **dict.fromkeys(("address", "commune", "departement", "region", "epci", "country", "map"), "place"),
    **dict.fromkeys(("siret", "rna", "rnf", "school"), "body"),
    **dict.fromkeys(("family_benefits", "family_quotient", "tax_notice", "job_seeker", "student"), "situation"),
    **dict.fromkeys(("files", "identity_document"), "file"),
    **dict.fromkeys(("header", "explanation", "repetition"), "structure"),
}


class Offer(msgspec.Struct, frozen=True):
    """A type to add."""

    kind: str
    title: str
    summary: str


def offers(words: str = "", *, repeatable: bool = False) -> list[tuple[str, list[Offer]]]:
    """The types whose title or summary holds every one of these words, by category, the best fit first.

    `repeatable` leaves out what a repetition cannot hold.
    """
    found = [offer for offer in _all(repeatable=repeatable) if _rank(offer, folded(words)) < ABSENT]
    found.sort(key=lambda offer: (_rank(offer, folded(words)), folded(offer.title)))
    by_category: dict[str, list[Offer]] = {}
    for offer in found:
        by_category.setdefault(CATEGORY_OF.get(offer.kind, OTHER), []).append(offer)
    names = by_category if words.strip() else [name for name in CATEGORIES if name in by_category]
    return [(str(CATEGORIES[name]), by_category[name]) for name in names]


def _all(*, repeatable: bool) -> Iterator[Offer]:
    for kind, cls in FIELD_TYPES.items():
        if cls.repeatable or not repeatable:
            yield Offer(kind, str(cls.title), str(cls.summary))


def _rank(offer: Offer, words: str) -> int:
    """How well a type fits: its title begins with the words, holds them, or its summary does."""
    title = folded(offer.title)
    if title.startswith(words):
        return 0
    if all(word in title for word in words.split()):
        return 1
    text = f"{title} {folded(offer.summary)}"
    return 2 if all(word in text for word in words.split()) else ABSENT
