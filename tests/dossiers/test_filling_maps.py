"""A map on the filing page: what an uploaded file holds becomes the answer, and the file is not kept."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from communs.core.files.models import StoredFile
from communs.dossiers.models import Dossier
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory

pytestmark = pytest.mark.django_db
PLACE = {"type": "map", "id": "place", "label": "Emplacement"}
FORM: dict[str, Any] = {"sections": [{"id": "main", "title": "Votre projet", "fields": [PLACE]}]}
KML = b"<kml><Placemark><name>Mairie</name><Point><coordinates>3.885,45.043</coordinates></Point></Placemark></kml>"
TOWN_HALL = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [3.885, 45.043]},
    "properties": {"label": "Mairie"},
}


@pytest.fixture
def dossier() -> Dossier:
    demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    return DraftFactory.create(demarche=demarche, answers={})


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("lieux.kml", content)


def answers(dossier: Dossier) -> dict[str, Any]:
    dossier.refresh_from_db()
    return dict(dossier.answers)


def test_a_file_sent_without_a_script_adds_its_shapes(client: Client, dossier: Dossier) -> None:
    client.force_login(dossier.applicant)
    address = f"/dossiers/{dossier.number}/remplir"
    page = client.get(address).content.decode()
    assert 'name="place.file"' in page
    assert "data-map" in page
    typed = {"place": "Ligne\n45, 3\n45, 4", "place.file": upload(KML)}
    response = client.post(reverse("dossiers:save", args=[dossier.number]), typed)
    assert response.status_code == 303
    line, point = answers(dossier)["place"]["features"]
    assert (line["geometry"]["type"], point) == ("LineString", TOWN_HALL)
    assert StoredFile.objects.count() == 0


def test_a_refused_file_changes_nothing_and_what_was_typed_comes_back(client: Client, dossier: Dossier) -> None:
    client.force_login(dossier.applicant)
    response = client.post(
        reverse("dossiers:save", args=[dossier.number]), {"place": "45, 3", "place.file": upload(b"x" * 2_000_001)}
    )
    assert response.status_code == 422
    assert "dépasse 2" in response.content.decode()
    assert ">\n45, 3</textarea>" in response.content.decode()
    assert (answers(dossier), StoredFile.objects.count()) == ({}, 0)
