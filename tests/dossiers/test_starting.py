"""Beginning a dossier: who applicants say that they are, who may begin, which answers are not taken."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.mail.models import Message as Mail
from communs.dossiers.errors import Ineligible, NotAdmitted
from communs.dossiers.identity import Identity, identity_facts
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing
from communs.dossiers.operations.messaging import post_message
from communs.procedures.models import Demarche
from communs.procedures.settings.form import SettingsForm
from tests.dossiers.cast import COMPLETE, Cast, post
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
SIRET = "13002526500013"
NAMES = {"civility": "mme", "first_name": "Ada", "last_name": "Martin"}
BORN = {"birth_date_day": "8", "birth_date_month": "9", "birth_date_year": "1990"}
FOR_LOU = {
    "for_whom": "other",
    "beneficiary_first_name": "Lou",
    "beneficiary_last_name": "Bernard",
    "beneficiary_email": "lou@exemple.example",
}


@pytest.fixture
def person(client: Client) -> Person:
    found: Person = PersonFactory(first_name="Camille", last_name="Durand")
    client.force_login(found)
    return found


def asking(demarche: Demarche, **settings: Any) -> str:  # noqa: ANN401 - columns
    Demarche.objects.filter(pk=demarche.pk).update(**settings)
    for name, value in settings.items():
        setattr(demarche, name, value)
    return f"/commencer/{demarche.path}/dossier"


def begun(client: Client, url: str, data: dict[str, str]) -> Dossier:
    assert client.post(url, data).status_code == 303
    return Dossier.objects.get()


def test_a_person_gives_a_name(client: Client, person: Person, demarche: Demarche) -> None:
    url = asking(demarche, identity="person", asks_birth_date=True)
    dossier = begun(client, url, NAMES | BORN)
    assert (dossier.applicant_name, dossier.applicant_email) == ("Ada Martin", person.email)
    facts = [("Identité", "Madame Ada Martin"), ("Date de naissance", "8 septembre 1990")]
    assert identity_facts(dossier.identity) == facts


def test_somebody_files_for_somebody_else(client: Client, person: Person, demarche: Demarche) -> None:
    dossier = begun(client, asking(demarche, identity="person", allows_mandate=True), NAMES | FOR_LOU)
    assert dossier.applicant_name == "Lou Bernard"
    assert identity_facts(dossier.identity) == [("Bénéficiaire", "Lou Bernard"), ("Mandataire", "Ada Martin")]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (NAMES | BORN | {"last_name": ""}, ["last_name"]),
        (NAMES | BORN | {"birth_date_year": "2035"}, ["birth_date"]),
        (NAMES | BORN | FOR_LOU | {"beneficiary_first_name": ""}, ["beneficiary_first_name"]),
    ],
)
@time_machine.travel(datetime(2026, 3, 1, 8, tzinfo=UTC), tick=False)
def test_a_wrong_identity_begins_nothing(
    client: Client, person: Person, demarche: Demarche, typed: dict[str, str], wrong: list[str]
) -> None:
    url = asking(demarche, identity="person", asks_birth_date=True, allows_mandate=True)
    response = client.post(url, {"for_whom": "self"} | typed)
    html = response.content.decode()
    assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)
    assert [value for value in typed.values() if value and value not in html] == []
    assert Dossier.objects.count() == 0


def test_a_company_by_its_siret(client: Client, person: Person, demarche: Demarche) -> None:
    OrganisationFactory(siret=SIRET, name="Établissement Exemple")
    dossier = begun(client, asking(demarche, identity="company"), {"siret": "130 025 265 00013"})
    assert (dossier.applicant_name, dossier.organisation) == ("Établissement Exemple", None)
    assert identity_facts(dossier.identity) == [("Établissement", "Établissement Exemple"), ("SIRET", SIRET)]


def test_without_a_register_the_name_is_typed(client: Client, person: Person, demarche: Demarche) -> None:
    url = asking(demarche, identity="company")
    response = client.post(url, {"siret": SIRET})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["company_name"])
    assert client.post(url, {"siret": "13002526500014"}).status_code == 422
    assert begun(client, url, {"siret": SIRET, "company_name": "Nom tapé"}).applicant_name == "Nom tapé"


def test_an_anonymous_dossier_tells_no_name_to_agents(
    client: Client, person: Person, demarche: Demarche, cast: Cast
) -> None:
    Dossier.objects.all().delete()
    dossier = begun(client, asking(demarche, identity="anonymous"), {})
    filing.save_answers(person, dossier.number, post(COMPLETE))
    filing.submit(person, dossier.number)
    post_message(person, dossier.number, "Bonjour.")
    client.force_login(cast.instructor)
    html = client.get(f"/instruction/dossiers/{dossier.number}").content.decode()
    told = [word for word in ("Demandeur anonyme", "Camille", "Durand", person.email) if word in html]
    assert told == ["Demandeur anonyme"]


def test_the_beneficiary_is_told(
    client: Client, person: Person, demarche: Demarche, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    dossier = begun(client, asking(demarche, identity="person", allows_mandate=True), NAMES | FOR_LOU)
    filing.save_answers(person, dossier.number, post(COMPLETE))
    filing.submit(person, dossier.number)
    run_jobs()
    assert [mail.to for mail in mailoutbox] == [[person.email], ["lou@exemple.example"]]


AGENT = {"userinfo": {"belonging_population": "agent"}}
EMPLOYEE = {"userinfo": {"siret": SIRET}}


def signed_in_by(client: Client, person: Person, **record: str) -> None:
    """Sign in as allauth does, with what it keeps of the way."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"at": 1.0, **record}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


@pytest.mark.parametrize(
    "case",
    [
        ("none", None, True),
        ("proconnect", None, False),
        ("proconnect", EMPLOYEE, True),
        ("agents", None, False),
        ("agents", EMPLOYEE, False),
        ("agents", AGENT, True),
    ],
)
def test_a_restriction_to_proconnect(
    client: Client, person: Person, demarche: Demarche, case: tuple[str, dict[str, Any] | None, bool]
) -> None:
    restriction, claims, admitted = case
    if claims:
        SocialAccount.objects.create(user=person, provider="proconnect", uid="1", extra_data=claims)
        signed_in_by(client, person, method="socialaccount", provider="proconnect", uid="1")
    url = asking(demarche, restriction=restriction)
    assert client.get(url).status_code == (200 if admitted else 403)
    assert client.post(url, {"applicant_name": "Ada"}).status_code == (303 if admitted else 403)
    assert Dossier.objects.count() == (1 if admitted else 0)


@pytest.mark.parametrize("restriction", ["proconnect", "agents"])
def test_the_session_decides_not_the_linked_account(client: Client, demarche: Demarche, restriction: str) -> None:
    """Three people: by ProConnect, linked but by a password, and by another service under somebody else's subject."""
    url = asking(demarche, restriction=restriction)
    agent, linked, other = PersonFactory.create_batch(3)
    for person in (agent, linked):
        SocialAccount.objects.create(user=person, provider="proconnect", uid=f"of-{person.pk}", extra_data=AGENT)
    ways = [
        (agent, {"method": "socialaccount", "provider": "proconnect", "uid": f"of-{agent.pk}"}),
        (linked, {"method": "password"}),
        (linked, {"method": "socialaccount", "provider": "franceconnect", "uid": f"of-{linked.pk}"}),
        (linked, {"method": "socialaccount", "provider": "proconnect", "uid": f"of-{agent.pk}"}),
        (other, {"method": "socialaccount", "provider": "proconnect", "uid": f"of-{agent.pk}"}),
    ]
    statuses = []
    for person, record in ways:
        signed_in_by(client, person, **record)
        statuses.append(client.post(url, {"applicant_name": "Ada"}).status_code)
    assert (statuses, Dossier.objects.get().applicant) == ([303, 403, 403, 403, 403], agent)


def test_the_way_of_a_former_session_is_not_that_of_the_next(client: Client, demarche: Demarche) -> None:
    url = asking(demarche, restriction="proconnect")
    agent, other = PersonFactory.create_batch(2)
    for person in (agent, other):
        SocialAccount.objects.create(user=person, provider="proconnect", uid=f"of-{person.pk}", extra_data=AGENT)
    signed_in_by(client, agent, method="socialaccount", provider="proconnect", uid=f"of-{agent.pk}")
    client.force_login(other)
    assert client.post(url, {"applicant_name": "Ada"}).status_code == 403
    client.logout()
    client.force_login(agent)
    assert (client.post(url, {"applicant_name": "Ada"}).status_code, Dossier.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    "case",
    [
        ("a@mairie.example", True, True),
        ("a@mairie.example", False, False),
        ("a@sous.mairie.example", True, False),
        ("a@autre.example", True, False),
    ],
)
def test_a_restriction_to_domains(demarche: Demarche, case: tuple[str, bool, bool]) -> None:
    address, verified, admitted = case
    person = PersonFactory()
    EmailAddress.objects.create(user=person, email=address, verified=verified)
    asking(demarche, email_domains=["ville.example", "mairie.example"])
    if admitted:
        filing.create(person, demarche)
    else:
        with pytest.raises(NotAdmitted):
            filing.create(person, demarche)
    assert Dossier.objects.count() == (1 if admitted else 0)


def test_an_open_demarche_asks_the_database_nothing_more(
    person: Person, demarche: Demarche, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        filing.create(person, demarche, identity=Identity())


RULE = {"op": ">", "field": "budget", "value": "1000"}


def test_answers_that_the_demarche_does_not_take(client: Client, cast: Cast) -> None:
    asking(cast.demarche, ineligibility=RULE, ineligibility_message="Le budget est trop **grand**.")
    client.force_login(cast.owner)
    url = f"/dossiers/{cast.draft.number}/remplir"
    shown = []
    for budget in ("", "1000", "1001"):
        filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE | {"budget": budget}))
        shown.append("trop <strong>grand</strong>" in client.get(url).content.decode())
    assert shown == [False, False, True]
    with pytest.raises(Ineligible):
        filing.submit(cast.owner, cast.draft.number)
    response = client.post(f"/dossiers/{cast.draft.number}/deposer")
    assert response.headers["Location"] == f"{url}#ineligible"
    assert (Dossier.objects.get().state, Mail.objects.count()) == ("draft", 0)
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE | {"budget": "10"}))
    assert filing.submit(cast.owner, cast.draft.number).state == "submitted"


def test_the_banner_follows_what_is_typed(client: Client, cast: Cast) -> None:
    asking(cast.demarche, ineligibility=RULE, ineligibility_message="Trop.")
    client.force_login(cast.owner)
    url = f"/dossiers/{cast.draft.number}/champs/budget"
    said = ["Trop." in client.post(url, {"budget": budget}).content.decode() for budget in ("2000", "20")]
    assert said == [True, False]


def test_a_rule_of_a_document_must_be_a_condition() -> None:
    form = SettingsForm.subset("ineligibility")({"ineligibility": {"op": "exec", "code": "1"}})
    assert list(form.errors) == ["ineligibility"]


def test_the_end_of_the_deposit_says_what_the_demarche_wants(client: Client, cast: Cast) -> None:
    asking(cast.demarche, deposit_message="À **bientôt**.", booking_url="https://rdv.example/salles")
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    filing.submit(cast.owner, cast.draft.number)
    client.force_login(cast.owner)
    receipt = client.get(f"/dossiers/{cast.draft.number}/depot").content.decode()
    page = client.get(f"/dossiers/{cast.draft.number}").content.decode()
    assert ("À <strong>bientôt</strong>." in receipt, "https://rdv.example/salles" in page) == (True, True)


def test_drafts_begun_before_a_restriction_are_deposited(cast: Cast) -> None:
    asking(cast.demarche, restriction="agents")
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    assert filing.submit(cast.owner, cast.draft.number).state == "submitted"
