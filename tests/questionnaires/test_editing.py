"""Edits as data: what each one does, what it refuses, and that its inverse gives back the exact document."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.questionnaires.compiled import compile_draft
from communs.questionnaires.editing import EditRefusedError, Spot, apply, as_json, edits, making, read_edit
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.schema import mistakes_in, read_draft, to_builtins


def text(name: str, **options: object) -> dict[str, Any]:
    return {"type": "text", "id": name, "label": name.upper(), **options}


def canonical(document: dict[str, Any]) -> dict[str, Any]:
    return to_builtins(read_draft(document))


FORM = canonical(
    {
        "sections": [
            {"id": "one", "title": "Un", "fields": [text("a"), text("b"), text("c")]},
            {
                "id": "two",
                "title": "Deux",
                "fields": [
                    text("d"),
                    {"type": "repetition", "id": "r", "label": "R", "fields": [text("e"), text("f")]},
                    {"type": "header", "id": "h", "label": "H"},
                ],
            },
        ]
    }
)


def order(document: dict[str, Any]) -> dict[str, str]:
    """The ids of each section, those of a repetition in brackets."""

    def told(field: dict[str, Any]) -> str:
        return field["id"] + (f"[{''.join(map(told, field['fields']))}]" if "fields" in field else "")

    return {section["id"]: "".join(map(told, section.get("fields", ()))) for section in document["sections"]}


@pytest.mark.parametrize(
    ("edit", "result"),
    [
        (edits.MoveFields(fields=("a",), to=Spot(after="d")), {"one": "bc", "two": "dar[ef]h"}),
        (edits.MoveFields(fields=("c", "a"), to=Spot(section="two")), {"one": "b", "two": "cadr[ef]h"}),
        (edits.MoveFields(fields=("a", "c"), to=Spot(repetition="r")), {"one": "b", "two": "dr[acef]h"}),
        (edits.MoveFields(fields=("f",), to=Spot(after="a")), {"one": "afbc", "two": "dr[e]h"}),
        (edits.MoveFields(fields=("r", "e", "a"), to=Spot(section="one")), {"one": "r[ef]abc", "two": "dh"}),
        (edits.RemoveFields(fields=("b", "r", "f")), {"one": "ac", "two": "dh"}),
        (edits.AddFields(fields=(text("x"), text("y")), at=Spot(after="e")), {"one": "abc", "two": "dr[exyf]h"}),
        (edits.RemoveSection(section="one"), {"two": "dr[ef]h"}),
        (edits.MoveSection(section="two"), {"two": "dr[ef]h", "one": "abc"}),
        (edits.AddSection(section={"id": "three"}, after="one"), {"one": "abc", "three": "", "two": "dr[ef]h"}),
        (edits.Replace(document={"sections": [{"id": "new"}]}), {"new": ""}),
        (making.up(FORM, "b"), {"one": "bac", "two": "dr[ef]h"}),
        (making.up(FORM, "d"), {"one": "abcd", "two": "r[ef]h"}),
        (making.up(FORM, "e"), {"one": "abc", "two": "der[f]h"}),
        (making.down(FORM, "a"), {"one": "bac", "two": "dr[ef]h"}),
        (making.down(FORM, "c"), {"one": "ab", "two": "cdr[ef]h"}),
        (making.down(FORM, "f"), {"one": "abc", "two": "dr[e]fh"}),
        (making.section_up(FORM, "two"), {"two": "dr[ef]h", "one": "abc"}),
        (making.section_down(FORM, "one"), {"two": "dr[ef]h", "one": "abc"}),
    ],
)
def test_an_edit_moves_what_it_names_and_its_inverse_brings_it_back(edit: Any, result: dict[str, str]) -> None:  # noqa: ANN401
    document, inverse = apply(FORM, edit)
    assert (order(document), list(order(document))) == (result, list(result))
    assert apply(document, inverse)[0] == FORM
    assert read_edit(as_json(edit)) == edit


def test_attributes_are_changed_and_given_back() -> None:
    edit = edits.ChangeField(field="a", put={"label": "", "hint": "Mot"}, drop=("max_length",))
    document, inverse = apply(FORM, edit)
    assert document["sections"][0]["fields"][0] == {"type": "text", "id": "a", "label": "", "hint": "Mot"}
    assert apply(document, inverse)[0] == FORM
    changed, _inverse = apply(FORM, edits.ChangeSection(section="one", put={"title": "Neuf"}))
    assert changed["sections"][0]["title"] == "Neuf"


def test_another_type_keeps_what_it_shares() -> None:
    with_limit, _inverse = apply(FORM, edits.ChangeField(field="a", put={"max_length": 80, "hint": "Mot"}))
    document, inverse = apply(with_limit, making.retyped(with_limit, "a", "single_choice"))
    assert document["sections"][0]["fields"][0] == {
        "type": "single_choice",
        "id": "a",
        "label": "A",
        "hint": "Mot",
        "options": [],
    }
    assert apply(document, inverse)[0] == with_limit


def test_copies_have_fresh_identifiers_and_their_conditions_follow() -> None:
    document, inverse = apply(FORM, making.duplicated(FORM, ["r", "e"]))
    copy = document["sections"][1]["fields"][2]
    ids = [copy["id"], *(child["id"] for child in copy["fields"])]
    assert [name.partition("_")[0] for name in ids] == ["repetition", "text", "text"]
    assert len({*ids, "r", "e", "f"}) == 6
    assert apply(document, inverse)[0] == FORM
    fields = [text("x"), text("y", when={"op": "not", "of": {"op": "=", "field": "x", "value": "x"}})]
    first, second = making.pasted(fields, Spot(section="one")).fields  # type: ignore[union-attr]
    assert second["when"] == {"op": "not", "of": {"op": "=", "field": first["id"], "value": "x"}}


def test_only_what_asks_something_becomes_optional() -> None:
    document, inverse = apply(FORM, making.required(FORM, ["a", "h", "e"], wanted=False))
    fields = {field["id"]: field for section in document["sections"] for field in section["fields"]}
    assert (fields["a"]["required"], "required" in fields["h"], fields["r"]["fields"][0]["required"]) == (
        False,
        False,
        False,
    )
    assert apply(document, inverse)[0] == FORM


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (edits.RemoveFields(fields=("a", "gone")), "Ce champ n’existe plus : quelqu’un l’a supprimé entre-temps."),
        (edits.ChangeField(field="gone", put={"label": "x"}), "Ce champ n’existe plus"),
        (edits.MoveFields(fields=("a",), to=Spot(after="gone")), "Ce champ n’existe plus"),
        (edits.MoveFields(fields=("a",), to=Spot(section="gone")), "Cette section n’existe plus"),
        (edits.MoveFields(fields=("a",), to=Spot(after="a")), "Un champ ne peut pas aller après lui-même"),
        (edits.MoveFields(fields=("r",), to=Spot(after="e")), "Un champ ne peut pas aller après lui-même"),
        (edits.MoveFields(fields=("h",), to=Spot(repetition="r")), "ne va pas dans un bloc répétable"),
        (edits.MoveFields(fields=("b",), to=Spot(repetition="a")), "Ce champ n’est pas un bloc répétable"),
        (edits.ChangeField(field="a", put={"id": "z"}), "Cet attribut ne se modifie pas."),
        (edits.ChangeField(field="a", put={"max_length": "beaucoup"}), "Valeur invalide"),
        (edits.ChangeField(field="a", put={"colour": "red"}), "colour.* n’existe pas ici"),
        (edits.AddFields(fields=(text("a"),), at=Spot(after="b")), "sert déjà"),
        (edits.RemoveSection(section="gone"), "Cette section n’existe plus"),
        (edits.Replace(document={"sections": [{"id": "A"}]}), "Valeur invalide"),
    ],
)
def test_a_refused_edit_says_why_and_changes_nothing(edit: Any, message: str) -> None:  # noqa: ANN401
    before = canonical(FORM)
    with pytest.raises(EditRefusedError, match=message):
        apply(FORM, edit)
    assert before == FORM


def test_steps_stop_at_the_ends_of_the_form() -> None:
    for step, name in ((making.up, "a"), (making.down, "h")):
        with pytest.raises(EditRefusedError, match="Ce champ est déjà le"):
            step(FORM, name)


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_a_new_field_of_any_type_can_be_kept_and_shown_before_it_is_finished(kind: str) -> None:
    document, _inverse = apply(FORM, making.added(kind, Spot(after="d")))
    added = document["sections"][1]["fields"][1]
    compiled = compile_draft(document)
    assert (added["type"], added["label"]) == (kind, "")
    assert len(compiled.blocks({})) == len(compiled.fields)
    lacking = {issue.place for issue in mistakes_in(read_draft(document))}
    assert "sections[1].fields[1].label" in lacking


NAMES = ["a", "b", "c", "d", "e", "f", "h", "r", "x1", "x2", "x3", "gone"]
SECTIONS = ["one", "two", "s1", "s2"]
names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(tuple)
spots = (
    st.builds(Spot, after=st.sampled_from(NAMES))
    | st.builds(Spot, section=st.sampled_from(SECTIONS))
    | st.just(Spot(repetition="r"))
)
new_fields = st.lists(st.sampled_from(["x1", "x2", "x3"]), min_size=1, max_size=2, unique=True).map(
    lambda found: tuple(text(name) for name in found)
)
values = st.dictionaries(st.sampled_from(["label", "hint"]), st.text(max_size=5), max_size=2)
simple = (
    st.builds(edits.AddFields, fields=new_fields, at=spots)
    | st.builds(edits.RemoveFields, fields=names)
    | st.builds(edits.ChangeField, field=st.sampled_from(NAMES), put=values, drop=st.just(("required",)))
    | st.builds(edits.MoveFields, fields=names, to=spots)
    | st.builds(
        edits.AddSection,
        section=st.builds(lambda name: {"id": name, "fields": []}, st.sampled_from(["s1", "s2"])),
        after=st.sampled_from(["", *SECTIONS]),
    )
    | st.builds(edits.RemoveSection, section=st.sampled_from(SECTIONS))
    | st.builds(edits.ChangeSection, section=st.sampled_from(SECTIONS), put=st.just({"title": "T"}))
    | st.builds(edits.MoveSection, section=st.sampled_from(SECTIONS), after=st.sampled_from(["", *SECTIONS]))
    | st.just(edits.Replace(document={"sections": [{"id": "s1", "fields": [text("x3")]}]}))
)
any_edit = simple | st.builds(edits.Several, edits=st.lists(simple, max_size=3).map(tuple))


@settings(deadline=None)
@given(st.lists(any_edit, max_size=12))
def test_any_edits_followed_by_their_inverses_give_back_the_exact_document(sequence: list[Any]) -> None:
    document, inverses, before = FORM, [], []
    for edit in sequence:
        try:
            following, inverse = apply(document, edit)
        except EditRefusedError:
            continue
        assert canonical(following) == following
        before.append(document)
        inverses.append(inverse)
        document = following
    for inverse in reversed(inverses):
        document, _again = apply(document, read_edit(as_json(inverse)))
        assert document == before.pop()
    assert document == FORM
