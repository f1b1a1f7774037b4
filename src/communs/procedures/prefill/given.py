"""What a link or a program gives for a dossier: answers under `champ_…`, the applicant under `identite_…`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communs.procedures.enums import Identity
from communs.procedures.models import Demarche
from communs.questionnaires.field import PREFILL_PREFIX, Json
from communs.questionnaires.prefill import Given

IDENTITY_PREFIX = "identite_"
LIST_MARK = "[]"
TOKEN = "prefill_token"  # noqa: S105 - the name of a parameter
LONGEST_IDENTITY = 150


class IdentityKey(NamedTuple):
    """A part of the identity that may be given: its key, its question, how it is written, an example."""

    key: str
    label: "str | Promise"
    form: "str | Promise"
    sample: str


FIRST_NAME = IdentityKey("identite_prenom", _("Prénom"), _("Un texte sur une ligne"), "Ada")
LAST_NAME = IdentityKey("identite_nom", _("Nom"), _("Un texte sur une ligne"), "Fictive")
GENDER = IdentityKey("identite_genre", _("Civilité"), _("« M. » ou « Mme »"), "Mme")
COMPANY = IdentityKey(
    "identite_siret", _("Numéro SIRET de l’établissement"), _("Un numéro SIRET, 14 chiffres"), "13002526500013"
)


def identity_keys(demarche: Demarche) -> tuple[IdentityKey, ...]:
    """The parts of the identity that this demarche asks and that may be given."""
    if demarche.identity == Identity.PERSON:
        return (GENDER, FIRST_NAME, LAST_NAME) if demarche.asks_civility else (FIRST_NAME, LAST_NAME)
    return {Identity.EITHER: (FIRST_NAME, LAST_NAME), Identity.COMPANY: (COMPANY,)}.get(Identity(demarche.identity), ())


def is_given(name: str) -> bool:
    """Whether a key of a link or of a document says something of the dossier."""
    return name.startswith((PREFILL_PREFIX, IDENTITY_PREFIX))


def given_in(query: QueryDict) -> dict[str, Json]:
    """What a link gives: a text, or a list where the key is repeated or ends with `[]`."""
    given: dict[str, Json] = {}
    for name, values in query.lists():
        if is_given(name):
            is_list = name.endswith(LIST_MARK) or len(values) > 1
            given[name.removesuffix(LIST_MARK)] = list(values) if is_list else _last(values)
    return given


def identity_given(given: Given, key: IdentityKey) -> str:
    """One part of the identity as it was given, on one line; empty when it was not."""
    raw = given.get(key.key)
    return " ".join(raw.replace("\0", "").split())[:LONGEST_IDENTITY] if isinstance(raw, str) else ""


def without_identity(given: Mapping[str, Json]) -> dict[str, Json]:
    """The answers alone."""
    return {name: value for name, value in given.items() if name.startswith(PREFILL_PREFIX)}


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""
