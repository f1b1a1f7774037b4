"""The letter of a decision, filled with its dossier."""

from communs.dossiers.models import Decision, Dossier
from communs.dossiers.queries import context_with_files, questionnaire_of
from communs.dossiers.saying import values_of
from communs.procedures.letters.layout import Filling, Page, Signatory, lay_out
from communs.procedures.letters.structure import Answers, Letter
from communs.procedures.models import GroupSignature
from communs.procedures.tags import names_in
from communs.questionnaires.sheet import Part

SIGNED = frozenset({"demarche.organisation", "decision.agent", "demarche.title"})


def page_of(letter: Letter, dossier: Dossier, language: str, decision: Decision | None = None) -> Page:
    """Fill a letter with a dossier, in the language in force; only what the letter shows is read."""
    names = SIGNED.union(*(names_in(text) for _part, text in letter.texts()))
    values = values_of(dossier, names, language, decision)
    return lay_out(letter, Filling(values, _sheet(letter, dossier, language), signatory_of(dossier.group_id)))


def signatory_of(group_id: int | None) -> Signatory | None:
    """Who signs for a group; one query."""
    found = GroupSignature.objects.filter(group=group_id).first() if group_id else None
    return Signatory(found.name, found.quality, str(found.image_id or "")) if found else None


def _sheet(letter: Letter, dossier: Dossier, language: str) -> list[Part]:
    if not any(isinstance(block, Answers) for block in letter.blocks):
        return []
    return questionnaire_of(dossier).sheet(dossier.answers, context_with_files(dossier), language)
