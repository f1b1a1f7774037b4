"""Nobody reads a file by naming it: answers and messages take uploads, never ids."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communs.core.files import StoredFile, attach, store
from communs.dossiers.models import Dossier, MessageFile
from tests.dossiers.cast import Cast
from tests.factories.dossiers import DraftFactory, SubmittedFactory


@pytest.fixture
def foreign(cast: Cast) -> StoredFile:
    """A file of somebody else's dossier."""
    file = store(SimpleUploadedFile("secret.txt", b"Secret.", "text/plain"), by=cast.stranger)
    attach(file, DraftFactory.create(demarche=cast.demarche, applicant=cast.stranger))
    return file


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.mark.parametrize("page", ["enregistrer", "champs/plan"])
@pytest.mark.parametrize(
    "name", ["plan", "present-plan", "plan.other", "remove-file-plan", "people", "people-{row}-plan"]
)
def test_an_answer_that_names_a_foreign_file_is_not_taken(
    owner: Client, cast: Cast, foreign: StoredFile, page: str, name: str
) -> None:
    address = f"/dossiers/{cast.draft.number}"
    owner.post(f"{address}/{page}", {name.format(row="0" * 26): str(foreign.pk)})
    assert str(foreign.pk) not in str(Dossier.objects.get(number=cast.draft.number).answers)
    assert owner.get(f"{address}/fichiers/{foreign.pk}").status_code == 404
    assert StoredFile.objects.get() == foreign


def test_a_message_that_names_a_foreign_file_carries_none(owner: Client, cast: Cast, foreign: StoredFile) -> None:
    dossier = SubmittedFactory.create(demarche=cast.demarche, applicant=cast.owner)
    posted = {"body": "Bonjour.", "attachments": str(foreign.pk)}
    assert owner.post(f"/dossiers/{dossier.number}/messages", posted).status_code == 303
    assert MessageFile.objects.count() == 0
    assert owner.get(f"/dossiers/{dossier.number}/fichiers/{foreign.pk}").status_code == 404
