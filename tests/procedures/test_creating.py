"""Creating a demarche: from nothing, from one's own, from the library; what comes along, and what never does."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.files import StoredFile, content_of
from communs.procedures.copying import offered
from communs.procedures.enums import Moment, TextKind
from communs.procedures.letters.structure import Letter, Logo
from communs.procedures.models import Demarche, DemarcheText, Group, GroupContact
from communs.procedures.operations.creating import create, proposed_path
from communs.procedures.operations.pictures import keep_logo, sign
from communs.procedures.operations.texts import say
from communs.procedures.permissions import can_administer
from communs.procedures.texts import Place
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    GroupFactory,
    GroupMemberFactory,
)
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
NEW = "/administration/demarches/nouvelle"
LIBRARY = "/administration/demarches/modeles"


@pytest.fixture
def mine(client: Client) -> Demarche:
    demarche: Demarche = DemarcheFactory(title="Prêt d’une salle", purpose="Réserver.", asks_birth_date=True)
    GroupMemberFactory(group=demarche.groups.get())
    person = DemarcheAdministratorFactory(demarche=demarche).person
    client.force_login(person)
    return demarche


def administrator_of(demarche: Demarche) -> Person:
    return demarche.administrators.get().person


def form_of(demarche: Demarche) -> Any:  # noqa: ANN401 - a document
    return demarche.draft_revision.document if demarche.draft_revision else None


def test_from_nothing(client: Client, mine: Demarche) -> None:
    assert_valid_html(client.get(NEW))
    response = client.post(NEW, {"title": "L’été des jeunes", "organisation": mine.organisation_id})
    made = Demarche.objects.latest("pk")
    assert response.headers["Location"] == f"/administration/demarches/{made.pk}"
    assert (made.path, made.state, made.organisation, form_of(made)) == (
        "l-ete-des-jeunes",
        "draft",
        mine.organisation,
        None,
    )
    assert can_administer(administrator_of(mine), made)
    assert (made.groups.get().is_default, made.labels.count(), [entry.verb for entry in trail(made)]) == (
        True,
        5,
        ["create"],
    )
    assert client.get(f"/administration/demarches/{made.pk}").status_code == 200


def test_a_refusal_keeps_what_was_typed(client: Client, mine: Demarche) -> None:
    elsewhere = DemarcheFactory().organisation
    data = {"title": "Ma démarche à moi", "organisation": elsewhere.pk, "path": mine.path}
    response = client.post(NEW, data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["organisation", "path"])
    assert "Ma démarche à moi" in response.content.decode()
    assert Demarche.objects.count() == 2


def test_addresses_are_proposed_once_each() -> None:
    DemarcheFactory(path="pret-de-salle")
    DemarcheFactory(path="pret-de-salle-2")
    assert [proposed_path(title) for title in ("Prêt de salle", "?!", "A" * 300)] == [
        "pret-de-salle-3",
        "demarche",
        "a" * 96,
    ]


def test_a_copy_of_one_s_own_brings_what_is_chosen(client: Client, mine: Demarche) -> None:
    page = client.get(f"{NEW}?modele={mine.pk}")
    assert_valid_html(page)
    names = [name for name, _label in page.context["form"].fields["parts"].choices]
    data = {"title": "Copie", "organisation": mine.organisation_id, "parts": names}
    client.post(f"{NEW}?modele={mine.pk}", data)
    made = Demarche.objects.latest("pk")
    assert form_of(made) == mine.published_revision.document
    assert (made.purpose, made.asks_birth_date, made.contact_email) == ("Réserver.", True, mine.contact_email)
    members = list(made.groups.values_list("memberships__person", flat=True))
    assert members == list(mine.groups.values_list("memberships__person", flat=True))


def test_what_is_not_chosen_stays(client: Client, mine: Demarche) -> None:
    data = {"title": "Copie", "organisation": mine.organisation_id, "parts": ["form"]}
    client.post(f"{NEW}?modele={mine.pk}", data)
    made = Demarche.objects.latest("pk")
    assert (form_of(made), made.purpose, made.groups.filter(memberships__isnull=False).count()) == (
        mine.published_revision.document,
        "",
        0,
    )


def test_the_library_holds_what_administrators_offer(client: Client, mine: Demarche) -> None:
    offered = DemarcheFactory(title="Jardins partagés", may_be_copied=True, zones=["environment"], tags=["jardin"])
    DemarcheFactory(title="Jardins cachés")
    listed = {}
    for query in (
        "",
        "?q=jardins",
        "?q=piscine",
        "?politique=environment",
        "?politique=sport",
        "?mot=jardin",
        "?mot=eau",
    ):
        response = client.get(LIBRARY + query)
        assert_valid_html(response)
        listed[query] = [demarche.pk for demarche in response.context["page"].rows]
    found = [offered.pk]
    assert listed == {
        "": found,
        "?q=jardins": found,
        "?q=piscine": [],
        "?politique=environment": found,
        "?politique=sport": [],
        "?mot=jardin": found,
        "?mot=eau": [],
    }
    page = client.get(f"{LIBRARY}/{offered.pk}")
    assert_valid_html(page)
    assert "Nom du projet" in page.content.decode()


def test_a_copy_from_the_library_brings_nobody(client: Client, mine: Demarche) -> None:
    offered = DemarcheFactory(may_be_copied=True, service_name="Les autres")
    GroupMemberFactory(group=offered.groups.get())
    page = client.get(f"{NEW}?modele={offered.pk}")
    names = [name for name, _label in page.context["form"].fields["parts"].choices]
    assert "people" not in names
    data = {"title": "Copie", "organisation": mine.organisation_id, "parts": ["form", "people"]}
    assert client.post(f"{NEW}?modele={offered.pk}", data).status_code == 422
    by = administrator_of(mine)
    made = create("Copie", mine.organisation, by=by, source=offered, parts=["form", "people", "service"])
    assert (made.groups.filter(memberships__isnull=False).count(), made.service_name) == (0, "")
    assert form_of(made) == offered.published_revision.document


@pytest.mark.parametrize("hidden", [{"may_be_copied": False}, {"may_be_copied": True, "draft": True}])
def test_what_is_not_offered_is_not_found(client: Client, mine: Demarche, hidden: dict[str, bool]) -> None:
    other = DemarcheFactory(may_be_copied=hidden["may_be_copied"])
    if hidden.get("draft"):
        Demarche.objects.filter(pk=other.pk).update(state="draft")
    statuses = [client.get(f"{LIBRARY}/{other.pk}").status_code, client.get(f"{NEW}?modele={other.pk}").status_code]
    assert statuses == [404, 404]


def test_only_administrators_create(client: Client, mine: Demarche) -> None:
    client.force_login(PersonFactory())
    data = {"title": "Copie", "organisation": mine.organisation_id}
    assert [client.post(NEW, data).status_code, client.get(LIBRARY).status_code] == [403, 403]
    assert Demarche.objects.count() == 1


def png() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue(), "image/png")


@pytest.fixture
def rich(mine: Demarche) -> Demarche:
    """Groups with all that they may have, one of them named as the default one of a new demarche; a letter with a logo."""
    by = administrator_of(mine)
    default = mine.groups.get()
    Group.objects.filter(pk=default.pk).update(name="Autres", position=2)
    rule = {"op": "answered", "field": form_fields(mine)[0]}
    north = GroupFactory(demarche=mine, name="Groupe par défaut", position=1, rule=rule)
    GroupFactory(demarche=mine, name="Ancien", position=3, is_active=False, rule={"op": "answered", "field": "gone"})
    GroupContact.objects.create(group=north, email="nord@mairie.example", hours="9 h")
    sign(north, name="Ada Lovelace", quality="Directrice", image=png(), by=by)
    place = Place(TextKind.LETTER, Moment.REFUSAL, "fr")
    logo = keep_logo(mine, place, png(), by=by)
    say(mine, place, Letter(title="Refus", logos=(Logo(file=str(logo.pk), alternative="La mairie"),)), by=by)
    Demarche.objects.filter(pk=mine.pk).update(closing_reason="Complet.")
    return Demarche.objects.get(pk=mine.pk)


def form_fields(demarche: Demarche) -> list[str]:
    document = (demarche.draft_revision or demarche.published_revision).document
    return [field["id"] for section in document["sections"] for field in section["fields"]]


def described(demarche: Demarche) -> list[tuple[object, ...]]:
    found = demarche.groups.order_by("position", "pk").select_related("contact", "signature__image")
    return [
        (
            group.name,
            group.is_default,
            group.is_active,
            group.rule,
            group.contact.email if hasattr(group, "contact") else "",
            group.signature.name if hasattr(group, "signature") else "",
            group.signature.image.sha256 if hasattr(group, "signature") else "",
            group.memberships.count(),
        )
        for group in found
    ]


def test_a_copy_has_groups_and_pictures_of_its_own(rich: Demarche) -> None:
    by = administrator_of(rich)
    everything = [name for name, _label in offered(owned=True)]
    made = create("Copie", rich.organisation, by=by, source=rich, parts=everything, owned=True)
    expected = [(*row[:3], None, *row[4:]) if row[0] == "Ancien" else row for row in described(rich)]
    assert (described(made), made.closing_reason) == (expected, "Complet.")
    letters = [DemarcheText.objects.get(demarche=demarche).draft.content for demarche in (rich, made)]
    logos = [letter["logos"][0] for letter in letters]
    files = [StoredFile.objects.get(pk=logo["file"]) for logo in logos]
    assert (logos[0]["alternative"], files[0].sha256, content_of(files[0])) == (
        logos[1]["alternative"], files[1].sha256, content_of(files[1]),
    )  # fmt: skip
    assert (files[0].pk != files[1].pk, files[0].key != files[1].key) == (True, True)
    assert StoredFile.objects.filter(attached_to=None).count() == 0


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["groups"], [("Groupe par défaut", 0), ("Autres", 0), ("Ancien", 0)]),
        (["people"], [("Autres", 1)]),
        (["form", "labels"], [("Groupe par défaut", 0)]),
    ],
)
def test_groups_and_people_come_apart(rich: Demarche, parts: list[str], expected: list[tuple[str, int]]) -> None:
    made = create("Copie", rich.organisation, by=administrator_of(rich), source=rich, parts=parts, owned=True)
    assert [(row[0], row[-1]) for row in described(made)] == expected
    assert [row[3] for row in described(made)] == [None] * len(expected)
