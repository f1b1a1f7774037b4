"""Reading the published descriptor of a demarche (`demarcheDescriptor` of the public GraphQL API).

A descriptor says less than a demarche: what it does not say, and what has no equivalent here, becomes a `Note`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.descriptor_fields import Note, read_sections, unknown_keys
from communs.procedures.document import MAX_BYTES, InvalidDocumentError
from communs.procedures.enums import Identity, Zone
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import Questionnaire, issue_of
from communs.questionnaires.wording import folded, one_line, tidy

HISTORY = {
    *("id", "state", "dateCreation", "dateDerniereModification", "datePublication", "dateDepublication"),
    *("declarative", "demarcheURL", "demarcheUrl", "cadreJuridiqueUrl", "dpoUrl", "__typename"),
}
"""What tells the life of a demarche elsewhere, former names of keys, and what is told by a note of its own."""


class Revision(msgspec.Struct, frozen=True, rename="camel"):
    """The form of a descriptor, whose fields are read one by one."""

    champ_descriptors: list[dict[str, Any]]
    annotation_descriptors: list[dict[str, Any]] = []


class Service(msgspec.Struct, frozen=True, rename="camel"):
    """The service that answers the public; the organisation of a demarche stands for its `organisme`."""

    id: str | None = None
    nom: str | None = None
    siret: str | None = None
    organisme: str | None = None
    type_organisme: str | None = None


class Descriptor(msgspec.Struct, frozen=True, rename="camel"):
    """What of a `DemarcheDescriptor` has an equivalent."""

    number: int
    title: str
    revision: Revision
    description: str | None = None
    for_individual: bool | None = None
    cadre_juridique: str | None = msgspec.field(default=None, name="cadreJuridiqueURL")
    dpo: str | None = msgspec.field(default=None, name="dpoURL")
    date_fermeture: str | None = None
    duree_conservation_dossiers: int | None = None
    tags: list[str] = []
    zones: list[str] = []
    service: Service | None = None


@dataclass(frozen=True)
class Brought:
    """What a descriptor brings: settings by name (no address, and no organisation unless known), a form, what is told."""

    number: int
    header: Mapping[str, Any]
    questionnaire: Questionnaire
    notes: tuple[Note, ...]


def read_descriptor(text: bytes | str) -> Brought:
    """Read the JSON of a descriptor, alone or in the answer of the API (`{"data": {"demarcheDescriptor": …}}`).

    The same descriptor gives the same ids, derived from its own (`Champ-12` is `champ_12`). Raises
    `InvalidDocumentError` when it is too large, no JSON, or no descriptor, with the place of the mistake.
    """
    raw = _unwrapped(_decoded(text))
    try:
        descriptor = msgspec.convert(_with_former_names(raw), Descriptor)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InvalidDocumentError([issue_of("", error)]) from None
    sections, notes = read_sections(descriptor.revision.champ_descriptors)
    header = dict(_header(descriptor))
    told = [*_notes_of_header(raw, descriptor), *_left_out(descriptor.revision), *notes]
    return Brought(descriptor.number, header, Questionnaire(sections), tuple(told))


def _decoded(text: bytes | str) -> Any:  # noqa: ANN401 - any JSON
    if len(text) > MAX_BYTES:
        raise InvalidDocumentError([Issue("", _("Le descriptif dépasse 5 Mo."))])
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidDocumentError([Issue("", _("JSON illisible : %(error)s") % {"error": error})]) from None


def _unwrapped(raw: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any JSON
    """Return the descriptor itself; the first error of the API is told when it gave none."""
    found = raw
    for key in ("data", "demarcheDescriptor"):
        inner = found.get(key) if isinstance(found, dict) else None
        found = inner if isinstance(inner, dict) else found
    if isinstance(found, dict) and "revision" in found:
        return found
    raise InvalidDocumentError([_error_of_api(raw) or Issue("", _no_descriptor())])


def _no_descriptor() -> str:
    return _("Ce JSON n’est pas le descriptif d’une démarche : un objet avec « number », « title » et « revision ».")


def _error_of_api(raw: Any) -> Issue | None:  # noqa: ANN401 - any JSON
    errors = raw.get("errors") if isinstance(raw, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    message = first.get("message") if isinstance(first, dict) else None
    return Issue("errors[0]", one_line(message)[:500]) if isinstance(message, str) else None


def _with_former_names(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The present names of two keys, and no null: it says as much as a key that is not there."""
    pairs = (("cadreJuridiqueUrl", "cadreJuridiqueURL"), ("dpoUrl", "dpoURL"))
    renamed = {new: raw[old] for old, new in pairs if raw.get(old) is not None}
    return renamed | {key: value for key, value in raw.items() if value is not None}


def _header(descriptor: Descriptor) -> Iterator[tuple[str, Any]]:
    yield "title", tidy(descriptor.title)
    yield "description", tidy(descriptor.description or "")
    if basis := tidy(descriptor.cadre_juridique or ""):
        yield "legal_basis_url" if basis.startswith(("http://", "https://")) else "legal_basis", basis
    if descriptor.dpo:
        yield "dpo_contact", tidy(descriptor.dpo).removeprefix("mailto:")
    if descriptor.date_fermeture:
        yield "closes_at", descriptor.date_fermeture
    if descriptor.duree_conservation_dossiers is not None:
        yield "retention_months", descriptor.duree_conservation_dossiers
    if descriptor.for_individual is not None:
        yield "identity", (Identity.PERSON if descriptor.for_individual else Identity.COMPANY).value
    yield "tags", [tidy(tag) for tag in descriptor.tags]
    yield "zones", [_ZONES[folded(name)] for name in dict.fromkeys(descriptor.zones) if folded(name) in _ZONES]
    yield from _service(descriptor.service or Service())


def _service(service: Service) -> Iterator[tuple[str, Any]]:
    if service.nom:
        yield "service_name", tidy(service.nom)
    if service.siret:
        yield "service_siret", tidy(service.siret)


_ZONES = {folded(str(zone.label)): zone.value for zone in Zone}


def _notes_of_header(raw: Mapping[str, Any], descriptor: Descriptor) -> Iterator[Note]:
    for name in descriptor.zones:
        if folded(name) not in _ZONES:
            yield Note("zones", _("La politique publique « %(name)s » n’existe pas ici.") % {"name": tidy(name)})
    if raw.get("declarative"):
        yield Note("declarative", _("Passage sans agent au dépôt : à régler à nouveau dans l’administration."))
    yield from unknown_keys("", raw, Descriptor, HISTORY)
    yield from unknown_keys("service", raw.get("service") or {}, Service, {"__typename"})


def _left_out(revision: Revision) -> Iterator[Note]:
    yield Note("conditions", _("Un descriptif ne donne pas les conditions d’affichage : posez-les dans l’éditeur."))
    for annotation in revision.annotation_descriptors:
        name = tidy(str(annotation.get("label") or annotation.get("id") or ""))
        yield Note("annotations", _("L’annotation privée « %(name)s » n’est pas reprise.") % {"name": name})
