"""The referentials that authors describe: one GET at the address of the form, read by JSONPath.

The host must be among `REFERENTIAL_HOSTS`, or the one of the secret that the form names; see decision 0212.
"""

import functools
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings
from typing_extensions import override

from communs.core.remote import AddressRefused, Question, Reply, Service
from communs.questionnaires import jsonpath
from communs.questionnaires.field import Field, Json, Suggestion
from communs.questionnaires.fields.referential import VALUE, Referential, as_choice
from communs.questionnaires.sources.source import Inquiry, Source, Unknown

OK = 200
UNKNOWN = {400, 404, 410, 422}
SHORTEST, PROPOSED, LONGEST = 2, 10, 200
PATIENT = {"timeout": 5.0, "patience": 10.0}
HASTY = {"timeout": 1.5, "attempts": 1}


class Referentials(Source):
    """Says what a referential knows of a reference, and lists entries for a text."""

    @override
    def is_configured(self, field: Field) -> bool:
        return isinstance(field, Referential) and _is_allowed(field)

    @override
    def find(self, inquiry: Inquiry) -> Json:
        field, value = _described(inquiry.field), inquiry.value
        if not field.search:
            return {"values": _kept(field, self._asked(field, value, service_at(_host(field))))}
        text = value.get("label") or value["typed"]
        entries = jsonpath.values(field.items, self._asked(field, text, service_at(_host(field))))
        if "typed" in value:
            proposals = _proposals(field, entries)
            if not proposals:
                raise Unknown
            return {"proposals": proposals}
        return {"values": _kept(field, _chosen(field, entries, value["value"]))}

    @override
    def propose(self, field: Field, text: str) -> list[Suggestion]:
        known = _described(field)
        if len(text.strip()) < SHORTEST or not known.search:
            return []
        document = self._asked(known, text.strip()[:LONGEST], service_at(_host(known), hasty=True))
        entries = jsonpath.values(known.items, document)
        return [Suggestion(as_choice(one), one["label"]) for one in _proposals(known, entries)]

    def _asked(self, field: Referential, text: str, service: Service) -> Json:
        url = field.url.replace(VALUE, quote(text, safe=""))
        return service.ask_at(Question(url, headers=_headers(field), timeout=service.timeout), _read)


@functools.lru_cache(maxsize=200)
def service_at(host: str, *, hasty: bool = False) -> Service:
    """The service of a host, with its breaker; `hasty` while somebody types."""
    return Service(f"referential of {host}", "", **(HASTY if hasty else PATIENT))  # type: ignore[arg-type]


def _read(reply: Reply) -> Json:
    if reply.status in UNKNOWN:
        return None
    return reply.expect(OK).json()


def _described(field: Field) -> Referential:
    if not isinstance(field, Referential) or not _is_allowed(field):
        raise AddressRefused("this referential is not allowed")
    return field


def _host(field: Referential) -> str:
    try:
        return httpx.URL(field.url.replace(VALUE, "x")).host
    except httpx.InvalidURL:
        return ""


def _is_allowed(field: Referential) -> bool:
    if field.secret:
        secret = settings.REFERENTIAL_SECRETS.get(field.secret)
        return secret is not None and secret.host == _host(field)
    return _host(field) in settings.REFERENTIAL_HOSTS


def _headers(field: Referential) -> dict[str, str]:
    secret = settings.REFERENTIAL_SECRETS.get(field.secret) if field.secret else None
    return {secret.header: secret.value} if secret else {}


def _kept(field: Referential, document: Json) -> dict[str, Any]:
    if document is None:
        raise Unknown
    said = {path: jsonpath.scalar(path, document) for path in field.paths}
    return {path: value for path, value in said.items() if value is not None}


def _proposals(field: Referential, entries: list[Any]) -> list[dict[str, str]]:
    found = []
    for entry in entries[:PROPOSED]:
        value, label = jsonpath.scalar(field.item_value, entry), jsonpath.scalar(field.item_label, entry)
        if value is not None and label is not None:
            found.append({"value": str(value)[:LONGEST], "label": str(label)[:LONGEST]})
    return found


def _chosen(field: Referential, entries: list[Any], value: str) -> Json:
    return next((entry for entry in entries if str(jsonpath.scalar(field.item_value, entry)) == value), None)
