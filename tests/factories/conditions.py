"""A form of which every kind of field that a condition can read stands before its end."""

from typing import Any

FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "you",
            "title": "Vous",
            "fields": [
                {"type": "single_choice", "id": "kind", "label": "Statut", "options": ["Association", "Entreprise"]},
                {"type": "integer", "id": "people", "label": "Salariés"},
                {"type": "yes_no", "id": "open", "label": "Ouvert ?"},
                {"type": "date", "id": "born", "label": "Création"},
                {"type": "decimal", "id": "budget", "label": "Budget"},
                {"type": "commune", "id": "town", "label": "Commune"},
                {
                    "type": "linked_choice",
                    "id": "field",
                    "label": "Domaine",
                    "options": [{"label": "Sport", "choices": ["Club"]}, {"label": "Autre"}],
                },
                {"type": "text", "id": "name", "label": "Nom"},
                {
                    "type": "repetition",
                    "id": "partners",
                    "label": "Partenaires",
                    "fields": [
                        {"type": "text", "id": "partner", "label": "Nom du partenaire"},
                        {"type": "text", "id": "role", "label": "Rôle"},
                    ],
                },
                {"type": "text", "id": "target", "label": "Siège"},
            ],
        },
        {"id": "more", "title": "Suite", "fields": [{"type": "text", "id": "end", "label": "Fin"}]},
    ]
}
