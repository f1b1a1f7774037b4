"""The national register of foundations: `GET {RNF_URL}/api/foundations/{number}`, without a key."""

import msgspec
from typing_extensions import override

from communs.core.remote import Reply, Service
from communs.questionnaires.field import Field, Json
from communs.questionnaires.sources.source import Inquiry, Source, Unknown, joined

OK, BAD_REQUEST, NOT_FOUND = 200, 400, 404

service = Service("register of foundations", "RNF_URL", timeout=5, patience=10)


class Seat(msgspec.Struct):
    """The address of a foundation."""

    label: str | None = None


class Foundation(msgspec.Struct):
    """A foundation, as the register describes it."""

    title: str
    creationAt: str | None = None  # noqa: N815 - the register's own word
    dissolvedAt: str | None = None  # noqa: N815 - idem
    address: Seat | None = None


class Foundations(Source):
    """Says the name and the seat of a foundation."""

    @override
    def is_configured(self, field: Field) -> bool:
        return service.is_configured

    @override
    def find(self, inquiry: Inquiry) -> Json:
        found = service.ask(f"api/foundations/{inquiry.value}", _read)
        if found is None:
            raise Unknown
        return {
            "name": joined(found.title),
            "address": joined(found.address.label if found.address else None),
            "created_on": joined(found.creationAt)[:10],
            "dissolved_on": joined(found.dissolvedAt)[:10],
        }


def _read(reply: Reply) -> Foundation | None:
    if reply.expect(OK, BAD_REQUEST, NOT_FOUND).status != OK:
        return None
    found: Foundation = reply.json(Foundation)
    return found
