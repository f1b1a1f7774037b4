"""Every source against a local server that speaks its protocol."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from pytest_django import Settings

from communs.core.remote import Breaker, Unavailable
from communs.env import ReferentialSecret
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Context, Detail, Field
from communs.questionnaires.sources import (
    SOURCES,
    Inquiry,
    Unknown,
    addresses,
    associations,
    foundations,
    individuals,
    proposed,
    referentials,
    schools,
)
from tests import remote_server
from tests.factories.accounts import PersonFactory
from tests.factories.questionnaires import document_of, field_document
from tests.remote_server import Remote

URLS = ("BAN_URL", "API_ENTREPRISE_URL", "RNF_URL", "ANNUAIRE_EDUCATION_URL", "API_PARTICULIER_URL")
SERVICES = (associations.service, foundations.service, schools.directory, schools.while_typing, individuals.service)
RECIPIENT = "13002526500013"
ASSOCIATION = {
    "data": {
        "rna": "W751080001",
        "siren": "775671356",
        "nom": "LA PRÉVENTION ROUTIÈRE",
        "active": True,
        "date_creation": "1949-01-01",
        "adresse_siege": {"numero_voie": "33", "type_voie": "RUE", "libelle_voie": "de Mogador", "commune": "Paris"},
        "activites": {"objet": "Prévenir  les accidents"},
    }
}
FOUNDATION = {
    "rnfId": "075-FDD-00003-01",
    "title": "Fondation Exemple",
    "createdAt": "x",
    "address": {"label": "16 Rue X 75015 Paris"},
}
SCHOOL = {
    "identifiant_de_l_etablissement": "0340002T",
    "nom_etablissement": "Lycée Exemple",
    "type_etablissement": "Lycée",
    "statut_public_prive": "Public",
    "adresse_1": "1 place X",
    "code_postal": "34000",
    "code_commune": "34172",
    "nom_commune": "Montpellier",
    "libelle_academie": "Montpellier",
}
FAMILY = {
    "quotientFamilial": 1754,
    "annee": 2026,
    "mois": 8,
    "regime": "CNAF",
    "allocataires": [{"nomPrenom": "MARIE DUPONT", "dateDeNaissance": "12111971"}],
    "enfants": [{"nomPrenom": "LUCIE DUPONT"}],
    "adresse": {"codePostalVille": "12345 CONDAT"},
}
IDENTIFIED_FAMILY = FAMILY | {"allocataires": [{"nomNaissance": "DUPONT", "prenoms": "MARIE"}], "enfants": []}
NOTICE = {
    "declarant1": {"nom": "FICTIF", "prenoms": "Ada"},
    "declarant2": {"nom": "", "prenoms": ""},
    "foyerFiscal": {"annee": 2025, "adresse": "1 rue X"},
    "revenuFiscalReference": 29880,
    "nombreParts": 2.5,
    "nombrePersonnesCharge": 1,
}
SEEKER = {
    "identifiant": "georges_moustaki_77",
    "nom": "MOUSTAKI",
    "prenom": "Georges",
    "dateInscription": "2021-01-07",
    "dateCessationInscription": None,
    "libelleCategorieInscription": "PERSONNE SANS EMPLOI",
    "telephone": 108756471,
}
STUDENT = {
    "ine": "0906018155T",
    "nom": "FICTIVE",
    "prenom": "Ada",
    "inscriptions": [
        {
            "dateDebutInscription": "2025-09-01",
            "dateFinInscription": "2026-08-31",
            "statut": "inscrit",
            "regime": "formation initiale",
            "etablissement": {"uai": "0751719L", "nom": "Université Exemple"},
        }
    ],
}
# type, answer, what the service says, the path that is asked, its parameters, what a page shows
CASES: list[tuple[str, Any, Any, str, dict[str, str], list[str]]] = [
    (
        "rna",
        "W751080001",
        ASSOCIATION,
        "/v4/djepva/api-association/associations/open_data/W751080001",
        {"recipient": RECIPIENT, "context": "Démarche en ligne", "object": "Dossier"},
        ["LA PRÉVENTION ROUTIÈRE", "Prévenir les accidents", "33 RUE de Mogador Paris", "1949-01-01"],
    ),
    (
        "rnf",
        "075-FDD-00003-01",
        FOUNDATION,
        "/api/foundations/075-FDD-00003-01",
        {},
        ["Fondation Exemple", "16 Rue X 75015 Paris"],
    ),
    (
        "school",
        "0340002T",
        {"total_count": 1, "results": [SCHOOL]},
        "/api/explore/v2.1/catalog/datasets/fr-en-annuaire-education/records",
        {"where": 'identifiant_de_l_etablissement="0340002T"', "limit": "1"},
        ["Lycée Exemple", "Lycée", "Public", "1 place X 34000 Montpellier", "Montpellier"],
    ),
    (
        "family_benefits",
        {"number": "1234567", "postal_code": "63000"},
        FAMILY,
        "/api/v2/composition-familiale",
        {"numeroAllocataire": "1234567", "codePostal": "63000"},
        ["1754", "08/2026", "MARIE DUPONT", "LUCIE DUPONT"],
    ),
    (
        "tax_notice",
        {"number": "1234567890123", "reference": "1234567890ABC"},
        NOTICE,
        "/api/v2/avis-imposition",
        {"numeroFiscal": "1234567890123", "referenceAvis": "1234567890ABC"},
        ["Ada FICTIF", "2025", "29880.0", "2.5", "1"],
    ),
    (
        "job_seeker",
        "georges_moustaki_77",
        SEEKER,
        "/api/v2/situations-pole-emploi",
        {"identifiant": "georges_moustaki_77"},
        ["Georges MOUSTAKI", "2021-01-07", "PERSONNE SANS EMPLOI"],
    ),
    (
        "student",
        "0906018155T",
        STUDENT,
        "/api/v2/etudiants",
        {"ine": "0906018155T"},
        ["Ada FICTIVE", "Université Exemple formation initiale 2025-09-01 – 2026-08-31"],
    ),
]
KINDS = [case[0] for case in CASES]


def field(kind: str, **options: object) -> Field:
    return compile_questionnaire(document_of(field_document(kind, **options))).fields_by_id[f"f_{kind}"]


@pytest.fixture
def remote(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    for service in (*SERVICES, addresses.search, addresses.while_typing):
        monkeypatch.setattr(service, "breaker", Breaker(threshold=3, pause=30))
        monkeypatch.setattr(service, "first_wait", 0.001)
    referentials.service_at.cache_clear()
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    settings.API_ENTREPRISE_TOKEN, settings.API_PARTICULIER_TOKEN = "jeton", "clef"
    with remote_server.running() as running:
        for name in URLS:
            setattr(settings, name, running.url)
        yield running


def find(kind: str, answer: object, **options: object) -> Any:  # noqa: ANN401 - what a source says
    asked = field(kind, **options)
    return SOURCES[asked.source].find(Inquiry(asked, answer, RECIPIENT))


@pytest.mark.parametrize(("kind", "answer", "document", "path", "params", "shown"), CASES, ids=KINDS)
def test_a_source_is_asked_by_its_protocol(  # noqa: PLR0913, PLR0917 - the columns of a table
    remote: Remote, kind: str, answer: object, document: object, path: str, params: dict[str, str], shown: list[str]
) -> None:
    remote.answers = lambda _asked: document
    data = find(kind, answer)
    (asked,) = remote.asked
    assert (asked.path, dict(asked.params)) == (path, params)
    assert [detail.text for detail in field(kind).findings(data, Context())] == shown


def test_keys_are_sent_as_each_service_wants_them(remote: Remote) -> None:
    remote.answers = lambda asked: ASSOCIATION if "djepva" in asked.path else STUDENT
    find("rna", "W751080001")
    find("student", "0906018155T")
    assert remote.asked[0].headers["authorization"] == "Bearer jeton"
    assert remote.asked[1].headers["x-api-key"] == "clef"


@pytest.mark.parametrize(("kind", "answer"), [(case[0], case[1]) for case in CASES], ids=KINDS)
def test_what_a_source_does_not_know_is_unknown(remote: Remote, kind: str, answer: object) -> None:
    remote.answers = lambda asked: {"results": []} if "records" in asked.path else None
    with pytest.raises(Unknown):
        find(kind, answer)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data": 3}', b'{"results": 3, "title": 4, "nom": {}}'])
@pytest.mark.parametrize(("kind", "answer"), [(case[0], case[1]) for case in CASES[:3]], ids=KINDS[:3])
def test_a_malformed_answer_is_no_answer(remote: Remote, kind: str, answer: object, body: bytes) -> None:
    remote.answers = lambda _asked: body
    with pytest.raises(Unavailable):
        find(kind, answer)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502])
@pytest.mark.parametrize(("kind", "answer"), [(case[0], case[1]) for case in CASES], ids=KINDS)
def test_a_refusal_or_a_failure_is_no_answer(remote: Remote, kind: str, answer: object, status: int) -> None:
    remote.failures = [status] * 3
    with pytest.raises(Unavailable):
        find(kind, answer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_without_address_is_not_configured(kind: str, settings: Settings) -> None:
    for name in URLS:
        setattr(settings, name, "")
    assert not SOURCES[field(kind).source].is_configured(field(kind))


def test_schools_are_proposed_by_name(remote: Remote) -> None:
    remote.answers = lambda _asked: {"results": [SCHOOL]}
    (found,) = proposed(field("school"), 'lycée "exemple" montpellier')
    assert (found.value, found.label) == ("0340002T", "Lycée Exemple 34000 Montpellier (0340002T)")
    assert remote.asked[0].params["where"] == '"lycée" and "exemple" and "montpellier"'
    assert proposed(field("school"), "a b") == []


@pytest.mark.django_db
def test_the_quotient_is_asked_with_the_identity_of_franceconnect(remote: Remote) -> None:
    remote.answers = lambda _asked: IDENTIFIED_FAMILY
    person = PersonFactory.create()
    asked = field("family_quotient")
    inquiry = Inquiry(asked, value=True, recipient=RECIPIENT, asker=person.pk)
    with pytest.raises(Unknown):
        SOURCES[asked.source].find(inquiry)
    claims = {
        "family_name": "DUPONT",
        "given_name": "Marie Ève",
        "birthdate": "1971-11-12",
        "gender": "female",
        "birthplace": "63113",
        "birthcountry": "99100",
    }
    SocialAccount.objects.create(user=person, provider="franceconnect", uid="x", extra_data={"userinfo": claims})
    data = SOURCES[asked.source].find(inquiry)
    shown = [detail.text for detail in asked.findings(data, Context())]
    assert shown == ["1754", "08/2026", "CNAF"]
    assert dict(remote.asked[0].params) == {
        "nomNaissance": "DUPONT",
        "prenoms[]": "Ève",
        "anneeDateDeNaissance": "1971",
        "moisDateDeNaissance": "11",
        "jourDateDeNaissance": "12",
        "sexe": "F",
        "codePaysLieuDeNaissance": "99100",
        "codeInseeLieuDeNaissance": "63113",
    }


ENTRY = {"id": "A12", "name": "Haie", "size": {"metres": 12.5}, "tags": ["vif", "bas"], "secret": "agents seulement"}
MAPPED = {
    "shows": [
        {"path": "$.name", "label": "Nom"},
        {"path": "$.tags", "label": "Mots"},
        {"path": "$.secret", "label": "Note", "to": "agents"},
    ],
    "fills": [{"path": "$.size.metres", "field": "length"}],
}


def test_a_referential_is_asked_and_mapped(remote: Remote, settings: Settings) -> None:
    settings.REFERENTIAL_SECRETS = {"haies": ReferentialSecret(host="127.0.0.1", header="X-Key", value="s3cret")}
    remote.answers = lambda _asked: ENTRY
    options = {"url": f"{remote.url}/haies/{{value}}?x=1", "secret": "haies", **MAPPED}
    data = find("referential", "A/12 é", **options)
    known = field("referential", **options)
    assert (remote.asked[0].path, remote.asked[0].headers["x-key"]) == ("/haies/A%2F12%20%C3%A9", "s3cret")
    assert known.findings(data, Context()) == [Detail("Nom", "Haie"), Detail("Mots", "vif, bas")]
    assert known.findings(data, Context(reader="agent"))[2] == Detail("Note", "agents seulement")
    assert known.prefilled(data) == {"length": 12.5}


def test_a_referential_that_lists_proposes_then_says(remote: Remote, settings: Settings) -> None:
    settings.REFERENTIAL_HOSTS = {"127.0.0.1"}
    remote.answers = lambda _asked: {"items": [ENTRY, {"id": 7, "name": "Mur"}, {"name": "sans code"}]}
    options = {
        "url": f"{remote.url}/search?q={{value}}",
        "search": True,
        "items": "$.items[*]",
        "item_label": "$.name",
        **MAPPED,
    }
    listed = find("referential", {"typed": "h"}, **options)
    assert listed == {"proposals": [{"value": "A12", "label": "Haie"}, {"value": "7", "label": "Mur"}]}
    known = field("referential", **options)
    assert [one.label for one in known.proposals(listed)] == ["Haie", "Mur"]
    assert [one.label for one in proposed(known, "ha")] == ["Haie", "Mur"]
    assert find("referential", {"value": "A12", "label": "Haie"}, **options)["values"]["$.name"] == "Haie"
    with pytest.raises(Unknown):
        find("referential", {"value": "A13", "label": "Haie"}, **options)


@pytest.mark.parametrize(
    ("hosts", "secret_host", "secret"),
    [(set(), "127.0.0.1", ""), ({"exemple.example"}, "127.0.0.1", ""), ({"127.0.0.1"}, "exemple.example", "haies")],
)
def test_a_host_that_is_not_allowed_is_never_asked(
    remote: Remote, settings: Settings, hosts: set[str], secret_host: str, secret: str
) -> None:
    settings.REFERENTIAL_HOSTS = hosts
    settings.REFERENTIAL_SECRETS = {"haies": ReferentialSecret(host=secret_host, value="s3cret")}
    options = {"url": f"{remote.url}/{{value}}", "secret": secret}
    assert not SOURCES["referential"].is_configured(field("referential", **options))
    with pytest.raises(Unavailable):
        find("referential", "A12", **options)
    assert remote.asked == []


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ({"url": "https://exemple.example/"}, ["url"]),
        ({"url": "https://{value}.example/"}, ["url"]),
        ({"url": "exemple.example/{value}"}, ["url"]),
        ({"url": "file:///etc/{value}"}, ["url"]),
        ({"shows": [{"path": "$.a[", "label": "A"}]}, ["shows[0].path"]),
        ({"fills": [{"path": "$[?match(@.a, '(a+)+b')]", "field": "a"}]}, ["fills[0].path"]),
        ({"search": True, "items": "items"}, ["items"]),
    ],
)
def test_mistakes_of_a_referential_are_told_with_their_place(options: dict[str, Any], places: list[str]) -> None:
    from communs.questionnaires.schema import InvalidQuestionnaireError

    with pytest.raises(InvalidQuestionnaireError) as failure:
        field("referential", **options)
    assert [issue.place for issue in failure.value.issues] == [f"sections[0].fields[0].{place}" for place in places]
