"""The press office's list: added with an origin, imported whole or not at all, exported, suspended."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.newsroom.models import Journalist
from communs.newsroom.operations import journalists, subscriptions
from communs.newsroom.press.refusals import AlreadyListed, Unsubscribed
from communs.newsroom.press.roster import Line, UnreadableRoster, read_roster, written_roster
from tests.factories import press

pytestmark = pytest.mark.django_db
GOOD = "email;name;outlet;language;topics\ncamille@media.example;Camille;Le Média;fr;Éducation,Inconnu\nzoe@media.example;;;en;\n"


def everybody() -> list[tuple[str, str, str]]:
    return list(Journalist.objects.order_by("email").values_list("email", "state", "consent_origin"))


def test_whoever_is_added_has_an_origin(officer: Person) -> None:
    added = journalists.add(Line(0, "camille@media.example"), origin="carte, 3 mars", by=officer)
    assert everybody() == [("camille@media.example", "active", "carte, 3 mars")]
    assert added.added_by == officer
    with pytest.raises(AlreadyListed):
        journalists.add(Line(0, "camille@media.example"), origin="encore", by=officer)
    assert [entry.verb for entry in trail(added)] == ["add_journalist"]


def test_whoever_left_is_not_added_again(officer: Person) -> None:
    subscriptions.unsubscribe(press.journalist())
    with pytest.raises(Unsubscribed):
        journalists.add(Line(0, "camille@media.example"), origin="salon", by=officer)
    assert everybody() == [("", "unsubscribed", "essai")]


def test_a_file_is_imported_whole(officer: Person) -> None:
    topic = press.topic("Éducation")
    done = journalists.import_roster(read_roster(GOOD.encode()), origin="salon", by=officer)
    assert (done.written, len(done.added), done.refused) == (True, 2, [])
    assert everybody() == [("camille@media.example", "active", "salon"), ("zoe@media.example", "active", "salon")]
    assert list(Journalist.objects.get(name="Camille").topics.all()) == [topic]


def test_a_wrong_line_stops_the_import_unless_asked(officer: Person) -> None:
    press.journalist("lou@media.example")
    content = (
        GOOD + "pas-une-adresse;;;;\nlou@media.example;;;;\ncamille@media.example;;;;\na@b.example;;;de;\n"
    ).encode()
    refused = journalists.import_roster(read_roster(content), origin="salon", by=officer)
    assert [(line.number, line.problem) for line in refused.refused] == [
        (4, "L’adresse électronique n’est pas valide."),
        (5, "Cette adresse est déjà sur la liste."),
        (6, "Cette adresse est déjà plus haut dans le fichier."),
        (7, "La langue est « fr » ou « en »."),
    ]
    assert (refused.written, Journalist.objects.count()) == (False, 1)
    partial = journalists.import_roster(read_roster(content), origin="salon", by=officer, partial=True)
    assert (partial.written, Journalist.objects.count()) == (True, 3)


@pytest.mark.parametrize("content", [b"", b"nom;media\na;b\n", b"email\n\xff\n", b"email\n\0\n"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableRoster):
        read_roster(content)


@given(
    st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"email;name\n{text}".encode("utf-8", "replace"))
)
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        lines = read_roster(content)
    except UnreadableRoster:
        return
    assert [line for line in lines if not line.problem and "@" not in line.email] == []


def test_the_list_is_exported_without_formulas_and_read_again() -> None:
    press.journalist(name="=cmd()", outlet="Le Média", topics=[press.topic("Culture")])
    written = written_roster(Journalist.objects.all())
    assert ";'=cmd();Le Média;fr;Culture;active;" in written
    (line,) = read_roster(written.encode())
    assert (line.email, line.outlet, line.topics, line.problem) == (
        "camille@media.example",
        "Le Média",
        ["Culture"],
        "",
    )


def test_a_suspension_says_why_and_is_lifted(officer: Person) -> None:
    journalist = press.journalist()
    assert journalists.suspend(journalist, reason="  ", by=officer) is False
    assert journalists.suspend(journalist, reason="Parti à l’étranger", by=officer) is True
    assert journalists.suspend(journalist, reason="Encore", by=officer) is False
    journalist.refresh_from_db()
    assert (journalist.state, journalist.suspension) == ("suspended", "Parti à l’étranger")
    assert (journalists.lift(journalist, by=officer), journalists.lift(journalist, by=officer)) == (True, False)


def test_the_pages_of_the_list(client: Client, officer: Person) -> None:
    client.force_login(officer)
    upload = SimpleUploadedFile("liste.csv", GOOD.encode(), "text/csv")
    assert (
        client.post("/redaction-presse/journalistes/importer/", {"file": upload, "origin": "salon"}).status_code == 200
    )
    page = client.get("/redaction-presse/journalistes/?q=CAMI").content.decode()
    assert ("camille@media.example" in page, "zoe@media.example" in page) == (True, False)
    added = {"email": "Lou@media.example", "language": "fr", "origin": "carte"}
    assert client.post("/redaction-presse/journalistes/ajouter/", added).status_code == 302
    exported = client.get("/redaction-presse/journalistes/exporter/").content.decode("utf-8-sig")
    assert [row.split(";")[0] for row in exported.splitlines()] == [
        "email",
        "camille@media.example",
        "lou@media.example",
        "zoe@media.example",
    ]
    camille = Journalist.objects.get(email="camille@media.example")
    address = f"/redaction-presse/journalistes/{camille.pk}/"
    client.post(f"{address}suspendre/", {"reason": "Congé"})
    assert "Congé" in client.get(address).content.decode()
    client.post(f"{address}retablir/")
    client.post(f"{address}desabonner/")
    assert sorted(state for _email, state, _origin in everybody()) == ["active", "active", "unsubscribed"]
