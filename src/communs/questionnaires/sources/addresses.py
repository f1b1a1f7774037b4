"""The Base adresse nationale, by the protocol of its search: GeoJSON features, the best first.

`GET {BAN_URL}/search?q=…&limit=…&autocomplete=1`. A query has 3 to 200 characters and begins with a letter or a digit;
beyond 50 calls a second the service answers 429 (documentation of the geocoding service of the Géoplateforme).
"""

import msgspec
from typing_extensions import override

from communs.core.remote import Reply, Service
from communs.questionnaires.addresses import Found, found_of, proposal
from communs.questionnaires.field import Field, Json, Suggestion
from communs.questionnaires.sources.source import Inquiry, Source, Unknown

OK, BAD_REQUEST = 200, 400
SHORTEST, LONGEST = 3, 200
PROPOSED = 7

search = Service("search of addresses", "BAN_URL")
while_typing = Service("search of addresses, while somebody types", "BAN_URL", timeout=1.5, attempts=1)


class Properties(msgspec.Struct):
    """What the service says of an address."""

    label: str
    type: str = ""
    id: str = ""
    housenumber: str = ""
    street: str = ""
    name: str = ""
    postcode: str = ""
    citycode: str = ""
    city: str = ""


class Point(msgspec.Struct):
    """Where it stands: longitude, latitude (WGS 84)."""

    coordinates: tuple[float, float]


class Feature(msgspec.Struct):
    """An address of the answer."""

    properties: Properties
    geometry: Point


class Collection(msgspec.Struct):
    """The body of an answer."""

    features: list[Feature]


class Addresses(Source):
    """Finds the addresses that a typed text may mean: `{"proposals": […]}`."""

    @override
    def is_configured(self, field: Field) -> bool:
        return search.is_configured

    @override
    def find(self, inquiry: Inquiry) -> Json:
        found = _asked(search, inquiry.value["typed"], autocomplete=0)
        if not found:
            raise Unknown
        return {"proposals": msgspec.to_builtins(found)}

    @override
    def propose(self, field: Field, text: str) -> list[Suggestion]:
        return [proposal(found) for found in _asked(while_typing, text, autocomplete=1)]


def _asked(service: Service, text: str, *, autocomplete: int) -> list[Found]:
    query = text.strip()[:LONGEST]
    if len(query) < SHORTEST or not query[0].isalnum():
        return []
    return service.ask("search", _read, {"q": query, "limit": PROPOSED, "autocomplete": autocomplete})


def _read(reply: Reply) -> list[Found]:
    if reply.expect(OK, BAD_REQUEST).status == BAD_REQUEST:
        return []
    features: list[Feature] = reply.json(Collection).features
    return [found for found in map(_found, features[:PROPOSED]) if found]


def _found(feature: Feature) -> Found | None:
    """The address in our words; a street's own result has its name in `name`."""
    said = feature.properties
    parts = {
        "label": said.label,
        "type": said.type,
        "street": "" if said.type == "municipality" else said.name,
        "number": said.housenumber,
        "street_name": said.street or (said.name if said.type == "street" else ""),
        "postal_code": said.postcode,
        "city": said.city,
        "code": said.citycode,
        "position": feature.geometry.coordinates,
        "key": said.id,
    }
    return found_of(parts)
