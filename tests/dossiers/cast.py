"""What the tests of this folder share: a form, the people around a draft, a post."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.organisations.models import Organisation
from communs.procedures.models import Demarche

FORM = {
    "sections": [
        {
            "id": "project",
            "title": "Votre projet",
            "fields": [
                {"id": "title", "type": "text", "label": "Nom du projet"},
                {"id": "summary", "type": "textarea", "label": "Présentation", "required": False},
                {"id": "budget", "type": "integer", "label": "Budget en euros", "required": False},
                {"id": "plan", "type": "files", "label": "Plan du projet", "required": False},
            ],
        },
        {
            "id": "team",
            "title": "Votre équipe",
            "fields": [
                {
                    "id": "people",
                    "type": "repetition",
                    "label": "Membres",
                    "item_label": "Membre",
                    "required": False,
                    "max_rows": 3,
                    "fields": [
                        {"id": "person_name", "type": "text", "label": "Nom du membre"},
                        {"id": "person_email", "type": "email", "label": "Courriel du membre", "required": False},
                    ],
                },
                {"id": "agreed", "type": "checkbox", "label": "J’accepte le règlement"},
            ],
        },
    ]
}
COMPLETE = {"title": "Arbres", "present-agreed": "", "agreed": "true"}


@dataclass(frozen=True)
class Cast:
    """Everybody around one draft, filed in the name of an organisation."""

    owner: Person
    colleague: Person
    member: Person
    instructor: Person
    stranger: Person
    organisation: Organisation
    demarche: Demarche
    draft: Dossier


def post(values: Mapping[str, object]) -> QueryDict:
    """Return what a page posts."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data
