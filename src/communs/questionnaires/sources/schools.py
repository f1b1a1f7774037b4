"""The directory of education, published as open data (protocol « Explore » v2.1 of Opendatasoft).

`GET {ANNUAIRE_EDUCATION_URL}/api/explore/v2.1/catalog/datasets/fr-en-annuaire-education/records?where=…&limit=…`
"""

import re

import msgspec
from typing_extensions import override

from communs.core.remote import Reply, Service
from communs.questionnaires.field import Field, Json, Suggestion
from communs.questionnaires.sources.source import Inquiry, Source, Unknown, joined

OK, BAD_REQUEST = 200, 400
RECORDS = "api/explore/v2.1/catalog/datasets/fr-en-annuaire-education/records"
SHORTEST, PROPOSED = 3, 10

directory = Service("directory of education", "ANNUAIRE_EDUCATION_URL", timeout=5, patience=10)
while_typing = Service(
    "directory of education, while somebody types", "ANNUAIRE_EDUCATION_URL", timeout=1.5, attempts=1
)


class Record(msgspec.Struct):
    """An establishment, as the directory describes it."""

    identifiant_de_l_etablissement: str
    nom_etablissement: str = ""
    type_etablissement: str | None = None
    statut_public_prive: str | None = None
    adresse_1: str | None = None
    code_postal: str | None = None
    code_commune: str | None = None
    nom_commune: str | None = None
    libelle_academie: str | None = None


class Body(msgspec.Struct):
    """The body of an answer."""

    results: list[Record]


class Schools(Source):
    """Says what an establishment is, and finds its code by name and city."""

    @override
    def is_configured(self, field: Field) -> bool:
        return directory.is_configured

    @override
    def find(self, inquiry: Inquiry) -> Json:
        where = f'identifiant_de_l_etablissement="{inquiry.value}"'
        found = directory.ask(RECORDS, _read, {"where": where, "limit": 1})
        if not found:
            raise Unknown
        return _described(found[0])

    @override
    def propose(self, field: Field, text: str) -> list[Suggestion]:
        words = re.findall(r"\w+", text)[:8]
        if len("".join(words)) < SHORTEST:
            return []
        found = while_typing.ask(
            RECORDS, _read, {"where": " and ".join(f'"{word}"' for word in words), "limit": PROPOSED}
        )
        return [Suggestion(one.identifiant_de_l_etablissement, _label(one)) for one in found]


def _read(reply: Reply) -> list[Record]:
    if reply.expect(OK, BAD_REQUEST).status != OK:
        return []
    body: Body = reply.json(Body)
    return body.results[:PROPOSED]


def _label(one: Record) -> str:
    return joined(one.nom_etablissement, one.code_postal, one.nom_commune, f"({one.identifiant_de_l_etablissement})")


def _described(one: Record) -> Json:
    return {
        "name": joined(one.nom_etablissement),
        "kind": joined(one.type_etablissement),
        "sector": joined(one.statut_public_prive),
        "address": joined(one.adresse_1, one.code_postal, one.nom_commune),
        "commune": joined(one.code_commune),
        "academy": joined(one.libelle_academie),
    }
