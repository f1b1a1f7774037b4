"""The groups in the document of a demarche: their names, order, rules, contacts, signatories; their people if asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from communs.procedures.document_parts import PartRefusedError, Read, converted, entries
from communs.procedures.models import Demarche, Group, GroupContact, GroupSignature
from communs.procedures.routing.router import ordered, rule_of
from communs.questionnaires.conditions.checking import complaints
from communs.questionnaires.conditions.tree import Condition, bounds_complaint
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import condition_to_builtins

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

MOST_GROUPS = 1_500
MOST_AGENTS = 500
LANGUAGES = ("fr", "en")
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=150, pattern=r"^\S(.*\S)?$")]
Address = Annotated[str, msgspec.Meta(max_length=254)]


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping of which every key is known."""


class Contact(_Entry, frozen=True, kw_only=True):
    """How applicants reach a group."""

    name: Annotated[str, msgspec.Meta(max_length=150)] = ""
    email: Address = ""
    phone: Annotated[str, msgspec.Meta(max_length=30)] = ""
    hours: Annotated[str, msgspec.Meta(max_length=200)] = ""
    address: Annotated[str, msgspec.Meta(max_length=300)] = ""


class Signatory(_Entry, frozen=True, kw_only=True):
    """Who signs the letters of a group; the picture of the signature stays on the installation."""

    name: Name
    quality: Annotated[str, msgspec.Meta(max_length=200)] = ""


class GroupEntry(_Entry, frozen=True, kw_only=True):
    """One group; the rules are tried in the order of the list."""

    name: Name
    default: bool = False
    closed: bool = False
    rule: Condition | None = None
    contact: Contact | None = None
    signature: Signatory | None = None
    agents: Annotated[tuple[Address, ...], msgspec.Meta(max_length=MOST_AGENTS)] = ()


GroupEntries: TypeAlias = Annotated[tuple[GroupEntry, ...], msgspec.Meta(min_length=1, max_length=MOST_GROUPS)]


def read_groups(raw: object) -> Read:
    """The groups of a document: one of them, open, is the default one."""
    try:
        found = [converted(item, GroupEntry, place) for place, item in entries(raw, "groups", MOST_GROUPS)]
    except PartRefusedError as refused:
        return None, list(refused.issues)
    issues = [issue for _group, wrong in found for issue in wrong]
    groups = tuple(group for group, _wrong in found)
    return groups, issues or list(_contradictions(groups))


def check_groups(groups: Sequence[GroupEntry], form: "CompiledQuestionnaire") -> Iterator[Issue]:
    """Each rule that the form cannot answer."""
    for rank, group in enumerate(groups):
        for issue in complaints(group.rule, form) if group.rule else ():
            yield Issue(f"groups[{rank}].rule{'.' if issue.place else ''}{issue.place}", issue.message)


def write_groups(demarche: Demarche, people: bool) -> object:  # noqa: FBT001 - the signature of a part
    """The groups in the order of their rules; None for the one that every demarche begins with."""
    found = Group.objects.filter(demarche=demarche).select_related("contact", "signature")
    groups = [entry_of(group, people=people) for group in ordered(found.prefetch_related("members"))]
    return None if _is_first(groups) else [msgspec.to_builtins(group) for group in groups]


def entry_of(group: Group, *, people: bool = False) -> GroupEntry:
    """A group as documents say it; its people only when asked."""
    contact, signature = getattr(group, "contact", None), getattr(group, "signature", None)
    return GroupEntry(
        name=group.name,
        default=group.is_default,
        closed=not group.is_active,
        rule=rule_of(group),
        contact=_contact(contact) if contact else None,
        signature=_signatory(signature) if signature else None,
        agents=tuple(sorted(member.email for member in group.members.all())) if people else (),
    )


def rule_as_kept(rule: Condition | None) -> dict[str, object] | None:
    """A rule as the row of a group holds it."""
    return None if rule is None else dict(condition_to_builtins(rule))


def first_names() -> set[str]:
    """The names that the first group of a demarche gets, in the languages of those who begin one."""
    found = set()
    for language in LANGUAGES:
        with translation.override(language):
            found.add(_("Groupe par défaut"))
    return found


def _contradictions(groups: Sequence[GroupEntry]) -> Iterator[Issue]:
    names = Counter(group.name for group in groups)
    for rank, group in enumerate(groups):
        place = f"groups[{rank}]"
        if names[group.name] > 1:
            yield Issue(f"{place}.name", _("Un autre groupe porte ce nom."))
        if group.default and group.closed:
            yield Issue(f"{place}.closed", _("Le groupe par défaut reste ouvert."))
        if group.rule and (said := bounds_complaint(group.rule)):
            yield Issue(f"{place}.rule", said)
        yield from _of_people(group, place)
    if sum(group.default for group in groups) != 1:
        yield Issue("groups", _("Dites lequel, et un seul, est le groupe par défaut, par la clé « default »."))


def _of_people(group: GroupEntry, place: str) -> Iterator[Issue]:
    if group.contact:
        yield from (Issue(f"{place}.contact{name}", said) for name, said in _wrong(group.contact))
    for rank, email in enumerate(group.agents):
        try:
            validate_email(email)
        except ValidationError:
            yield Issue(f"{place}.agents[{rank}]", _("Ce n’est pas une adresse électronique."))


def _wrong(contact: Contact) -> Iterator[tuple[str, str]]:
    if not (contact.email or contact.phone or contact.address):
        yield "", _("Donnez une adresse électronique, un téléphone ou une adresse postale.")
    try:
        GroupContact(**msgspec.structs.asdict(contact)).clean_fields(exclude=["group"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield from ((f".{name}", message) for message in messages)


def _contact(row: GroupContact) -> Contact:
    return Contact(**{name: getattr(row, name) for name in Contact.__struct_fields__})


def _signatory(row: GroupSignature) -> Signatory:
    return Signatory(name=row.name, quality=row.quality)


def _is_first(groups: Sequence[GroupEntry]) -> bool:
    return groups == [GroupEntry(name=groups[0].name, default=True)] and groups[0].name in first_names()
