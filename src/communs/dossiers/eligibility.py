"""Whether the answers of a dossier meet the demarche's rule of ineligibility."""

from communs.dossiers.models import Dossier
from communs.dossiers.queries import context_of, questionnaire_of
from communs.procedures.eligibility import rule_of


def is_ineligible(dossier: Dossier) -> bool:
    """Whether the demarche does not take what this dossier asks; a form without a rule costs nothing."""
    if not dossier.demarche.ineligibility:
        return False
    rule = rule_of(dossier.demarche, questionnaire_of(dossier))
    return rule(dossier.answers, context_of(dossier))
