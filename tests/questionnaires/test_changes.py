"""The list of changes between two versions, in words."""

from typing import Any

import pytest

from communs.questionnaires.changes import changes_between
from communs.questionnaires.changes_told import told
from communs.questionnaires.compiled import compile_questionnaire

NAME = {"type": "text", "id": "name", "label": "Nom"}
AGE = {"type": "integer", "id": "age", "label": "Âge", "required": False}
WOOD = {
    "type": "single_choice",
    "id": "wood",
    "label": "Essence",
    "options": ["Chêne", {"value": "ash", "label": "Frêne"}],
}
TEAM = {
    "type": "repetition",
    "id": "team",
    "label": "Équipe",
    "fields": [{"type": "text", "id": "who", "label": "Membre"}],
}


def _form(*sections: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "sections": [
            {"id": title.lower().replace("é", "e"), "title": title, "fields": fields} for title, fields in sections
        ]
    }


def _told(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    documents = [compile_questionnaire(form).document for form in (old, new)]
    return [told(change).replace("\u00a0", " ").replace("\u202f", " ") for change in changes_between(*documents)]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ([NAME], [NAME, AGE], ["Nouveau champ « Âge »."]),
        ([NAME, AGE], [NAME], ["Le champ « Âge » est retiré."]),
        ([NAME, AGE], [AGE, NAME], ["« Âge » est déplacé dans « Main »."]),
        ([NAME, AGE, WOOD, TEAM], [TEAM, NAME, AGE, WOOD], ["« Équipe » est déplacé dans « Main »."]),
        ([AGE], [AGE | {"required": True}], ["« Âge » devient obligatoire."]),
        ([NAME], [NAME | {"required": False}], ["« Nom » devient facultatif."]),
        ([AGE], [AGE | {"minimum": 18}], ["« Âge » : le minimum passe de « rien » à « 18 »."]),
        ([NAME], [NAME | {"label": "Prénom"}], ["« Prénom » : le libellé passe de « Nom » à « Prénom »."]),
        (
            [NAME],
            [NAME | {"type": "textarea"}],
            ["« Nom » change de type : « Texte court » devient « Texte long »."],
        ),
        (
            [WOOD],
            [WOOD | {"options": [{"value": "ash", "label": "Frêne commun"}, "Hêtre"]}],
            [
                "« Essence » : le choix « Frêne » se dit désormais « Frêne commun ».",
                "« Essence » : nouveau choix « Hêtre ».",
                "« Essence » : le choix « Chêne » est retiré.",
            ],
        ),
        (
            [TEAM, NAME],
            [TEAM | {"fields": [*TEAM["fields"], NAME]}],
            ["« Nom » passe de « Main » à « Équipe »."],
        ),
    ],
)
def test_changes_of_fields(old: list[dict[str, Any]], new: list[dict[str, Any]], sentences: list[str]) -> None:
    assert _told(_form(("Main", old)), _form(("Main", new))) == sentences


def test_changes_of_sections() -> None:
    old = _form(("Vous", [NAME]), ("Projet", [WOOD]), ("Équipe", [TEAM]))
    new = _form(("Projet", [WOOD, NAME]), ("Vous", []), ("Budget", [AGE]))
    new["sections"][0]["hint"] = "En trois lignes."

    assert _told(old, new) == [
        "La section « Projet » est déplacée.",
        "« Projet » : l’aide passe de « rien » à « En trois lignes. ».",
        "Nouvelle section « Budget ».",
        "La section « Équipe » est retirée.",
        "« Nom » passe de « Vous » à « Projet ».",
        "Nouveau champ « Âge ».",
        "Le champ « Équipe » est retiré.",
        "Le champ « Membre » est retiré.",
    ]
