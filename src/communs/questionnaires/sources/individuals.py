"""What administrations know of a person, by API Particulier.

`GET {API_PARTICULIER_URL}/api/v2/…` with the key in `X-Api-Key`; an unknown person is 404, a malformed identifier 400.
The service says more than what is kept here: only what a page shows is kept (OpenAPI document of API Particulier, v2).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from typing_extensions import override

from communs.core.remote import Reply, Service
from communs.questionnaires.field import Field, Json
from communs.questionnaires.sources.source import Inquiry, Source, Unknown, joined

OK, BAD_REQUEST, NOT_FOUND = 200, 400, 404
FRANCE = "99100"
SEXES = {"male": "M", "female": "F"}
T = TypeVar("T")

service = Service("API Particulier", "API_PARTICULIER_URL", timeout=8, patience=16)


class Person(msgspec.Struct):
    """Somebody, as the services name them."""

    nomPrenom: str | None = None  # noqa: N815 - the service's own words, here and below
    nomNaissance: str | None = None  # noqa: N815
    nom: str | None = None
    prenom: str | None = None
    prenoms: str | None = None

    @property
    def name(self) -> str:
        """First names and name."""
        return joined(self.nomPrenom or None) or joined(self.prenoms or self.prenom, self.nom or self.nomNaissance)


class Family(msgspec.Struct):
    """The situation of a family at the CAF or the MSA."""

    quotientFamilial: int | None = None  # noqa: N815
    annee: int | None = None
    mois: int | None = None
    regime: str | None = None
    allocataires: list[Person] = []
    enfants: list[Person] = []


class Notice(msgspec.Struct):
    """What a tax notice declares."""

    declarant1: Person | None = None
    declarant2: Person | None = None
    revenuFiscalReference: float | None = None  # noqa: N815
    nombreParts: float | None = None  # noqa: N815
    nombrePersonnesCharge: int | None = None  # noqa: N815
    foyerFiscal: dict[str, Any] = {}  # noqa: N815


class Registration(Person):
    """The registration of a job seeker."""

    dateInscription: str | None = None  # noqa: N815
    dateCessationInscription: str | None = None  # noqa: N815
    libelleCategorieInscription: str | None = None  # noqa: N815


class School(msgspec.Struct):
    """Where somebody studies."""

    nom: str | None = None


class Enrolment(msgspec.Struct):
    """An enrolment of a student."""

    dateDebutInscription: str | None = None  # noqa: N815
    dateFinInscription: str | None = None  # noqa: N815
    regime: str | None = None
    etablissement: School | None = None


class Student(Person):
    """A student with the enrolments."""

    inscriptions: list[Enrolment] = []


class ApiParticulier(Source):
    """One address of the service: `params` makes its parameters of an answer, `keep` what is kept of what it says."""

    def __init__(
        self, path: str, kind: type[T], params: Callable[[Inquiry], Mapping[str, Any]], keep: Callable[[T], Json]
    ) -> None:
        self.path = path
        self.kind = kind
        self.params = params
        self.keep = keep

    @override
    def is_configured(self, field: Field) -> bool:
        return service.is_configured and bool(settings.API_PARTICULIER_TOKEN)

    @override
    def find(self, inquiry: Inquiry) -> Json:
        headers = {"X-Api-Key": settings.API_PARTICULIER_TOKEN}
        found = service.ask(f"api/v2/{self.path}", self._read, self.params(inquiry), headers)
        if found is None:
            raise Unknown
        return self.keep(found)

    def _read(self, reply: Reply) -> Any:  # noqa: ANN401 - the struct of this address
        if reply.expect(OK, BAD_REQUEST, NOT_FOUND).status != OK:
            return None
        return reply.json(self.kind)


def _family(found: Family) -> Json:
    month = f"{found.mois:02}/{found.annee}" if found.mois and found.annee else ""
    return {
        "quotient": found.quotientFamilial,
        "month": month,
        "scheme": joined(found.regime),
        "beneficiaries": [person.name for person in found.allocataires[:10]],
        "children": [person.name for person in found.enfants[:30]],
    }


def _notice(found: Notice) -> Json:
    return {
        "declarants": [person.name for person in (found.declarant1, found.declarant2) if person and person.name],
        "year": found.foyerFiscal.get("annee"),
        "reference_income": found.revenuFiscalReference,
        "shares": found.nombreParts,
        "dependants": found.nombrePersonnesCharge,
    }


def _registration(found: Registration) -> Json:
    return {
        "name": found.name,
        "registered_on": joined(found.dateInscription)[:10],
        "ended_on": joined(found.dateCessationInscription)[:10],
        "category": joined(found.libelleCategorieInscription),
    }


def _student(found: Student) -> Json:
    enrolments = [
        joined(
            one.etablissement.nom if one.etablissement else None,
            one.regime,
            f"{joined(one.dateDebutInscription)[:10]} – {joined(one.dateFinInscription)[:10]}",
        )
        for one in found.inscriptions[:10]
    ]
    return {"name": found.name, "enrolments": enrolments}


def _identity(inquiry: Inquiry) -> Mapping[str, Any]:
    """The identity that FranceConnect gave of whoever fills in. Raises `Unknown` when it gave none."""
    account = SocialAccount.objects.filter(user=inquiry.asker, provider="franceconnect").first()
    claims = account.extra_data.get("userinfo", account.extra_data) if account else {}
    born = str(claims.get("birthdate", "")).split("-")
    if not (claims.get("family_name") and claims.get("given_name") and len(born) == 3):  # noqa: PLR2004 - year, month, day
        raise Unknown
    return {
        "nomNaissance": claims["family_name"],
        "prenoms[]": str(claims["given_name"]).split(),
        "anneeDateDeNaissance": born[0],
        "moisDateDeNaissance": born[1],
        "jourDateDeNaissance": born[2],
        "sexe": SEXES.get(str(claims.get("gender")), ""),
        "codePaysLieuDeNaissance": str(claims.get("birthcountry") or FRANCE),
        "codeInseeLieuDeNaissance": str(claims.get("birthplace") or ""),
    }


family_benefits = ApiParticulier(
    "composition-familiale",
    Family,
    lambda asked: {"numeroAllocataire": asked.value["number"], "codePostal": asked.value["postal_code"]},
    _family,
)
family_quotient = ApiParticulier("composition-familiale-v2", Family, _identity, _family)
tax_notice = ApiParticulier(
    "avis-imposition",
    Notice,
    lambda asked: {"numeroFiscal": asked.value["number"], "referenceAvis": asked.value["reference"]},
    _notice,
)
job_seeker = ApiParticulier(
    "situations-pole-emploi", Registration, lambda asked: {"identifiant": asked.value}, _registration
)
student = ApiParticulier("etudiants", Student, lambda asked: {"ine": asked.value}, _student)
