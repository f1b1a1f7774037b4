"""The editor of forms: every act through its page, with and without the page's module."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.procedures.models import Demarche
from communs.procedures.operations.publishing import publish
from communs.questionnaires.models import DraftEdit, Revision
from communs.questionnaires.operations.publishing import write_draft
from communs.questionnaires.schema import json_schema
from tests.factories.accounts import PersonFactory, platform_manager
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, DraftDemarcheFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
MODULE = {"X-Editor": "1"}
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "you",
            "title": "Vous",
            "fields": [
                {"type": "text", "id": "name", "label": "Nom"},
                {"type": "single_choice", "id": "kind", "label": "Statut", "options": ["Association", "Entreprise"]},
                {
                    "type": "text",
                    "id": "siege",
                    "label": "Siège",
                    "when": {"op": "=", "field": "kind", "value": "Association"},
                },
            ],
        },
        {
            "id": "team",
            "title": "Équipe",
            "fields": [
                {
                    "type": "repetition",
                    "id": "people",
                    "label": "Personnes",
                    "fields": [{"type": "text", "id": "person", "label": "Nom de la personne"}],
                },
                {"type": "date", "id": "start", "label": "Début", "required": False},
            ],
        },
    ]
}


def demarche_of(person: Person, form: dict[str, Any] = FORM) -> Demarche:
    demarche: Demarche = DraftDemarcheFactory.create(draft_revision=None)
    demarche.draft_revision = write_draft(f"demarche:{demarche.pk}", form, by=None)
    demarche.save()
    DemarcheAdministratorFactory.create(demarche=demarche, person=person)
    return demarche


@pytest.fixture
def administrator(client: Client) -> Person:
    person: Person = PersonFactory.create(first_name="Ada", last_name="Martin")
    client.force_login(person)
    return person


@pytest.fixture
def demarche(administrator: Person) -> Demarche:
    return demarche_of(administrator)


def url(demarche: Demarche, more: str = "") -> str:
    return f"/administration/demarches/{demarche.pk}/formulaire{more}"


def document(demarche: Demarche) -> dict[str, Any]:
    demarche.refresh_from_db()
    assert demarche.draft_revision
    found: dict[str, Any] = Revision.objects.get(pk=demarche.draft_revision_id).document
    return found


def order(demarche: Demarche) -> list[tuple[str, list[str]]]:
    return [
        (section["id"], [field["id"] for field in section.get("fields", ())])
        for section in document(demarche)["sections"]
    ]


def fields(demarche: Demarche) -> dict[str, dict[str, Any]]:
    return {
        one["id"]: one
        for section in document(demarche).get("sections", ())
        for field in section.get("fields", ())
        for one in (field, *field.get("fields", ()))
    }


def turn(demarche: Demarche) -> str:
    demarche.refresh_from_db()
    last = DraftEdit.objects.filter(revision=demarche.draft_revision).order_by("-turn").first()
    return f"{demarche.draft_revision_id}.{last.turn if last else 0}"


def test_the_page_shows_every_section_and_field_in_order(client: Client, demarche: Demarche) -> None:
    answer = client.get(url(demarche, "?champ=kind"))
    assert_valid_html(answer)  # type: ignore[arg-type]
    html = answer.content.decode()
    places = [
        html.index(f'id="{name}"')
        for name in ("section-you", "card-name", "card-kind", "card-siege", "card-people", "card-person", "card-start")
    ]
    assert places == sorted(places)
    assert "Association\nEntreprise</textarea>" in html


ACTS: list[tuple[dict[str, Any], list[tuple[str, list[str]]]]] = [
    ({"do": "up:kind"}, [("you", ["kind", "name", "siege"]), ("team", ["people", "start"])]),
    ({"do": "down:siege"}, [("you", ["name", "kind"]), ("team", ["siege", "people", "start"])]),
    (
        {"do": "move:start", "to-start": "after:name"},
        [("you", ["name", "start", "kind", "siege"]), ("team", ["people"])],
    ),
    (
        {"do": "move:", "pick": ["name", "siege"], "to": "section:team"},
        [("you", ["kind"]), ("team", ["name", "siege", "people", "start"])],
    ),
    ({"do": "remove:start"}, [("you", ["name", "kind", "siege"]), ("team", ["people"])]),
    ({"do": "remove:", "pick": ["kind"], "sure": "1"}, [("you", ["name", "siege"]), ("team", ["people", "start"])]),
    ({"do": "section-up:team"}, [("team", ["people", "start"]), ("you", ["name", "kind", "siege"])]),
    ({"do": "section-remove:team", "sure": "1"}, [("you", ["name", "kind", "siege"])]),
]


@pytest.mark.parametrize(("post", "result"), ACTS)
def test_an_act_is_made_undone_and_made_again(
    client: Client, demarche: Demarche, post: dict[str, Any], result: list[tuple[str, list[str]]]
) -> None:
    before = order(demarche)
    assert client.post(url(demarche), post).status_code == 303
    assert order(demarche) == result
    client.post(url(demarche), {"do": "undo:"})
    assert order(demarche) == before
    client.post(url(demarche), {"do": "redo:"})
    assert order(demarche) == result


def test_a_field_is_added_and_filled(client: Client, demarche: Demarche) -> None:
    answer = client.post(url(demarche), {"do": "add:single_choice", "at": "end:team"})
    name = order(demarche)[1][1][2]
    assert answer["Location"] == f"{url(demarche)}?champ={name}#card-{name}"
    html = client.get(url(demarche)).content.decode()
    assert "2 points à corriger avant la publication" in html
    filled = {
        f"a-{name}-label": "Couleur",
        f"a-{name}-options": "red | Rouge\nVert\n",
        f"a-{name}-hint": "",
        f"a-{name}-other": "true",
        "do": f"save:{name}",
    }
    assert client.post(url(demarche), filled).status_code == 303
    assert fields(demarche)[name] == {
        "type": "single_choice",
        "id": name,
        "label": "Couleur",
        "options": [{"value": "red", "label": "Rouge"}, "Vert"],
        "other": True,
        "required": False,
    }


def test_a_field_is_added_at_the_end_of_a_repetition_and_after_another(client: Client, demarche: Demarche) -> None:
    client.post(url(demarche), {"do": "add:email", "at": "end:people"})
    client.post(url(demarche), {"do": "add:date", "at": "after:name"})
    people = next(field for field in document(demarche)["sections"][1]["fields"] if field["id"] == "people")
    assert [field["type"] for field in people["fields"]] == ["text", "email"]
    assert [field["type"] for field in document(demarche)["sections"][0]["fields"]][:2] == ["text", "date"]


def test_the_first_field_of_an_empty_form_brings_a_section(client: Client, administrator: Person) -> None:
    demarche = demarche_of(administrator, {"sections": []})
    html = client.get(url(demarche, "?ajouter=first:")).content.decode()
    assert "Quel champ ajouter" in html
    client.post(url(demarche), {"do": "add:text", "at": "first:"})
    assert [section["title"] for section in document(demarche)["sections"]] == ["Première section"]
    client.post(url(demarche), {"do": "undo:"})
    assert document(demarche) == {}


def test_what_cannot_be_read_comes_back_as_it_was_typed(client: Client, demarche: Demarche) -> None:
    before = document(demarche)
    post = {"do": "save:name", "a-name-label": "Votre nom", "a-name-max_length": "beaucoup"}
    answer = client.post(url(demarche), post)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Votre nom"' in html
    assert 'value="beaucoup"' in html
    assert "Saisissez un nombre entier." in html
    assert document(demarche) == before
    assert not DraftEdit.objects.exists()


@pytest.mark.parametrize(
    ("post", "message"),
    [
        ({"do": "up:name"}, "Ce champ est déjà le premier."),
        ({"do": "up:gone"}, "Ce champ n’existe plus"),
        ({"do": "remove:"}, "Sélectionnez d’abord un champ."),
        ({"do": "move:name", "to-name": "after:gone"}, "Ce champ n’existe plus"),
        ({"do": "move:name", "to-name": "nowhere"}, "Choisissez où placer le champ."),
        ({"do": "add:unknown", "at": "end:you"}, "Ce type de champ n’existe pas."),
        ({"do": "paste:name"}, "Le presse-papiers est vide"),
        ({"do": "redo:"}, "Il n’y a rien à rétablir."),
        ({"do": "dance:"}, "Cette action n’existe pas."),
        ({"do": "set:name:id", "a-name-id": "other"}, "Cet attribut n’existe pas"),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(
    client: Client, demarche: Demarche, post: dict[str, str], message: str
) -> None:
    before = document(demarche)
    for headers in ({}, MODULE):
        answer = client.post(url(demarche), {**post, "since": turn(demarche)}, headers=headers)
        assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert document(demarche) == before
    assert not DraftEdit.objects.exists()


def test_a_field_that_feeds_a_condition_is_not_removed_without_asking(client: Client, demarche: Demarche) -> None:
    before = document(demarche)
    html = client.post(url(demarche), {"do": "remove:kind"}).content.decode()
    assert "condition de «\u00a0Siège\u00a0»" in html
    asked = client.post(url(demarche), {"do": "remove:kind"}, headers=MODULE)
    assert asked.status_code == 409
    assert (
        asked.content.decode()
        == "Supprimer ce champ\u00a0?\n«\u00a0Statut\u00a0»\u00a0: condition de «\u00a0Siège\u00a0»"
    )
    assert document(demarche) == before
    assert client.post(url(demarche), {"do": "remove:kind", "sure": "1"}).status_code == 303
    assert "kind" not in fields(demarche)


def test_fields_travel_from_one_demarche_to_another(client: Client, administrator: Person, demarche: Demarche) -> None:
    client.post(url(demarche), {"do": "copy:", "pick": ["kind", "siege"]})
    other = demarche_of(administrator, {"sections": [{"id": "main", "title": "Autre"}]})
    html = client.get(url(other)).content.decode()
    assert "Presse-papiers" in html
    client.post(url(other), {"do": "paste:", "to": "section:main"})
    kind, siege = document(other)["sections"][0]["fields"]
    assert (kind["label"], siege["label"], siege["when"]["field"]) == ("Statut", "Siège", kind["id"])
    assert kind["id"] != "kind"


def test_the_module_is_told_only_what_changed(client: Client, demarche: Demarche) -> None:
    since = turn(demarche)
    answer = client.post(
        url(demarche), {"do": "set:kind:label", "a-kind-label": "Votre statut", "since": since}, headers=MODULE
    )
    html = answer.content.decode()
    cards = [name for name in fields(demarche) if f'id="card-{name}"' in html]
    assert (answer.status_code, sorted(cards)) == (200, ["kind", "siege"])
    assert f'data-since="{turn(demarche)}"' in html


def test_two_administrators_at_once_lose_nothing_and_see_each_other(client: Client, demarche: Demarche) -> None:
    second = Client()
    colleague = PersonFactory.create(first_name="Bao", last_name="Nguyen")
    DemarcheAdministratorFactory.create(demarche=demarche, person=colleague)
    second.force_login(colleague)
    start = turn(demarche)
    client.post(url(demarche), {"do": "set:name:label", "a-name-label": "Nom d’usage", "since": start}, headers=MODULE)
    answer = second.post(url(demarche), {"do": "move:name", "to-name": "section:team", "since": start}, headers=MODULE)
    assert "Nom d’usage" in answer.content.decode()
    assert (fields(demarche)["name"]["label"], order(demarche)[1][1][0]) == ("Nom d’usage", "name")
    after_first = f"{start.partition('.')[0]}.1"
    news = client.get(url(demarche, f"/nouvelles?since={after_first}"), headers=MODULE).content.decode()
    assert "par Bao Nguyen" in news
    assert client.get(url(demarche, f"/nouvelles?since={turn(demarche)}")).status_code == 204
    second.post(url(demarche), {"do": "undo:"})
    client.post(url(demarche), {"do": "undo:"})
    assert document(demarche) == FORM


@pytest.mark.parametrize("since", ["", "x.y", "0.1", "999999.1", "1.99999999999999999999"])
def test_a_page_that_is_too_old_loads_itself_again(client: Client, demarche: Demarche, since: str) -> None:
    assert client.get(url(demarche, f"/nouvelles?since={since}")).status_code == 205


def test_the_first_edit_of_a_published_form_begins_a_draft(client: Client, administrator: Person) -> None:
    demarche = DemarcheFactory.create()
    DemarcheAdministratorFactory.create(demarche=demarche, person=administrator)
    published = demarche.published_revision
    assert client.get(url(demarche)).status_code == 200
    demarche.refresh_from_db()
    assert demarche.draft_revision is None
    client.post(url(demarche), {"do": "set:project_name:label", "a-project_name-label": "Titre"})
    assert fields(demarche)["project_name"]["label"] == "Titre"
    demarche.refresh_from_db()
    assert demarche.published_revision == published
    assert demarche.draft_revision != published
    assert demarche.draft_revision
    assert [entry.verb for entry in trail(demarche.draft_revision)] == ["write", "edit"]


def test_three_people(client: Client, demarche: Demarche) -> None:
    before = document(demarche)
    manager, stranger, nobody = platform_manager(), PersonFactory.create(), PersonFactory.create()
    demarche_of(stranger)
    statuses = []
    for person in (manager, stranger, nobody):
        client.force_login(person)
        found = [
            client.get(url(demarche, more)).status_code for more in ("", "/nouvelles", "/apercu", "/document.json")
        ]
        statuses.append((found, client.post(url(demarche), {"do": "up:gone"}).status_code))
    assert statuses == [([200, 205, 200, 200], 422), ([404] * 4, 404), ([403] * 4, 403)]
    assert document(demarche) == before


def test_types_are_found_by_words_and_by_place(client: Client, demarche: Demarche) -> None:
    html = client.get(url(demarche, "/types?at=end:you&q=adresse electronique")).content.decode()
    assert 'value="add:email"' in html
    assert 'value="add:integer"' not in html
    inside = client.get(url(demarche, "/types?at=end:people")).content.decode()
    assert ('value="add:header"' in inside, 'value="add:text"' in inside) == (False, True)
    none = client.get(url(demarche, "/types?at=end:you&q=zzz")).content.decode()
    assert "Aucun type de champ ne correspond" in none


def test_the_preview_shows_both_readers_an_unfinished_form(client: Client, demarche: Demarche) -> None:
    client.post(url(demarche), {"do": "add:single_choice", "at": "end:you"})
    pages = [client.get(url(demarche, more)) for more in ("/apercu", "/apercu?vue=agent&section=you")]
    for page in pages:
        assert_valid_html(page)  # type: ignore[arg-type]
    applicant, agent = (page.content.decode() for page in pages)
    assert 'name="name"' in applicant
    assert ("Statut" in agent, "Personnes" in agent) == (True, False)


def test_the_form_is_exported_and_imported_as_one_edit(client: Client, demarche: Demarche) -> None:
    exported = client.get(url(demarche, "/document.json"))
    assert exported.json() == FORM
    post = {"text": '{"sections": [{"id": "one", "fields": [{"type": "date", "id": "day", "label": ""}]}]}'}
    assert client.post(url(demarche, "/echange"), post).status_code == 302
    assert order(demarche) == [("one", ["day"])]
    client.post(url(demarche), {"do": "undo:"})
    assert document(demarche) == FORM


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "JSON illisible"),
        ("[]", "JSON illisible"),
        (
            '{"sections": [{"id": "a", "fields": [{"type": "nothing", "id": "b", "label": "B"}]}]}',
            "sections[0].fields[0]",
        ),
        ('{"champs": []}', "champs"),
        ("", "Choisissez un fichier, ou collez le texte du document."),
    ],
)
def test_a_bad_document_is_refused_with_its_places_and_comes_back(
    client: Client, demarche: Demarche, text: str, message: str
) -> None:
    answer = client.post(url(demarche, "/echange"), {"text": text})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert document(demarche) == FORM


def test_the_schema_is_public(client: Client) -> None:
    assert client.get("/schemas/formulaire.json").json() == json.loads(json.dumps(json_schema()))


def test_publication_waits_for_a_finished_form(client: Client, administrator: Person, demarche: Demarche) -> None:
    client.post(url(demarche), {"do": "add:single_choice", "at": "end:you"})
    demarche.refresh_from_db()
    with pytest.raises(Exception, match="libellé") as caught:
        publish(demarche, by=administrator)
    assert "NotPublishableError" in type(caught.value).__name__
    demarche.refresh_from_db()
    assert demarche.published_revision is None


def big(count: int) -> dict[str, Any]:
    kinds = ("text", "integer", "date", "yes_no", "email")
    return {
        "sections": [
            {
                "id": f"part{part}",
                "title": f"Partie {part}",
                "fields": [
                    {"type": kinds[n % len(kinds)], "id": f"f{part}_{n}", "label": f"Question {n}"}
                    for n in range(count // 10)
                ],
            }
            for part in range(10)
        ]
    }


def test_a_form_of_three_hundred_fields_costs_as_few_queries_as_a_small_one(
    client: Client, administrator: Person, demarche: Demarche, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    large = demarche_of(administrator, big(300))
    counts = []
    for one, name in ((demarche, "name"), (large, "f3_7")):
        post = {"do": f"set:{name}:label", f"a-{name}-label": "Autre", "since": turn(one)}
        with django_assert_num_queries(13, exact=False):
            client.get(url(one))
        with django_assert_num_queries(28, exact=False) as captured:
            client.post(url(one), post, headers=MODULE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
