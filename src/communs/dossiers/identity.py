"""Who an applicant says that they are, as a dossier keeps it: one JSON document of at most a person and a company."""

from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.core.calendar_words import date as in_words

CIVILITIES = ("mme", "m")


class Someone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A natural person."""

    first_name: str
    last_name: str
    civility: str = ""
    birth_date: date | None = None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class Beneficiary(Someone, frozen=True, omit_defaults=True):
    """The person for whom somebody else files; `email` is where they are told of the deposit, if they are."""

    email: str = ""


class Establishment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A company or another body, by its SIRET; `verified` when the register of companies gave its name."""

    siret: str
    name: str
    verified: bool = False


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """The applicant: `filer` is the mandataire where there is a `beneficiary`, else the applicant."""

    filer: Someone | None = None
    beneficiary: Beneficiary | None = None
    company: Establishment | None = None
    anonymous: bool = False

    @property
    def name(self) -> str:
        """How the applicant is called in lists and letters; empty when the account's name stands."""
        if self.anonymous:
            return _("Demandeur anonyme")
        who = self.beneficiary or self.filer
        named = [self.company.name] if self.company else []
        return " – ".join([*named, who.name] if who else named)


def read_identity(raw: Any) -> Identity:  # noqa: ANN401 - a JSON column
    """Return what a dossier keeps."""
    return msgspec.convert(raw, Identity)


def write_identity(identity: Identity) -> dict[str, Any]:
    """Return what a dossier keeps of an identity."""
    written: dict[str, Any] = msgspec.to_builtins(identity)
    return written


def identity_facts(raw: Any, language: str = "fr") -> list[tuple[str, str]]:  # noqa: ANN401 - a JSON column
    """The identity as terms and values, for pages and PDFs; nothing for a dossier whose account's name stands."""
    identity = read_identity(raw)
    facts = []
    if identity.company:
        facts += [(_("Établissement"), identity.company.name), (_("SIRET"), identity.company.siret)]
    if identity.beneficiary:
        facts += _person(_("Bénéficiaire"), identity.beneficiary, language)
        if identity.filer:
            facts.append((_("Mandataire"), identity.filer.name))
    elif identity.filer:
        facts += _person(_("Identité"), identity.filer, language)
    return facts


def _person(term: str, person: Someone, language: str) -> list[tuple[str, str]]:
    titles = {"mme": _("Madame"), "m": _("Monsieur")}
    facts = [(term, f"{titles.get(person.civility, '')} {person.name}".strip())]
    if person.birth_date:
        facts.append((_("Date de naissance"), in_words(person.birth_date, language)))
    return facts
