"""A letter filled with one dossier: plain data, the same for the PDF and for the page."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.letters.markup import Run, line, paragraphs
from communs.procedures.letters.structure import (
    Answers,
    Block,
    Heading,
    Items,
    Letter,
    PageBreak,
    Paragraph,
    Signature,
    Space,
)
from communs.procedures.tags.rendering import filled
from communs.procedures.tags.tag import Values
from communs.questionnaires.sheet import Answer, Part, Table

ANNOUNCED = frozenset({"paragraph", "list", "answers", "signature"})


class Signatory(msgspec.Struct, frozen=True):
    """Who signs for a group; `image` is the stored file of the signature, if there is one."""

    name: str
    quality: str = ""
    image: str = ""


class Filling(msgspec.Struct, frozen=True):
    """What fills a letter: the values of tags, the answers by section, the signatory of the group."""

    values: Values
    sheet: Sequence[Part] = ()
    signatory: Signatory | None = None


class Facts(msgspec.Struct, frozen=True):
    """A table of two columns, with its title."""

    label: str
    rows: list[tuple[str, str]]


class Element(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One thing on the page; `kind` says which of the others it uses."""

    kind: str
    runs: list[Run] = []
    items: list[list[Run]] = []
    tables: list[Facts] = []
    lines: list[str] = []
    image: str = ""
    alternative: str = ""
    size: int = 0


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A filled letter. `logos` are (stored file, what it shows)."""

    title: str
    letterhead: list[str]
    logos: list[tuple[str, str]]
    elements: list[Element]
    footer: list[str]


def lay_out(letter: Letter, filling: Filling) -> Page:
    """Fill a letter, in the language in force. A heading whose part says nothing goes with it."""
    elements = [element for block in letter.blocks for element in _elements(block, filling)]
    values = filling.values
    return Page(
        title=" ".join(filled(letter.title, values).split()) or values.get("demarche.title", "") or _("Décision"),
        letterhead=_lines(letter.letterhead, values),
        logos=[(logo.file, logo.alternative) for logo in letter.logos],
        elements=list(_without_lone_headings(elements)),
        footer=_lines(letter.footer, values),
    )


def _lines(text: str, values: Values) -> list[str]:
    return [part.strip() for part in filled(text, values).split("\n") if part.strip()]


def _elements(block: Block, filling: Filling) -> list[Element]:
    values = filling.values
    match block:
        case Heading():
            made = [Element(kind="heading", runs=line(block.text, values))]
        case Paragraph():
            made = [Element(kind="paragraph", runs=runs) for runs in paragraphs(block.text, values)]
        case Items():
            made = _list(block, values)
        case Answers():
            made = [Element(kind="answers", tables=tables)] if (tables := _tables(block, filling.sheet)) else []
        case Signature():
            made = [_signature(block, filling)]
        case Space():
            made = [Element(kind="space", size=block.lines)]
        case PageBreak():
            made = [Element(kind="page_break")]
    return made


def _list(block: Items, values: Values) -> list[Element]:
    items = [runs for text in block.text.split("\n") if text.strip() and (runs := line(text, values))]
    return [Element(kind="list", items=items)] if items else []


def _signature(block: Signature, filling: Filling) -> Element:
    values, signatory = filling.values, filling.signatory
    said = _lines(block.text, values)
    if signatory is None:
        return Element(kind="signature", lines=[*said, _unsigned(values)])
    lines = [*said, *(text for text in (signatory.quality, signatory.name) if text)]
    alternative = _("Signature de %(name)s") % {"name": signatory.name} if signatory.image else ""
    return Element(kind="signature", lines=lines, image=signatory.image, alternative=alternative)


def _unsigned(values: Values) -> str:
    """Who answers for a letter that no group signs; an automatic decision has no agent."""
    names = {"organisation": values.get("demarche.organisation", ""), "agent": values.get("decision.agent", "")}
    return (_("Pour %(organisation)s, %(agent)s") if names["agent"] else _("Pour %(organisation)s")) % names


def _tables(block: Answers, sheet: Sequence[Part]) -> list[Facts]:
    wanted = frozenset(block.fields)
    found = []
    for part in sheet:
        rows = [row for item in part.items if not wanted or item.field_id in wanted for row in _rows(item)]
        if rows:
            found.append(Facts(f"{part.number} {part.label}".strip(), rows))
    return found


def _rows(item: Answer | Table) -> Iterator[tuple[str, str]]:
    if isinstance(item, Answer):
        yield item.label, _text(item)
        return
    for rank, row in enumerate(item.rows, 1):
        yield f"{item.label} ({rank})", "\n".join(f"{cell.label} : {_text(cell)}" for cell in row if _text(cell))


def _text(item: Answer) -> str:
    return ", ".join(file.name for file in item.files) or item.text


def _without_lone_headings(elements: Sequence[Element]) -> Iterator[Element]:
    for index, element in enumerate(elements):
        following = elements[index + 1].kind if index + 1 < len(elements) else "heading"
        if element.kind != "heading" or (element.runs and following in ANNOUNCED):
            yield element


def pictures(page: Page) -> Mapping[str, str]:
    """The stored files that a page shows, by the name under which the PDF knows them."""
    logos = {f"logo-{rank}": file for rank, (file, _alternative) in enumerate(page.logos)}
    signatures = {f"picture-{rank}": one.image for rank, one in enumerate(page.elements) if one.image}
    return logos | signatures
