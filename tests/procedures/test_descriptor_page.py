"""The page that brings a descriptor over: what is lost is read before anything is made."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from communs.procedures.operations.editing import edit_form
from communs.procedures.permissions import can_administer
from communs.questionnaires.editing.edits import ChangeField
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
URL = "/administration/demarches/importer-descriptif"
TEXT = (Path(__file__).parents[1] / "acceptance" / "data" / "descriptor.json").read_text("utf-8")


@pytest.fixture
def person(client: Client) -> Person:
    found: Person = DemarcheAdministratorFactory().person
    client.force_login(found)
    return found


def sent(person: Person, **more: object) -> dict[str, object]:
    organisation = Demarche.objects.filter(administrators__person=person).latest("-pk").organisation
    return {"text": TEXT, "organisation": organisation.pk, "contact": "vergers@mairie.example", "do": "read", **more}


def test_the_report_comes_first_then_the_draft(client: Client, person: Person) -> None:
    assert_valid_html(client.get(URL))
    page = client.post(URL, sent(person))
    assert_valid_html(page)
    html = page.content.decode()
    told = ["51 champs", "/commencer/demarche-4321", "Créer le brouillon"]
    assert ([words for words in told if words in html], Demarche.objects.count()) == (told, 1)
    assert len(page.context["plan"].notes) == html.count("<tr><td><code>") > 5
    response = client.post(URL, sent(person, do="create"))
    made = Demarche.objects.get(path="demarche-4321")
    assert response.headers["Location"] == f"/administration/demarches/{made.pk}"
    assert (made.state, made.contact_email, can_administer(person, made)) == ("draft", "vergers@mairie.example", True)


def test_a_file_comes_back_as_a_text(client: Client, person: Person) -> None:
    page = client.post(URL, sent(person, text="", file=SimpleUploadedFile("d.json", TEXT.encode())))
    assert (page.status_code, page.context["form"]["text"].value()) == (200, TEXT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON illisible"),
        ("[]", "pas le descriptif"),
        ('{"data": null, "errors": [{"message": "Demarche not found"}]}', "Demarche not found"),
        ("[" * 100_000, "JSON illisible"),
        (json.dumps({"number": 1, "title": "<script>", "revision": {"champDescriptors": [{}]}}), "champDescriptors[0]"),
        ("", "Choisissez un fichier"),
    ],
)
@pytest.mark.parametrize("do", ["read", "create"])
def test_what_is_no_descriptor_comes_back_as_it_was_typed(
    client: Client, person: Person, text: str, said: str, do: str
) -> None:
    page = client.post(URL, sent(person, text=text, do=do))
    assert (page.status_code, said in page.content.decode()) == (422, True)
    form = page.context["form"]
    assert (form["text"].value(), form["contact"].value()) == (text, "vergers@mairie.example")
    assert Demarche.objects.count() == 1


def test_a_file_too_large_is_refused_and_the_rest_stays(client: Client, person: Person) -> None:
    large = SimpleUploadedFile("d.json", b"[" + b" " * 10_000_000 + b"]")
    page = client.post(URL, sent(person, text="", file=large))
    assert_valid_html(page, status=422)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
    assert page.context["form"]["contact"].value() == "vergers@mairie.example"


def test_a_form_changed_by_hand_is_replaced_only_by_a_ticked_box(client: Client, person: Person) -> None:
    client.post(URL, sent(person, do="create"))
    made = Demarche.objects.get(path="demarche-4321")
    edit_form(made, ChangeField(field=_first(made), put={"label": "Autre"}), by=person)
    assert "replace" in client.post(URL, sent(person)).context["form"].fields
    refused = client.post(URL, sent(person, do="create"))
    assert_valid_html(refused, status=409)
    assert (refused.status_code, "Autre" in str(_form(made))) == (409, True)
    assert client.post(URL, sent(person, do="create", replace="on")).status_code == 302
    assert "'Autre'" not in str(_form(made))


def test_three_people(client: Client, person: Person) -> None:
    client.post(URL, sent(person, do="create"))
    before = _form(Demarche.objects.get(path="demarche-4321"))
    other = DemarcheAdministratorFactory().person
    client.force_login(other)
    refused = client.post(URL, sent(other, do="create"))
    assert (refused.status_code, "vous ne l’administrez pas" in refused.content.decode()) == (422, True)
    client.force_login(PersonFactory())
    assert client.get(URL).status_code == 403
    assert _form(Demarche.objects.get(path="demarche-4321")) == before


def _form(demarche: Demarche) -> object:
    demarche.refresh_from_db()
    assert demarche.draft_revision is not None
    demarche.draft_revision.refresh_from_db()
    return demarche.draft_revision.document


def _first(demarche: Demarche) -> str:
    sections = _form(demarche)["sections"]  # type: ignore[index]
    return str(next(field["id"] for section in sections for field in section["fields"]))
