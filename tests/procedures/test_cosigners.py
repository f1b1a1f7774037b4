"""Who signs with the applicant: the administrator's pages, the checks, the document, the copy."""

import json
from typing import Any

import pytest
from django.test import Client

from communs.core.audit import trail
from communs.procedures.administration import obstacles
from communs.procedures.cosigning import MOST_SIGNERS, Cosigner, cosigning_of, read_cosigning
from communs.procedures.document import InvalidDocumentError, read_document, write_document
from communs.procedures.editor.uses import uses_by_cosigners
from communs.procedures.models import Demarche
from communs.procedures.operations.cosigning import CosigningError, move_signer, put_signer
from communs.procedures.operations.creating import create
from communs.procedures.operations.documents import import_document
from communs.questionnaires.schema import convert_condition
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, RevisionFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "who",
            "title": "Vous",
            "fields": [
                {
                    "id": "kind",
                    "type": "single_choice",
                    "label": "Statut",
                    "options": ["Association", "Entreprise"],
                },
                {"id": "chair_email", "type": "email", "label": "Courriel de la présidence"},
            ],
        }
    ]
}
WHEN = {"op": "=", "field": "kind", "value": "Association"}


@pytest.fixture
def demarche() -> Demarche:
    found: Demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    return found


@pytest.fixture
def admin(client: Client, demarche: Demarche) -> Client:
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    return client


def url(demarche: Demarche, *parts: str) -> str:
    return "/".join([f"/administration/demarches/{demarche.pk}/cosignataires", *parts])


def kept(demarche: Demarche) -> Any:  # noqa: ANN401 - a JSON column
    return Demarche.objects.values_list("cosigning", flat=True).get(pk=demarche.pk)


def test_signers_are_added_described_ordered_and_removed(admin: Client, demarche: Demarche) -> None:
    added = admin.post(url(demarche), {"do": "add", "label": "Présidente", "email_field": "chair_email"})
    assert added["Location"] == url(demarche, "presidente")
    admin.post(url(demarche), {"do": "add", "label": "2e témoin"})
    admin.post(url(demarche), {"do": "save", "order": "at-once", "message": "Merci."})
    rows = {"when-join": "and", "when.0-is": "row", "when.0-field": "kind"}
    changed = {"label": "Le président", "email_field": "chair_email"} | rows
    assert_valid_html(admin.post(url(demarche, "presidente"), changed | {"when-do": "row:when"}))
    assert "when" not in kept(demarche)["signers"][0]
    admin.post(url(demarche, "presidente"), changed | {"when.0-operator": "=", "when.0-value": "Association"})
    admin.post(url(demarche), {"do": "later", "role": "presidente"})
    assert kept(demarche) == {
        "signers": [
            {"id": "signer", "label": "2e témoin"},
            {"id": "presidente", "label": "Le président", "email_field": "chair_email", "when": WHEN},
        ],
        "in_order": False,
        "message": "Merci.",
    }
    listed = admin.get(url(demarche))
    assert_valid_html(listed)
    page = listed.content.decode()
    assert [word in page for word in ("Le président", "Signe quand", "Courriel de la présidence")] == [True] * 3
    assert_valid_html(admin.get(url(demarche, "presidente")))
    assert_valid_html(admin.get(url(demarche, "signer", "retirer")))
    admin.post(url(demarche, "signer", "retirer"))
    assert [one["id"] for one in kept(demarche)["signers"]] == ["presidente"]
    assert {entry.verb for entry in trail(demarche)} == {"settings"}


@pytest.mark.parametrize(
    "posted",
    [
        {"do": "add", "label": ""},
        {"do": "add", "label": "présidente"},
        {"do": "add", "label": "x" * 101},
        {"do": "add", "label": "Témoin", "email_field": "kind"},
        {"do": "save", "order": "dans le désordre"},
    ],
)
def test_what_cannot_be_kept_comes_back(admin: Client, demarche: Demarche, posted: dict[str, str]) -> None:
    put_signer(demarche, Cosigner(id="", label="Présidente"), by=None)
    before = kept(demarche)
    answer = admin.post(url(demarche), posted)
    assert (answer.status_code, kept(demarche)) == (422, before)


def test_a_condition_that_cannot_be_read_comes_back(admin: Client, demarche: Demarche) -> None:
    put_signer(demarche, Cosigner(id="", label="Présidente"), by=None)
    before = kept(demarche)
    bad = {"label": "Autre", "when.0-is": "row", "when.0-field": "kind", "when.0-operator": "=", "when.0-value": "?"}
    answer = admin.post(url(demarche, "presidente"), bad)
    assert (answer.status_code, kept(demarche), "Autre" in answer.content.decode()) == (422, before, True)


def test_three_people(client: Client, admin: Client, demarche: Demarche) -> None:
    put_signer(demarche, Cosigner(id="", label="Présidente"), by=None)
    before = kept(demarche)
    assert admin.get(url(demarche)).status_code == 200
    for person, status in (
        (DemarcheAdministratorFactory.create().person, 404),
        (PersonFactory.create(), 403),
    ):
        client.force_login(person)
        pages = (url(demarche), url(demarche, "presidente"), url(demarche, "presidente", "retirer"))
        assert [client.get(page).status_code for page in pages] == [status] * 3
        assert [client.post(page, {"do": "add", "label": "X"}).status_code for page in pages] == [status] * 3
    assert kept(demarche) == before


def test_publication_checks_name_the_signer_and_lead_to_it(demarche: Demarche) -> None:
    put_signer(demarche, Cosigner("", "Présidente", "chair_email", convert_condition(WHEN)), by=None)
    demarche.refresh_from_db()
    assert [found for found in obstacles(demarche) if "cosignataires" in found.url] == []
    lost = {"sections": [{"id": "who", "title": "Vous", "fields": [{"id": "name", "type": "text", "label": "Nom"}]}]}
    demarche.draft_revision = RevisionFactory.create(document=lost, published_at=None)
    found = [one for one in obstacles(demarche) if "cosignataires" in one.url]
    assert [one.url for one in found] == [url(demarche, "presidente")] * 2
    assert [use.field for use in uses_by_cosigners(demarche, FORM)] == ["chair_email", "kind"]


def test_what_the_form_does_not_have_is_refused(demarche: Demarche) -> None:
    gone = convert_condition({"op": "answered", "field": "gone"})
    for signer in (Cosigner("", "A", "gone"), Cosigner("", "A", "kind"), Cosigner("", "A", "", gone)):
        with pytest.raises(CosigningError):
            put_signer(demarche, signer, by=None)
    assert kept(demarche) is None


def test_a_demarche_has_ten_signers_at_most(demarche: Demarche) -> None:
    for rank in range(MOST_SIGNERS):
        put_signer(demarche, Cosigner("", f"Témoin {rank}"), by=None)
    with pytest.raises(CosigningError):
        put_signer(demarche, Cosigner("", "De trop"), by=None)
    move_signer(demarche, "temoin_0", 99, by=None)
    move_signer(demarche, "absent", 1, by=None)
    assert [one["id"] for one in kept(demarche)["signers"]] == [*(f"temoin_{n}" for n in range(1, 10)), "temoin_0"]


def test_the_document_holds_them_and_refuses_what_cannot_be_read(demarche: Demarche) -> None:
    put_signer(demarche, Cosigner("", "Présidente", "chair_email", convert_condition(WHEN)), by=None)
    demarche.refresh_from_db()
    written = write_document(demarche)
    assert write_document(import_document(written, by=None)) == written
    assert read_document(written).header["cosigning"] == kept(demarche)
    for bad in (
        {"signers": [{"id": "A b", "label": "X"}]},
        {"signers": [{"id": "a", "label": "X"}, {"id": "a", "label": "Y"}]},
        {"signers": [{"id": "a", "label": "X"}, {"id": "b", "label": "x"}]},
        {"signers": [{"id": "a", "label": "X", "when": {"op": "?"}}]},
        {"unknown": 1},
        ["signers"],
        "x",
    ):
        with pytest.raises(ValueError, match=r"."):
            read_cosigning(bad)
        one_line = json.dumps(bad)
        start, end = written.index("cosigning:"), written.index("experts" if "experts_" in written else "labels:")
        with pytest.raises(InvalidDocumentError):
            read_document(f"{written[:start]}cosigning: {one_line}\n{written[end:]}")


def test_they_come_along_with_the_settings_of_a_copy(demarche: Demarche) -> None:
    put_signer(demarche, Cosigner("", "Présidente"), by=None)
    demarche.refresh_from_db()
    owner = DemarcheAdministratorFactory.create(demarche=demarche).person
    made = create("Copie", demarche.organisation, by=owner, source=demarche, parts=["rules"], owned=True)
    assert cosigning_of(made) == cosigning_of(demarche)
