"""What the tags of a text say of one dossier (see `procedures.tags`): only what the text asks for is looked up."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils import timezone

from communs.core import calendar_words
from communs.dossiers.addresses import absolute
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
    "applicant.organisation": lambda dossier, _decision, _language: (
        dossier.organisation.name if dossier.organisation else ""
    ),
    "applicant.siret": lambda dossier, _decision, _language: dossier.organisation.siret if dossier.organisation else "",
    "link.dossier": lambda dossier, _decision, _language: absolute("dossiers:dossier", dossier.number),
    "link.letter": lambda dossier, _decision, _language: absolute("dossiers:letter", dossier.number),
    "link.file": _file,
}
