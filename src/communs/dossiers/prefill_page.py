"""What is told of a prefilled dossier: before it is begun, then on the page where it is filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.calendar_words import moment
from communs.dossiers.models import Dossier, Prefill
from communs.dossiers.operations.prefilling import Taken
from communs.dossiers.queries import context_to_begin, questionnaire_of
from communs.procedures.models import Demarche
from communs.procedures.prefill import given as keys
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.fields.civility import WORDS
from communs.questionnaires.prefill import Declined, Given, prefill
from communs.questionnaires.queries import compiled_revision
from communs.questionnaires.wording import folded

CIVILITIES = {"M.": "m", "Mme": "mme"}


@dataclass(frozen=True)
class Line:
    """An answer, in words; `hidden` when the other answers do not ask for it yet."""

    label: str
    text: str
    hidden: bool = False


@dataclass(frozen=True)
class Offer:
    """What a person is about to take: the answers, what was refused, and who gave them when a program did."""

    lines: Sequence[Line]
    declined: Sequence[Declined]
    identity: Mapping[str, str]
    by_program: bool
    origin: str = ""
    at: datetime | None = None

    @property
    def at_words(self) -> str:
        """When a program gave them."""
        return moment(self.at) if self.at else ""


@dataclass(frozen=True)
class Filled:
    """What was filled in a draft, and what was refused; each answer leads to its field."""

    fields: Sequence[tuple[str, str]]
    declined: Sequence[Declined]


def offer_of(person: Person, demarche: Demarche, revision: int, taken: Taken) -> Offer:
    """What this person would find in the dossier; a number of dossier that they may not read is refused."""
    form = compiled_revision(revision)
    read = prefill(form, taken.given, context_to_begin(person, demarche))
    lines = [_line(form, name, value, hidden=name in read.hidden) for name, value in read.answers.items()]
    declined = [*read.declined, *_declined_identity(demarche, taken.given)]
    waiting = taken.waiting
    found = Offer(lines, declined, _identity(demarche, taken.given), waiting is not None)
    return found if waiting is None else _from(found, waiting)


def filled_in(dossier: Dossier) -> Filled | None:
    """What a link or a program filled in this draft, if it did; one query."""
    row = Prefill.objects.filter(dossier=dossier).first()
    if row is None:
        return None
    known = questionnaire_of(dossier).fields_by_id
    fields = [(f"field-{name}", known[name].label) for name in row.fields if name in known]
    return Filled(fields, msgspec.convert(row.declined, list[Declined]))


def _line(form: CompiledQuestionnaire, name: str, value: Any, *, hidden: bool) -> Line:  # noqa: ANN401 - an answer
    language = (get_language() or "fr")[:2]
    return Line(form.fields_by_id[name].label, form.display(name, value, language), hidden)


def _from(offer: Offer, waiting: Prefill) -> Offer:
    at = waiting.created_at.astimezone(waiting.demarche.zone)
    return Offer(offer.lines, offer.declined, offer.identity, by_program=True, origin=waiting.origin, at=at)


def _identity(demarche: Demarche, given: Given) -> dict[str, str]:
    """What the questions about the applicant show to begin with."""
    said = {key.key: keys.identity_given(given, key) for key in keys.identity_keys(demarche)}
    first, last = said.get("identite_prenom", ""), said.get("identite_nom", "")
    civility = CIVILITIES.get(WORDS.get(folded(said.get("identite_genre", "")), ""), "")
    found = {"first_name": first, "last_name": last, "applicant_name": f"{first} {last}".strip()}
    found |= {"civility": civility, "siret": said.get("identite_siret", "")}
    return {name: text for name, text in found.items() if text}


def _declined_identity(demarche: Demarche, given: Given) -> list[Declined]:
    known = {key.key for key in keys.identity_keys(demarche)}
    asked = [name for name in given if name.startswith(keys.IDENTITY_PREFIX) and name not in known]
    return [Declined(name[:100], "", _("Cette démarche ne demande pas cette information.")) for name in asked[:10]]
