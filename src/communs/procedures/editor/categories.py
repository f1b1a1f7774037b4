"""The field types as an administrator looks for them: by category, or by words."""

from collections.abc import Iterator, Mapping

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.wording import folded

OTHER = "other"
CATEGORIES: Mapping[str, Promise] = {
    "text": _("Texte"),
    "choice": _("Choix"),
    "number": _("Nombres et dates"),
    "person": _("Identité et contact"),
    "place": _("Lieux"),
    "body": _("Entreprises et associations"),
    "file": _("Fichiers"),
    "structure": _("Mise en page"),
    OTHER: _("Autres"),
}
CATEGORY_OF: Mapping[str, str] = {
    **dict.fromkeys(("text", "textarea", "formatted"), "text"),
    **dict.fromkeys(("single_choice", "multiple_choice", "linked_choice", "yes_no", "checkbox"), "choice"),
    **dict.fromkeys(("integer", "decimal", "date", "datetime", "calculated"), "number"),
    **dict.fromkeys(("civility", "email", "phone", "iban"), "person"),
    **dict.fromkeys(("address", "commune", "departement", "region", "epci", "country", "map"), "place"),
    **dict.fromkeys(("siret", "rna", "rnf", "education", "school"), "body"),
    **dict.fromkeys(("files", "identity_document"), "file"),
    **dict.fromkeys(("header", "explanation", "repetition"), "structure"),
}


class Offer(msgspec.Struct, frozen=True):
    """A type to add."""

    kind: str
    title: str
    summary: str


def offers(words: str = "", *, repeatable: bool = False) -> list[tuple[str, list[Offer]]]:
    """The types whose title or summary holds every one of these words, by category; empty categories are left out.

    `repeatable` leaves out what a repetition cannot hold.
    """
    wanted = folded(words).split()
    found = [offer for offer in _all(repeatable=repeatable) if _holds(offer, wanted)]
    return [
        (str(label), matching)
        for name, label in CATEGORIES.items()
        if (matching := [offer for offer in found if CATEGORY_OF.get(offer.kind, OTHER) == name])
    ]


def _all(*, repeatable: bool) -> Iterator[Offer]:
    for kind, cls in FIELD_TYPES.items():
        if cls.repeatable or not repeatable:
            yield Offer(kind, str(cls.title), str(cls.summary))


def _holds(offer: Offer, words: list[str]) -> bool:
    text = folded(f"{offer.title} {offer.summary}")
    return all(word in text for word in words)
