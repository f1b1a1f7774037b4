"""A form in preparation as a list of cards by section."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.conditions.analysis import errors_in
from communs.questionnaires.field import Issue, Json
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.schema import Questionnaire, mistakes_in

Document = Mapping[str, Json]


class Card(msgspec.Struct, frozen=True):
    """One field: what is read of it in the list."""

    id: str
    kind: str
    title: str
    label: str
    optional: bool
    conditional: bool
    uses: tuple[str, ...]
    problems: tuple[str, ...]
    holds: bool
    children: tuple["Card", ...] = ()

    @property
    def name(self) -> str:
        """The label, or what stands for it while it is missing."""
        return self.label or _("Sans libellé")


class Part(msgspec.Struct, frozen=True):
    """One section with its cards."""

    id: str
    title: str
    hint: str
    conditional: bool
    problems: tuple[str, ...]
    cards: tuple[Card, ...]

    @property
    def name(self) -> str:
        """The title, or what stands for it while it is missing."""
        return self.title or _("Section sans titre")


class Trouble(msgspec.Struct, frozen=True):
    """Something that keeps the form from being published, with the field or the section to go to."""

    message: str
    name: str
    anchor: str
    field: str = ""


def parts_of(document: Document, troubles: Sequence[Trouble], uses: Mapping[str, Sequence[str]]) -> list[Part]:
    """The sections of a document; `uses` tells by field what depends on it."""
    messages: dict[str, list[str]] = {}
    for trouble in troubles:
        messages.setdefault(trouble.anchor, []).append(trouble.message)
    return [
        Part(
            section["id"],
            section.get("title", ""),
            section.get("hint", ""),
            bool(section.get("when")),
            tuple(messages.get(f"section-{section['id']}", ())),
            tuple(_card(field, messages, uses) for field in section.get("fields", ())),
        )
        for section in document.get("sections", ())
    ]


def cards_by_id(parts: Sequence[Part]) -> dict[str, Card]:
    """Every card, those in repetitions included."""
    roots = [card for part in parts for card in part.cards]
    return {card.id: card for root in roots for card in (root, *root.children)}


def troubles_of(questionnaire: Questionnaire) -> list[Trouble]:
    """What keeps a draft from being published, each with the place to mend."""
    return [_trouble(questionnaire, issue) for issue in (*mistakes_in(questionnaire), *errors_in(questionnaire))]


def targets_of(parts: Sequence[Part]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where fields may go, by section, as (value, words); values are those of `acts.spot`."""
    return [(part.name, list(_targets(part))) for part in parts]


def order_of(parts: Sequence[Part]) -> list[Any]:
    """The order of sections and fields, as the page's module puts the cards: `[["you", ["name", ["list", ["child"]]]]]`."""
    return [[part.id, [[card.id, [child.id for child in card.children]] for card in part.cards]] for part in parts]


def _targets(part: Part) -> Iterator[tuple[str, str]]:
    yield f"section:{part.id}", _("au début de « %(name)s »") % {"name": part.name}
    for card in part.cards:
        yield f"after:{card.id}", _("après « %(name)s »") % {"name": card.name}
        if card.kind == "repetition":
            yield f"repetition:{card.id}", _("dans « %(name)s », en premier") % {"name": card.name}
        for child in card.children:
            yield f"after:{child.id}", _("dans le bloc, après « %(name)s »") % {"name": child.name}


def _card(field: Document, messages: Mapping[str, Sequence[str]], uses: Mapping[str, Sequence[str]]) -> Card:
    kind = FIELD_TYPES[field["type"]]
    return Card(
        id=field["id"],
        kind=field["type"],
        title=str(kind.title),
        label=field["label"],
        optional=kind.holds_answer and field.get("required") is False,
        conditional=bool(field.get("when")),
        uses=tuple(uses.get(field["id"], ())),
        problems=tuple(messages.get(f"card-{field['id']}", ())),
        holds="fields" in field,
        children=tuple(_card(child, messages, uses) for child in field.get("fields", ())),
    )


def _trouble(questionnaire: Questionnaire, issue: Issue) -> Trouble:
    """Follow the place of a mistake to the field that holds it."""
    section = field = None
    for step in issue.place.split("."):
        name, _bracket, rest = step.partition("[")
        index = int(rest.rstrip("]")) if rest.rstrip("]").isdigit() else None
        if name == "sections" and index is not None:
            section = questionnaire.sections[index]
        elif name == "fields" and index is not None and section is not None:
            field = (field or section).fields[index]  # type: ignore[union-attr]
        else:
            break
    if field is not None:
        return Trouble(issue.message, field.label or _("Sans libellé"), f"card-{field.id}", field.id)
    if section is not None:
        return Trouble(issue.message, section.title or _("Section sans titre"), f"section-{section.id}")
    return Trouble(issue.message, "", "editor")
