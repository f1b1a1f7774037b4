"""What the tags of a text say of one dossier (see `procedures.tags`): only what the text asks for is looked up."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communs.core import calendar_words
from communs.dossiers.addresses import absolute
from communs.dossiers.identity import Someone, read_identity
from communs.dossiers.models import Decision, Dossier
from communs.dossiers.queries import context_with_files, questionnaire_of
from communs.procedures.tags.answers import PREFIX, field_values

Say = Callable[[Dossier, Decision | None, str], str]


def values_of(
    dossier: Dossier, names: Collection[str], language: str, decision: Decision | None = None
) -> dict[str, str]:
    """The values of these tags; what has none is left out. `decision` is the one in force, if there is one.

    At most two queries, for the files and the group, when a tag asks for them.
    """
    values = {name: said for name in names if name in SAYINGS and (said := SAYINGS[name](dossier, decision, language))}
    if not any(name.startswith(PREFIX) for name in names):
        return values
    answers = field_values(questionnaire_of(dossier), dossier.answers, context_with_files(dossier), language)
    return values | {name: answers[name] for name in names if name in answers}


def _day(dossier: Dossier, at: datetime | None, language: str) -> str:
    return calendar_words.date(at.astimezone(dossier.demarche.zone).date(), language) if at else ""


def _moment(dossier: Dossier, at: datetime | None, language: str) -> str:
    return calendar_words.moment(at.astimezone(dossier.demarche.zone), language) if at else ""


def _file(dossier: Dossier, decision: Decision | None, _language: str) -> str:
    return absolute("dossiers:file", dossier.number, decision.file_id) if decision and decision.file_id else ""


def _person(dossier: Dossier) -> Someone | None:
    """Whom the dossier is about, when it says so otherwise than by the account's name."""
    identity = read_identity(dossier.identity)
    return identity.beneficiary or identity.filer


def _applicant(dossier: Dossier, part: str) -> str:
    return str(getattr(_person(dossier), part, ""))


def _civility(dossier: Dossier, language: str) -> str:
    with translation.override(language):
        return {"mme": _("Madame"), "m": _("Monsieur")}.get(_applicant(dossier, "civility"), "")


def _birth_date(dossier: Dossier, language: str) -> str:
    person = _person(dossier)
    return calendar_words.date(person.birth_date, language) if person and person.birth_date else ""


def _proxy(dossier: Dossier) -> str:
    identity = read_identity(dossier.identity)
    return identity.filer.name if identity.filer and identity.beneficiary else ""


def _body(dossier: Dossier, part: str) -> str:
    """A part of the company that files, else of the organisation whose members share the dossier."""
    return str(getattr(read_identity(dossier.identity).company or dossier.organisation, part, ""))


SAYINGS: dict[str, Say] = {
    "dossier.number": lambda dossier, _decision, _language: str(dossier.number),
    "dossier.submitted_on": lambda dossier, _decision, language: _day(dossier, dossier.submitted_at, language),
    "dossier.submitted_at": lambda dossier, _decision, language: _moment(dossier, dossier.submitted_at, language),
    "dossier.instructed_on": lambda dossier, _decision, language: _day(dossier, dossier.instructed_at, language),
    "dossier.updated_on": lambda dossier, _decision, language: _day(dossier, timezone.now(), language),
    "dossier.due_on": lambda dossier, _decision, language: (
        calendar_words.date(dossier.due_on, language) if dossier.due_on else ""
    ),
    "decision.date": lambda dossier, decision, language: _day(dossier, decision.at if decision else None, language),
    "decision.motivation": lambda _dossier, decision, _language: decision.motivation if decision else "",
    "decision.agent": lambda _dossier, decision, _language: decision.by_name if decision else "",
    "demarche.title": lambda dossier, _decision, _language: dossier.demarche.title,
    "demarche.organisation": lambda dossier, _decision, _language: dossier.demarche.organisation.name,
    "demarche.service": lambda dossier, _decision, _language: dossier.demarche.service_name,
    "demarche.contact": lambda dossier, _decision, _language: dossier.demarche.contact_email,
    "group.name": lambda dossier, _decision, _language: dossier.group.name if dossier.group else "",
    "applicant.name": lambda dossier, _decision, _language: dossier.applicant_name,
    "applicant.email": lambda dossier, _decision, _language: dossier.applicant_email,
    "applicant.civility": lambda dossier, _decision, language: _civility(dossier, language),
    "applicant.first_name": lambda dossier, _decision, _language: _applicant(dossier, "first_name"),
    "applicant.last_name": lambda dossier, _decision, _language: _applicant(dossier, "last_name"),
    "applicant.birth_date": lambda dossier, _decision, language: _birth_date(dossier, language),
    "applicant.proxy": lambda dossier, _decision, _language: _proxy(dossier),
    "applicant.organisation": lambda dossier, _decision, _language: _body(dossier, "name"),
    "applicant.siret": lambda dossier, _decision, _language: _body(dossier, "siret"),
    "link.dossier": lambda dossier, _decision, _language: absolute("dossiers:dossier", dossier.number),
    "link.letter": lambda dossier, _decision, _language: absolute("dossiers:letter", dossier.number),
    "link.file": _file,
}
