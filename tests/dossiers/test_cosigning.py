"""Signatures before a deposit: who must sign, in which order, who may not, and what ends them."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.core.audit import trail
from communs.core.files import StoredFile, attach, attached_files, store
from communs.dossiers.cosigning import given_signatures
from communs.dossiers.documents import whole
from communs.dossiers.enums import State
from communs.dossiers.errors import FilingClosed, LinkRefused, SignatureRefused, SignersRefused
from communs.dossiers.jobs import chase_signature, chase_signatures
from communs.dossiers.models import Cosignature, Dossier, SignatureRequest
from communs.dossiers.operations import cosigning, filing, signing
from communs.dossiers.operations.attaching import discard_unused
from communs.dossiers.operations.chasing import to_chase
from communs.dossiers.personal import export, obstacles
from communs.dossiers.queries import dossier_for
from communs.dossiers.sealing import seal_of
from communs.procedures.cosigning import Cosigner
from tests.dossiers.cast import post
from tests.dossiers.cosigning_cast import BIG, CHAIR, TREASURER, letters, link_to, rows, scene
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory

pytestmark = pytest.mark.django_db


def test_in_order_each_is_invited_when_the_former_has_signed_and_the_last_one_deposits() -> None:
    play = scene()
    asked = play.ask()
    assert (asked.state, asked.awaits and asked.awaits.name) == (State.SIGNING, "signatures")
    assert play.told() == [("cosigning", play.chair.email)]
    play.join(play.chair)
    assert play.sign(play.chair).state == State.SIGNING
    assert play.told()[1:] == [("cosigning_signed", play.chair.email), ("cosigning", play.treasurer.email)]
    play.join(play.treasurer)
    deposited = play.sign(play.treasurer)
    assert (deposited.state, deposited.group) == (State.SUBMITTED, play.demarche.groups.get())
    assert play.told()[3:] == [("cosigning_signed", play.treasurer.email), ("submitted", play.owner.email)]
    assert [(entry.verb, entry.actor_id) for entry in trail(play.draft)] == [
        ("request_signatures", play.owner.pk),
        ("open_invitation_to_sign", play.chair.pk),
        ("cosign", play.chair.pk),
        ("open_invitation_to_sign", play.treasurer.pk),
        ("cosign", play.treasurer.pk),
        ("submit", None),
    ]


def test_in_parallel_all_are_invited_at_once_and_sign_as_they_like() -> None:
    play = scene(in_order=False)
    play.ask()
    assert play.told() == [("cosigning", play.chair.email), ("cosigning", play.treasurer.email)]
    for person in (play.treasurer, play.chair):
        play.join(person)
        play.sign(person)
    assert play.dossier.state == State.SUBMITTED


def test_the_receipt_and_the_delay_start_at_the_last_signature() -> None:
    play = scene(CHAIR)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        cosigning.name_signers(play.owner, play.number, play.addresses)
        filing.submit(play.owner, play.number)
        assert (play.dossier.submitted_at, play.dossier.group_id) == (None, None)
        clock.shift(timedelta(days=3))
        play.join(play.chair)
        play.sign(play.chair)
        assert play.dossier.submitted_at == timezone.now()


def test_a_condition_and_the_answers_say_who_signs_at_which_address() -> None:
    read = Cosigner(id="chair", label="Présidente", email_field="chair_email")
    big = Cosigner(id="treasurer", label="Trésorier", when=BIG)
    play = scene(read, big, budget=100, chair_email="Chair@Exemple.example")
    filing.submit(play.owner, play.number)
    found = list(Cosignature.objects.values_list("role", "email", "from_answers", "rank"))
    assert found == [("chair", "chair@exemple.example", True, 0)]
    cosigning.take_back(play.owner, play.number)
    Dossier.objects.update(answers={"title": "Des haies", "budget": 900, "chair_email": "chair@exemple.example"})
    with pytest.raises(SignersRefused) as refused:
        filing.submit(play.owner, play.number)
    assert list(refused.value.messages) == ["treasurer"]
    cosigning.name_signers(play.owner, play.number, {"treasurer": play.treasurer.email})
    assert filing.submit(play.owner, play.number).state == State.SIGNING


def test_without_a_signer_for_these_answers_the_dossier_is_deposited_at_once() -> None:
    play = scene(Cosigner(id="chair", label="Présidente", when=BIG), budget=100)
    assert filing.submit(play.owner, play.number).state == State.SUBMITTED
    assert (Cosignature.objects.count(), SignatureRequest.objects.count()) == (0, 0)


def test_an_ordinary_filing_costs_what_it_cost(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ordinary, signed = DraftFactory.create(answers={"project_name": "Haies"}), scene(CHAIR, budget=1)
    signed.demarche.cosigning["signers"][0]["when"] = {"op": "=", "field": "budget", "value": 2}
    signed.demarche.save(update_fields=["cosigning"])
    dossier_for(ordinary.applicant, ordinary.number)
    with django_assert_num_queries(10):
        filing.submit(ordinary.applicant, ordinary.number)
    with django_assert_num_queries(10):  # a condition that asks for nobody costs nothing either
        filing.submit(signed.owner, signed.number)


@pytest.mark.parametrize(
    ("chair", "treasurer", "refused"),
    [
        ("", "b@exemple.example", ["chair"]),
        ("a@exemple.example", "pas une adresse", ["treasurer"]),
        ("a@exemple.example", "A@Exemple.example ", ["treasurer"]),
        ("owner", "b@exemple.example", ["chair"]),
        ("other address of the owner", "b@exemple.example", ["chair"]),
    ],
)
def test_addresses_that_cannot_sign_are_refused_at_entry(chair: str, treasurer: str, refused: list[str]) -> None:
    play = scene()
    play.owner.emailaddress_set.create(email="autre@exemple.example", verified=True)
    owned = {"owner": play.owner.email.upper(), "other address of the owner": "autre@exemple.example"}
    before = rows(play.draft)
    with pytest.raises(SignersRefused) as error:
        cosigning.name_signers(play.owner, play.number, {"chair": owned.get(chair, chair), "treasurer": treasurer})
    assert (list(error.value.messages), rows(play.draft), play.told()) == (refused, before, [])


def test_what_waits_is_frozen_and_no_agent_sees_it() -> None:
    play = scene()
    play.ask()
    before = rows(play.draft)
    for act in (
        lambda: filing.save_answers(play.owner, play.number, post({"title": "Autre"})),
        lambda: filing.attach_file(play.owner, play.number, "plan", SimpleUploadedFile("a.txt", b"a", "text/plain")),
        lambda: filing.withdraw_draft(play.owner, play.number),
    ):
        with pytest.raises(PermissionDenied):
            act()
    instructor = play.demarche.groups.get().memberships.get().person
    with pytest.raises(Http404):
        dossier_for(instructor, play.number)
    assert (rows(play.draft), StoredFile.objects.count()) == (before, 0)
    assert filing.submit(play.owner, play.number).state == State.SIGNING  # a second click asks nobody twice
    assert len(play.told()) == 1


def test_a_link_serves_once_the_person_who_was_invited() -> None:
    play = scene()
    play.ask()
    token, other = link_to(play.chair), PersonFactory.create(email="pas-verifiee@exemple.example", verified=False)
    Cosignature.objects.filter(role="chair").update(email=other.email)
    before = rows(play.draft)
    for person in (play.stranger, other, play.owner):
        with pytest.raises(LinkRefused):
            signing.open_invitation(person, token, vouched=False)
    with pytest.raises(Http404):
        signing.open_invitation(play.chair, token[:-1], vouched=False)
    assert rows(play.draft) == before
    Cosignature.objects.filter(role="chair").update(email=play.chair.email)
    assert signing.open_invitation(play.chair, token, vouched=False).person == play.chair
    assert signing.open_invitation(play.chair, token, vouched=False).person == play.chair
    with pytest.raises(LinkRefused):
        signing.open_invitation(play.stranger, token, vouched=True)


def test_franceconnect_stands_for_the_address_but_not_for_the_applicant() -> None:
    play = scene()
    play.ask()
    token = link_to(play.chair)
    with pytest.raises(LinkRefused):
        signing.open_invitation(play.owner, token, vouched=True)
    assert signing.open_invitation(play.stranger, token, vouched=True).person == play.stranger


def test_a_new_invitation_takes_the_former_link_from_who_opened_it() -> None:
    play = scene(CHAIR)
    play.ask()
    signing.open_invitation(play.stranger, link_to(play.chair), vouched=True)
    pk = Cosignature.objects.get().pk
    cosigning.send_again(play.owner, play.number, pk)
    with pytest.raises(Http404):
        dossier_for(play.stranger, play.number, to="read_as_cosigner")
    play.join(play.chair)
    with pytest.raises(Http404):
        play.sign(play.stranger)
    assert play.sign(play.chair).state == State.SUBMITTED
    assert Cosignature.objects.get().person == play.chair


def test_nobody_signs_twice() -> None:
    play = scene(in_order=False)
    play.ask()
    play.join(play.chair)
    before = rows(play.draft)
    with pytest.raises(LinkRefused):
        signing.open_invitation(play.chair, link_to(play.treasurer), vouched=True)
    assert rows(play.draft) == before
    play.sign(play.chair)
    play.sign(play.chair)
    assert [entry.verb for entry in trail(play.draft)].count("cosign") == 1


def test_three_people_and_who_may_sign() -> None:
    play = scene()
    play.ask()
    play.join(play.chair)
    digest, before = play.dossier.signature_request.digest, rows(play.draft)
    refusals = []
    for person in (play.owner, play.treasurer, play.stranger):
        with pytest.raises((Http404, PermissionDenied)) as error:
            signing.sign(person, play.number, seen=digest)
        refusals.append(error.type)
    assert refusals == [PermissionDenied, Http404, Http404]
    for person, refusal in ((play.chair, Http404), (play.treasurer, Http404), (play.stranger, Http404)):
        with pytest.raises(refusal):
            cosigning.take_back(person, play.number)
    assert rows(play.draft) == before


def test_expired_links_open_nothing_and_sign_nothing() -> None:
    play = scene()
    play.ask()
    late = timezone.now() + timedelta(days=15)
    with time_machine.travel(late), pytest.raises(LinkRefused):
        play.join(play.chair)
    play.join(play.chair)
    before = rows(play.draft)
    with time_machine.travel(late):
        with pytest.raises(SignatureRefused):
            play.sign(play.chair)
        with pytest.raises(SignatureRefused):
            signing.refuse(play.chair, play.number, "Trop tard")
        assert rows(play.draft) == before
        former = link_to(play.chair)
        cosigning.send_again(play.owner, play.number, Cosignature.objects.get(role="chair").pk)
        with pytest.raises(Http404):
            signing.open_invitation(play.chair, former, vouched=False)
        assert play.sign(play.chair).state == State.SIGNING


def test_what_was_signed_is_what_is_deposited() -> None:
    play = scene(CHAIR, why="caché")
    play.ask()
    play.join(play.chair)
    request = play.dossier.signature_request
    for changed in ({"answers": {"title": "Autre"}}, {"applicant_name": "Autre"}):
        kept = {name: getattr(play.dossier, name) for name in changed}
        Dossier.objects.filter(number=play.number).update(**changed)
        with pytest.raises(SignatureRefused):
            signing.sign(play.chair, play.number, seen=request.digest)
        Dossier.objects.filter(number=play.number).update(**kept)
    with pytest.raises(SignatureRefused):
        signing.sign(play.chair, play.number, seen="0" * 64)
    assert Cosignature.objects.get().signed_at is None
    play.sign(play.chair)
    assert play.dossier.answers == {"title": "Des haies", "budget": 900}  # what was hidden was not signed
    assert Cosignature.objects.get().digest == seal_of(play.dossier, request.requested_at) == request.digest


def test_a_refusal_is_told_and_blocks_until_somebody_else_is_asked() -> None:
    play = scene()
    play.ask()
    play.join(play.chair)
    signing.refuse(play.chair, play.number, " Le budget est faux. ")
    letter = letters()[-1]
    assert (letter.recipient, letter.context["reason"]) == (play.owner.email, "Le budget est faux.")
    with pytest.raises(Http404):
        play.sign(play.chair)
    row = Cosignature.objects.get(role="chair")
    cosigning.replace_address(play.owner, play.number, row.pk, f" {play.stranger.email.upper()}")
    assert play.told()[-1] == ("cosigning", play.stranger.email)
    play.join(play.stranger)
    assert play.sign(play.stranger).state == State.SIGNING


def test_replacing_an_address_voids_the_former_link_and_refuses_the_others() -> None:
    play = scene()
    play.ask()
    token, row = link_to(play.chair), Cosignature.objects.get(role="chair")
    before = rows(play.draft)
    for email in (play.owner.email, play.treasurer.email, "rien"):
        with pytest.raises(SignersRefused):
            cosigning.replace_address(play.owner, play.number, row.pk, email)
    for person, refusal in ((play.stranger, Http404), (play.chair, Http404)):
        with pytest.raises(refusal):
            cosigning.replace_address(person, play.number, row.pk, "x@exemple.example")
    assert rows(play.draft) == before
    cosigning.replace_address(play.owner, play.number, row.pk, play.stranger.email)
    assert play.told()[1:] == [("cosigning_void", play.chair.email), ("cosigning", play.stranger.email)]
    with pytest.raises(Http404):
        signing.open_invitation(play.chair, token, vouched=False)
    play.join(play.stranger)
    play.sign(play.stranger)
    with pytest.raises(SignersRefused):
        cosigning.replace_address(play.owner, play.number, row.pk, "x@exemple.example")


def test_an_address_that_the_answers_give_is_changed_in_the_answers() -> None:
    play = scene(Cosigner(id="chair", label="Présidente", email_field="chair_email"), chair_email="a@exemple.example")
    filing.submit(play.owner, play.number)
    before = rows(play.draft)
    with pytest.raises(SignersRefused):
        cosigning.replace_address(play.owner, play.number, Cosignature.objects.get().pk, "b@exemple.example")
    assert rows(play.draft) == before


def test_letters_to_a_signer_are_bounded() -> None:
    play = scene(CHAIR)
    play.ask()
    row = Cosignature.objects.get()
    Cosignature.objects.update(letters=20)
    before = rows(play.draft)
    with pytest.raises(SignersRefused):
        cosigning.send_again(play.owner, play.number, row.pk)
    assert rows(play.draft) == before
    cosigning.take_back(play.owner, play.number)
    with pytest.raises(SignersRefused):
        filing.submit(play.owner, play.number)


def test_taking_the_dossier_back_voids_what_was_signed_and_says_so() -> None:
    play = scene()
    play.ask()
    play.join(play.chair)
    play.sign(play.chair)
    token = link_to(play.treasurer)
    assert [one.role for one in cosigning.take_back(play.owner, play.number)] == ["chair"]
    assert [(one.recipient, one.context["was_signed"]) for one in letters()[-2:]] == [
        (play.chair.email, True),
        (play.treasurer.email, False),
    ]
    assert (play.dossier.state, SignatureRequest.objects.count()) == (State.DRAFT, 0)
    kept = Cosignature.objects.values_list("role", "email", "person", "signed_at", "digest", "token_hash")
    assert list(kept.order_by("pk")) == [
        ("chair", play.chair.email, None, None, "", None),
        ("treasurer", play.treasurer.email, None, None, "", None),
    ]
    with pytest.raises(Http404):
        signing.open_invitation(play.treasurer, token, vouched=False)
    filing.save_answers(play.owner, play.number, post({"title": "Des arbres"}))
    assert filing.submit(play.owner, play.number).state == State.SIGNING  # the addresses were kept
    assert trail(play.draft).get(verb="take_back").data == {"void": ["chair"]}
    assert cosigning.take_back(play.owner, play.number) == []


def test_a_closed_demarche_takes_no_signature() -> None:
    play = scene(CHAIR)
    play.ask()
    play.join(play.chair)
    before, told = rows(play.draft), play.told()
    play.demarche.closes_at = timezone.now() - timedelta(minutes=1)
    play.demarche.save(update_fields=["closes_at"])
    with pytest.raises(FilingClosed):
        play.sign(play.chair)
    assert (rows(play.draft), play.told()) == (before, told)


def test_the_silent_are_reminded_once_and_expired_invitations_are_told_once() -> None:
    play = scene()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        play.ask()
        former = link_to(play.chair)
        assert to_chase() == []
    pk = Cosignature.objects.get(role="chair").pk
    with time_machine.travel(now + timedelta(days=8), tick=False):
        assert to_chase() == [pk]
        chase_signature(cosignature=pk)
        chase_signature(cosignature=pk)
        assert (to_chase(), link_to(play.chair) != former) == ([], True)
        assert letters()[-1].context["reminder"] is True
        assert Cosignature.objects.get(pk=pk).expires_at == now + timedelta(days=14)
    with time_machine.travel(now + timedelta(days=15), tick=False):
        assert to_chase() == [pk]
        chase_signature(cosignature=pk)
        assert (to_chase(), play.told()[-1]) == ([], ("cosigning_expired", play.owner.email))
    assert [entry.verb for entry in trail(play.draft)] == ["request_signatures", "remind_signer", "invitation_expired"]
    assert len(play.told()) == 3


def test_nobody_is_reminded_to_sign_what_a_closed_demarche_takes_no_more() -> None:
    play = scene(CHAIR)
    play.ask()
    told = play.told()
    play.demarche.closes_at = timezone.now() + timedelta(days=1)
    play.demarche.save(update_fields=["closes_at"])
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        chase_signature(cosignature=Cosignature.objects.get().pk)
    assert (play.told(), Cosignature.objects.get().reminded_at) == (told, None)


def test_an_account_is_not_deleted_while_signatures_would_deposit_its_dossier() -> None:
    play = scene(CHAIR)
    assert obstacles(play.owner) == []
    play.ask()
    assert [str(play.number) in sentence for sentence in obstacles(play.owner)] == [True]
    assert obstacles(play.chair) == []


def test_the_files_of_what_was_sent_to_its_signers_meanwhile_stay() -> None:
    play = scene(CHAIR)
    file = store(SimpleUploadedFile("plan.txt", b"Des haies.", "text/plain"), by=play.owner)
    attach(file, play.draft)
    play.ask()
    before = rows(play.draft)
    discard_unused(play.number)
    assert (rows(play.draft), attached_files(play.draft).count()) == (before, 1)


def test_each_morning_the_due_are_queued_once(run_jobs: object) -> None:
    play = scene()
    play.ask()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        chase_signatures()
        chase_signatures()
        run_jobs()  # type: ignore[operator]
        assert [letter for letter, _to in play.told()] == ["cosigning", "cosigning"]


def test_signatures_are_on_the_pdf_in_the_export_and_gone_with_the_dossier() -> None:
    play = scene(CHAIR)
    play.ask()
    play.join(play.chair)
    play.sign(play.chair)
    dossier = dossier_for(play.owner, play.number)
    assert [(one.label, one.signer_name) for one in given_signatures(dossier)] == [("Présidente", play.chair.full_name)]
    assert whole(dossier, "fr")[:5] == b"%PDF-"
    kept = export(play.chair)["cosignatures"]
    assert [(one["label"], one["digest"]) for one in kept] == [("Présidente", dossier.signature_request.digest)]
    play.chair.delete()
    assert Cosignature.objects.get().signer_name != ""
    Dossier.objects.get(number=play.number).delete()
    assert (Cosignature.objects.count(), SignatureRequest.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"digest": ""},
        {"signer_name": ""},
        {"signed_at": None},
        {"email": "Majuscule@exemple.example"},
        {"token_hash": "court"},
        {"expires_at": None},
        {"reason": "refus"},
        {"refused_at": timezone.now(), "reason": "refus"},
        {"letters": 21},
    ],
)
def test_the_database_refuses_what_makes_no_sense(changed: dict[str, object]) -> None:
    play = scene()
    play.ask()
    play.join(play.chair)
    play.sign(play.chair)
    signed = Cosignature.objects.filter(role="chair")
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.update(**changed)
    for same in ({"role": "chair"}, {"email": play.chair.email}, {"person": play.chair}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cosignature.objects.filter(role="treasurer").update(**same)


def test_the_setting_in_force_at_the_request_holds() -> None:
    play = scene(CHAIR, TREASURER)
    play.ask()
    play.demarche.cosigning = None
    play.demarche.save(update_fields=["cosigning"])
    for person in (play.chair, play.treasurer):
        play.join(person)
        play.sign(person)
    assert play.dossier.state == State.SUBMITTED
