"""The analysis of a form before it is published: what it finds, where, and with which names."""

from typing import Any

import pytest

from communs.questionnaires.conditions.analysis import analyse, can_hold_together, errors_in
from communs.questionnaires.conditions.uses import uses_of
from communs.questionnaires.schema import Questionnaire, convert_condition, read_questionnaire
from tests.factories.questionnaires import document_of

OPTIONS = ["Association", "Entreprise"]


def asked(kind: str, name: str, label: str, **options: object) -> dict[str, Any]:
    return {"type": kind, "id": name, "label": label} | options


def compared(op: str, field: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any constant
    return {"op": op, "field": field, "value": value}


def both(*terms: dict[str, Any]) -> dict[str, Any]:
    return {"op": "and", "of": list(terms)}


def negated(term: dict[str, Any]) -> dict[str, Any]:
    return {"op": "not", "of": term}


SOURCES = [
    asked("single_choice", "kind", "Statut", options=OPTIONS),
    asked("integer", "age", "Âge", minimum=0, maximum=120),
    asked("date", "begins", "Début"),
    asked("text", "name", "Nom"),
    asked("commune", "town", "Commune"),
    asked("departement", "place", "Département"),
    asked("multiple_choice", "needs", "Besoins", options=["Tables", "Chaises"], max_choices=1),
    asked("linked_choice", "topic", "Thème", options={"Culture": ["Musée"], "Autre": []}),
    asked("decimal", "budget", "Budget"),
    {"type": "header", "id": "break", "label": "Suite"},
]


def form_with(*fields: dict[str, Any]) -> Questionnaire:
    return read_questionnaire(document_of(*SOURCES, *fields))


def target(when: dict[str, Any], name: str = "target", label: str = "Cible") -> dict[str, Any]:
    return asked("text", name, label, when=when)


def told(questionnaire: Questionnaire, rules: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    return [(finding.severity, finding.message) for finding in analyse(questionnaire, rules)]


@pytest.mark.parametrize(
    ("when", "place", "said"),
    [
        (compared("=", "gone", 1), "", "Le champ « gone » n’existe plus dans le formulaire."),
        ({"op": "answered", "field": "target"}, "", "elle lit sa propre réponse."),
        ({"op": "answered", "field": "after"}, "", "elle lit « Après », qui est placé après : déplacez-le plus haut."),
        ({"op": "answered", "field": "break"}, "", "elle lit « Suite », qui n’a pas de réponse."),
        (compared("<", "name", "b"), "", "Le champ « Nom » ne se compare pas ainsi."),
        (
            both({"op": "answered", "field": "age"}, negated(compared("=", "kind", "Particulier"))),
            ".of[1].of",
            "Le champ « Statut » ne prend pas cette valeur. Ce choix n’est pas dans la liste.",
        ),
        (
            compared("in", "town", "region:99"),
            "",
            "Le champ « Commune » ne prend pas cette valeur. Donnez un territoire qui existe, par exemple region:84 ou departement:43.",
        ),
        (
            compared("matches", "name", "(a"),
            "",
            "Le champ « Nom » ne prend pas cette valeur. Cette expression régulière n’est pas valide (syntaxe RE2).",
        ),
        (
            compared("=", "age", True),
            "",
            "Le champ « Âge » ne prend pas cette valeur. Saisissez un nombre, par exemple 1 250.",
        ),
    ],
)
def test_a_comparison_that_can_say_nothing(when: dict[str, Any], place: str, said: str) -> None:
    (finding,) = analyse(form_with(target(when), asked("text", "after", "Après")))
    assert (finding.severity, finding.place) == ("error", f"sections[0].fields[10].when{place}")
    assert finding.message == f"La condition de « Cible » : {said}"


@pytest.mark.parametrize(
    "when",
    [
        both(compared("=", "kind", "Association"), compared("=", "kind", "Entreprise")),
        both(compared("≠", "kind", "Association"), compared("≠", "kind", "Entreprise")),
        both(compared(">", "age", 5), compared("<", "age", 6)),
        compared("<", "age", 0),
        compared("=", "age", 1.5),
        both(compared("≥", "begins", "2026-05-01"), compared("<", "begins", "2026-05-01")),
        both(compared("≥", "begins", {"days": 3}), compared("≤", "begins", {"days": 2})),
        both(compared("contains", "name", "été"), compared("does not contain", "name", "ETE")),
        both(compared("matches", "name", "a+"), negated(compared("matches", "name", "a+"))),
        both(compared("in", "town", "region:84"), compared("in", "town", "departement:75")),
        both(compared("in", "place", "region:84"), compared("=", "place", "75")),
        both(compared("contains", "needs", "Tables"), compared("contains", "needs", "Chaises")),
        both(compared("contains", "topic", "Musée"), compared("contains", "topic", "Autre")),
        both({"op": "answered", "field": "name"}, negated({"op": "answered", "field": "name"})),
        negated({"op": "or", "of": [compared("=", "age", 3), compared("≠", "age", 3)]}),
        both(compared(">", "budget", 1), compared("<", "budget", 1)),
    ],
)
def test_a_condition_that_can_never_hold(when: dict[str, Any]) -> None:
    said = "La condition de « Cible » n’est jamais vraie, quoi qu’on réponde."
    assert told(form_with(target(when))) == [("error", said)]


@pytest.mark.parametrize(
    "when",
    [
        both(compared(">", "budget", 1), compared("<", "budget", 2)),
        both(compared("≥", "begins", {"days": 3}), compared("≤", "begins", "2026-01-01")),
        both(compared("in", "town", "region:84"), compared("in", "town", "departement:43")),
        both(compared("contains", "topic", "Musée"), compared("contains", "topic", "Culture")),
        {"op": "or", "of": [compared("=", "kind", "Association"), compared("<", "age", 0)]},
    ],
)
def test_a_condition_that_can_hold(when: dict[str, Any]) -> None:
    assert told(form_with(target(when))) == []


@pytest.mark.parametrize(
    "when",
    [
        {"op": "or", "of": [compared("=", "kind", "Association"), compared("≠", "kind", "Association")]},
        compared("≥", "age", 0),
        {"op": "or", "of": [{"op": "answered", "field": "name"}, negated({"op": "answered", "field": "name"})]},
    ],
)
def test_a_condition_that_always_holds_is_a_warning(when: dict[str, Any]) -> None:
    said = "La condition de « Cible » est vraie quoi qu’on réponde : elle ne sert à rien."
    assert told(form_with(target(when))) == [("warning", said)]
    assert errors_in(form_with(target(when))) == []


def test_rules_that_contradict_each_other_name_the_fields() -> None:
    association = target(compared("=", "kind", "Association"), "board", "Bureau")
    company = target(both(compared("=", "kind", "Entreprise"), {"op": "answered", "field": "board"}))
    (finding,) = analyse(form_with(association, company))
    assert finding.message == (
        "« Cible » ne s’affiche jamais : sa condition contredit celles dont dépend « Statut », « Bureau »."
    )
    assert (finding.place, finding.fields) == ("sections[0].fields[11].when", ("target", "kind", "board"))


def test_a_title_contradicts_what_stands_under_it() -> None:
    title = {"type": "header", "id": "t", "label": "T", "when": compared("=", "kind", "Association")}
    form = form_with(title, target(compared("=", "kind", "Entreprise")))
    assert [finding.fields[0] for finding in analyse(form)] == ["target"]


def test_rows_read_their_row_and_what_stands_above_it() -> None:
    children = [
        asked("text", "one", "Un"),
        target(both({"op": "answered", "field": "one"}, {"op": "answered", "field": "kind"}), "two", "Deux"),
    ]
    rows = {"type": "repetition", "id": "rows", "label": "Lignes", "fields": children}
    assert told(form_with(rows)) == []
    outside = target({"op": "answered", "field": "one"})
    said = "La condition de « Cible » : Le champ « Un » est dans un bloc répétable : il a plusieurs réponses."
    assert told(form_with(rows, outside)) == [("error", said)]


def test_two_fields_that_wait_for_each_other() -> None:
    form = form_with(
        target({"op": "answered", "field": "b"}, "a", "A"), target({"op": "answered", "field": "a"}, "b", "B")
    )
    said = "La condition de « A » : elle lit « B », qui dépend à son tour de lui : c’est un cercle."
    assert told(form) == [("error", said)]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("after + 1", "elle lit « Après », qui est placé après : déplacez-le plus haut."),
        ("gone + 1", "Aucun champ placé avant ne s’appelle « gone »."),
        ("age > 18", "elle donne oui ou non, alors que le champ annonce un nombre."),
        ("name + 1", "La formule attend un nombre et trouve un texte."),
    ],
)
def test_formulas(formula: str, said: str) -> None:
    total = asked("calculated", "total", "Total", formula=formula)
    (finding,) = analyse(form_with(total, asked("integer", "after", "Après")))
    assert finding.message == f"La formule de « Total » : {said}"
    assert (finding.severity, finding.place) == ("error", "sections[0].fields[10].formula")


def test_rules_outside_of_the_form() -> None:
    rules = {
        "groups[0]": convert_condition(compared("=", "gone", 1)),
        "groups[1]": convert_condition(both(compared("<", "age", 3), compared(">", "age", 3))),
        "groups[2]": convert_condition(compared("=", "kind", "Association")),
    }
    assert [(finding.place, finding.message) for finding in analyse(form_with(), rules)] == [
        ("groups[0]", "La condition de « groups[0] » : Le champ « gone » n’existe plus dans le formulaire."),
        ("groups[1]", "La condition de « groups[1] » n’est jamais vraie, quoi qu’on réponde."),
    ]


def test_two_conditions_that_overlap() -> None:
    young, old, some = (
        convert_condition(one)
        for one in (compared("<", "age", 18), compared("≥", "age", 18), compared("=", "kind", "Association"))
    )
    assert can_hold_together(young, some, form_with())
    assert not can_hold_together(young, old, form_with())


def test_what_reads_a_field() -> None:
    total = asked("calculated", "total", "Total", formula="age * 2")
    form = form_with(target(compared("=", "age", 3)), total)
    assert {name: [(use.kind, use.label) for use in uses] for name, uses in uses_of(form).items()} == {
        "age": [("condition", "Cible"), ("formula", "Total")]
    }


def test_a_long_chain_and_a_wide_choice_are_analysed_without_haste() -> None:
    chain = [
        target(compared("=", "kind", "Association") if rank == 0 else compared("=", f"c{rank - 1}", "x"), f"c{rank}")
        for rank in range(300)
    ]
    assert told(form_with(*chain)) == []
    wide = both(
        *(
            {"op": "or", "of": [compared("contains", "name", letter), compared("≠", "age", n)]}
            for n, letter in enumerate("abcdefghijkl")
        )
    )
    assert told(form_with(target(wide))) == []
