"""The groups of a demarche: their names, order, contacts, rules; closing one, choosing the default one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.models import Demarche, Group, GroupContact
from communs.procedures.operations.people import PeopleError
from communs.procedures.routing.checking import form_of
from communs.procedures.routing.registries import closings
from communs.procedures.routing.router import ordered
from communs.procedures.routing.wizard import Planned
from communs.questionnaires.conditions.checking import complaints
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import InvalidQuestionnaireError, convert_condition

MOST_GROUPS = 1_500


class RuleRefusedError(ValueError):
    """The rule cannot be kept: `issues` says why, each with its place under the rule; nothing was written."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(" ".join(issue.message for issue in issues))
        self.issues = issues


@transaction.atomic
def add_group(demarche: Demarche, name: str, *, by: Person | None, rule: Mapping[str, Any] | None = None) -> Group:
    """Create a group of instructors, whose rule is tried last. Audits `add_group`.

    Raises `PeopleError` when the name is taken or the demarche has too many groups, `RuleRefusedError`.
    """
    _locked(demarche)
    groups = Group.objects.filter(demarche=demarche)
    if groups.count() >= MOST_GROUPS:
        raise PeopleError(_("Une démarche a %(most)s groupes au plus.") % {"most": MOST_GROUPS})
    if groups.filter(name=name.strip()).exists():
        raise PeopleError(_("Un groupe porte déjà ce nom."))
    last = groups.aggregate(last=Max("position"))["last"] or 0
    checked = checked_rule(demarche, rule)
    group = Group.objects.create(demarche=demarche, name=name.strip(), position=last + 1, rule=checked)
    record(demarche, "add_group", actor=by, data={"group": group.name, "rule": group.rule})
    return group


@transaction.atomic
def rename(group: Group, name: str, *, by: Person | None) -> None:
    """Give a group another name. Audits `rename_group`. Raises `PeopleError` when it is taken."""
    _locked(group.demarche)
    former, wanted = group.name, name.strip()
    if former == wanted:
        return
    if Group.objects.filter(demarche=group.demarche_id, name=wanted).exists():
        raise PeopleError(_("Un groupe porte déjà ce nom."))
    group.name = wanted
    group.save(update_fields=["name"])
    record(group.demarche, "rename_group", actor=by, data={"group": wanted, "former": former})


@transaction.atomic
def set_contact(group: Group, values: Mapping[str, str], *, by: Person | None) -> None:
    """Say how applicants reach the group; without e-mail, telephone or address, the demarche's contact serves.

    `values` are the fields of `GroupContact`, checked. Audits `set_group_contact`.
    """
    if any(values.get(name) for name in ("email", "phone", "address")):
        GroupContact.objects.update_or_create(group=group, defaults=dict(values))
    else:
        GroupContact.objects.filter(group=group).delete()
    record(group.demarche, "set_group_contact", actor=by, data={"group": group.name, **values})


@transaction.atomic
def set_rule(group: Group, rule: Mapping[str, Any] | None, *, by: Person | None) -> None:
    """Give a group this rule, or none. It serves the deposits to come; dossiers stay where they are.

    The same rule changes nothing. Audits `set_rule`. Raises `RuleRefusedError`.
    """
    checked = checked_rule(group.demarche, rule)
    locked = Group.objects.select_for_update().get(pk=group.pk)
    if locked.rule != checked:
        record(group.demarche, "set_rule", actor=by, data={"group": group.name, "former": locked.rule, "rule": checked})
        group.rule = checked
        group.save(update_fields=["rule"])


def checked_rule(demarche: Demarche, rule: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The rule as it is kept. Raises `RuleRefusedError` for what the form of the demarche cannot answer."""
    if rule is None:
        return None
    try:
        condition = convert_condition(rule)
    except InvalidQuestionnaireError as error:
        raise RuleRefusedError(error.issues) from None
    form = form_of(demarche)
    issues = list(complaints(condition, form)) if form else [Issue("", _("La démarche n’a pas encore de formulaire."))]
    if issues:
        raise RuleRefusedError(issues)
    return dict(rule)


@transaction.atomic
def move(group: Group, steps: int, *, by: Person | None) -> None:
    """Try the rule of a group `steps` places later (earlier when negative). Audits `order_groups`."""
    _locked(group.demarche)
    groups = ordered(Group.objects.filter(demarche=group.demarche_id))
    rank = groups.index(group)
    target = min(max(rank + steps, 0), len(groups) - 1)
    if target == rank:
        return
    groups.insert(target, groups.pop(rank))
    for position, one in enumerate(groups):
        one.position = position
    Group.objects.bulk_update(groups, ["position"])
    record(group.demarche, "order_groups", actor=by, data={"group": group.name, "rank": target + 1})


@transaction.atomic
def make_default(group: Group, *, by: Person | None) -> None:
    """Let this group receive what no rule sends elsewhere. Audits `make_default`.

    Raises `PeopleError` for a closed group, and for one without anybody while the demarche is open.
    """
    _locked(group.demarche)
    if group.is_default:
        return
    if not group.is_active:
        raise PeopleError(_("Ce groupe est fermé : rouvrez-le d’abord."))
    if group.demarche.is_open() and not group.memberships.exists():
        raise PeopleError(_("Personne n’instruit dans ce groupe : ajoutez-y une personne d’abord."))
    Group.objects.filter(demarche=group.demarche_id, is_default=True).update(is_default=False)
    group.is_default = True
    group.save(update_fields=["is_default"])
    record(group.demarche, "make_default", actor=by, data={"group": group.name})


@transaction.atomic
def close(group: Group, *, into: Group | None, by: Person | None) -> None:
    """Give no more dossiers to a group; those that it has go `into` another one, or stay with its people (None).

    Rooms above move them (`routing.registries.closings`). Closing twice changes nothing. Audits `close_group`. Raises
    `PeopleError` for the default group, and for an `into` that is closed or of another demarche.
    """
    _locked(group.demarche)
    group.refresh_from_db(fields=["is_active", "is_default"])
    if not group.is_active:
        return
    if group.is_default:
        raise PeopleError(_("C’est le groupe par défaut : choisissez-en un autre d’abord."))
    if into and (into.demarche_id != group.demarche_id or not into.is_active or into.pk == group.pk):
        raise PeopleError(_("Choisissez un groupe ouvert de cette démarche."))
    group.is_active = False
    group.save(update_fields=["is_active"])
    record(group.demarche, "close_group", actor=by, data={"group": group.name, "into": into.name if into else ""})
    for name in closings if into else ():
        closings[name](group, into, by=by)  # type: ignore[arg-type]


@transaction.atomic
def reopen(group: Group, *, by: Person | None) -> None:
    """Give dossiers to a closed group again: its rule is tried at its former place. Audits `reopen_group`."""
    _locked(group.demarche)
    if Group.objects.filter(pk=group.pk, is_active=False).update(is_active=True):
        group.is_active = True
        record(group.demarche, "reopen_group", actor=by, data={"group": group.name})


def _locked(demarche: Demarche) -> None:
    """Changes of the groups of one demarche come one after the other."""
    Demarche.objects.select_for_update(no_key=True).only("pk").get(pk=demarche.pk)


@transaction.atomic
def create_planned(demarche: Demarche, plan: Sequence[Planned], *, by: Person | None) -> int:
    """Create the groups of a plan that are not there yet; return how many.

    A group that has the same rule already stands for its value; one of the same name without a rule is given it; one
    of the same name with another rule is left. The same plan twice changes nothing the second time. Audits
    `create_groups`. Raises `PeopleError` for too many groups, `RuleRefusedError`; nothing is written then.
    """
    _locked(demarche)
    groups = list(Group.objects.filter(demarche=demarche))
    by_name, rules = {group.name: group for group in groups}, [group.rule for group in groups]
    missing = [one for one in plan if one.rule not in rules]
    for one in missing[:1]:
        checked_rule(demarche, one.rule)
    fresh = [one for one in missing if one.name not in by_name]
    if len(groups) + len(fresh) > MOST_GROUPS:
        raise PeopleError(_("Une démarche a %(most)s groupes au plus.") % {"most": MOST_GROUPS})
    last = max((group.position for group in groups), default=0)
    Group.objects.bulk_create(
        Group(demarche=demarche, name=one.name, rule=one.rule, position=last + rank)
        for rank, one in enumerate(fresh, 1)
    )
    for one in missing:
        if (group := by_name.get(one.name)) and group.rule is None:
            group.rule = one.rule
            group.save(update_fields=["rule"])
    if missing:
        record(demarche, "create_groups", actor=by, data={"groups": [one.name for one in fresh]})
    return len(fresh)
