"""Formulas: what they say, what they refuse, what becomes of missing answers."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.questionnaires.compiled import CompiledQuestionnaire, compile_questionnaire
from communs.questionnaires.field import Context
from communs.questionnaires.fields.calculated import Calculated
from communs.questionnaires.formulas.preparing import prepare_formula
from communs.questionnaires.formulas.reading import FormulaError, read_formula
from tests.factories.questionnaires import document_of

ROW = "01HZZZZZZZZZZZZZZZZZZZZZZZ"
CONTEXT = Context(now=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
FORM: list[dict[str, Any]] = [
    {"type": "text", "id": "name", "label": "Nom"},
    {"type": "integer", "id": "count", "label": "Nombre"},
    {"type": "decimal", "id": "price", "label": "Prix"},
    {"type": "date", "id": "begins", "label": "Début"},
    {"type": "datetime", "id": "ends", "label": "Fin"},
    {"type": "yes_no", "id": "member", "label": "Adhérent"},
    {"type": "files", "id": "plans", "label": "Plans"},
    {
        "type": "repetition",
        "id": "costs",
        "label": "Dépenses",
        "fields": [
            {"type": "text", "id": "what", "label": "Quoi"},
            {"type": "integer", "id": "units", "label": "Unités"},
            {"type": "decimal", "id": "each", "label": "Prix unitaire"},
            {"type": "calculated", "id": "amount", "label": "Montant", "formula": "units * each"},
        ],
    },
]
ANSWERS: dict[str, Any] = {
    "name": "Jardin partagé",
    "count": 3,
    "price": "0.1",
    "begins": "2026-01-31",
    "ends": "2026-03-02T23:30+01:00",
    "member": False,
    "costs": [
        {"_row": ROW, "what": "Haies", "units": 2, "each": "10.25"},
        {"_row": ROW[:-1] + "0", "what": "Bancs", "units": 1},
        {"_row": ROW[:-1] + "1"},
    ],
}
COMPILED = compile_questionnaire(document_of(*FORM))


def value_of(formula: str, answers: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - any value
    prepared = prepare_formula(formula, {field.id: field for field in COMPILED.fields}, {})
    seen = COMPILED.visibility(ANSWERS if answers is None else answers, CONTEXT)
    return prepared.compute(seen.answers, {}, CONTEXT)


def form_with(**calculated: Any) -> CompiledQuestionnaire:  # noqa: ANN401 - options of the field
    field = {"type": "calculated", "id": "total", "label": "Total"} | calculated
    return compile_questionnaire(document_of(*FORM, field))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3 - 4 / 8", Decimal("6.5")),
        ("-(1 - 3)", Decimal(2)),
        ("count * price", Decimal("0.3")),  # exactly, where floats would give 0.30000000000000004
        ("0.1 + 0.2 = 0.3", True),
        ("somme(costs.amount)", Decimal("20.5")),
        ("nombre(costs.units)", Decimal(2)),
        ("costs", Decimal(3)),
        ("plans", Decimal(0)),
        ("min(costs.units; 5)", Decimal(1)),
        ("MAX(begins, ends)", dt.date(2026, 3, 2)),
        ("moyenne(costs.units)", Decimal("1.5")),
        ("jours(begins, ends)", Decimal(30)),
        ("ends - begins", Decimal(30)),
        ("begins + 1", dt.date(2026, 2, 1)),
        ("aujourdhui() - begins", Decimal(29)),
        ("si(member, 10, 20)", Decimal(20)),
        ('if(name = "JARDIN partage", "oui", "non")', "oui"),
        ("arrondi(2.345, 2)", Decimal("2.35")),
        ("round(2.5)", Decimal(3)),
        ('joindre(", ", costs.what)', "Haies, Bancs"),
        ("joindre(« – », name, « fin »)", "Jardin partagé–fin"),
        ("count > 2 et non member", True),
        ("count > 5 or member", False),
        ("rempli(price) and not answered(plans)", False),
        ("vrai", True),
    ],
)
def test_what_a_formula_says(formula: str, value: object) -> None:
    assert value_of(formula) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("count + 1", None),
        ("count > 2", None),
        ("not (count > 2)", None),
        ("count > 2 or vrai", True),
        ("count > 2 and faux", False),
        ("if(count > 2, 1, 2)", None),
        ("sum(count, 1)", Decimal(1)),
        ("sum(costs.units)", Decimal(0)),
        ("average(costs.units)", None),
        ("min(costs.units)", None),
        ('join(", ", name)', None),
        ("1 / 0", None),
        ("1 / (count - count)", None),
        ("begins + 99999999999", None),
        ("9007199254740991 * 9007199254740991 * 9007199254740991", None),
    ],
)
def test_missing_answers_and_impossible_numbers_give_nothing(formula: str, value: object) -> None:
    assert value_of(formula, {}) == value


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("", "Écrivez la formule."),
        ("1 +", "La formule s’arrête trop tôt."),
        ("1 $ 2", "La formule n’est pas lisible à partir de « $ » (caractère 3)."),
        ("__import__('os')", "La formule n’est pas lisible à partir de « _ » (caractère 1)."),
        ("name.__class__", "La formule n’est pas lisible à partir de « _ » (caractère 6)."),
        ("exec(1)", "La fonction « exec » n’existe pas."),
        ("nobody + 1", "Aucun champ placé avant ne s’appelle « nobody »."),
        ("costs.nobody", "Aucun bloc répétable placé avant n’a de champ « costs.nobody »."),
        ("amount", "Aucun champ placé avant ne s’appelle « amount »."),
        ("name + 1", "La formule attend un nombre et trouve un texte."),
        ("count = name", "La formule attend un nombre et trouve un texte."),
        ('name < "b"', "Seuls les nombres et les dates se comparent par « < »."),
        ("costs.units + 1", "Rassemblez les valeurs d’un bloc répétable, par exemple avec « somme »."),
        ("costs.units", "La formule donne une valeur par ligne : rassemblez-les, par exemple avec « somme »."),
        ("sum(name)", "« sum » : La formule attend un nombre et trouve un texte."),
        ("if(member, 1, name)", "« if » : La formule attend un nombre et trouve un texte."),
        ("days(begins)", "La fonction « days » n’a pas le bon nombre de valeurs."),
        ("+".join(["1"] * 1001), "La formule compte plus de 2000 caractères."),
        ("(" * 45 + "1" + "+1)" * 45, "La formule est trop imbriquée : partagez-la entre plusieurs champs calculés."),
        ("-" * 1999 + "1", "La formule est trop imbriquée : partagez-la entre plusieurs champs calculés."),
    ],
)
def test_what_a_formula_refuses(formula: str, said: str) -> None:
    with pytest.raises(FormulaError) as caught:
        value_of(formula)
    assert str(caught.value) == said


def test_every_row_has_its_own_value() -> None:
    rows = COMPILED.visibility(ANSWERS, CONTEXT).answers["costs"]
    assert [row.get("amount") for row in rows] == ["20.5", None, None]
    assert len(ANSWERS["costs"][0]) == 4  # what is stored stays


def test_a_calculated_value_is_shown_deposited_and_read_by_conditions() -> None:
    document = document_of(
        *FORM,
        {"type": "calculated", "id": "total", "label": "Total", "formula": "sum(costs.amount)", "unit": "€"},
        {
            "type": "text",
            "id": "why",
            "label": "Pourquoi",
            "required": False,
            "when": {"op": ">", "field": "total", "value": 20},
        },
    )
    form = compile_questionnaire(document)
    assert form.computed(ANSWERS, CONTEXT) == {
        "total": "20,5\u00a0€",
        f"costs-{ROW}-amount": "20,5",
        f"costs-{ROW[:-1]}0-amount": "",
        f"costs-{ROW[:-1]}1-amount": "",
    }
    assert form.visibility(ANSWERS, CONTEXT).shows("why")
    kept, left_out = form.deposited(ANSWERS | {"total": "1", "why": "Beaucoup"}, CONTEXT)
    assert (kept["total"], kept["why"], left_out) == ("20.5", "Beaucoup", [])


def test_what_was_deposited_stays_whatever_the_formula_would_say_now() -> None:
    form = form_with(formula="today()", result="date")
    kept, _left_out = form.deposited({}, CONTEXT)
    later = Context(now=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    assert form.visibility(kept, later).answers["total"] == "2026-03-01"


def test_nobody_posts_a_calculated_value() -> None:
    form = form_with(formula="count")
    assert form.clean_form({"total": ["12"], "count": ["2"]}).changes == {"count": 2}


def test_a_row_with_nothing_but_calculated_values_is_not_filled() -> None:
    child = {"type": "calculated", "id": "one", "label": "Un", "formula": "1"}
    asked = {"type": "text", "id": "row_name", "label": "Nom"}
    rows = {"type": "repetition", "id": "rows", "label": "Lignes", "fields": [asked, child]}
    form = compile_questionnaire(document_of(rows))
    assert [problem.path for problem in form.missing({"rows": [{"_row": ROW}]})] == ["rows"]


@pytest.mark.parametrize(
    ("options", "answer", "shown"),
    [
        ({"formula": "price * 10", "decimals": 0}, "1", "1"),
        ({"formula": "price / 3", "decimals": 3, "unit": "€"}, "0.033", "0,033\u00a0€"),
        ({"formula": "name", "result": "text"}, "Jardin partagé", "Jardin partagé"),
        ({"formula": "begins + 1", "result": "date"}, "2026-02-01", "1er février 2026"),
        ({"formula": "count > 1", "result": "boolean"}, True, "Oui"),
        ({"formula": "count > 1"}, None, ""),  # not the kind that was announced
        ({"formula": "nobody"}, None, ""),
    ],
)
def test_the_result_is_kept_as_announced(options: dict[str, Any], answer: object, shown: str) -> None:
    form = form_with(**options)
    assert form.visibility(ANSWERS, CONTEXT).answers.get("total") == answer
    assert form.computed(ANSWERS, CONTEXT)["total"] == shown


pieces = st.lists(
    st.sampled_from(
        [
            "1",
            "2.5",
            "+",
            "-",
            "*",
            "/",
            "(",
            ")",
            ",",
            ";",
            ".",
            "=",
            "<",
            "and",
            "or",
            "not",
            "if",
            "sum",
            "days",
            "join",
            "count",
            "price",
            "costs",
            "units",
            "name",
            "begins",
        ]
    )
    | st.text(max_size=3),
    max_size=25,
).map(" ".join)


@given(text=pieces)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_a_formula_that_gives_a_value_or_is_refused_with_a_sentence(text: str) -> None:
    try:
        read_formula(text)
        value = value_of(text)
    except FormulaError as error:
        value = str(error)
    assert value is None or isinstance(value, Decimal | str | dt.date | bool)


numbers = st.integers(-1000, 1000) | st.decimals(-1000, 1000, places=3, allow_nan=False)


@given(values=st.lists(numbers, min_size=1, max_size=8), signs=st.lists(st.sampled_from("+-*"), min_size=7, max_size=7))
@settings(max_examples=100, deadline=None)
def test_arithmetic_is_exact(values: list[Any], signs: list[str]) -> None:
    terms = [f"({value})" if value < 0 else str(value) for value in values]
    text = " ".join([terms[0], *(part for pair in zip(signs, terms[1:], strict=False) for part in pair)])
    expected = eval(  # noqa: S307 - our own digits and signs
        " ".join(
            [
                f"Decimal('{values[0]}')",
                *(f"{sign} Decimal('{value}')" for sign, value in zip(signs, values[1:], strict=False)),
            ]
        )
    )
    found = value_of(text)
    assert found is None if abs(expected) >= 10**20 else found == expected


def test_the_field_tells_a_broken_formula() -> None:
    field = Calculated(id="total", label="Total", formula="1 +")
    assert [(issue.place, issue.message) for issue in field.issues()] == [("formula", "La formule s’arrête trop tôt.")]
