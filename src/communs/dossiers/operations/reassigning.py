"""Giving a dossier to another group by hand, and telling agents of what they receive."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.errors import NoSuchGroup
from communs.dossiers.models import Dossier
from communs.dossiers.operations.announcing import announce
from communs.dossiers.queries import dossier_for
from communs.procedures.models import Demarche, Group, GroupMember
from communs.webhooks.enums import EventKind


def reassign(person: Person, number: int, group_id: int) -> Dossier:
    """Give a dossier to another open group of its demarche, and pin it there: rules no longer move it.

    The agents of that group are told by e-mail. Giving it to the group that has it changes nothing. Writes an audit
    row. Raises `NoSuchGroup`, `Http404`, `PermissionDenied`; nothing changes then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="reassign", lock=True)
        if dossier.group_id == group_id:
            return dossier
        target = Group.objects.filter(demarche=dossier.demarche_id, is_active=True, pk=group_id).first()
        if target is None or dossier.group is None:
            raise NoSuchGroup
        record(dossier, "reassign", actor=person, data={"from": dossier.group.name, "to": target.name})
        tell_agents(dossier.demarche, {target.pk: 1}, but=person)
        values = {"group": target, "pinned": True, "updated_at": timezone.now(), "version": dossier.version + 1}
        Dossier.objects.filter(pk=dossier.pk).update(**values)
        for name, value in values.items():
            setattr(dossier, name, value)
        announce(dossier, EventKind.REASSIGNED)
    return dossier


def tell_agents(demarche: Demarche, received: Mapping[int, int], *, but: Person | None = None) -> None:
    """Tell the agents of groups how many dossiers they have just received: one e-mail a person, whatever the number."""
    members = GroupMember.objects.filter(group__in=list(received), person__is_active=True).select_related("person")
    totals: dict[Person, int] = {}
    for member in members.order_by("person_id"):
        totals[member.person] = totals.get(member.person, 0) + received[member.group_id]
    for person, count in totals.items():
        if person != but:
            context = {
                "count": count,
                "demarche": demarche.title,
                "url": absolute("dossiers:agent-dossiers", demarche.pk),
            }
            send("dossiers/mail/rerouted", to=person, context=context)
