"""Forms drawn with the design system: each message is tied to its field."""

from datetime import date

import pytest
from django import forms
from django.template import engines

from communs.core.ui.fields import DatePartsField
from communs.core.ui.problems import Problem, problems_of
from tests.markup import parse


class Sample(forms.Form):
    name = forms.CharField(label="Nom", help_text="En entier")
    kind = forms.ChoiceField(label="Statut", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    day = DatePartsField(label="Date", required=False)

    def clean(self) -> None:
        self.add_error(None, "Rien ne va.")


def _page(form: forms.Form) -> str:
    body = engines["django"].from_string("{% load ui %}<h1>x</h1>{% error_summary form %}{{ form }}")
    return f"<!doctype html><title>x</title>{body.render({'form': form})}"


def test_problems_are_listed_in_order_with_their_targets() -> None:
    assert problems_of(Sample({"day_day": "31", "day_month": "2", "day_year": "2024"})) == [
        Problem("Rien ne va."),
        Problem("Ce champ est obligatoire.", "Nom", "id_name"),
        Problem("Ce champ est obligatoire.", "Statut", "id_kind_0"),
        Problem("Cette date n’existe pas.", "Date", "id_day_0"),
    ]


def test_an_unsent_form_has_no_problem() -> None:
    assert problems_of(Sample()) == []
    assert problems_of(None) == []


def test_a_refused_form_keeps_what_was_typed_and_ties_its_messages() -> None:
    root, errors = parse(_page(Sample({"day_day": "31", "day_month": "2", "day_year": "2024", "name": ""})))
    assert errors == []
    values = {field.get("name"): field.get("value") for field in root.iter("input") if "day" in field.get("name")}
    assert values == {"day_day": "31", "day_month": "2", "day_year": "2024"}
    name = next(field for field in root.iter("input") if field.get("name") == "name")
    assert (name.get("aria-invalid"), name.get("aria-describedby")) == ("true", "id_name_helptext id_name_error")
    assert name.get("class") == "fr-input"


@pytest.mark.parametrize(
    ("parts", "result"),
    [(("1", "12", "2026"), date(2026, 12, 1)), (("", "", ""), None), (("29", "2", "2024"), date(2024, 2, 29))],
)
def test_a_date_in_parts(parts: tuple[str, str, str], result: date | None) -> None:
    assert DatePartsField(required=False).clean(list(parts)) == result


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("1", "", "2026"), "Indiquez le jour, le mois et l’année."),
        (("31", "4", "2026"), "Cette date n’existe pas."),
        (("29", "2", "2023"), "Cette date n’existe pas."),
    ],
)
def test_a_wrong_date_in_parts_is_refused(parts: tuple[str, str, str], message: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        DatePartsField(required=False).clean(list(parts))
    assert refusal.value.messages == [message]
