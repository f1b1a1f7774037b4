"""A demarche as a document: every mistake told with its place, imported once, exported as it was."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.core.audit import trail
from communs.procedures.commands import demarche as command
from communs.procedures.document import InvalidDocumentError, read_document, write_document
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, DemarchePath, Group
from communs.procedures.operations.documents import import_document
from communs.questionnaires.models import Revision
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.procedures import DemarcheFactory

GOOD = """\
path: pret-de-salle
title: Prêt d’une salle
organisation: '{siret}'
description: |-
  Une salle de la commune.

  Trois semaines à l’avance.
legal_basis: Délibération.
contact_email: salles@mairie.example
opens_at: '2026-03-01 09:00:00+01:00'
closes_at: '2040-09-08 18:00:00+02:00'
retention_months: 24
questionnaire:
  sections:
    - id: booking
      title: Réservation
      fields:
        - type: text
          id: event
          label: Objet de la réservation
        - type: integer
          minimum: 1
          id: guests
          label: Personnes attendues
"""


@pytest.fixture
def good(db: None) -> str:
    return GOOD.format(siret=OrganisationFactory().siret)


def issues(text: bytes | str) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        import_document(text, by=None)
    return [issue.place for issue in caught.value.issues]


def test_a_document_becomes_a_demarche(good: str) -> None:
    person = PersonFactory()
    demarche = import_document(good, by=person)
    assert (demarche.state, demarche.title, demarche.retention_months) == (DemarcheState.DRAFT, "Prêt d’une salle", 24)
    assert demarche.closes_at.isoformat() == "2040-09-08T18:00:00+02:00"
    assert [group.is_default for group in Group.objects.filter(demarche=demarche)] == [True]
    assert [one.person for one in demarche.administrators.all()] == [person]


def test_importing_twice_changes_nothing(good: str) -> None:
    demarche = import_document(good, by=None, and_publish=True)
    entries = trail(demarche).count()
    again = import_document(good, by=None, and_publish=True)
    assert again.pk == demarche.pk
    assert (Revision.objects.count(), trail(demarche).count()) == (1, entries)


def test_export_import_export_is_the_same(good: str) -> None:
    exported = write_document(import_document(good, by=None))
    Demarche.objects.all().delete()
    again = write_document(import_document(exported, by=None))
    assert again == exported == good


def test_wall_clocks_are_of_the_demarche_s_time_zone(good: str) -> None:
    text = good.replace("'2040-09-08 18:00:00+02:00'", "2040-09-08 18:00\ntime_zone: Indian/Reunion")
    assert import_document(text, by=None).closes_at.isoformat() == "2040-09-08T18:00:00+04:00"


def test_every_mistake_is_told_with_its_place_and_nothing_is_imported(good: str) -> None:
    text = (
        good.replace("pret-de-salle", "Prêt de salle").replace("months: 24", "months: 0").replace("text\n", "texte\n")
    )
    text = text.replace("contact_email", "contact").replace("minimum: 1", "minimum: x")
    assert sorted(issues(text)) == [
        "contact",
        "contact_email",
        "path",
        "questionnaire.sections[0].fields[0].type",
        "questionnaire.sections[0].fields[1].minimum",
        "retention_months",
    ]
    assert Demarche.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", ""),
        ("- a list", ""),
        ("title: [", "ligne 1, colonne 9"),
        ("title: a\ntitle: b\n", "ligne 2, colonne 1"),
        ("a: &x [1]\nb: *x\n", "ligne 2, colonne 4"),
        ("a: !!python/object/apply:os.system ['true']", "ligne 1, colonne 4"),
        (b"\xff\xfe\xff", ""),
        ("[" * 5000, "ligne 1, colonne 31"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_at_its_place(text: bytes | str, place: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        read_document(text)
    assert [issue.place for issue in caught.value.issues] == [place]


@given(text=st.text() | st.binary() | st.builds(yaml.safe_dump, st.recursive(st.text() | st.integers(), st.lists)))
@settings(max_examples=200)
def test_any_text_is_read_or_refused(text: bytes | str) -> None:
    with pytest.raises(InvalidDocumentError):
        read_document(text)


@pytest.mark.django_db
def test_an_unknown_organisation_is_refused() -> None:
    assert issues(GOOD.format(siret="13002526500013")) == ["organisation"]


def test_somebody_else_s_address_is_refused(good: str) -> None:
    import_document(good, by=PersonFactory())
    with pytest.raises(InvalidDocumentError, match="adresse"):
        import_document(good.replace("Prêt d’une", "Vol d’une"), by=PersonFactory())
    assert Demarche.objects.get().title == "Prêt d’une salle"


def test_a_new_address_keeps_the_former_one(good: str) -> None:
    demarche = import_document(good, by=None)
    import_document(good.replace("pret-de-salle", "salles"), by=None, demarche=demarche)
    assert [(one.path, one.demarche_id) for one in DemarchePath.objects.all()] == [("pret-de-salle", demarche.pk)]
    import_document(good, by=None, demarche=demarche)
    assert [one.path for one in DemarchePath.objects.all()] == ["salles"]


def test_a_changed_form_waits_for_its_publication(good: str) -> None:
    demarche = import_document(good, by=None, and_publish=True)
    changed = import_document(good.replace("Personnes attendues", "Invités"), by=None)
    assert (changed.published_revision, changed.draft_revision.number) == (demarche.published_revision, 2)
    published = import_document(good.replace("Personnes attendues", "Invités"), by=None, and_publish=True)
    assert (published.published_revision, published.draft_revision) == (changed.draft_revision, None)


def test_the_command_imports_publishes_and_exports(good: str, tmp_path: Path) -> None:
    file = tmp_path / "demarche.yml"
    file.write_text(good)
    imported = CliRunner().invoke(command, ["import", str(file), "--publish"])
    assert (imported.exit_code, imported.output) == (0, "/commencer/pret-de-salle (published)\n")
    assert CliRunner().invoke(command, ["export", "pret-de-salle"]).output == good
    assert CliRunner().invoke(command, ["export", "nulle-part"]).exit_code == 1


def test_the_command_lists_every_mistake(good: str, tmp_path: Path) -> None:
    file = tmp_path / "demarche.yml"
    file.write_text(good.replace("title: Prêt", "titre: Prêt"))
    refused = CliRunner().invoke(command, ["import", str(file)])
    assert refused.exit_code == 1
    assert [line.split(":")[0] for line in refused.output.splitlines()] == ["titre", "title"]
    assert Demarche.objects.count() == 0


def test_an_existing_demarche_is_written_with_all_that_it_says(db: None) -> None:
    demarche = DemarcheFactory()
    assert read_document(write_document(demarche)).header["path"] == demarche.path


@pytest.mark.parametrize("text", ["? [a]\n: b", "? {a: b}\n: c", 'title: "a\\0b"', 'title: "\\ud800"', '"\\0": a'])
def test_what_cannot_be_kept_is_told_with_its_place(text: str) -> None:
    with pytest.raises(InvalidDocumentError) as refused:
        read_document(text)
    assert refused.value.issues[0].place.startswith("ligne 1")
