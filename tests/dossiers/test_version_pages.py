"""The administrator publishes a second version, decides what becomes of the dossiers, watches and undoes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from communs.accounts.models import Person
from communs.dossiers.errors import ConversionUnderway, DraftChanged
from communs.dossiers.models import Conversion, Dossier
from communs.dossiers.operations import converting, revising
from communs.procedures.document import write_document
from communs.procedures.models import Demarche
from communs.procedures.operations.documents import import_document
from communs.procedures.operations.publishing import NotPublishableError
from communs.questionnaires.models import Revision
from communs.questionnaires.operations.publishing import publish as publish_revision
from communs.questionnaires.operations.publishing import write_draft
from tests.dossiers.cast import FORM, Cast
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory, SubmittedFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DraftDemarcheFactory
from tests.markup import assert_valid_html

SHEET = {"title": "Arbres", "summary": "Une haie"}


def _second_form() -> dict[str, Any]:
    fields = [field for field in FORM["sections"][0]["fields"] if field["id"] != "summary"]  # type: ignore[index]
    return {"sections": [{"id": "project", "title": "Votre projet", "fields": fields}, FORM["sections"][1]]}


@pytest.fixture
def administrator(cast: Cast) -> Person:
    return DemarcheAdministratorFactory.create(demarche=cast.demarche).person


@pytest.fixture
def manager(client: Client, administrator: Person) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def draft(cast: Cast, administrator: Person) -> Revision:
    """A draft without the presentation, beside the published form."""
    key = f"demarche:{cast.demarche.pk}"
    first = publish_revision(write_draft(key, FORM, by=administrator), by=administrator)
    Dossier.objects.filter(demarche=cast.demarche).update(revision=first)
    second = write_draft(key, _second_form(), by=administrator)
    Demarche.objects.filter(pk=cast.demarche.pk).update(published_revision=first, draft_revision=second)
    cast.demarche.refresh_from_db()
    return second


def _text(response: Any) -> str:  # noqa: ANN401 - a response of the test client
    text = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def test_the_review_tells_changes_and_dossiers_before_publication(manager: Client, cast: Cast, draft: Revision) -> None:
    SubmittedFactory.create_batch(2, demarche=cast.demarche, answers=SHEET)
    pages = f"/administration/demarches/{cast.demarche.pk}"

    response = manager.get(f"{pages}/publication/publish")
    assert (response.status_code, response["Location"]) == (302, f"{pages}/versions/publier")
    shown = _text(manager.get(f"{pages}/versions/publier"))

    assert "Le champ « Présentation » est retiré." in shown
    assert "plus affichée 0 2 0" in shown
    assert "1 dossier dont aucune réponse n’est touchée" in shown


def test_publishing_moves_what_was_chosen_and_can_be_undone(
    manager: Client, cast: Cast, draft: Revision, run_jobs: Callable[[], int]
) -> None:
    touched = SubmittedFactory.create(demarche=cast.demarche, answers=SHEET)
    pages = f"/administration/demarches/{cast.demarche.pk}"
    choices = {"digest": draft.digest, "choice-summary": "move", "choice-*": "keep"}

    response = manager.post(f"{pages}/versions/publier", choices)

    conversion = Conversion.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{pages}/passages/{conversion.pk}")
    assert 'hx-trigger="every 3s"' in manager.get(response["Location"]).content.decode()
    run_jobs()
    touched.refresh_from_db()
    cast.draft.refresh_from_db()
    cast.demarche.refresh_from_db()
    assert (touched.revision, touched.answers) == (draft, {"title": "Arbres"})
    assert cast.draft.revision == conversion.source
    assert (cast.demarche.published_revision, cast.demarche.draft_revision) == (draft, None)
    shown = _text(manager.get(f"{pages}/passages/{conversion.pk}"))
    assert "Passés à la nouvelle version : 1" in shown
    assert "Annuler ce passage" in shown

    manager.post(f"{pages}/passages/{conversion.pk}/annuler")
    run_jobs()

    touched.refresh_from_db()
    assert (touched.revision, touched.answers) == (conversion.source, SHEET)
    assert "Revenus à leur version : 1" in _text(manager.get(f"{pages}/passages/{conversion.pk}"))


def test_the_history_tells_authors_changes_and_dossiers(
    manager: Client, cast: Cast, draft: Revision, administrator: Person
) -> None:
    pages = f"/administration/demarches/{cast.demarche.pk}"
    manager.post(f"{pages}/versions/publier", {"digest": draft.digest})

    shown = _text(manager.get(f"{pages}/versions"))

    assert f"{administrator} . Aucun dossier." in shown or f"{administrator}. Aucun dossier." in shown
    assert "Le champ « Présentation » est retiré." in shown
    assert "Faire passer 1 dossier à la version en service" in shown
    assert "Présentation" in _text(manager.get(f"{pages}/versions/1"))
    assert "Version 2 du formulaire" in _text(manager.get(f"{pages}/versions/2"))


def test_the_history_of_a_form_that_was_never_published_is_empty(client: Client, db: None) -> None:
    administrator = DemarcheAdministratorFactory.create(demarche=DraftDemarcheFactory.create())
    client.force_login(administrator.person)
    page = client.get(f"/administration/demarches/{administrator.demarche_id}/versions")
    assert_valid_html(page)
    assert page.context["versions"] == []


def test_dossiers_of_a_former_version_may_move_later(
    manager: Client, cast: Cast, draft: Revision, run_jobs: Callable[[], int]
) -> None:
    pages = f"/administration/demarches/{cast.demarche.pk}"
    manager.post(f"{pages}/versions/publier", {"digest": draft.digest})
    assert Conversion.objects.count() == 0
    assert "De la version 1 à la version 2" in _text(manager.get(f"{pages}/versions/1/deplacer"))

    manager.post(f"{pages}/versions/1/deplacer", {"choice-*": "move"})
    run_jobs()

    cast.draft.refresh_from_db()
    assert cast.draft.revision == draft


def test_a_draft_that_changed_since_it_was_read_is_not_published(
    manager: Client, cast: Cast, draft: Revision, administrator: Person
) -> None:
    read = draft.digest
    draft = write_draft(draft.questionnaire_key, {"sections": FORM["sections"][:1]}, by=administrator)

    response = manager.post(f"/administration/demarches/{cast.demarche.pk}/versions/publier", {"digest": read})

    assert response.status_code == 409
    assert "a changé depuis que vous avez ouvert cette page" in _text(response)
    cast.demarche.refresh_from_db()
    draft.refresh_from_db()
    assert (cast.demarche.draft_revision, draft.published_at) == (draft, None)


def test_of_two_who_publish_or_discard_at_once_the_second_is_refused(
    cast: Cast, draft: Revision, administrator: Person
) -> None:
    first_seen = Demarche.objects.get(pk=cast.demarche.pk)
    revising.publish_revision(cast.demarche, draft.digest, choices={}, by=administrator)

    with pytest.raises(DraftChanged):
        revising.publish_revision(first_seen, draft.digest, choices={}, by=administrator)
    with pytest.raises(DraftChanged):
        revising.discard(first_seen, draft.digest, by=administrator)

    cast.demarche.refresh_from_db()
    assert cast.demarche.published_revision == draft


def test_nothing_is_published_while_dossiers_move(cast: Cast, draft: Revision, administrator: Person) -> None:
    first = cast.demarche.published_revision
    assert first is not None
    DraftFactory.create(demarche=cast.demarche, revision=first)
    choices = {"*": "move"}
    begun = revising.publish_revision(cast.demarche, draft.digest, choices=choices, by=administrator)
    third = write_draft(draft.questionnaire_key, FORM, by=administrator)
    Demarche.objects.filter(pk=cast.demarche.pk).update(draft_revision=third)

    with pytest.raises(ConversionUnderway):
        revising.publish_revision(cast.demarche, third.digest, choices=choices, by=administrator)

    with pytest.raises(NotPublishableError, match="publiez quand"):
        import_document(write_document(Demarche.objects.get(pk=cast.demarche.pk)), by=None, and_publish=True)
    third.refresh_from_db()
    assert third.published_at is None
    assert begun is not None
    while converting.advance(begun.pk):
        pass
    revising.publish_revision(cast.demarche, third.digest, choices={}, by=administrator)
    cast.demarche.refresh_from_db()
    assert cast.demarche.published_revision == third


def test_discarding_asks_first_and_leaves_the_published_form(manager: Client, cast: Cast, draft: Revision) -> None:
    page = f"/administration/demarches/{cast.demarche.pk}/versions/abandonner"
    assert "Abandonner le formulaire en préparation ?" in _text(manager.get(page))
    assert Revision.objects.filter(pk=draft.pk).exists()
    assert manager.post(page, {"digest": "other"}).status_code == 303
    assert Revision.objects.filter(pk=draft.pk).exists()

    manager.post(page, {"digest": draft.digest})

    cast.demarche.refresh_from_db()
    assert (cast.demarche.draft_revision, Revision.objects.filter(pk=draft.pk).exists()) == (None, False)
    assert cast.demarche.published_revision is not None


def test_a_note_too_long_comes_back_and_nothing_is_published(manager: Client, cast: Cast, draft: Revision) -> None:
    typed = {"digest": draft.digest, "note": "é" * 2001}

    response = manager.post(f"/administration/demarches/{cast.demarche.pk}/versions/publier", typed)

    assert response.status_code == 422
    assert "é" * 2001 in response.content.decode()
    draft.refresh_from_db()
    assert draft.published_at is None


@pytest.mark.parametrize("page", ["versions", "versions/publier", "versions/abandonner", "versions/1", "passages/{}"])
def test_only_administrators_of_the_demarche_open_these_pages(
    client: Client, cast: Cast, draft: Revision, administrator: Person, page: str
) -> None:
    choices = {"*": "move"}
    begun = revising.publish_revision(cast.demarche, draft.digest, choices=choices, by=administrator)
    assert begun is not None
    other = DemarcheAdministratorFactory.create().person
    address = f"/administration/demarches/{cast.demarche.pk}/{page.format(begun.pk)}"
    statuses = {}
    for name, person in (("mine", administrator), ("other", other), ("nobody", PersonFactory.create())):
        client.force_login(person)
        statuses[name] = client.get(address, follow=name == "mine").status_code
    assert statuses == {"mine": 200, "other": 404, "nobody": 403}
