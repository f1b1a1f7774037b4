"""The public register of companies, by the protocol « Recherche d'entreprises ».

`GET {RECHERCHE_ENTREPRISES_URL}/search?q=<siret>`: fourteen digits make a direct search; the answer lists legal units,
each with its head office (`siege`) and the establishments found (`matching_etablissements`). At most 7 calls a second;
beyond, 429 with `Retry-After` (OpenAPI document of the service, DINUM).
"""

import logging

import httpx
import msgspec
from django.conf import settings
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, stop_before_delay

from communs.organisations.breaker import Breaker
from communs.organisations.enums import OrganisationKind, kind_of

TIMEOUT = 2.5  # seconds for each step of a call
ATTEMPTS = 3
PATIENCE = 4.0  # seconds in all that a person may wait for the register
FIRST_WAIT = 0.2
HIDDEN = "NON-DIFFUSIBLE"
MANY_REQUESTS = 429
breaker = Breaker(threshold=3, pause=30.0)
log = logging.getLogger(__name__)


class RegisterUnavailable(Exception):  # noqa: N818 - a condition that passes
    """The register gave no usable answer; `retry_after` is what it asked to wait, in seconds."""

    def __init__(self, reason: str, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Establishment(msgspec.Struct):
    """An establishment, as the register describes it."""

    siret: str = ""
    adresse: str | None = None
    code_postal: str | None = None
    libelle_commune: str | None = None
    etat_administratif: str | None = None

    @property
    def address(self) -> str:
        """The address on one line."""
        return self.adresse or f"{self.code_postal or ''} {self.libelle_commune or ''}".strip()


class LegalUnit(msgspec.Struct):
    """A legal unit, as the register describes it."""

    nom_complet: str | None = None
    nom_raison_sociale: str | None = None
    nature_juridique: str | None = None
    etat_administratif: str | None = None
    siege: Establishment | None = None
    matching_etablissements: list[Establishment] | None = None


class Answer(msgspec.Struct):
    """The body of a search."""

    results: list[LegalUnit]


class Company(msgspec.Struct, frozen=True):
    """What communs keeps of an establishment. `name` is empty when the body opposes its publication."""

    siret: str
    name: str
    legal_name: str
    postal_address: str
    legal_form: str
    is_active: bool

    @property
    def kind(self) -> OrganisationKind:
        """What the body is."""
        return kind_of(self.legal_form)


def find(siret: str) -> Company | None:
    """Look an establishment up; None when the register does not know it (or no register is configured).

    Raises `RegisterUnavailable` after at most `PATIENCE` seconds, and at once while the register is known to be down.
    """
    if not settings.RECHERCHE_ENTREPRISES_URL:
        raise RegisterUnavailable("no register is configured")
    if breaker.is_open:
        raise RegisterUnavailable("the register is resting", breaker.remaining)
    try:
        answer = _with_retries(siret)
    except RegisterUnavailable as error:
        log.warning("company register unavailable: %s", error)
        breaker.failed(error.retry_after)
        raise
    breaker.succeeded()
    return _company(answer, siret)


def _with_retries(siret: str) -> Answer:
    retrying = Retrying(
        retry=retry_if_exception_type(RegisterUnavailable),
        stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(PATIENCE),
        wait=_wait,
        reraise=True,
    )
    return retrying(_ask, siret)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, RegisterUnavailable) else 0
    return max(asked, float(FIRST_WAIT * 2 ** (state.attempt_number - 1)))


def _ask(siret: str) -> Answer:
    address = f"{settings.RECHERCHE_ENTREPRISES_URL.rstrip('/')}/search"
    headers = {"User-Agent": f"communs ({settings.SITE_URL})", "Accept": "application/json"}
    try:
        response = httpx.get(address, params={"q": siret, "per_page": 1}, headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        raise RegisterUnavailable(type(error).__name__) from error
    if response.status_code == httpx.codes.BAD_REQUEST:
        return Answer(results=[])
    if response.status_code != httpx.codes.OK:
        raise RegisterUnavailable(f"HTTP {response.status_code}", _seconds(response.headers.get("Retry-After", "")))
    try:
        return msgspec.json.decode(response.content, type=Answer)
    except msgspec.DecodeError as error:
        raise RegisterUnavailable("unreadable answer") from error


def _seconds(header: str) -> float:
    return float(header) if header.isdecimal() else 0


def _company(answer: Answer, siret: str) -> Company | None:
    for unit in answer.results:
        for place in (unit.siege, *(unit.matching_etablissements or [])):
            if place and place.siret == siret:
                return _described(unit, place)
    return None


def _described(unit: LegalUnit, place: Establishment) -> Company:
    name, legal_name = unit.nom_complet or "", unit.nom_raison_sociale or unit.nom_complet or ""
    return Company(
        siret=place.siret,
        name="" if HIDDEN in name else name[:250],
        legal_name="" if HIDDEN in legal_name else legal_name[:250],
        postal_address="" if HIDDEN in place.address else place.address[:300],
        legal_form=(unit.nature_juridique or "")[:4],
        is_active=place.etat_administratif != "F" and unit.etat_administratif != "C",
    )
