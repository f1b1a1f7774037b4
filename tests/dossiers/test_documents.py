"""What the documents of a dossier say."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from communs.dossiers import documents
from communs.dossiers.models import Dossier
from communs.questionnaires.compiled import compile_questionnaire
from tests.factories.dossiers import AcceptedFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory
from tests.factories.questionnaires import document_of

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


def test_a_map_is_drawn_in_the_copy_with_its_alternative() -> None:
    form = document_of({"id": "place", "type": "map", "label": "Emplacement"})
    value = {"type": "Point", "coordinates": [3.885, 45.043]}
    answers = {"place": compile_questionnaire(form).fields_by_id["place"].clean(value).value}  # type: ignore[union-attr]
    demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=form))
    pdf = documents.whole(AcceptedFactory.create(demarche=demarche, answers=answers), "fr")
    assert "45.043, 3.885" in words(pdf)
    assert alternatives(pdf) == ["Croquis d’une forme, le nord en haut, sur 68\u00a0m de large."]


def alternatives(pdf: bytes) -> list[str]:
    """The texts that stand for the pictures of a tagged PDF."""
    reader = PdfReader(BytesIO(pdf))
    found: list[str] = []
    todo = [reader.trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, dict):
            found += [str(node["/Alt"])] if node.get("/S") == "/Figure" else []
            kids = node.get("/K", [])
            todo += kids if isinstance(kids, list) else [kids]
    return found


def test_the_receipt_writes_dates_in_its_language() -> None:
    dossier: Dossier = AcceptedFactory.create()
    day = dossier.submitted_at.astimezone(dossier.demarche.zone)  # type: ignore[union-attr]
    assert f"{day:%B} {day.day}, {day.year}" in words(documents.receipt(dossier, "en"))
