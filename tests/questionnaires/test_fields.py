"""What each type accepts, refuses, keeps and shows: one table a subject."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Cleaned, Context, Field, KnownFile, Refused
from tests.factories.questionnaires import document_of, field_document

NOW = Context(now=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
NARROW, NBSP = "\u202f", "\u00a0"
ID = "0198c0de-0000-7000-8000-00000000000"


def field(kind: str, **options: object) -> Field:
    return compile_questionnaire(document_of(field_document(kind, **options))).fields_by_id[f"f_{kind}"]


MAPLE = {"item": "T1", "label": "Érable", "row": {"code": "T1", "espèce": "Érable", "prix": "12"}}
PUY = {"code": "200073419", "name": "CA du Puy-en-Velay", "departement": "43"}
REDON = {"code": "243500741", "name": "CA Redon Agglomération", "departement": "35"}


def oak(item: str, price: str) -> dict[str, Any]:
    return {"item": item, "label": "Chêne", "row": {"code": item, "espèce": "Chêne", "prix": price}}


def street(number: int) -> dict[str, Any]:
    name = f"Rue {'du Moulin' if number % 2 else 'de l’Église'} {number // 2}"
    return {"item": str(number), "label": name, "row": {"numéro": str(number), "rue": name}}


ACCEPTED: list[tuple[str, dict[str, Any], object, object]] = [
    ("text", {}, " un\n deux\x00 ", "un deux"),
    ("text", {}, "e\u0301te\u0301", "été"),
    ("single_choice", {}, "blue", "blue"),
    ("single_choice", {}, {"other": " Or  fin "}, {"other": "Or fin"}),
    ("multiple_choice", {}, ["Chaises", "Tables", "Chaises"], ["Tables", "Chaises"]),
    ("multiple_choice", {}, "Tables", ["Tables"]),
    ("multiple_choice", {}, [""], None),
    ("linked_choice", {}, ['["Culture","Musée"]'], {"primary": "Culture", "secondary": "Musée"}),
    ("linked_choice", {}, ["Sport", "Club"], {"primary": "Sport", "secondary": "Club"}),
    ("linked_choice", {}, "Autre", {"primary": "Autre", "secondary": None}),
    ("commune", {}, "75013", {"code": "75056", "postal_code": "75013", "name": "Paris"}),
    ("commune", {}, "75013 paris", {"code": "75056", "postal_code": "75013", "name": "Paris"}),
    ("commune", {}, "guéret", {"code": "23096", "postal_code": "23000", "name": "Guéret"}),
    (
        "commune",
        {},
        {"code": "2A004", "postal_code": "20090"},
        {"code": "2A004", "postal_code": "20090", "name": "Ajaccio"},
    ),
    ("epci", {}, "200073419", PUY),
    ("epci", {}, "ca du puy en velay", PUY),
    ("epci", {}, {"code": "200073419", "departement": "Haute-Loire"}, PUY),
    ("epci", {}, {"code": "243500741", "departement": "56"}, REDON | {"departement": "56"}),
    ("epci", {}, {"code": "243500741"}, REDON),
    ("epci", {}, {}, None),
    ("table_choice", {}, "T1", MAPLE),
    ("table_choice", {}, "erable", MAPLE),
    ("table_choice", {}, {"item": "T1"}, MAPLE),
    ("table_choice", {}, MAPLE | {"label": "Autre nom"}, MAPLE),
    ("table_choice", {}, "Chêne (T3)", oak("T3", "45")),
    ("table_choice", {}, ["Chêne", "T2"], oak("T2", "30")),
    ("table_choice", {"label_column": ""}, "T1", MAPLE | {"label": "T1"}),
    ("table_choice", {}, {"other": " Un  saule "}, {"other": "Un saule"}),
    ("multiple_table_choice", {}, ["5", "rue de l'eglise 1"], [street(2), street(5)]),
    ("multiple_table_choice", {}, ["5", "moulin", "7"], [street(5), street(7)]),
    ("multiple_table_choice", {}, [street(5), "5", ""], [street(5)]),
    ("multiple_table_choice", {}, [], None),
    ("files", {}, [f"{ID}1", f"{ID}2", f"{ID}1".upper()], [f"{ID}1", f"{ID}2"]),
    ("files", {}, [], None),
]


@pytest.mark.parametrize(("kind", "options", "raw", "value"), ACCEPTED)
def test_accepted(kind: str, options: dict[str, Any], raw: object, value: object) -> None:
    assert field(kind, **options).clean(raw, NOW) == Cleaned(value)


REFUSED: list[tuple[str, dict[str, Any], object, str]] = [
    ("text", {"max_length": 3}, "abcd", "au plus"),
    ("text", {}, 12, "texte"),
    ("epci", {}, {"departement": "43"}, "Choisissez aussi l’intercommunalité"),
    ("epci", {}, {"departement": "43", "code": "243500741"}, "de ce département"),
    ("epci", {}, {"departement": "999", "code": "243500741"}, "un département de la liste"),
    ("epci", {}, {"departement": ["43"], "code": "243500741"}, "le département, puis"),
    ("epci", {}, "CC des Quatre Rivières", "le département, puis"),
    ("epci", {}, 200073419, "le département, puis"),
    ("table_choice", {}, "Chêne", "Plusieurs réponses portent ce nom"),
    ("table_choice", {}, "T7", "Choisissez une réponse de la liste."),
    ("table_choice", {}, "til", "par exemple ci-dessous"),
    ("table_choice", {}, {"item": "Érable"}, "de la liste"),
    ("table_choice", {}, {"item": 1}, "de la liste"),
    ("table_choice", {}, "__other__", "Précisez"),
    ("table_choice", {"other": False}, {"other": "Or"}, "de la liste"),
    ("multiple_table_choice", {"max_choices": 1}, ["1", "2"], "au plus 1 réponse"),
    ("multiple_table_choice", {}, ["1", "moulin"], "par exemple ci-dessous"),
    ("multiple_table_choice", {}, ["x"] * 401, "au plus 200 réponses"),
    ("single_choice", {}, "Noir", "de la liste"),
    ("single_choice", {}, "__other__", "Précisez"),
    ("single_choice", {"other": False}, {"other": "Or"}, "de la liste"),
    ("multiple_choice", {}, ["Tables", "Lustres"], "de la liste"),
    ("multiple_choice", {"max_choices": 1}, ["Tables", "Chaises"], "au plus 1"),
    ("linked_choice", {}, {"primary": "Culture"}, "Précisez votre choix pour « Culture »"),
    ("linked_choice", {}, ["Sport", "Musée"], "ne vont pas ensemble"),
    ("commune", {}, "Atlantide", "Aucune commune"),
    ("commune", {}, {"code": "75056", "postal_code": "69001"}, "Choisissez une commune"),
    ("files", {"max_files": 1}, [f"{ID}1", f"{ID}2"], "au plus 1"),
    ("files", {}, ["plan.pdf"], "pas connu"),
    ("repetition", {}, [{"row_name": 3}], "Ligne 1, « Nom du partenaire »"),
    ("repetition", {"max_rows": 1}, [{}, {}], "au plus 1"),
    ("repetition", {}, [{"_row": "x"}], "identifiant invalide"),
]


@pytest.mark.parametrize(("kind", "options", "raw", "words"), REFUSED)
def test_refused(kind: str, options: dict[str, Any], raw: object, words: str) -> None:
    outcome = field(kind, **options).clean(raw, NOW)
    assert isinstance(outcome, Refused)
    assert words in outcome.message


SHOWN: list[tuple[str, dict[str, Any], object, str, str]] = [
    ("integer", {"unit": "m²"}, 12500, f"12{NARROW}500{NBSP}m²", f"12,500{NBSP}m²"),
    ("decimal", {}, "1234.5", f"1{NARROW}234,5", "1,234.5"),
    ("date", {}, "2026-03-03", "3 mars 2026", "March 3, 2026"),
    ("datetime", {}, "2024-05-17T09:30+02:00", "17 mai 2024 à 9\u00a0h\u00a030", "May 17, 2024, 09:30"),
    ("single_choice", {}, "blue", "Bleu", "Bleu"),
    ("multiple_choice", {}, ["Tables", "Chaises"], "Tables, Chaises", "Tables, Chaises"),
    ("linked_choice", {}, {"primary": "Culture", "secondary": "Musée"}, "Culture / Musée", "Culture / Musée"),
    ("country", {}, "DE", "Allemagne", "Germany"),
    ("table_choice", {}, MAPLE, "Érable", "Érable"),
    ("table_choice", {}, {"other": "Saule"}, f"Autre{NBSP}: Saule", "Other: Saule"),
    ("multiple_table_choice", {}, [street(1), street(3)], *["Rue du Moulin 0, Rue du Moulin 1"] * 2),
    ("phone", {}, "+33123456789", "+33 1 23 45 67 89", "+33 1 23 45 67 89"),
    ("iban", {}, "FR7630006000011234567890189", *["FR76 3000 6000 0112 3456 7890 189"] * 2),
    ("siret", {}, "73282932000074", "732 829 320 00074", "732 829 320 00074"),
]


@pytest.mark.parametrize(("kind", "options", "value", "french", "english"), SHOWN)
def test_shown(kind: str, options: dict[str, Any], value: object, french: str, english: str) -> None:
    shown = field(kind, **options)
    assert (shown.display(value, "fr"), shown.display(value, "en")) == (french, english)


CELLS: list[tuple[str, object, tuple[object, ...]]] = [
    ("epci", PUY, ("CA du Puy-en-Velay", "200073419", "43", "84")),
    ("table_choice", MAPLE, ("Érable", "T1", "Érable", "12")),
    ("table_choice", {"other": "Saule"}, ("Saule", None, None, None)),
    ("table_choice", None, (None, None, None, None)),
    ("multiple_table_choice", [street(1), street(3)], ("Rue du Moulin 0, Rue du Moulin 1", "1, 3")),
    ("epci", None, (None, None, None, None)),
    ("integer", 3, (3,)),
    ("decimal", "1.5", (Decimal("1.5"),)),
    ("date", "2026-03-03", (dt.date(2026, 3, 3),)),
    ("yes_no", False, (False,)),
    ("country", "DE", ("Allemagne", "DE")),
    ("linked_choice", None, (None, None)),
    (
        "commune",
        {"code": "43157", "postal_code": "43000", "name": "Le Puy-en-Velay"},
        ("Le Puy-en-Velay", "43157", "43000", "Haute-Loire"),
    ),
    ("repetition", [{"_row": "0" * 26}], (1,)),
]


@pytest.mark.parametrize(("kind", "value", "cells"), CELLS)
def test_spreadsheet_cells_are_typed(kind: str, value: object, cells: tuple[object, ...]) -> None:
    assert field(kind).cells(value) == cells


def test_known_files_are_checked_by_size_format_and_state() -> None:
    files = field("files", families=["text"], max_megabytes=1)
    known = {
        "1": KnownFile("plan.pdf", 10),
        "2": KnownFile("plan.pdf", 1_000_001),
        "3": KnownFile("plan.exe", 10),
        "4": KnownFile("plan.pdf", 10, state="infected"),
    }
    context = Context(files={f"{ID}{rank}": file for rank, file in known.items()})
    outcomes = [files.clean([f"{ID}{rank}"], context) for rank in known]
    assert [getattr(outcome, "message", "") for outcome in outcomes] == [
        "",
        f"« plan.pdf » dépasse 1{NBSP}Mo.",
        "« plan.exe » n’a pas un format accepté\u00a0: .pdf, .odt, .doc, .docx, .rtf, .txt, .md.",
        "« plan.pdf » a été refusé par le contrôle des fichiers.",
    ]


def test_a_hostile_pattern_does_not_stall() -> None:
    hostile = field("formatted", pattern="(a+)+b", example="aab")
    assert isinstance(hostile.clean("a" * 400, NOW), Refused)
