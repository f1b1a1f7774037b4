"""Who may begin a dossier of a demarche: its restriction and its domains of e-mail addresses."""

from typing import Any

from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.accounts.proconnect import proconnect_claims
from communs.organisations.enums import OrganisationKind
from communs.organisations.models import Organisation
from communs.organisations.queries import addresses_of
from communs.procedures.enums import Restriction
from communs.procedures.models import Demarche


def refusal_of(person: Person, demarche: Demarche, proven: str = "") -> str:
    """Why the person may not begin a dossier of this demarche, and what to do; empty when they may.

    `proven` is whom ProConnect named in this session (`proconnect_subject`). An open demarche costs no query.
    """
    agents = demarche.restriction == Restriction.AGENTS
    if demarche.restriction != Restriction.NONE and not _identified(person, proven, agent=agents):
        if agents:
            return _("Cette démarche est réservée aux agents publics : connectez-vous avec ProConnect.")
        return _("Cette démarche demande de se connecter avec ProConnect.")
    if demarche.email_domains and not _domains(person) & set(demarche.email_domains):
        message = _("Cette démarche est réservée aux adresses électroniques de : %(domains)s.")
        return message % {"domains": ", ".join(demarche.email_domains)}
    return ""


def _identified(person: Person, proven: str, *, agent: bool) -> bool:
    claims = proconnect_claims(person, proven)
    return claims is not None and (not agent or _is_agent(claims))


def _is_agent(claims: dict[str, Any]) -> bool:
    """ProConnect says so, or names the establishment of an administration."""
    if claims.get("belonging_population") == "agent" or claims.get("is_service_public") is True:
        return True
    administrations = Organisation.objects.filter(kind=OrganisationKind.ADMINISTRATION)
    return administrations.filter(siret=str(claims.get("siret", ""))).exists()


def _domains(person: Person) -> set[str]:
    return {address.rpartition("@")[2] for address in addresses_of(person)}
