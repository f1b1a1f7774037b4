"""Conditions and formulas that cannot work never reach an applicant."""

import pytest

from communs.core.audit import trail
from communs.procedures.checks import has_no_vain_condition
from communs.procedures.document import InvalidDocumentError
from communs.procedures.eligibility import uses_by_ineligibility
from communs.procedures.models import Demarche
from communs.procedures.operations.documents import import_document
from communs.procedures.operations.publishing import NotPublishableError, publish
from communs.questionnaires.conditions.analysis import errors_in
from communs.questionnaires.models import Revision
from communs.questionnaires.operations.publishing import publish as publish_revision
from communs.questionnaires.schema import InvalidQuestionnaireError, read_questionnaire
from tests.factories.organisations import OrganisationFactory
from tests.factories.procedures import DraftDemarcheFactory, RevisionFactory
from tests.factories.questionnaires import document_of

NEVER = {"op": "and", "of": [{"op": "=", "field": "age", "value": 1}, {"op": "=", "field": "age", "value": 2}]}
ALWAYS = {"op": "≥", "field": "age", "value": 0}
AGE = {"type": "integer", "id": "age", "label": "Âge", "minimum": 0}
BROKEN = document_of(
    AGE,
    {"type": "text", "id": "name", "label": "Nom", "when": NEVER},
    {"type": "calculated", "id": "total", "label": "Total", "formula": "age + gone"},
)
SAID = [
    "La condition de «\u00a0Nom\u00a0» n’est jamais vraie, quoi qu’on réponde.",
    "La formule de «\u00a0Total\u00a0»\u00a0: Aucun champ placé avant ne s’appelle «\u00a0gone\u00a0».",
]
YAML = """\
path: essai
title: Essai
organisation: '{siret}'
description: Essai.
legal_basis: Délibération.
contact_email: salles@mairie.example
questionnaire:
  sections:
    - id: main
      title: Vous
      when: {{op: answered, field: age}}
      fields:
        - {{type: integer, id: age, label: Âge}}
        - type: text
          id: name
          label: Nom
          when:
            op: or
            of:
              - {{op: '>', field: age, value: 17}}
              - {{op: =, field: gone, value: x}}
"""


def test_a_form_with_impossible_rules_is_not_published(db: None) -> None:
    demarche = DraftDemarcheFactory.create(draft_revision=RevisionFactory.create(document=BROKEN, published_at=None))
    with pytest.raises(NotPublishableError) as caught:
        publish(demarche, by=None, with_people=False)
    said = [str(finding.message) for finding in caught.value.findings]
    assert [message for message in said if "Nom" in message or "Total" in message] == [
        f"{name}\u00a0: {message}" for name, message in zip(["Nom", "Total"], SAID, strict=True)
    ]
    assert Revision.objects.get().published_at is None
    assert trail(Demarche.objects.get()).count() == 0


def test_whatever_publishes_a_revision_refuses_them(db: None) -> None:
    revision = RevisionFactory.create(document=BROKEN, published_at=None)
    with pytest.raises(InvalidQuestionnaireError) as caught:
        publish_revision(revision, by=None)
    assert [issue.message for issue in caught.value.issues] == SAID
    assert errors_in(read_questionnaire(BROKEN)) == caught.value.issues


def test_a_document_is_refused_with_every_place(db: None) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        import_document(YAML.format(siret=OrganisationFactory().siret), by=None)
    assert [issue.place for issue in caught.value.issues] == [
        "questionnaire.sections[0].when",
        "questionnaire.sections[0].fields[1].when.of[1]",
    ]
    assert list(Demarche.objects.all()) == []


def test_a_condition_for_nothing_is_only_advised_against(db: None) -> None:
    form = document_of(AGE, {"type": "text", "id": "name", "label": "Nom", "when": ALWAYS})
    demarche = DraftDemarcheFactory.create(draft_revision=RevisionFactory.create(document=form, published_at=None))
    assert [finding.url.partition("?")[2] for finding in has_no_vain_condition(demarche)] == ["champ=name"]
    assert publish(demarche, by=None, with_people=False).published_revision is not None


def test_a_rule_of_ineligibility_follows_the_form(db: None) -> None:
    demarche = DraftDemarcheFactory.create(
        draft_revision=RevisionFactory.create(document=document_of(AGE), published_at=None),
        ineligibility={"op": "and", "of": [ALWAYS, {"op": "=", "field": "gone", "value": 1}]},
        ineligibility_message="Non.",
    )
    assert [(use.field, use.words) for use in uses_by_ineligibility(demarche, document_of(AGE))] == [
        ("age", "condition d’éligibilité"),
        ("gone", "condition d’éligibilité"),
    ]
    with pytest.raises(NotPublishableError) as caught:
        publish(demarche, by=None, with_people=False)
    [finding] = caught.value.findings
    assert finding.url == f"/administration/demarches/{demarche.pk}/reglages/eligibilite"
    Demarche.objects.filter(pk=demarche.pk).update(ineligibility=ALWAYS)
    demarche.refresh_from_db()
    assert publish(demarche, by=None, with_people=False).published_revision is not None
