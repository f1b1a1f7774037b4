"""The register of associations, by API Entreprise.

`GET {API_ENTREPRISE_URL}/v4/djepva/api-association/associations/open_data/{rna}` with a bearer token and the mandatory
`recipient` (SIRET of the administration that asks), `context` and `object` (OpenAPI document of API Entreprise).
"""

import msgspec
from django.conf import settings
from typing_extensions import override

from communs.core.remote import Reply, Service, Unavailable
from communs.questionnaires.field import Field, Json
from communs.questionnaires.sources.source import Inquiry, Source, Unknown, joined

OK, NOT_FOUND, UNPROCESSABLE = 200, 404, 422

service = Service("API Entreprise", "API_ENTREPRISE_URL", timeout=5, patience=10)


class Seat(msgspec.Struct):
    """An address of the register."""

    complement: str | None = None
    numero_voie: str | None = None
    type_voie: str | None = None
    libelle_voie: str | None = None
    code_postal: str | None = None
    commune: str | None = None


class Activities(msgspec.Struct):
    """What the association does."""

    objet: str | None = None


class Association(msgspec.Struct):
    """An association, as the register describes it."""

    rna: str | None = None
    siren: str | None = None
    nom: str | None = None
    active: bool | None = None
    date_creation: str | None = None
    adresse_siege: Seat | None = None
    activites: Activities | None = None


class Body(msgspec.Struct):
    """The body of an answer."""

    data: Association


class Associations(Source):
    """Says the name, the purpose and the seat of an association."""

    @override
    def is_configured(self, field: Field) -> bool:
        return service.is_configured and bool(settings.API_ENTREPRISE_TOKEN)

    @override
    def find(self, inquiry: Inquiry) -> Json:
        path = f"v4/djepva/api-association/associations/open_data/{inquiry.value}"
        params = {"recipient": inquiry.recipient, "context": "Démarche en ligne", "object": "Dossier"}
        headers = {"Authorization": f"Bearer {settings.API_ENTREPRISE_TOKEN}"}
        found = service.ask(path, _read, params, headers)
        if found is None:
            raise Unknown
        return _described(found)


def _read(reply: Reply) -> Association | None:
    if reply.expect(OK, NOT_FOUND, UNPROCESSABLE).status != OK:
        return None
    body: Body = reply.json(Body)
    if not body.data.nom:
        raise Unavailable("an association without a name")
    return body.data


def _described(found: Association) -> Json:
    seat = found.adresse_siege or Seat()
    return {
        "name": joined(found.nom),
        "siren": joined(found.siren),
        "purpose": joined(found.activites.objet if found.activites else None)[:1000],
        "address": joined(
            seat.complement, seat.numero_voie, seat.type_voie, seat.libelle_voie, seat.code_postal, seat.commune
        ),
        "created_on": joined(found.date_creation),
        "is_active": found.active is not False,
    }
