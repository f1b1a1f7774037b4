"""Building a prefilled link: by anybody, kept by administrators, followed when the form changes."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from communs.core.audit import trail
from communs.dossiers.models import Dossier
from communs.procedures.administration import verdicts
from communs.procedures.copying import parts
from communs.procedures.editor.uses import uses_in
from communs.procedures.models import Demarche, PrefillLink
from communs.procedures.operations.prefill_links import LinkRefused, keep_link
from communs.questionnaires.models import Revision
from tests.dossiers.cast import FORM
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    DraftDemarcheFactory,
    RevisionFactory,
)
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
TYPED = {
    "identite_prenom": "Ada",
    "champ_title": "Mille « arbres » & l'eau",
    "champ_people.champ_person_name": "Bob",
    "champ_agreed": "true",
}


@pytest.fixture
def demarche() -> Demarche:
    revision = RevisionFactory.create(document=FORM)
    found: Demarche = DemarcheFactory.create(published_revision=revision, path="planter-des-arbres")
    return found


def text_of(response: Any, name: str) -> str:  # noqa: ANN401 - the response of a test client
    area = html.fromstring(response.content.decode()).get_element_by_id(name)
    return str(area.text).strip()


def value_of(response: Any, name: str) -> str:  # noqa: ANN401 - idem
    element = html.fromstring(response.content.decode()).get_element_by_id(name)
    return str(element.get("value") or (element.text or "").lstrip("\n"))


def test_a_demarche_without_a_form_sends_to_the_form(client: Client) -> None:
    demarche = DraftDemarcheFactory.create(draft_revision=None)
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    page = client.get(f"/administration/demarches/{demarche.pk}/preremplissage")
    assert (page.status_code, page.headers.get("Location")) == (
        302,
        f"/administration/demarches/{demarche.pk}/formulaire",
    )


def test_a_copy_takes_the_links(demarche: Demarche) -> None:
    keep_link(demarche, "Mairies", {"champ_title": "Mille arbres"}, by=None)
    target = DraftDemarcheFactory.create()
    parts["prefill"].copy(demarche, target, None)
    assert list(target.prefill_links.values_list("name", "given")) == [("Mairies", {"champ_title": "Mille arbres"})]


def test_the_link_that_is_built_prefills_the_dossier(client: Client, demarche: Demarche) -> None:
    url = f"/preremplir/{demarche.path}"
    assert_valid_html(client.get(url))
    page = client.post(url, TYPED)
    assert_valid_html(page)
    link = urlsplit(text_of(page, "result-link"))
    rows = '[{"champ_person_name": "Bob"}]'
    given = {key: value for key, value in TYPED.items() if "." not in key} | {"champ_people": rows}
    assert (link.path, dict(parse_qsl(link.query))) == (f"/commencer/{demarche.path}", given)
    client.force_login(PersonFactory.create())
    client.get(f"{link.path}?{link.query}")
    client.post(f"{link.path}/dossier", {"applicant_name": "Ada", "organisation": ""})
    answers = Dossier.objects.get().answers
    assert (answers["title"], answers["people"][0]["person_name"], answers["agreed"]) == (
        given["champ_title"],
        "Bob",
        True,
    )


def test_the_body_that_is_built_is_taken_by_the_api(client: Client, demarche: Demarche) -> None:
    page = client.post(f"/preremplir/{demarche.path}", TYPED)
    body, curl = text_of(page, "result-body"), text_of(page, "result-curl")
    assert json.loads(body)["champ_people"] == [{"champ_person_name": "Bob"}]
    assert f"curl -X POST 'http://localhost:8000/api/public/v1/demarches/{demarche.pk}/dossiers'" in curl
    assert "l'\\''eau" in curl
    url = f"/api/public/v1/demarches/{demarche.pk}/dossiers"
    assert client.post(url, body, content_type="application/json").json()["refused"] == []


def test_what_is_refused_comes_back_beside_its_input(client: Client, demarche: Demarche) -> None:
    wrong = {"champ_title": "Arbres", "champ_budget": "beaucoup", "champ_people.champ_person_email": "ada"}
    page = client.post(f"/preremplir/{demarche.path}", wrong)
    assert_valid_html(page, 422)
    assert [value_of(page, name) for name in wrong] == list(wrong.values())
    assert "Saisissez un nombre" in text_of(page, "champ_budget-error")
    assert text_of(page, "champ_people.champ_person_email-error") != ""
    assert "result-link" not in page.content.decode()
    empty = client.post(f"/preremplir/{demarche.path}", {})
    assert (empty.status_code, "Donnez au moins une valeur" in empty.content.decode()) == (422, True)


def test_examples_make_a_link(client: Client, demarche: Demarche) -> None:
    page = client.post(f"/preremplir/{demarche.path}", {"samples": "1", "champ_title": "Le mien"})
    assert_valid_html(page)
    assert (value_of(page, "champ_title"), value_of(page, "champ_budget")) == ("Le mien", "1250")


def test_a_long_link_is_told(client: Client, demarche: Demarche) -> None:
    page = client.post(f"/preremplir/{demarche.path}", {"champ_summary": "x" * 2000})
    assert "Lien long" in page.content.decode()


def test_the_description_for_programs(client: Client, demarche: Demarche) -> None:
    said = client.get(f"/preremplir/{demarche.path}/schema").json()
    assert [one["key"] for one in said["fields"]] == [
        f"champ_{name}" for name in ("title", "summary", "budget", "people", "agreed")
    ]
    assert [one["key"] for one in said["fields"][3]["fields"]] == ["champ_person_name", "champ_person_email"]
    assert [one["key"] for one in said["identity"]] == ["identite_prenom", "identite_nom"]
    given = {one["key"]: one["example"] for one in said["fields"]}
    response = client.post(said["api"].removeprefix("http://localhost:8000"), given, content_type="application/json")
    assert (response.status_code, response.json()["refused"]) == (201, [])


def test_a_form_in_preparation_is_for_its_administrators() -> None:
    found = DraftDemarcheFactory.create(draft_revision=RevisionFactory.create(document=FORM, published_at=None))
    administrator = DemarcheAdministratorFactory.create(demarche=found).person
    statuses = []
    for person in (None, PersonFactory.create(), administrator):
        client = Client()
        if person:
            client.force_login(person)
        statuses.append([client.get(f"/preremplir/{found.path}{end}").status_code for end in ("", "/schema")])
    assert statuses == [[404, 404], [404, 404], [200, 200]]
    page = client.post(f"/preremplir/{found.path}", TYPED)
    assert urlsplit(text_of(page, "result-link")).path == f"/commencer/test/{found.path}"


def test_administrators_keep_links(client: Client, demarche: Demarche) -> None:
    url = f"/administration/demarches/{demarche.pk}/preremplissage"
    administrator = DemarcheAdministratorFactory.create(demarche=demarche).person
    keep = TYPED | {"keep": "1", "name": " Portail  A "}
    statuses = []
    for person in (PersonFactory.create(), DemarcheAdministratorFactory.create().person):
        client.force_login(person)
        statuses.append([client.get(url).status_code, client.post(url, keep).status_code])
    assert (statuses, PrefillLink.objects.count()) == ([[403, 403], [404, 404]], 0)
    client.force_login(administrator)
    assert_valid_html(client.get(url))
    assert_valid_html(client.post(url, TYPED))
    unnamed = client.post(url, keep | {"name": " "})
    assert_valid_html(unnamed, 422)
    assert (client.post(url, {"keep": "1", "name": "x"}).status_code, PrefillLink.objects.count()) == (422, 0)
    assert client.post(url, keep).status_code == 302
    link = PrefillLink.objects.get()
    assert (link.name, link.given["champ_title"]) == ("Portail A", TYPED["champ_title"])
    page = client.get(url)
    assert_valid_html(page)
    assert "Portail A" in page.content.decode()
    client.post(url, {"forget": str(link.pk)})
    assert PrefillLink.objects.count() == 0
    assert [entry.verb for entry in trail(demarche)] == ["keep_prefill_link", "forget_prefill_link"]
    assert "Mille" not in json.dumps([entry.data for entry in trail(demarche)])


def test_a_link_of_another_demarche_is_not_forgotten(client: Client, demarche: Demarche) -> None:
    other = keep_link(DemarcheFactory.create(), "Autre", {"champ_title": "x"}, by=None)
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    for forged in (str(other.pk), "x", "9" * 40):
        client.post(f"/administration/demarches/{demarche.pk}/preremplissage", {"forget": forged})
    assert PrefillLink.objects.get() == other


def test_a_name_is_kept_once_and_links_are_counted(demarche: Demarche) -> None:
    for number in range(50):
        keep_link(demarche, f"Lien {number}", {"champ_title": "x"}, by=None)
    keep_link(demarche, "Lien 0", {"champ_title": "y"}, by=None)
    for name in ("Lien 51", "", "x" * 101):
        with pytest.raises(LinkRefused):
            keep_link(demarche, name, {}, by=None)
    assert (PrefillLink.objects.count(), PrefillLink.objects.get(name="Lien 0").given) == (50, {"champ_title": "y"})


def test_the_editor_and_the_publication_know_of_kept_links(demarche: Demarche) -> None:
    keep_link(demarche, "Portail", {"champ_title": "Arbres", "champ_budget": "12", "identite_nom": "F"}, by=None)
    assert uses_in(demarche, FORM) == {name: ["lien prérempli «\u00a0Portail\u00a0»"] for name in ("title", "budget")}
    advice = {str(one.label): one.findings for one in verdicts(demarche)}
    assert advice["Les liens préremplis suivent le formulaire"] == ()
    changed = json.loads(json.dumps(FORM).replace('"budget"', '"cost"'))
    demarche.draft_revision = Revision.objects.create(
        questionnaire_key="test:prefill", number=1, document=changed, digest="0" * 64
    )
    findings = {str(one.label): one.findings for one in verdicts(demarche)}[
        "Les liens préremplis suivent le formulaire"
    ]
    assert [str(one.message) for one in findings] == [
        "Lien «\u00a0Portail\u00a0», «\u00a0champ_budget\u00a0»\u00a0: Ce champ n’existe pas dans ce formulaire."
    ]


def test_what_the_page_costs(client: Client, demarche: Demarche) -> None:
    client.get(f"/preremplir/{demarche.path}")
    with CaptureQueriesContext(connection) as queries:
        client.post(f"/preremplir/{demarche.path}", TYPED)
    assert len(queries) == 1
