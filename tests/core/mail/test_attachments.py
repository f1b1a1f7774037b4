"""Files that go with a message: once they are clean, never when they are refused."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from communs.core.files import FileState, StoredFile, store
from communs.core.mail import send
from communs.core.mail.delivery import NotCheckedYet, deliver_message
from communs.core.mail.models import Message

pytestmark = pytest.mark.django_db
TEMPLATE = "dossiers/mail/instructed"


@pytest.fixture
def file() -> StoredFile:
    return store(SimpleUploadedFile("note.txt", b"Une note.", "text/plain"), by=None)


def sent_with(file: StoredFile) -> Message:
    return send(TEMPLATE, to="a@exemple.example", context={"number": 1, "url": "x"}, attachments=[file.pk])


def test_a_clean_file_goes_with_the_message(file: StoredFile, run_jobs: Callable[..., int]) -> None:
    sent_with(file)
    run_jobs()
    assert mail.outbox[0].attachments == [("note.txt", "Une note.", "text/plain")]


def test_a_pending_file_holds_the_message_back(file: StoredFile) -> None:
    StoredFile.objects.update(state=FileState.PENDING)
    message = sent_with(file)
    with pytest.raises(NotCheckedYet):
        deliver_message(str(message.pk))
    message.refresh_from_db()
    assert (mail.outbox, message.state) == ([], Message.State.QUEUED)


def test_an_infected_file_never_goes(file: StoredFile, run_jobs: Callable[..., int]) -> None:
    StoredFile.objects.update(state=FileState.INFECTED)
    sent_with(file)
    run_jobs()
    assert mail.outbox[0].attachments == []
