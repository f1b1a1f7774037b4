"""Giving people to groups by a list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.models import Demarche, Group, GroupMember
from communs.procedures.operations.groups import MOST_GROUPS
from communs.procedures.operations.people import PeopleError
from communs.procedures.routing.roster import Line


def with_accounts(lines: Iterable[Line]) -> list[Line]:
    """The lines, those of people who have no account here being left aside too; one query."""
    found = list(lines)
    emails = {line.email for line in found if not line.problem and line.email}
    known = set(Person.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
    said = _("Personne n’a de compte avec l’adresse « %(email)s ».")
    return [
        replace(line, problem=said % {"email": line.email}) if line.email in emails - known else line for line in found
    ]


@transaction.atomic
def import_roster(demarche: Demarche, lines: Sequence[Line], *, by: Person | None) -> tuple[int, int]:
    """Create the groups that are missing and add the people who are not in them yet; nobody is taken away.

    Lines with a problem are passed. Returns how many groups and memberships are new; the same list twice adds nothing
    the second time. Audits `import_people`. Raises `PeopleError` for too many groups; nothing is written then.
    """
    Demarche.objects.select_for_update(no_key=True).only("pk").get(pk=demarche.pk)
    good = [line for line in lines if not line.problem]
    groups, created = _groups(demarche, list(dict.fromkeys(line.group for line in good)))
    people = {p.email: p for p in Person.objects.filter(email__in={line.email for line in good if line.email})}
    wanted = {(groups[line.group].pk, people[line.email].pk) for line in good if line.email in people}
    present = set(GroupMember.objects.filter(group__demarche=demarche).values_list("group_id", "person_id"))
    missing = sorted(wanted - present)
    GroupMember.objects.bulk_create(GroupMember(group_id=group, person_id=person) for group, person in missing)
    if created or missing:
        added = [f"{line.group} · {line.email}" for line in good]
        record(demarche, "import_people", actor=by, data={"groups": created, "people": len(missing), "lines": added})
    return len(created), len(missing)


def _groups(demarche: Demarche, names: list[str]) -> tuple[dict[str, Group], list[str]]:
    """The groups by name, and the names of those that had to be created."""
    groups = {group.name: group for group in Group.objects.filter(demarche=demarche)}
    created = [name for name in names if name not in groups]
    if len(groups) + len(created) > MOST_GROUPS:
        raise PeopleError(_("Une démarche a %(most)s groupes au plus.") % {"most": MOST_GROUPS})
    last = Group.objects.filter(demarche=demarche).aggregate(last=Max("position"))["last"] or 0
    fresh = [Group(demarche=demarche, name=name, position=last + rank) for rank, name in enumerate(created, 1)]
    return groups | {group.name: group for group in Group.objects.bulk_create(fresh)}, created
