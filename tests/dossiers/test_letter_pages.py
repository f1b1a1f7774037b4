"""Letters of decision: written block by block, signed by a group, made at the decision."""

import io

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.files import FileRefused, StoredFile
from communs.dossiers.models import Decision
from communs.dossiers.operations import instruction
from communs.procedures.enums import Moment, TextKind
from communs.procedures.letters.editing import UnknownEdit, edited
from communs.procedures.letters.structure import Heading, Letter, PageBreak, Paragraph, Signature, read_letter
from communs.procedures.models import Demarche, GroupSignature, TextVersion
from communs.procedures.operations import texts
from communs.procedures.operations.pictures import keep_logo, sign
from communs.procedures.texts import Place
from tests.dossiers.test_instruction import Run, agent_of
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import InReviewFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory

ACCEPTANCE = Place(TextKind.LETTER, Moment.ACCEPTANCE, "fr")
OWN = Letter(
    title="Arrêté {{dossier.number}}",
    letterhead="Commune d’essai",
    blocks=(Paragraph(text="Vu le projet « {{field.project_name}} »,"), Signature(text="Le {{decision.date}}")),
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def png(extra: bytes = b"") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5660").save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue() + extra, "image/png")


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create()


@pytest.fixture
def author(demarche: Demarche) -> Person:
    person: Person = DemarcheAdministratorFactory(demarche=demarche).person
    return person


@pytest.fixture
def page(client: Client, demarche: Demarche, author: Person) -> str:
    client.force_login(author)
    return f"/administration/demarches/{demarche.pk}/textes/courriers/acceptance/fr"


def posted(letter: Letter, **more: object) -> dict[str, object]:
    """What the page of a letter sends."""
    data: dict[str, object] = {
        "title": letter.title,
        "letterhead": letter.letterhead,
        "footer": letter.footer,
        "base": "0",
    }
    data |= {"blocks": str(len(letter.blocks)), "logos": "0"}
    for rank, block in enumerate(letter.blocks):
        data[f"block-{rank}-kind"] = block.__struct_config__.tag
        data[f"block-{rank}-text"] = getattr(block, "text", "")
    return data | more


def draft() -> Letter:
    return read_letter(TextVersion.objects.latest("number").content)


def publish(demarche: Demarche, author: Person, letter: Letter, base: int = 0, place: Place = ACCEPTANCE) -> None:
    texts.write(demarche, place, letter, by=author, base=base)
    texts.publish(demarche, place, by=author)


def text_of(content: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def letter_said(content: bytes, words: str) -> bool:
    return words in text_of(content)


def test_a_decision_keeps_the_letter_that_was_in_force(demarche: Demarche, author: Person, run_jobs: Run) -> None:
    publish(demarche, author, OWN)
    dossier = InReviewFactory(demarche=demarche, answers={"project_name": "Arbres *verts* #x"})
    instruction.accept(agent_of(dossier), dossier.number)
    publish(demarche, author, Letter(title="Une autre"), base=1)
    run_jobs()
    decision = Decision.objects.get()
    assert decision.wording == TextVersion.objects.get(number=1)
    text = text_of(mail.outbox[0].attachments[0][1])
    assert f"Arrêté {dossier.number}" in text
    assert "Vu le projet « Arbres *verts* #x »," in text


def test_a_letter_published_in_french_alone_is_sent_to_all(demarche: Demarche, author: Person, run_jobs: Run) -> None:
    publish(demarche, author, OWN)
    dossier = InReviewFactory(demarche=demarche, applicant=PersonFactory(language="en"))
    instruction.accept(agent_of(dossier), dossier.number)
    run_jobs()
    [(_name, content, _type)] = mail.outbox[0].attachments
    assert letter_said(content, "Commune d’essai")
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"].startswith("fr")


def test_the_group_signs(demarche: Demarche, author: Person, run_jobs: Run) -> None:
    publish(demarche, author, OWN)
    dossier = InReviewFactory(demarche=demarche, answers={"project_name": "Arbres"})
    sign(dossier.group, name="Camille Exemple", quality="La maire", image=png(), by=author)
    instruction.accept(agent_of(dossier), dossier.number)
    run_jobs()
    text = text_of(mail.outbox[0].attachments[0][1])
    assert "La maire" in text
    assert "Camille Exemple" in text
    assert [entry.verb for entry in trail(demarche)] == ["write_text", "publish_text", "sign_group"]


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("logo.svg", SVG, "image/svg+xml"),
        SimpleUploadedFile("logo.png", SVG, "image/png"),
        SimpleUploadedFile("logo.pdf", b"%PDF-1.7", "application/pdf"),
        png(b"<script>alert(1)</script>"),
    ],
    ids=["svg", "svg that says png", "pdf", "polyglot"],
)
def test_a_picture_is_judged_by_its_content(demarche: Demarche, author: Person, upload: SimpleUploadedFile) -> None:
    with pytest.raises(FileRefused):
        keep_logo(demarche, ACCEPTANCE, upload, by=author)
    with pytest.raises(FileRefused):
        sign(demarche.groups.get(), name="Camille", quality="", image=upload, by=author)
    assert (StoredFile.objects.count(), GroupSignature.objects.count()) == (0, 0)


def test_a_picture_replaces_the_former_one(demarche: Demarche, author: Person) -> None:
    group = demarche.groups.get()
    first = sign(group, name="Camille", quality="", image=png(), by=author).image
    second = sign(group, name="Camille", quality="", image=png(), by=author).image
    assert (list(StoredFile.objects.all()), first == second) == ([second], False)
    sign(group, name="Camille", quality="", image=None, by=author)
    assert GroupSignature.objects.get().image == second
    sign(group, name="Camille", quality="", image=None, without_image=True, by=author)
    assert (GroupSignature.objects.get().image, StoredFile.objects.count()) == (None, 0)


def test_the_page_writes_a_letter_block_by_block(client: Client, page: str) -> None:
    answer = client.post(page, posted(OWN, do="add:heading:1"))
    assert (answer.status_code, answer["Location"]) == (303, f"{page}#block-1")
    assert draft().blocks == (OWN.blocks[0], Heading(), OWN.blocks[1])
    client.post(page, posted(draft(), base="1", do="up:1"))
    assert draft().blocks == (Heading(), *OWN.blocks)
    client.post(page, posted(draft(), base="2", do="remove:0"))
    assert draft() == OWN
    client.post(page, posted(draft(), base="3", do="undo"))
    html = client.get(page).content.decode()
    assert html.count('class="c-block" id="block-') == 3


def test_the_page_publishes_and_shows(client: Client, page: str, demarche: Demarche) -> None:
    assert client.post(page, posted(OWN, do="publish")).status_code == 303
    html = client.get(page).content.decode()
    assert "<h3>Arrêté 1234</h3>" in html
    answer = client.get(f"{page}/apercu.pdf")
    assert letter_said(answer.content, "Arrêté 1234")


def test_a_wrong_tag_is_kept_in_the_draft_and_not_published(client: Client, page: str) -> None:
    wrong = Letter(blocks=(Paragraph(text="Bonjour\n{{dosier.number}}"),))
    answer = client.post(page, posted(wrong, do="publish"))
    assert answer.status_code == 422
    assert "Ligne 2, colonne 1" in answer.content.decode()
    assert (draft(), TextVersion.objects.get().published_at) == (wrong, None)


def test_what_is_too_long_comes_back_as_it_was_typed(client: Client, page: str) -> None:
    answer = client.post(page, posted(Letter(title="Titre typé", blocks=(Paragraph(text="x" * 10_001),))))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Bloc 1\u00a0: ce texte est trop long" in html
    assert ("Titre typé" in html, "x" * 10_001 in html, TextVersion.objects.count()) == (True, True, 0)


def test_a_logo_is_added_and_taken_away(client: Client, page: str, demarche: Demarche, author: Person) -> None:
    client.post(page, posted(OWN, logo=png(), **{"logo-alternative": "Blason"}))
    [logo] = draft().logos
    assert logo.alternative == "Blason"
    assert 'alt="Blason"' in client.get(page).content.decode()
    assert client.get(f"{page}/apercu.pdf").content.startswith(b"%PDF")
    kept = {"logos": "1", "logo-0-file": logo.file, "logo-0-alternative": "Blason"}
    client.post(page, posted(OWN, base="1", do="remove-logo:0", **kept))
    assert draft().logos == ()


def test_a_picture_of_somebody_else_is_no_logo(client: Client, page: str) -> None:
    theirs = keep_logo(DemarcheFactory(), ACCEPTANCE, png(), by=PersonFactory())
    client.post(page, posted(OWN, logos="1", **{"logo-0-file": str(theirs.pk)}))
    assert draft().logos == ()


def test_a_refused_logo_loses_nothing(client: Client, page: str) -> None:
    answer = client.post(page, posted(OWN, logo=SimpleUploadedFile("logo.svg", SVG, "image/svg+xml")))
    html = answer.content.decode()
    assert (answer.status_code, "PNG ou JPEG" in html, "Commune d’essai" in html) == (422, True, True)
    assert TextVersion.objects.count() == 0


def test_the_page_of_a_signature(client: Client, page: str, demarche: Demarche) -> None:
    group = demarche.groups.get()
    address = f"/administration/demarches/{demarche.pk}/textes/signatures/{group.pk}"
    assert client.post(address, {"name": "", "quality": "La maire"}).status_code == 422
    assert client.post(address, {"name": "Camille Exemple", "quality": "La maire", "image": png()}).status_code == 303
    assert GroupSignature.objects.get().name == "Camille Exemple"
    refused = client.post(address, {"name": "Autre", "image": SimpleUploadedFile("x.svg", SVG, "image/svg+xml")})
    assert (refused.status_code, GroupSignature.objects.get().name) == (422, "Camille Exemple")
    others = DemarcheFactory().groups.get()
    assert client.get(address.replace(f"/{group.pk}", f"/{others.pk}")).status_code == 404


@pytest.mark.parametrize("verb", ["", "add:script:0", "up:x", "remove:paragraph:0", "add:0", "explode:1", "up:99999"])
def test_a_button_that_is_none(verb: str) -> None:
    with pytest.raises(UnknownEdit):
        edited(OWN, verb)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["up", "down"]), st.integers(0, 5)), max_size=12))
def test_moving_loses_no_block(moves: list[tuple[str, int]]) -> None:
    letter = Letter(blocks=(Paragraph(text="a"), Heading(text="b"), PageBreak(), Signature(text="d")))
    moved = letter
    for verb, rank in moves:
        moved, _rank = edited(moved, f"{verb}:{rank}")
    assert sorted(map(repr, moved.blocks)) == sorted(map(repr, letter.blocks))


def test_somebody_wrote_meanwhile(client: Client, page: str, demarche: Demarche, author: Person) -> None:
    texts.write(demarche, ACCEPTANCE, OWN, by=author, base=0)
    mine = Letter(title="Le mien", blocks=(PageBreak(),))
    answer = client.post(page, posted(mine, do="add:heading:0"))
    html = answer.content.decode()
    assert (answer.status_code, 'value="Le mien"' in html, 'name="base" value="1"' in html) == (409, True, True)
    assert draft() == OWN
    assert client.post(page, posted(mine, base="1")).status_code == 303
    assert draft() == mine


def test_the_page_costs_a_known_number_of_queries(
    client: Client, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.post(page, posted(OWN))
    client.get(page)
    with django_assert_num_queries(14):
        client.get(page)
