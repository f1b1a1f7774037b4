"""Pages to fill and pages to read."""

import re

import pytest
from django.template import Context as Page
from django.template import Template

from communs.questionnaires.compiled import CompiledQuestionnaire, compile_questionnaire
from communs.questionnaires.field import Context, KnownFile
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.fields.repetition import FIRST_ROW
from communs.questionnaires.posting import Entry
from tests.factories.questionnaires import EVERY_TYPE, document_of, field_document
from tests.markup import parse

FILE = "0198c0de-0000-7000-8000-000000000001"
EVERYTHING = compile_questionnaire(EVERY_TYPE)
SAMPLES = {field.id: field.sample() for field in EVERYTHING.fields if field.holds_answer}
FILES = Context(files={FILE: KnownFile("plan.pdf", 2_500_000, url="/files/1")})


def page(
    compiled: CompiledQuestionnaire, answers: dict[str, object], errors: dict[str, Entry | str] | None = None
) -> str:
    blocks = compiled.blocks(answers, errors, FILES)
    fields = "{% load questionnaires %}{% for block in blocks %}{% questionnaire_field block %}{% endfor %}"
    return Template(fields).render(Page({"blocks": blocks, "autosave_url": "/save"}))


def whole(fragment: str) -> str:
    return f"<!doctype html><html lang='fr'><head><title>t</title></head><body><h1>t</h1><form>{fragment}</form></body></html>"


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


@pytest.mark.parametrize("answers", [{}, SAMPLES], ids=["empty", "filled"])
def test_every_type_is_valid_html_with_unique_ids_and_resolved_references(answers: dict[str, object]) -> None:
    html = page(EVERYTHING, answers)
    assert parse(whole(html))[1] == []
    known = ids(html)
    assert len(known) == len(set(known))
    referred = {
        name
        for text in re.findall(r'(?:for|aria-describedby|aria-labelledby|list)="([^"]+)"', html)
        for name in text.split()
    }
    assert referred - set(known) == set()


def test_nothing_is_inline_and_every_answer_has_an_input_to_link_to() -> None:
    html = page(EVERYTHING, {})
    assert re.findall(r"\sstyle=|<script|\son[a-z]+=", html) == []
    anchors = {problem.anchor for problem in EVERYTHING.missing({})}
    assert len(anchors) == len([field for field in EVERYTHING.fields if field.holds_answer and field.asked])
    assert anchors - set(ids(html)) == set()


def test_a_canonical_answer_is_shown_again_and_cleans_to_itself() -> None:
    inputs = {"f_text": "Jardin partagé", "f_integer": "1250", "f_decimal": "12,5", "f_date": "2024-05-17"}
    html = page(EVERYTHING, SAMPLES)
    for path, shown in inputs.items():
        assert f'name="{path}" value="{shown}"' in html
        assert EVERYTHING.clean_field(path, [shown]) == EVERYTHING.clean_field(path, SAMPLES[path])


def test_a_refused_entry_comes_back_as_typed_with_its_message() -> None:
    html = page(EVERYTHING, {"f_integer": 3}, {"f_integer": Entry(["trois"], "Saisissez un nombre.")})
    assert 'name="f_integer" value="trois"' in html
    assert '<p class="fr-message fr-message--error">Saisissez un nombre.</p>' in html
    assert html.count('aria-invalid="true"') == 1


def test_an_ambiguous_commune_comes_back_with_choices() -> None:
    compiled = compile_questionnaire(document_of(field_document("commune")))
    outcome = compiled.clean_form({"f_commune": ["Montreuil"]})
    html = page(compiled, {}, dict(outcome.refused))
    assert re.findall(r'type="radio"[^>]* value="([^"]+)"', html) == ["93048-93100", "85148-85200", "28267-28500"]
    chosen = compiled.clean_form({"f_commune": ["Montreuil", "93048-93100"]})
    assert chosen.changes == {"f_commune": {"code": "93048", "postal_code": "93100", "name": "Montreuil"}}


def test_the_epci_of_the_chosen_departement_are_listed_and_nothing_is_lost() -> None:
    compiled = compile_questionnaire(document_of(field_document("epci")))
    outcome = compiled.clean_form({"f_epci.departement": ["43"], "f_epci": [""]})
    html = page(compiled, {}, dict(outcome.refused))
    assert "Choisissez aussi l’intercommunalité" in html
    assert '<option value="43" selected>43 – Haute-Loire</option>' in html
    assert len(re.findall(r'<option value="[0-9]{9}"', html)) == 11
    assert '<option value="200073419">CA du Puy-en-Velay</option>' in html
    answers = compiled.clean_form({"f_epci.departement": ["43"], "f_epci": ["200073419"]}).changes
    assert '<option value="200073419" selected>CA du Puy-en-Velay</option>' in page(compiled, answers)
    assert compiled.clean_form({"f_epci.departement": [""], "f_epci": ["200073419"]}, answers).changes == {
        "f_epci": None
    }


def test_each_change_is_posted_alone() -> None:
    html = page(EVERYTHING, {})
    assert 'hx-post="/save" hx-trigger="change" hx-include="this" hx-params="f_text,present-f_text,base-f_text"' in html
    assert (
        html.count("hx-post=") == len([f for f in EVERYTHING.fields_by_id.values() if f.holds_answer and f.asked]) - 1
    )
    assert html.count('hx-encoding="multipart/form-data"') == len([f for f in EVERYTHING.fields if f.sends_files])


def test_what_people_type_is_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    compiled = compile_questionnaire(document_of(field_document("text", label=evil, hint=evil)))
    html = page(compiled, {"f_text": evil}, {})
    assert "<script" not in html
    read = Template("{% load questionnaires %}{% questionnaire_answers compiled answers %}")
    assert "<script" not in read.render(Page({"compiled": compiled, "answers": {"f_text": evil}}))


def test_an_explanation_is_markdown_without_html_or_dangerous_links() -> None:
    text = "**Gras** <b>non</b> [bon](https://exemple.example) [mauvais](javascript:alert(1))"
    html = page(compile_questionnaire(document_of(field_document("explanation", text=text))), {})
    assert "<strong>Gras</strong>" in html
    assert 'href="https://exemple.example"' in html
    assert ("<b>" in html, 'href="javascript' in html) == (False, False)


def test_a_required_repetition_begins_with_one_row_whose_inputs_can_be_saved() -> None:
    compiled = compile_questionnaire(document_of(field_document("repetition")))
    name = f"f_repetition-{FIRST_ROW}-row_name"
    assert f'name="{name}"' in page(compiled, {})
    assert compiled.clean_form({name: ["Ville"]}).changes == {name: "Ville"}


def test_given_files_are_listed_with_link_size_and_a_button_to_remove_each() -> None:
    html = page(EVERYTHING, {"f_files": [FILE]})
    assert '<a class="fr-link" href="/files/1">plan.pdf</a>' in html
    assert "2,5\u00a0Mo" in html
    assert f'name="remove-file-f_files" value="{FILE}"' in html


def test_an_autosave_answers_with_messages_or_the_whole_field() -> None:
    saved = Template("{% load questionnaires %}{% questionnaire_saved block %}")
    text, files = EVERYTHING.block("f_text", {"f_text": "a"}), EVERYTHING.block("f_files", {})
    fragment = saved.render(Page({"block": text}))
    assert "Enregistré" in fragment
    assert (f'name="base-f_text" value="{text.mark}"' in fragment, "<label" in fragment) == (True, False)
    assert '<div id="field-f_files-group"' in saved.render(Page({"block": files, "autosave_url": "/save"}))


def test_a_sheet_to_read_shows_every_question_in_order() -> None:
    read = Template("{% load questionnaires %}{% questionnaire_answers compiled answers context %}")
    html = read.render(Page({"compiled": EVERYTHING, "answers": SAMPLES, "context": FILES}))
    assert parse(whole(html))[1] == []
    asked = [field.label for field in EVERYTHING.fields if field.holds_answer]
    assert re.findall(r"<(?:dt|caption[^>]*)>([^<]+)<", html) == asked
    assert '<a class="fr-link" href="/files/1">plan.pdf</a>' in html
    empty = read.render(Page({"compiled": EVERYTHING, "answers": {}, "context": FILES}))
    assert empty.count("Non renseigné") == len(asked) - 1  # a formula of constants always has a value


def test_every_type_has_its_place_in_the_page() -> None:
    assert {block.field.id for block in EVERYTHING.blocks({})} == {"section_main"} | {
        f"f_{kind}" for kind in FIELD_TYPES
    }


def test_a_free_answer_that_is_too_long_comes_back_whole() -> None:
    compiled = compile_questionnaire(document_of(field_document("single_choice")))
    text = "Or" * 200
    outcome = compiled.clean_form({"f_single_choice": ["__other__"], "f_single_choice.other": [text]})
    assert outcome.refused["f_single_choice"].message.startswith("Précisez votre réponse en 300")
    html = page(compiled, {}, dict(outcome.refused))
    assert f'name="f_single_choice.other" value="{text}"' in html
    assert 'value="__other__" checked' in html


def test_a_list_of_twenty_choices_is_completed_and_what_is_near_is_suggested() -> None:
    options = [{"value": f"v{n}", "label": f"Élément {n}"} for n in range(20)]
    compiled = compile_questionnaire(document_of(field_document("single_choice", options=options)))
    html = page(compiled, {"f_single_choice": "v3"})
    assert 'name="f_single_choice" value="Élément 3" list="field-f_single_choice-list"' in html
    assert html.count("<option value=") == 20
    assert 'name="f_single_choice.other"' in html
    assert compiled.clean_form({"f_single_choice": ["element 12"]}).changes == {"f_single_choice": "v12"}
    vague = compiled.clean_form({"f_single_choice": ["elem 1"]})
    html = page(compiled, {}, dict(vague.refused))
    assert 'name="f_single_choice" value="elem 1"' in html
    assert re.findall(r'type="radio"[^>]* value="([^"]+)"', html) == ["v1", *(f"v{n}" for n in range(10, 19))]
    assert compiled.clean_form({"f_single_choice": ["elem 1", "v10"]}).changes == {"f_single_choice": "v10"}


def test_long_lists_of_many_choices_grow_by_one_text() -> None:
    compiled = compile_questionnaire(document_of(field_document("multiple_table_choice")))
    answers = compiled.clean_form({"f_multiple_table_choice": ["7", "rue du moulin 10"]}).changes
    html = page(compiled, answers)
    assert re.findall(r'type="checkbox"[^>]* value="([^"]+)" checked', html) == ["7", "21"]
    assert 'hx-get="/reference/tables/' in html
    vague = compiled.clean_form({"f_multiple_table_choice": ["7", "21", "eglise"]}, answers)
    html = page(compiled, answers, dict(vague.refused))
    assert re.findall(r'type="checkbox"[^>]* value="([^"]+)" checked', html) == ["7", "21"]
    assert 'name="f_multiple_table_choice" value="eglise"' in html
    assert len(re.findall(r'type="radio"', html)) == 10
    fewer = compiled.clean_form(
        {"present-f_multiple_table_choice": ["1"], "f_multiple_table_choice": ["21", ""]}, answers
    )
    assert [row["item"] for row in fewer.changes["f_multiple_table_choice"]] == ["21"]
