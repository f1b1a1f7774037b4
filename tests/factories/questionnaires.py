"""Questionnaires for the tests: one with every type, and its revisions."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from communs.questionnaires.choice_tables.known import remember
from communs.questionnaires.choice_tables.table import Table
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.models import Revision
from communs.questionnaires.schema import digest, read_questionnaire

TREES = remember(
    Table(
        ("code", "espèce", "prix"),
        (
            ("T1", "Érable", "12"),
            ("T2", "Chêne", "30"),
            ("T3", "Chêne", "45"),
            ("T4", "Hêtre", ""),
            ("T5", "Tilleul", "18"),
            ("T6", "If", "8"),
        ),
    )
)
STREETS = remember(
    Table(
        ("numéro", "rue"), tuple((str(n), f"Rue {'du Moulin' if n % 2 else 'de l’Église'} {n // 2}") for n in range(40))
    )
)

NEEDED: dict[str, dict[str, Any]] = {
    "single_choice": {"options": ["Rouge", "Vert", {"value": "blue", "label": "Bleu"}], "other": True},
    "multiple_choice": {"options": ["Tables", "Chaises", "Sonorisation"]},
    "table_choice": {"table": TREES.digest, "label_column": "espèce", "other": True},
    "multiple_table_choice": {"table": STREETS.digest, "label_column": "rue"},
    "referential": {"url": "https://referentiel.example/entrees/{value}", "example": "A12"},
    "linked_choice": {"options": {"Culture": ["Musée", "Théâtre"], "Sport": ["Club"], "Autre": []}},
    "repetition": {"fields": [{"type": "text", "id": "row_name", "label": "Nom du partenaire"}]},
    "explanation": {"text": "Lisez **ceci**.", "details": "Encore un mot.", "details_label": "Pourquoi ?"},
    "formatted": {"pattern": "[A-Z]{2}-[0-9]{4}", "example": "AB-1234"},
    "calculated": {"formula": "sum(2, 0.5) * 5"},
    "textarea": {"max_length": 400},
}


def field_document(kind: str, **options: object) -> dict[str, Any]:
    """The smallest valid field of a type, with the id `f_<type>`."""
    return {"type": kind, "id": f"f_{kind}", "label": f"Question {kind}"} | NEEDED.get(kind, {}) | options


def document_of(*fields: dict[str, Any]) -> dict[str, Any]:
    """A questionnaire of one section."""
    return {"sections": [{"id": "main", "title": "Votre projet", "fields": list(fields)}]}


EVERY_TYPE = document_of(*(field_document(kind) for kind in FIELD_TYPES))


class RevisionFactory(DjangoModelFactory[Revision]):
    """A published revision of a questionnaire with every type."""

    class Meta:
        model = Revision

    questionnaire_key = factory.Sequence(lambda n: f"test:{n}")
    number = 1
    document = EVERY_TYPE
    digest = factory.LazyAttribute(lambda revision: digest(read_questionnaire(revision.document)))
    published_at = factory.LazyFunction(timezone.now)
