"""The fields of a published descriptor as sections of a form, and what could not be brought as it was."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.descriptor_choices import read_branches, read_choices
from communs.procedures.document import InvalidDocumentError
from communs.questionnaires.api_names import ENUMERATION
from communs.questionnaires.field import Field, Issue
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.schema import Section, issue_of
from communs.questionnaires.wording import one_line, tidy

LABEL, HINT, TEXT, DETAILS = 500, 2000, 20_000, 200
FIRST_SECTION = "main"
KINDS = {name.descriptor: name.kind for name in ENUMERATION.values()} | {"TitreIdentiteChampDescriptor": "identity"}
KINDS |= {value: name.kind for value, name in ENUMERATION.items()} | {"titre_identite": "identity"}
IMPLIED = {"__typename", "type", "fileTemplate"}
_ID = re.compile(r"[A-Za-z]+-[0-9]{1,40}", re.ASCII)


class Note(msgspec.Struct, frozen=True):
    """Something of a descriptor that could not be brought as it was: `place` is the id of a field, or a key."""

    place: str
    message: str


class Champ(msgspec.Struct, frozen=True, rename="camel"):
    """A `ChampDescriptor`, with the options of all its implementations."""

    id: str
    label: str
    typename: str = msgspec.field(default="", name="__typename")
    type: str = ""
    description: str = ""
    required: bool = False
    options: list[Any] = []
    other_option: bool = False
    level: int = 1
    champ_descriptors: list[dict[str, Any]] = []
    collapsible_explanation_enabled: bool = False
    collapsible_explanation_text: str = ""
    file_template: dict[str, Any] | None = None


class _Reading:
    """One reading: the notes as they are found. A descriptor is flat but for repetitions."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def tell(self, champ: Champ, message: str, **values: object) -> None:
        label = one_line(champ.label)[:80] or stable_id(champ.id)
        self.notes.append(Note(stable_id(champ.id), _("« %(label)s » : ") % {"label": label} + message % values))

    def cut(self, champ: Champ, text: str, longest: int) -> str:
        if len(text) > longest:
            self.tell(champ, _("un texte est coupé à %(longest)s caractères."), longest=longest)
        return text[:longest].rstrip()

    def field(self, champ: Champ, *, in_rows: bool = False) -> Field | None:
        """The field that stands for a champ; None when it is left out."""
        kind = self.kind(champ, in_rows=in_rows)
        options = self.options(champ, kind)
        if kind == "repetition" and not any(child.holds_answer for child in options["fields"]):
            self.tell(champ, _("bloc répétable sans champ, laissé de côté."))
            return None
        if options.get("options") == ():
            self.tell(champ, _("liste sans choix, reprise comme un texte court."))
            kind, options = "text", {}
        made = FIELD_TYPES["files" if kind == "identity" else kind]
        return made(**self.common(champ, kind), **options)

    def kind(self, champ: Champ, *, in_rows: bool) -> str:
        """The type among ours, or the nearest one, which is told."""
        kind = KINDS.get(champ.type) or KINDS.get(champ.typename, "")
        if not kind:
            self.tell(champ, _("le type « %(type)s » n’existe pas ici, texte court à la place."), type=_type_of(champ))
        elif kind == "referential":
            self.tell(champ, _("un descriptif ne donne pas l’adresse du référentiel, texte court à la place."))
        elif in_rows and kind == "header":
            self.tell(champ, _("titre dans un bloc répétable, repris comme une explication."))
            return "explanation"
        elif in_rows and kind != "identity" and not FIELD_TYPES[kind].repeatable:
            self.tell(champ, _("ce type n’existe pas dans un bloc répétable, texte court à la place."))
        else:
            return kind
        return "text"

    def common(self, champ: Champ, kind: str) -> dict[str, Any]:
        label = self.cut(champ, one_line(champ.label), LABEL)
        if not label:
            self.tell(champ, _("libellé vide, à compléter."))
        named = {"id": stable_id(champ.id), "label": label or _("Sans libellé")}
        if kind in {"explanation", "header"}:
            return named if kind == "explanation" else named | {"hint": self.hint(champ)}
        return named | {"hint": self.hint(champ), "required": champ.required}

    def hint(self, champ: Champ) -> str:
        return self.cut(champ, tidy(champ.description), HINT)

    def options(self, champ: Champ, kind: str) -> dict[str, Any]:
        """What a type has beside a label, a hint and being required."""
        if champ.file_template:
            name = str(champ.file_template.get("filename", ""))
            self.tell(champ, _("le modèle de fichier « %(name)s » n’est pas repris."), name=one_line(name))
        if kind == "explanation":
            return self.explanation(champ)
        if kind == "header":
            return {"level": min(max(champ.level, 2), 3)}
        if kind == "identity":
            self.tell(champ, _("titre d’identité, repris comme des pièces jointes."))
            return {"families": ("text", "image")}
        if kind == "repetition":
            return {"fields": tuple(self.rows(champ))}
        return self.choices(champ, kind)

    def explanation(self, champ: Champ) -> dict[str, Any]:
        options = {"text": self.cut(champ, tidy(champ.description), TEXT)}
        details = self.cut(champ, tidy(champ.collapsible_explanation_text), TEXT)
        if champ.collapsible_explanation_enabled and details:
            options |= {"details": details, "details_label": _("En savoir plus")}
        return options

    def rows(self, champ: Champ) -> Iterator[Field]:
        for index, raw in enumerate(champ.champ_descriptors):
            child = self.read(raw, f"champDescriptors[{index}]")
            field = self.field(child, in_rows=True)
            if field:
                yield field

    def choices(self, champ: Champ, kind: str) -> dict[str, Any]:
        if kind not in {"single_choice", "multiple_choice", "linked_choice"}:
            return {}
        read = read_branches if kind == "linked_choice" else read_choices
        options, lost = read(champ.options, 500 if kind == "multiple_choice" else 2000)
        for text in lost:
            self.tell(champ, _("le choix « %(choice)s » n’est pas repris tel quel."), choice=text[:80])
        return {"options": options} | ({"other": True} if kind == "single_choice" and champ.other_option else {})

    def read(self, raw: Mapping[str, Any], place: str) -> Champ:
        """Check the shape of one champ. Raises `InvalidDocumentError`."""
        try:
            champ = msgspec.convert({key: value for key, value in raw.items() if value is not None}, Champ)
        except (msgspec.ValidationError, RecursionError) as error:
            issue = issue_of("", error)
            where = ".".join(part for part in ("revision", place, issue.place) if part)
            raise InvalidDocumentError([Issue(where, issue.message)]) from None
        if not champ.type and not champ.typename:
            message = _("Demandez « __typename » ou « type » de chaque champ.")
            raise InvalidDocumentError([Issue(f"revision.{place}", message)])
        self.notes.extend(unknown_keys(stable_id(champ.id), raw, Champ, IMPLIED))
        return champ


def read_sections(champs: Sequence[Mapping[str, Any]]) -> tuple[tuple[Section, ...], list[Note]]:
    """The sections that stand for the champs: each title of level 1 begins one. Raises `InvalidDocumentError`."""
    reading = _Reading()
    heads: list[dict[str, Any]] = [{"id": FIRST_SECTION}]
    fields: list[list[Field]] = [[]]
    for index, raw in enumerate(champs):
        champ = reading.read(raw, f"champDescriptors[{index}]")
        if champ.type == "header_section" or champ.typename == "HeaderSectionChampDescriptor":
            if champ.level <= 1:
                common = reading.common(champ, "header")
                heads.append({"id": common["id"], "title": common["label"], "hint": common["hint"]})
                fields.append([])
                continue
            champ = _without_skip(reading, champ, fields[-1])
        field = reading.field(champ)
        if field:
            fields[-1].append(field)
    kept = [pair for pair in zip(heads, fields, strict=True) if pair[1] or "title" in pair[0]]
    return tuple(Section(**head, fields=tuple(group)) for head, group in kept), reading.notes


def _without_skip(reading: _Reading, champ: Champ, before: Sequence[Field]) -> Champ:
    """The title at the deepest level that may follow those before it in its section."""
    levels = [getattr(field, "level", None) for field in before]
    last = next((level for level in reversed(levels) if level), 1)
    level = min(champ.level, last + 1, 3)
    if level < champ.level:
        reading.tell(champ, _("titre de niveau %(level)s, ramené au niveau %(kept)s."), level=champ.level, kept=level)
    return msgspec.structs.replace(champ, level=level)


def stable_id(api_id: str) -> str:
    """Our id for an id of the API: `Champ-12`, which is base64 there, is `champ_12`; another text, its digest."""
    try:
        text = base64.b64decode(api_id, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = api_id
    if _ID.fullmatch(text) and len(text) <= 50:  # noqa: PLR2004 - an id has 60 characters at most
        return text.lower().replace("-", "_")
    return f"champ_x{hashlib.sha256(api_id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def unknown_keys(
    place: str, raw: Mapping[str, Any], known: type[msgspec.Struct], silent: AbstractSet[str]
) -> Iterator[Note]:
    """A note for each key that says something and that has no equivalent."""
    names = {*known.__struct_encode_fields__, *silent}
    for key, value in raw.items():
        if key not in names and value not in (None, False, "", [], {}):
            where = f"{place}.{key}" if place else key
            yield Note(where, _("« %(key)s » n’a pas d’équivalent ici.") % {"key": one_line(key)[:80]})


def _type_of(champ: Champ) -> str:
    return one_line(champ.type or champ.typename)[:80]
