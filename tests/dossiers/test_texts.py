"""The e-mails of a demarche: written by its administrators, said to its applicants."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.dossiers.operations import filing, instruction
from communs.dossiers.saying import SAYINGS, values_of
from communs.dossiers.text_checks import tags_are_known
from communs.dossiers.text_page import live_revisions
from communs.dossiers.wording import default_wording
from communs.procedures.editor.uses import uses_in
from communs.procedures.enums import Moment, TextKind
from communs.procedures.letters.structure import Letter, Logo
from communs.procedures.models import Automation, Demarche, TextVersion
from communs.procedures.operations import texts
from communs.procedures.operations.creating import create
from communs.procedures.tags import catalogue_of, tag_problems
from communs.procedures.tags.catalogue import GENERAL
from communs.procedures.texts import LANGUAGES, Place, Wording, text_at, texts_naming
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory, InReviewFactory, SubmittedFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    GroupMemberFactory,
    RevisionFactory,
)

pytestmark = pytest.mark.django_db
INSTRUCTED = Place(TextKind.MAIL, Moment.INSTRUCTION, "fr")
OWN = Wording("Reçu : {{dossier.number}}", "Bonjour {{applicant.name}},\n\nÀ bientôt pour {{field.project_name}}.")


@pytest.fixture
def demarche() -> Demarche:
    return DemarcheFactory.create()


@pytest.fixture
def author(demarche: Demarche) -> Person:
    person: Person = DemarcheAdministratorFactory(demarche=demarche).person
    return person


@pytest.fixture
def page(client: Client, demarche: Demarche, author: Person) -> str:
    client.force_login(author)
    return f"/administration/demarches/{demarche.pk}/textes/courriels/instruction/fr"


def said(demarche: Demarche, **more: object) -> Mail:
    """Take a dossier into instruction, and return what its applicant is told."""
    dossier = SubmittedFactory(demarche=demarche, answers={"project_name": "Arbres *verts*"}, **more)
    agent = GroupMemberFactory(group=dossier.group).person
    instruction.instruct(agent, dossier.number)
    return Mail.objects.latest("created_at")


def publish(demarche: Demarche, author: Person, words: Wording = OWN, place: Place = INSTRUCTED) -> None:
    text = text_at(demarche, place)
    texts.write(demarche, place, words, by=author, base=texts.number_of(text.draft if text else None))
    texts.publish(demarche, place, by=author)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", Moment)
def test_the_house_s_texts_use_tags_that_have_a_value(moment: Moment, language: str) -> None:
    words = default_wording(moment, language)
    assert words.subject
    assert [tag_problems(text, catalogue_of(None), moment) for _part, text in words.texts()] == [[], []]


def test_a_draft_is_said_to_nobody(demarche: Demarche, author: Person) -> None:
    texts.write(demarche, INSTRUCTED, OWN, by=author, base=0)
    assert said(demarche).content["subject"].endswith("en cours d’examen")


def test_the_published_words_are_said(demarche: Demarche, author: Person) -> None:
    publish(demarche, author)
    mail = said(demarche, applicant_name="Ada *Exemple*")
    number = demarche.dossiers.get().number
    assert mail.content["subject"] == f"Reçu : {number}"
    assert mail.content["text"] == "Bonjour Ada *Exemple*,\n\nÀ bientôt pour Arbres *verts*.\n"
    assert "<p>Bonjour Ada *Exemple*,</p>" in mail.content["html"]


def test_who_applies_is_told_as_the_dossier_says() -> None:
    names = [
        name for name in SAYINGS if name.startswith("applicant.") and name not in {"applicant.name", "applicant.email"}
    ]
    someone = {"first_name": "Ada", "last_name": "Exemple", "civility": "mme", "birth_date": "1980-03-01"}
    company = {"siret": "73282932000074", "name": "Exemple SA"}
    filed = InReviewFactory(
        identity={"beneficiary": someone, "filer": someone | {"first_name": "Alan"}, "company": company}
    )
    assert values_of(filed, names, "fr") == {
        "applicant.civility": "Madame",
        "applicant.first_name": "Ada",
        "applicant.last_name": "Exemple",
        "applicant.birth_date": "1er mars 1980",
        "applicant.proxy": "Alan Exemple",
        "applicant.organisation": "Exemple SA",
        "applicant.siret": "73282932000074",
    }
    assert values_of(InReviewFactory(), names, "fr") == {}


def test_every_general_tag_can_be_said() -> None:
    assert set(SAYINGS) == {tag.name for tag in GENERAL}


def test_the_receipt_knows_the_group_and_the_day_of_silence(demarche: Demarche, author: Person) -> None:
    Automation.objects.create(demarche=demarche, mode="silence_accepts", delay=2, unit="months", correction="continue")
    deposit = Place(TextKind.MAIL, Moment.DEPOSIT, "fr")
    publish(demarche, author, Wording("{{group.name}}", "{{dossier.submitted_on}}, puis {{dossier.due_on}}"), deposit)
    dossier = DraftFactory(demarche=demarche, answers={"project_name": "Arbres"})
    with time_machine.travel(datetime(2026, 5, 15, 12, tzinfo=UTC), tick=False):
        filing.submit(dossier.applicant, dossier.number)
    written = Mail.objects.get().content
    assert (written["subject"], written["text"]) == (
        demarche.groups.get().name,
        "15 mai 2026, puis 16 juillet 2026\n",
    )


def test_another_language_keeps_the_house_s_words(demarche: Demarche, author: Person) -> None:
    publish(demarche, author)
    assert "under review" in said(demarche, applicant=PersonFactory(language="en")).content["subject"]


def test_the_same_words_make_no_version(demarche: Demarche, author: Person) -> None:
    texts.write(demarche, INSTRUCTED, OWN, by=author, base=0)
    texts.write(demarche, INSTRUCTED, OWN, by=author, base=1)
    assert [version.number for version in TextVersion.objects.all()] == [1]
    assert [entry.verb for entry in trail(demarche)] == ["write_text"]


def test_two_authors_do_not_overwrite_each_other(demarche: Demarche, author: Person) -> None:
    texts.write(demarche, INSTRUCTED, OWN, by=author, base=0)
    with pytest.raises(texts.WrittenMeanwhile):
        texts.write(demarche, INSTRUCTED, Wording("Autre", "Texte"), by=author, base=0)
    assert TextVersion.objects.get().content["subject"] == OWN.subject


def test_everything_can_be_undone_and_made_again(demarche: Demarche, author: Person) -> None:
    words = [Wording(f"Objet {rank}", "Corps") for rank in range(3)]
    for base, one in enumerate(words):
        texts.write(demarche, INSTRUCTED, one, by=author, base=base)

    def draft() -> str:
        text = text_at(demarche, INSTRUCTED)
        return text.draft.content["subject"] if text and text.draft else ""

    seen = [draft()]
    for _step in range(4):
        texts.undo(demarche, INSTRUCTED, by=author)
        seen.append(draft())
    for _step in range(4):
        texts.redo(demarche, INSTRUCTED, by=author)
        seen.append(draft())
    assert seen == ["Objet 2", "Objet 1", "Objet 0", "", "", "Objet 0", "Objet 1", "Objet 2", "Objet 2"]


def test_a_former_version_is_taken_again(client: Client, page: str, demarche: Demarche, author: Person) -> None:
    for base, one in enumerate(("Un", "Deux")):
        texts.write(demarche, INSTRUCTED, Wording(one, "Corps"), by=author, base=base)
    typed = {"subject": "Trois", "body": "Corps", "base": "2"}
    assert client.post(page, typed | {"do": "restore:1"}).status_code == 303
    said = [version.content["subject"] for version in TextVersion.objects.order_by("number")]
    assert said == ["Un", "Deux", "Trois", "Un"]
    assert client.post(page, typed | {"do": "restore:x", "base": "4"}).status_code == 404


def test_a_text_whose_tags_say_nothing_is_not_published(demarche: Demarche, author: Person) -> None:
    texts.write(
        demarche, INSTRUCTED, Wording("Bonjour", "Un\n{{decision.motivation}} {{nom du projet}}"), by=author, base=0
    )
    with pytest.raises(texts.NotSayable) as refused:
        texts.publish(demarche, INSTRUCTED, by=author)
    assert [(one.part, one.line, one.column) for one in refused.value.problems] == [("body", 2, 1), ("body", 2, 25)]
    assert refused.value.problems[1].near[0].name == "field.project_name"
    text = text_at(demarche, INSTRUCTED)
    assert (text and text.published, [entry.verb for entry in trail(demarche)]) == (None, ["write_text"])


def test_a_version_never_changes(demarche: Demarche, author: Person) -> None:
    publish(demarche, author)
    with pytest.raises(IntegrityError, match="never changes"), connection.cursor() as cursor:
        cursor.execute("UPDATE procedures_textversion SET content = '{}'")


def test_a_tag_must_suit_the_forms_that_dossiers_still_follow(demarche: Demarche, author: Person) -> None:
    publish(demarche, author)
    document = {"sections": [{"id": "s", "title": "S", "fields": [{"type": "text", "id": "other", "label": "Autre"}]}]}
    key = demarche.published_revision.questionnaire_key
    old, demarche.published_revision = (
        demarche.published_revision,
        RevisionFactory(questionnaire_key=key, number=2, document=document),
    )
    demarche.save()
    assert [str(one.message).partition("\u00a0: ")[0] for one in tags_are_known(demarche)] == [
        "Courriel « Passage en instruction »"
    ]
    publish(demarche, author, Wording("Bonjour", "{{dossier.number}}"))
    assert list(tags_are_known(demarche)) == []
    SubmittedFactory(demarche=demarche, revision=old)
    texts.write(demarche, INSTRUCTED, Wording("Bonjour", "{{field.other}}"), by=author, base=2)
    with pytest.raises(texts.NotSayable) as refused:
        texts.publish(demarche, INSTRUCTED, by=author, revisions=live_revisions(demarche))
    assert "la version 1 du formulaire" in refused.value.problems[0].message


def test_texts_and_automation_come_along_with_a_copy(demarche: Demarche, author: Person) -> None:
    publish(demarche, author)
    refusal = Place(TextKind.LETTER, Moment.REFUSAL, "fr")
    texts.write(demarche, refusal, Letter(title="Refus", logos=(Logo(file="x"),)), by=author, base=0)
    Automation.objects.create(demarche=demarche, mode="accept")
    made = create("Copie", demarche.organisation, by=author, source=demarche, parts={"texts", "automation"}, owned=True)
    mail, letter = text_at(made, INSTRUCTED), text_at(made, refusal)
    assert mail is not None
    assert letter is not None
    assert (mail.published, mail.published and mail.published.content["subject"]) == (mail.draft, OWN.subject)
    assert (letter.published, letter.draft and letter.draft.content) == (None, {"title": "Refus"})
    assert made.automation.mode == "accept"
    assert demarche.automation.mode == "accept"


def test_a_field_knows_the_texts_that_show_it(demarche: Demarche, author: Person) -> None:
    texts.write(demarche, INSTRUCTED, OWN, by=author, base=0)
    assert {name: [text.moment for text in found] for name, found in texts_naming(demarche).items()} == {
        "project_name": ["instruction"]
    }
    told = uses_in(demarche, demarche.published_revision.document)
    assert told["project_name"] == ["Courriel «\u00a0Passage en instruction\u00a0»"]


def test_the_list_of_texts(client: Client, demarche: Demarche, author: Person) -> None:
    texts.write(demarche, INSTRUCTED, OWN, by=author, base=0)
    client.force_login(author)
    html = client.get(f"/administration/demarches/{demarche.pk}/textes").content.decode()
    assert (html.count(">Texte par défaut<"), html.count(">Brouillon à publier<")) == (15, 1)


def test_saving_then_publishing_by_the_page(client: Client, page: str, demarche: Demarche) -> None:
    typed = {"subject": OWN.subject, "body": OWN.body, "base": "0"}
    assert client.post(page, typed | {"do": "save"}).status_code == 303
    assert client.post(page, typed | {"do": "publish", "base": "1"}).status_code == 303
    assert said(demarche).content["subject"].startswith("Reçu : ")
    assert client.post(page, typed | {"do": "default", "base": "1"}).status_code == 303
    assert (
        client.post(
            page, typed | {"do": "publish", "subject": default_wording(Moment.INSTRUCTION, "fr").subject, "base": "2"}
        ).status_code
        == 303
    )


def test_a_page_of_one_s_own_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, page: str, demarche: Demarche
) -> None:
    answer = client.post(page, {"subject": "x" * 300, "body": "Mon texte", "base": "0", "do": "save"})
    assert (answer.status_code, "Mon texte" in answer.content.decode()) == (422, True)
    assert TextVersion.objects.count() == 0
    answer = client.post(
        page, {"subject": "Bonjour", "body": "{{dosier.number}} {{ 7*7 }}", "base": "0", "do": "publish"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Ligne 1, colonne 1" in html
    assert "<code>{{dossier.number}}</code> (Numéro du dossier)" in html
    assert "<code>{{ 7*7 }}</code>" in html
    assert said(demarche).content["subject"].endswith("en cours d’examen")


def test_somebody_wrote_meanwhile(client: Client, page: str, demarche: Demarche, author: Person) -> None:
    texts.write(demarche, INSTRUCTED, OWN, by=author, base=0)
    answer = client.post(page, {"subject": "Le mien", "body": "Mon texte", "base": "0", "do": "save"})
    html = answer.content.decode()
    assert (answer.status_code, "Mon texte" in html, 'name="base" value="1"' in html) == (409, True, True)
    assert TextVersion.objects.count() == 1


def test_a_trial_goes_to_oneself(client: Client, page: str, author: Person) -> None:
    client.post(page, {"subject": OWN.subject, "body": OWN.body, "base": "0", "do": "send"})
    mail = Mail.objects.get()
    assert (mail.recipient, mail.content["subject"]) == (author.email, "[Essai] Reçu : 1234")


def test_a_preview_shows_a_dossier_that_the_author_instructs(
    client: Client, page: str, demarche: Demarche, author: Person
) -> None:
    publish(demarche, author)
    theirs = InReviewFactory(demarche=demarche, applicant_name="Ada Exemple")
    hidden = client.get(page, {"dossier": str(theirs.number)}).content.decode()
    assert ("Ada Exemple" in hidden, "Camille Exemple" in hidden) == (False, True)
    GroupMemberFactory(group=theirs.group, person=author)
    shown = client.get(page, {"dossier": str(theirs.number)}).content.decode()
    assert ("Ada Exemple" in shown, "Camille Exemple" in shown) == (True, False)
    draft = DraftFactory(demarche=demarche)
    assert "Vous n’instruisez aucun dossier" in client.get(page, {"dossier": str(draft.number)}).content.decode()


@pytest.mark.parametrize("place", ["submit/fr", "instruction/de", "instruction/FR"])
def test_a_text_that_does_not_exist(client: Client, page: str, place: str) -> None:
    address = re.sub(r"instruction/fr$", place, page)
    assert client.get(address).status_code == 404
