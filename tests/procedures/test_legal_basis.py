"""The legal basis as a document: checked by content, read by everybody, carried by copies."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communs.core.audit import trail
from communs.core.files import FileState, StoredFile
from communs.procedures.administration import obstacles
from communs.procedures.models import Demarche
from communs.procedures.operations.creating import create
from communs.procedures.operations.legal_basis import keep_legal_basis
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, DraftDemarcheFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
TEXT = b"Arr\xc3\xaat\xc3\xa9 du 4 mai 2026.\n"


def document(name: str = "arrete.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def page_of(demarche: Demarche) -> str:
    return f"/administration/demarches/{demarche.pk}/cadre-legal"


def given(demarche: Demarche) -> StoredFile:
    file = keep_legal_basis(demarche, document(), by=None)
    StoredFile.objects.update(state=FileState.CLEAN)
    return file


def test_giving_replacing_and_taking_away(client: Client) -> None:
    demarche = DemarcheFactory.create(legal_basis="")
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    assert_valid_html(client.get(page_of(demarche)))
    client.post(page_of(demarche), {"file": document()})
    first = StoredFile.objects.get()
    client.post(page_of(demarche), {"file": document("decret.txt")})
    second = StoredFile.objects.get()
    assert_valid_html(client.get(page_of(demarche)))
    client.post(page_of(demarche), {"do": "remove"})
    demarche.refresh_from_db()
    assert (first.name, second.name, demarche.legal_basis_file, StoredFile.objects.count()) == (
        "arrete.txt",
        "decret.txt",
        None,
        0,
    )
    assert [entry.verb for entry in trail(demarche)] == ["legal_basis"] * 3


@pytest.mark.parametrize(
    ("name", "content"), [("page.html", b"<script>"), ("faux.pdf", TEXT), ("image.svg", b"<svg/>"), ("vide.txt", b"")]
)
def test_what_is_no_document_is_refused(client: Client, name: str, content: bytes) -> None:
    demarche = DemarcheFactory.create()
    given(demarche)
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    response = client.post(page_of(demarche), {"file": document(name, content)})
    demarche.refresh_from_db()
    assert_valid_html(response, 422)
    assert (demarche.legal_basis_file and demarche.legal_basis_file.name, StoredFile.objects.count()) == (
        "arrete.txt",
        1,
    )


def test_everybody_reads_it(client: Client) -> None:
    demarche = DemarcheFactory.create(legal_basis="")
    path = f"/commencer/{demarche.path}/cadre-legal"
    before = (client.get(path).status_code, path in client.get(f"/commencer/{demarche.path}").content.decode())
    given(demarche)
    public = client.get(f"/commencer/{demarche.path}")
    assert_valid_html(public)
    assert (before, path in public.content.decode()) == ((404, False), True)
    assert b"".join(client.get(path, follow=True).streaming_content) == TEXT  # type: ignore[attr-defined]


def test_that_of_a_demarche_in_preparation_is_its_administrators_own(client: Client) -> None:
    demarche = DraftDemarcheFactory.create()
    given(demarche)
    mine = DemarcheAdministratorFactory.create(demarche=demarche).person
    other = DemarcheAdministratorFactory.create(demarche=DemarcheFactory.create()).person
    statuses = [client.get(f"/commencer/{demarche.path}/cadre-legal").status_code]
    managed = []
    for person in (mine, other, PersonFactory.create()):
        client.force_login(person)
        statuses.append(client.get(f"/commencer/{demarche.path}/cadre-legal").status_code)
        managed.append(client.get(page_of(demarche)).status_code)
    assert (statuses, managed) == ([404, 302, 404, 404], [200, 404, 403])


@pytest.mark.parametrize(
    ("values", "lacks"),
    [({}, True), ({"legal_basis_url": "https://loi.example/"}, False), ({"legal_basis": "Loi"}, False)],
)
def test_publication_takes_a_text_a_link_or_a_document(values: dict[str, str], lacks: bool) -> None:  # noqa: FBT001
    demarche = DraftDemarcheFactory.create(**{"legal_basis": ""} | values)

    def lacking() -> bool:
        return any("cadre légal" in str(one.message) for one in obstacles(demarche))

    before = lacking()
    given(demarche)
    assert (before, lacking()) == (lacks, False)


@pytest.mark.parametrize(
    ("state", "lacks", "told"),
    [
        (FileState.PENDING, False, "en cours de vérification"),
        (FileState.INFECTED, True, "infecté"),
        (FileState.REFUSED, True, "impossible à vérifier"),
    ],
)
def test_what_the_antivirus_refuses_founds_nothing(client: Client, state: FileState, lacks: bool, told: str) -> None:  # noqa: FBT001
    demarche = DraftDemarcheFactory.create(legal_basis="")
    given(demarche)
    StoredFile.objects.update(state=state)
    found = any("cadre légal" in str(one.message) for one in obstacles(Demarche.objects.get(pk=demarche.pk)))
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    assert (found, told in client.get(page_of(demarche)).content.decode()) == (lacks, True)


def test_a_copy_has_a_document_of_its_own() -> None:
    source = DemarcheFactory.create()
    person = PersonFactory.create()
    file = given(source)
    target = create(
        "Copie", source.organisation, by=person, source=Demarche.objects.get(pk=source.pk), parts=["description"]
    )
    target.refresh_from_db()
    copy = target.legal_basis_file
    assert copy is not None
    assert (copy.name, copy.pk == file.pk, StoredFile.objects.count()) == ("arrete.txt", False, 2)
