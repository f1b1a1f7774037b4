"""Tags: found, checked, filled; whatever the text and the values hold."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.procedures.enums import Moment
from communs.procedures.tags import catalogue_of, tag_problems
from communs.procedures.tags.answers import field_values
from communs.procedures.tags.parsing import inert, mentions, pieces
from communs.procedures.tags.rendering import filled, mail_of
from communs.procedures.tags.samples import sample_values
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Context, KnownFile
from communs.questionnaires.lookups import Lookup
from tests.factories.questionnaires import EVERY_TYPE, document_of

FORM = compile_questionnaire(
    document_of(
        {"id": "title", "type": "text", "label": "Nom du projet"},
        {"id": "town", "type": "commune", "label": "Commune du projet"},
        {"id": "starts_on", "type": "date", "label": "Date de début"},
        {"id": "agreed", "type": "yes_no", "label": "Accord du maire"},
        {"id": "plan", "type": "files", "label": "Plan"},
        {
            "id": "people",
            "type": "repetition",
            "label": "Membres",
            "fields": [
                {"id": "person_name", "type": "text", "label": "Nom du membre"},
                {"id": "person_age", "type": "integer", "label": "Âge"},
            ],
        },
    )
)
HOSTILE = st.text(
    alphabet=st.sampled_from("{}{}[]()<>|*_#`'\"%$@&;:!\\/~-+=.,\n \tabcéT1{}dossier.number"), max_size=120
)


def names(text: str) -> list[str]:
    return [mention.name for mention in mentions(text)]


def test_the_catalogue_knows_every_answer_and_its_parts() -> None:
    own = [tag.name for tag in catalogue_of(FORM).tags.values() if tag.field]
    assert own == [
        "field.title",
        "field.town",
        "field.town.code",
        "field.town.postal_code",
        "field.town.departement",
        "field.starts_on",
        "field.agreed",
        "field.plan",
        "field.people",
        "field.people.person_name",
        "field.people.person_age",
    ]


def test_tags_have_a_kind() -> None:
    kinds = {name: catalogue_of(FORM).tags[f"field.{name}"].kind for name in ("title", "starts_on", "agreed", "plan")}
    assert kinds == {"title": "text", "starts_on": "date", "agreed": "boolean", "plan": "text"}


def test_answers_are_told_as_a_person_reads_them() -> None:
    row = "0" * 26
    answers = {
        "title": "Arbres *en ville*",
        "town": {"code": "75056", "postal_code": "75013", "name": "Paris"},
        "starts_on": "2026-03-01",
        "agreed": True,
        "plan": ["a", "b"],
        "people": [
            {"_row": row, "person_name": "Ada", "person_age": 36},
            {"_row": row[:-1] + "1", "person_name": "Alan"},
        ],
    }
    context = Context(files={"a": KnownFile("plan.pdf"), "b": KnownFile("vue.png")})
    assert field_values(FORM, answers, context, "fr") == {
        "field.title": "Arbres *en ville*",
        "field.town": "75013 Paris",
        "field.town.code": "75056",
        "field.town.postal_code": "75013",
        "field.town.departement": "Paris",
        "field.starts_on": "1er mars 2026",
        "field.agreed": "Oui",
        "field.plan": "plan.pdf, vue.png",
        "field.people": "Ada, 36\nAlan",
        "field.people.person_name": "Ada, Alan",
        "field.people.person_age": "36",
    }


def test_what_a_source_told_of_a_company_is_told() -> None:
    form = compile_questionnaire(document_of({"id": "company", "type": "siret", "label": "Entreprise"}))
    lookup = Lookup(
        source="companies", key="73282932000074", state="fetched", data={"name": "Exemple SA", "activity": "01.11Z"}
    )
    said = field_values(form, {"company": "73282932000074"}, Context(lookups={"company": lookup}), "fr")
    assert said == {
        "field.company": "732 829 320 00074",
        "field.company.name": "Exemple SA",
        "field.company.activity": "01.11Z",
    }
    assert set(said) < set(catalogue_of(form).tags)


def test_an_answer_that_is_not_shown_says_nothing_and_a_calculated_one_does() -> None:
    form = compile_questionnaire(
        document_of(
            {"id": "count", "type": "integer", "label": "Nombre"},
            {"id": "double", "type": "calculated", "label": "Double", "formula": "count * 2", "decimals": 0},
            {"id": "why", "type": "text", "label": "Pourquoi", "when": {"op": ">", "field": "count", "value": 10}},
        )
    )
    said = field_values(form, {"count": 4, "why": "Caché"}, Context(), "fr")
    assert said == {"field.count": "4", "field.double": "8"}


def test_every_type_of_field_has_a_tag_with_a_sample() -> None:
    form = compile_questionnaire(EVERY_TYPE)
    said = sample_values(form, Moment.ACCEPTANCE, "fr")
    silent = [tag.name for tag in catalogue_of(form).at(Moment.ACCEPTANCE) if not said.get(tag.name)]
    # The unanswered parts of a sample; every answer itself says something.
    assert [name for name in silent if name.count(".") == 1] == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ dossier.number|safe }}",
        "{{ print(1) }}",
        "{% load static %}",
        "{{}}",
        "{ {dossier.number}}",
        "{{dossier.number}",
        "{{\ndossier.number}}",
        '#eval(read("/etc/passwd"))',
        "$x^2$ ${dossier.number}",
        "<script>alert(1)</script>",
        "--dossier.number--",
        "{{1dossier}}",
    ],
)
def test_what_looks_like_code_is_text(text: str) -> None:
    assert names(text) == []
    assert filled(text, {"dossier.number": "12"}) == text


def test_braces_that_are_no_tag_are_told_to_the_author() -> None:
    assert inert("{{dossier.number}} {{ 7*7 }} {% if x %}") == ["{{ 7*7 }}", "{% if x %}"]


def test_an_unknown_tag_is_refused_with_its_place_and_what_was_meant() -> None:
    text = "Bonjour,\n\nDossier {{dossier.number}} du {{dosier.number}} : {{nom du projet}}"
    problems = tag_problems(text, catalogue_of(FORM), Moment.DEPOSIT)
    assert [(one.line, one.column, one.written) for one in problems] == [
        (3, 31, "{{dosier.number}}"),
        (3, 51, "{{nom du projet}}"),
    ]
    assert [one.near[0].name for one in problems] == ["dossier.number", "field.title"]


def test_a_tag_without_a_value_at_that_moment_is_refused() -> None:
    text = "{{decision.motivation}} {{dossier.number}}"
    at = {moment.value: len(tag_problems(text, catalogue_of(None), moment)) for moment in Moment}
    assert at == {"deposit": 1, "instruction": 1, "acceptance": 0, "refusal": 0, "dismissal": 0, "reopening": 1}


def test_a_tag_in_a_value_stays_text() -> None:
    assert filled("{{a.b}}", {"a.b": "{{dossier.number}}", "dossier.number": "12"}) == "{{dossier.number}}"


def test_a_line_of_silent_tags_goes() -> None:
    assert filled("Un\n\n{{x}} {{y}}\n\nDeux {{x}}", {}) == "Un\n\nDeux "


@settings(deadline=None)
@given(HOSTILE)
def test_pieces_make_the_text_again(text: str) -> None:
    joined = "".join(piece if isinstance(piece, str) else f"{{{{{piece.name}}}}}" for piece in pieces(text))
    spaceless = re.compile(r"\{\{[ \t\u00a0]+|[ \t\u00a0]+\}\}|\{\{|\}\}")
    assert spaceless.sub("", joined) == spaceless.sub("", text)
    for mention in mentions(text):
        assert text.split("\n")[mention.line - 1][mention.column - 1 :].startswith("{{")


@settings(deadline=None)
@given(HOSTILE)
def test_a_text_is_always_checked(text: str) -> None:
    known = catalogue_of(FORM)
    wrong = {problem.written for problem in tag_problems(text, known, Moment.DEPOSIT)}
    assert wrong == {
        f"{{{{{name}}}}}" for name in names(text) if name not in {t.name for t in known.at(Moment.DEPOSIT)}
    }


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_a_value_never_becomes_markup(value: str, other: str) -> None:
    values = {"field.title": value, "field.town": other}
    mail = mail_of("Dossier {{field.title}}", "Bonjour {{field.title}} fin\n\n{{field.town}}", values, "fr")
    body = re.search(r"Bonjour.*", mail.html, re.DOTALL)
    assert body is not None
    content = mail.html.partition("<p>Bonjour")[2].partition("fin")[0]
    assert set(re.findall(r"<(/?\w+)", content)) <= {"p", "/p", "br"}
    said = "".join(html.unescape(re.sub(r"<[^>]*>", "", content)).split())
    assert said == "".join(value.split())
    assert "\n" not in mail.subject


@settings(deadline=None)
@given(HOSTILE)
def test_the_author_s_own_markup_is_cleaned(body: str) -> None:
    mail = mail_of("x", f"<script>alert(1)</script>\n\n{body}", {}, "fr")
    assert "<script" not in mail.html


def test_a_link_of_a_value_must_be_a_web_address() -> None:
    mail = mail_of("x", "[ici]({{field.title}})", {"field.title": "javascript:alert(1)"}, "fr")
    assert 'href="javascript' not in mail.html


def test_a_button_goes_where_its_tag_says() -> None:
    values = {"link.dossier": "https://exemple.example/dossiers/12?a=(b)"}
    mail = mail_of("x", "[[Voir le dossier|{{link.dossier}}]]", values, "fr")
    assert 'href="https://exemple.example/dossiers/12?a=(b)"' in mail.html
    assert mail.text == "Voir le dossier : https://exemple.example/dossiers/12?a=(b)\n"


@pytest.mark.parametrize("text", ["{{" * 20_000, "{{a " * 10_000, "{{" + "a." * 10_000, "{{ " + " " * 20_000])
def test_long_hostile_texts_take_no_time(text: str) -> None:
    assert names(text) == []
