"""Importing the published descriptor of a demarche: the whole form, what is told, twice, changed, refused."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from communs.core.audit import trail
from communs.core.audit.models import Entry
from communs.procedures.commands import demarche as command
from communs.procedures.descriptor import read_descriptor
from communs.procedures.descriptor_fields import KINDS, stable_id
from communs.procedures.document import InvalidDocumentError, write_document
from communs.procedures.enums import DemarcheState, Identity
from communs.procedures.models import Demarche, DemarchePath
from communs.procedures.operations.descriptors import DraftEditedError, import_descriptor
from communs.procedures.operations.documents import import_document
from communs.procedures.operations.editing import edit_form, undo
from communs.procedures.operations.publishing import publish
from communs.questionnaires.editing.edits import ChangeField
from communs.questionnaires.models import Revision
from communs.questionnaires.schema import read_questionnaire, to_builtins
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory

DATA = Path(__file__).parents[1] / "acceptance" / "data"
FILE = DATA / "descriptor.json"
TEXT = FILE.read_text("utf-8")
EXPECTED = yaml.safe_load((DATA / "descriptor.yml").read_text("utf-8"))


def changed(**keys: object) -> str:
    """The bare descriptor with other keys."""
    return json.dumps(json.loads(TEXT)["data"]["demarcheDescriptor"] | keys)


def with_champs(*champs: dict[str, Any]) -> str:
    return changed(revision={"champDescriptors": list(champs)})


def champ(number: int, kind: str = "text", **keys: object) -> dict[str, Any]:
    return {"id": base64.b64encode(f"Champ-{number}".encode()).decode(), "label": "Nom", "type": kind, **keys}


def places(text: bytes | str, **options: str) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        import_descriptor(text, by=None, **options)
    return [issue.place for issue in caught.value.issues]


def run(file: Path, *options: str) -> Result:
    return CliRunner().invoke(command, ["import-descriptor", str(file), *options])


def test_every_kind_has_its_field_and_what_is_lost_is_told() -> None:
    brought = read_descriptor(TEXT)
    assert to_builtins(brought.questionnaire) == EXPECTED["questionnaire"]
    assert [[note.place, note.message] for note in brought.notes] == EXPECTED["notes"]
    assert (brought.number, dict(brought.header)) == (4321, EXPECTED["header"])
    read_questionnaire(brought.questionnaire)


def test_the_data_has_every_kind_of_descriptor() -> None:
    told = {name for name in KINDS if name.endswith("ChampDescriptor") and name != "TextChampDescriptor"}
    assert {name for name in told if f'"{name}"' not in TEXT} == set()


def test_a_bare_descriptor_is_the_same_as_an_answer() -> None:
    assert read_descriptor(changed()) == read_descriptor(TEXT)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Q2hhbXAtMTIz", "champ_123"), ("Champ-123", "champ_123"), ("é", "champ_x4a99557e4033c353")],
)
def test_ids_are_derived(given: str, expected: str) -> None:
    assert stable_id(given) == expected


@given(st.text(max_size=80))
def test_any_id_gives_an_id_that_a_field_may_have(text: str) -> None:
    read_descriptor(with_champs({**champ(1), "id": text}))


def test_long_texts_are_cut_and_told() -> None:
    options = ["x" * 301, *map(str, range(500)), "de trop"]
    brought = read_descriptor(with_champs(champ(1, "multiple_drop_down_list", label="L" * 501, options=options)))
    (field,) = brought.questionnaire.sections[0].fields
    assert (len(field.label), len(field.options)) == (500, 500)
    assert [note.place for note in brought.notes] == [
        "zones",
        "declarative",
        "siteWebURL",
        "opendata",
        "conditions",
    ] + ["champ_1"] * 4


@pytest.mark.django_db
def test_a_descriptor_becomes_a_draft() -> None:
    siret = OrganisationFactory().siret
    imported = import_descriptor(TEXT, by=None, organisation=siret, contact="vergers@mairie.example")
    made = Demarche.objects.get()
    assert imported.created
    assert (made.path, made.state, made.organisation.siret) == ("demarche-4321", DemarcheState.DRAFT, siret)
    assert (made.identity, made.retention_months, made.tags) == (Identity.PERSON, 36, ["arbres", "vergers"])
    assert made.closes_at is not None
    assert made.closes_at.isoformat() == "2040-09-30T21:59:00+00:00"
    assert (made.contact_email, made.service_siret) == ("vergers@mairie.example", "")
    assert made.draft_revision is not None
    assert made.draft_revision.document == EXPECTED["questionnaire"]
    assert [note.place for note in imported.notes] == ["service_siret", *(place for place, _said in EXPECTED["notes"])]


@pytest.mark.django_db
def test_the_same_descriptor_twice_changes_nothing() -> None:
    siret = OrganisationFactory().siret
    first = import_descriptor(TEXT, by=None, organisation=siret, contact="vergers@mairie.example")
    before = (write_document(first.demarche), trail(first.demarche).count(), Revision.objects.count())
    again = import_descriptor(TEXT, by=None)
    assert (again.created, again.demarche.pk) == (False, first.demarche.pk)
    assert (write_document(again.demarche), trail(again.demarche).count(), Revision.objects.count()) == before


@pytest.mark.django_db
def test_a_changed_descriptor_keeps_ids_and_other_settings() -> None:
    siret = OrganisationFactory().siret
    text = with_champs(champ(1), champ(2, label="Ville"))
    Demarche.objects.filter(pk=import_descriptor(text, by=None, organisation=siret).demarche.pk).update(
        deposit_message="Merci."
    )
    import_descriptor(with_champs(champ(2, label="Commune"), champ(3)), by=None)
    made = Demarche.objects.get()
    assert made.draft_revision is not None
    (section,) = made.draft_revision.document["sections"]
    assert [(field["id"], field["label"]) for field in section["fields"]] == [
        ("champ_2", "Commune"),
        ("champ_3", "Nom"),
    ]
    assert made.deposit_message == "Merci."


@pytest.mark.django_db
def test_a_moved_demarche_is_found_and_keeps_what_was_mended() -> None:
    siret = OrganisationFactory().siret
    made = import_descriptor(TEXT, by=None, organisation=siret).demarche
    moved = write_document(made).replace("path: demarche-4321", f"path: vergers\nservice_siret: '{siret}'")
    import_document(moved, by=None, demarche=made)
    again = import_descriptor(TEXT, by=None)
    assert (again.created, Demarche.objects.count()) == (False, 1)
    assert (again.demarche.path, again.demarche.service_siret) == ("vergers", siret)
    assert again.notes[0].place == "service_siret"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", [""]),
        ("[]", [""]),
        ('{"errors": [{"message": "Demarche not found"}], "data": null}', ["errors[0]"]),
        (b"\xff", [""]),
        ("[" * 100_000, [""]),
        ("x" * 10_000_000, [""]),
        (changed(title=None), [""]),
        (changed(number="4321"), ["number"]),
        (changed(tags="arbres"), ["tags"]),
        (with_champs({"id": "1", "label": "Nom"}), ["revision.champDescriptors[0]"]),
        (with_champs(champ(1), champ(2, required="yes")), ["revision.champDescriptors[1].required"]),
        (with_champs(champ(1), champ(1)), ["questionnaire.sections[0].fields[1].id"]),
        (changed(title="T" * 251), ["title"]),
    ],
)
def test_what_is_no_descriptor_is_refused_and_nothing_changes(text: bytes | str, expected: list[str]) -> None:
    siret = OrganisationFactory().siret
    entries = Entry.objects.count()
    assert places(text, organisation=siret) == expected
    assert (Demarche.objects.count(), Revision.objects.count(), Entry.objects.count()) == (0, 0, entries)


@pytest.mark.django_db
def test_a_refused_change_leaves_the_demarche_as_it_was() -> None:
    made = import_descriptor(TEXT, by=None, organisation=OrganisationFactory().siret).demarche
    before = (write_document(made), trail(made).count())
    assert places(changed(title="T" * 251, description="Autre")) == ["title"]
    made = Demarche.objects.get()
    assert (write_document(made), trail(made).count()) == before


@pytest.mark.django_db
def test_the_command_reports(tmp_path: Path) -> None:
    siret = OrganisationFactory().siret
    refused = run(FILE)
    assert (refused.exit_code, refused.output.partition(":")[0], Demarche.objects.count()) == (1, "organisation", 0)
    made = json.loads(run(FILE, "--organisation", siret, "--contact", "a@b.example", "--format", "json").output)
    notes = made.pop("notes")
    assert made == {
        "address": "/commencer/demarche-4321", "state": "draft", "created": True, "sections": 4, "fields": 51,
    }  # fmt: skip
    assert [[note["place"], note["message"]] for note in notes[1:]] == EXPECTED["notes"]
    told = run(FILE).output.splitlines()
    assert told[0] == "/commencer/demarche-4321 (draft): 4 sections, 51 fields"
    assert told[2:] == [f"{place}: {said}" for place, said in EXPECTED["notes"]]
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 5_000_001)
    assert run(large).exit_code == 1


@pytest.fixture
def by_hand(db: None) -> Demarche:
    """A demarche made from a descriptor, in whose form somebody added a condition."""
    made = import_descriptor(
        with_champs(champ(1), champ(2)), by=None, organisation=OrganisationFactory().siret
    ).demarche
    when = {"op": "answered", "field": "champ_1"}
    edit_form(made, ChangeField(field="champ_2", put={"when": when}), by=None)
    return Demarche.objects.get()


def test_a_form_changed_by_hand_is_replaced_only_when_asked(by_hand: Demarche) -> None:
    before = (write_document(by_hand), trail(by_hand).count())
    text = with_champs(champ(1), champ(2, label="Ville"))
    with pytest.raises(DraftEditedError):
        import_descriptor(text, by=None)
    assert (write_document(Demarche.objects.get()), trail(by_hand).count()) == before
    import_descriptor(text, by=None, replace=True)
    assert "Ville" in write_document(Demarche.objects.get())
    assert trail(by_hand).last().content["data"]["replaced"] is True
    undo(by_hand, by=None)
    assert write_document(Demarche.objects.get()) == before[0]


def test_the_descriptor_of_the_published_form_does_not_take_the_draft_away(by_hand: Demarche) -> None:
    same = with_champs(champ(1), champ(2))
    publish(by_hand, by=None, with_people=False)
    import_descriptor(same, by=None)
    publish(Demarche.objects.get(), by=None, with_people=False)
    edit_form(Demarche.objects.get(), ChangeField(field="champ_2", put={"label": "Ville"}), by=None)
    before = write_document(Demarche.objects.get())
    with pytest.raises(DraftEditedError):
        import_descriptor(same, by=None)
    import_descriptor(same, by=None, replace=True)
    undo(Demarche.objects.get(), by=None)
    assert write_document(Demarche.objects.get()) == before


def test_a_form_that_nobody_changed_follows_its_descriptor(db: None) -> None:
    siret = OrganisationFactory().siret
    for label in ("Un", "Deux", "Trois", "Deux"):
        import_descriptor(with_champs(champ(1, label=label)), by=None, organisation=siret)
    assert "label: Deux" in write_document(Demarche.objects.get())


def test_the_command_replaces_when_asked(by_hand: Demarche, tmp_path: Path) -> None:
    file = tmp_path / "descriptor.json"
    file.write_text(with_champs(champ(1)))
    refused = run(file)
    assert (refused.exit_code, "modifié ici" in refused.output, "--replace" in refused.output) == (1, True, True)
    assert run(file, "--replace").exit_code == 0


def test_the_demarche_of_others_is_left_alone(by_hand: Demarche) -> None:
    Demarche.objects.update(path="ailleurs")
    DemarchePath.objects.create(path="demarche-4321", demarche=by_hand)
    before = write_document(Demarche.objects.get())
    with pytest.raises(InvalidDocumentError) as caught:
        import_descriptor(with_champs(champ(9)), by=PersonFactory(), replace=True)
    assert ([issue.place for issue in caught.value.issues], write_document(Demarche.objects.get())) == (
        ["number"],
        before,
    )
