"""What the documents of a dossier say."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from communs.dossiers import documents
from communs.dossiers.models import Dossier
from tests.factories.dossiers import AcceptedFactory

pytestmark = pytest.mark.django_db


def words(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_receipt_tells_of_the_deposit_not_of_what_came_after() -> None:
    dossier: Dossier = AcceptedFactory.create()
    assert (
        "Accepté" in words(documents.receipt(dossier, "fr")),
        "Accepté" in words(documents.whole(dossier, "fr")),
    ) == (
        False,
        True,
    )


def test_the_receipt_writes_dates_in_its_language() -> None:
    dossier: Dossier = AcceptedFactory.create()
    day = dossier.submitted_at.astimezone(dossier.demarche.zone)  # type: ignore[union-attr]
    assert f"{day:%B} {day.day}, {day.year}" in words(documents.receipt(dossier, "en"))
