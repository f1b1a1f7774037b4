"""The page where a field of the form in preparation gets its table of choices."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from communs.procedures.operations import editing
from communs.questionnaires.choice_tables.table import Table
from communs.questionnaires.editing import edits
from communs.questionnaires.models import ChoiceTable, DraftEdit
from tests.factories.accounts import PersonFactory
from tests.markup import assert_valid_html
from tests.procedures.test_form_editor import demarche_of

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "main",
            "fields": [
                {"type": "table_choice", "id": "town", "label": "Ville"},
                {"type": "text", "id": "name", "label": "Nom"},
            ],
        }
    ]
}
TOWNS = Table(("code", "nom"), (("23096", "Guéret"), ("23008", "Aubusson")))


@pytest.fixture
def person() -> Person:
    return PersonFactory.create()


@pytest.fixture
def demarche(person: Person) -> Demarche:
    made = demarche_of(person, {"sections": []})
    editing.edit_form(made, edits.Replace(document=FORM), by=person)
    return made


def address(demarche: Demarche, field: str = "town") -> str:
    return f"/administration/demarches/{demarche.pk}/formulaire/tableaux/{field}"


def send(client: Client, demarche: Demarche, content: bytes) -> Any:  # noqa: ANN401 - Django's test response
    return client.post(address(demarche), {"file": SimpleUploadedFile("villes.csv", content)})


def field_of(demarche: Demarche) -> dict[str, Any]:
    demarche.refresh_from_db()
    assert demarche.draft_revision is not None
    return dict(demarche.draft_revision.document["sections"][0]["fields"][0])


def test_a_table_is_brought_shown_read_by_a_column_and_undone(
    client: Client, person: Person, demarche: Demarche
) -> None:
    client.force_login(person)
    assert (
        client.get(f"/administration/demarches/{demarche.pk}/formulaire/champs/town")
        .content.decode()
        .count(address(demarche))
    )
    response = send(client, demarche, TOWNS.as_csv().replace(",", ";").encode("latin-1"))
    assert (response.status_code, response["Location"]) == (302, address(demarche))
    assert field_of(demarche)["table"] == TOWNS.digest
    answer = client.get(address(demarche))
    assert_valid_html(answer)
    page = answer.content.decode()
    assert [f"<td>{town}</td>" in page for town in ("Guéret", "Aubusson")] == [True, True]
    assert client.post(address(demarche), {"column": "nom"}).status_code == 302
    assert field_of(demarche)["label_column"] == "nom"
    editing.undo(demarche, by=person)
    editing.undo(demarche, by=person)
    assert field_of(demarche) == FORM["sections"][0]["fields"][0]


def test_every_bad_line_is_told_and_the_others_are_kept(client: Client, person: Person, demarche: Demarche) -> None:
    client.force_login(person)
    page = send(client, demarche, b"code;nom\n1;Un\n;Deux\n1;Trois\n").content.decode()
    assert "2 lignes laissées de côté" in page
    assert [f"<li>Ligne {number}\u00a0:" in page for number in (2, 3, 4)] == [
        False,
        True,
        True,
    ]
    assert ChoiceTable.objects.values_list("rows", flat=True).get() == 1


@pytest.mark.parametrize("content", [b"x" * 10_000_000, b"\x00\x01", b"code;nom\n"], ids=["10 MB", "no text", "no row"])
def test_a_file_that_is_no_table_changes_nothing(
    client: Client, person: Person, demarche: Demarche, content: bytes
) -> None:
    client.force_login(person)
    before = DraftEdit.objects.count()
    assert send(client, demarche, content).status_code == 422
    assert (ChoiceTable.objects.count(), DraftEdit.objects.count()) == (0, before)


def test_tables_too_heavy_together_are_refused_and_nothing_is_kept(
    client: Client, person: Person, demarche: Demarche
) -> None:
    rows = {"id": "rows", "type": "table_choice", "label": "Rangs"}
    editing.edit_form(demarche, edits.AddFields(fields=(rows,), at=edits.Spot(after="town")), by=person)
    client.force_login(person)
    tables = [Table(("code",), tuple((f"{n:06}" + "x" * 190,) for n in range(size))) for size in (7_000, 8_200)]
    assert send(client, demarche, tables[0].as_csv().encode()).status_code == 302
    file = SimpleUploadedFile("rangs.csv", tables[1].as_csv().encode())
    answer = client.post(address(demarche, "rows"), {"file": file})
    assert (answer.status_code, "dépassent ensemble 3\u00a0Mo" in answer.content.decode()) == (422, True)
    assert list(ChoiceTable.objects.values_list("rows", flat=True)) == [7_000]


def test_only_a_field_with_a_table_and_its_administrators_have_the_page(
    client: Client, person: Person, demarche: Demarche
) -> None:
    stranger = PersonFactory.create()
    demarche_of(stranger)
    client.force_login(stranger)
    assert (client.get(address(demarche)).status_code, send(client, demarche, b"a\nb\n").status_code) == (404, 404)
    client.force_login(person)
    assert [client.get(address(demarche, field)).status_code for field in ("name", "absent")] == [404, 404]
    assert ChoiceTable.objects.count() == 0
