"""Bringing the groups of a demarche to what its document says."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import discard
from communs.procedures.document_groups import (
    MOST_GROUPS,
    GroupEntry,
    entry_of,
    first_names,
    rule_as_kept,
)
from communs.procedures.document_parts import PartRefusedError
from communs.procedures.models import Demarche, Group, GroupContact, GroupMember, GroupSignature
from communs.procedures.routing.router import ordered
from communs.questionnaires.field import Issue

Present: TypeAlias = dict[str, Group]


@transaction.atomic
def bring_groups(demarche: Demarche, wanted: Sequence[GroupEntry], by: Person | None) -> bool:
    """Give the demarche these groups, in this order; return whether anything changed.

    A group keeps its row, its people and its dossiers by its name. One that is not named is closed: its dossiers stay
    with its people. The people who are named join; nobody leaves. Audits `import_groups`. Raises `PartRefusedError`
    with every address that nobody here has, and for an open demarche whose default group would have nobody.
    """
    Demarche.objects.select_for_update(no_key=True).only("pk").get(pk=demarche.pk)
    former = _entries(demarche)
    present = _present(demarche, wanted)
    _order(demarche, wanted, present)
    for entry in wanted:
        _reach(present[entry.name], entry)
        _sign(present[entry.name], entry)
    joined = _join(wanted, present)
    entries = _entries(demarche)
    if demarche.is_open() and _default(entries) != _default(former):
        _has_somebody(wanted, present)
    if entries != former or joined:
        data = {"groups": [entry.name for entry in wanted], "people": joined}
        record(demarche, "import_groups", actor=by, data=data, before=former, after=entries)
    return entries != former or bool(joined)


def _entries(demarche: Demarche) -> list[dict[str, object]]:
    found = Group.objects.filter(demarche=demarche).select_related("contact", "signature")
    return [msgspec.to_builtins(entry_of(group)) for group in ordered(found)]


def _default(entries: Sequence[Mapping[str, object]]) -> object:
    return next((entry["name"] for entry in entries if entry.get("default")), None)


def _has_somebody(wanted: Sequence[GroupEntry], present: Mapping[str, Group]) -> None:
    """The group that becomes the default one of an open demarche has somebody to receive what comes."""
    rank = next(rank for rank, entry in enumerate(wanted) if entry.default)
    if not present[wanted[rank].name].memberships.exists():
        said = _("Personne n’instruit dans ce groupe : ajoutez-y une personne d’abord.")
        raise PartRefusedError(Issue(f"groups[{rank}].default", said))


def _present(demarche: Demarche, wanted: Sequence[GroupEntry]) -> Present:
    """The groups by name, those that were missing created."""
    groups = {group.name: group for group in Group.objects.filter(demarche=demarche)}
    _rename_first(demarche, wanted, groups)
    fresh = [Group(demarche=demarche, name=entry.name) for entry in wanted if entry.name not in groups]
    if len(groups) + len(fresh) > MOST_GROUPS:
        said = _("Une démarche a %(most)s groupes au plus.") % {"most": MOST_GROUPS}
        raise PartRefusedError(Issue("groups", said))
    return groups | {group.name: group for group in Group.objects.bulk_create(fresh)}


def _rename_first(demarche: Demarche, wanted: Sequence[GroupEntry], groups: Present) -> None:
    """The group that a demarche began with, and that nobody named yet, becomes the default one of the document."""
    names = set(groups)
    default = next(entry.name for entry in wanted if entry.default)
    if demarche.published_at is None and len(names) == 1 and names <= first_names() and default not in names:
        group = groups.pop(names.pop())
        group.name = default
        group.save(update_fields=["name"])
        groups[default] = group


def _order(demarche: Demarche, wanted: Sequence[GroupEntry], present: Present) -> None:
    """Names apart, the columns of the groups; the default one last, since there is one at any time."""
    entries = {entry.name: entry for entry in wanted}
    others = [group for group in ordered(present.values()) if group.name not in entries]
    for group in others:
        group.is_active, group.is_default = False, False
    for entry in wanted:
        group = present[entry.name]
        group.is_active, group.is_default, group.rule = not entry.closed, entry.default, rule_as_kept(entry.rule)
    placed = [*(present[entry.name] for entry in wanted), *others]
    for position, group in enumerate(placed):
        group.position = position
    Group.objects.filter(demarche=demarche, is_default=True).update(is_default=False)
    Group.objects.bulk_update(placed, ["position", "rule", "is_active"])
    Group.objects.filter(pk=next(group.pk for group in placed if group.is_default)).update(is_default=True)


def _reach(group: Group, entry: GroupEntry) -> None:
    if entry.contact is None:
        GroupContact.objects.filter(group=group).delete()
    else:
        values = {name: getattr(entry.contact, name) for name in entry.contact.__struct_fields__}
        GroupContact.objects.update_or_create(group=group, defaults=values)


def _sign(group: Group, entry: GroupEntry) -> None:
    """Who signs; the picture of the signature stays with its signatory."""
    if entry.signature:
        values = {"name": entry.signature.name, "quality": entry.signature.quality}
        GroupSignature.objects.update_or_create(group=group, defaults=values)
        return
    for former in GroupSignature.objects.filter(group=group).select_related("image"):
        former.delete()
        if former.image:
            discard(former.image)


def _join(wanted: Sequence[GroupEntry], present: Mapping[str, Group]) -> list[str]:
    """Let the people who are named in; return « group · address » for each who was not."""
    emails = {email.lower() for entry in wanted for email in entry.agents}
    people = {person.email: person for person in Person.objects.filter(email__in=emails, is_active=True)}
    issues, members = [], []
    for rank, entry in enumerate(wanted):
        inside = set(present[entry.name].memberships.values_list("person_id", flat=True)) if entry.agents else set()
        for number, email in enumerate(entry.agents):
            person = people.get(email.lower())
            if person is None:
                issues.append(Issue(f"groups[{rank}].agents[{number}]", _nobody(email)))
            elif person.pk not in inside:
                inside.add(person.pk)
                members.append(GroupMember(group=present[entry.name], person=person))
    if issues:
        raise PartRefusedError(*issues)
    GroupMember.objects.bulk_create(members)
    return [f"{member.group.name} · {member.person.email}" for member in members]


def _nobody(email: str) -> str:
    return _("Personne n’a de compte avec l’adresse « %(email)s ».") % {"email": email}
