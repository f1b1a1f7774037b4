"""The public register of companies, by the protocol « Recherche d'entreprises ».

`GET {RECHERCHE_ENTREPRISES_URL}/search?q=<siret>`: fourteen digits make a direct search; the answer lists legal units,
each with its head office (`siege`) and the establishments found (`matching_etablissements`). At most 7 calls a second;
beyond, 429 with `Retry-After` (OpenAPI document of the service, DINUM).
"""

import msgspec

from communs.core.remote import Reply, Service
from communs.organisations.enums import OrganisationKind, kind_of

HIDDEN = "NON-DIFFUSIBLE"
OK = 200
BAD_REQUEST = 400
register = Service("company register", "RECHERCHE_ENTREPRISES_URL")


class Establishment(msgspec.Struct):
    """An establishment, as the register describes it."""

    siret: str = ""
    commune: str | None = None
    activite_principale: str | None = None
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
    activite_principale: str | None = None
    date_creation: str | None = None
    tranche_effectif_salarie: str | None = None
    siege: Establishment | None = None
    matching_etablissements: list[Establishment] | None = None


class Answer(msgspec.Struct):
    """The body of a search."""

    results: list[LegalUnit]


class Company(msgspec.Struct, frozen=True):
    """What communs keeps of an establishment. `name` is empty when the body opposes its publication.

    `legal_form` is a legal category of INSEE, `activity` an APE code, `workforce` a code of INSEE's brackets.
    """

    siret: str
    name: str
    legal_name: str
    postal_address: str
    legal_form: str
    is_active: bool
    activity: str = ""
    created_on: str = ""
    workforce: str = ""
    commune: str = ""

    @property
    def kind(self) -> OrganisationKind:
        """What the body is."""
        return kind_of(self.legal_form)


def find(siret: str) -> Company | None:
    """Look an establishment up; None when the register does not know it (or no register is configured).

    Raises `communs.core.remote.Unavailable` after a few seconds, and at once while the register is known to be down.
    """
    return register.ask("search", lambda reply: _company(reply, siret), {"q": siret, "per_page": 1})


def _company(reply: Reply, siret: str) -> Company | None:
    if reply.expect(OK, BAD_REQUEST).status == BAD_REQUEST:
        return None
    answer: Answer = reply.json(Answer)
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
        activity=(place.activite_principale or unit.activite_principale or "")[:10],
        created_on=(unit.date_creation or "")[:10],
        workforce=(unit.tranche_effectif_salarie or "")[:2],
        commune=(place.commune or "")[:5],
    )
