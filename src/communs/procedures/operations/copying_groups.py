"""What a copied demarche takes over of the groups of another one, and of their people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from communs.procedures.models import Demarche, Group, GroupContact, GroupMember, GroupSignature, ListedExpert
from communs.procedures.operations.groups import RuleRefusedError, checked_rule
from communs.procedures.operations.pictures import copy_picture
from communs.procedures.routing.router import ordered

if TYPE_CHECKING:
    from communs.accounts.models import Person

CONTACT = ("name", "email", "phone", "hours", "address")


def copy_groups(source: Demarche, target: Demarche, by: "Person | None") -> None:
    """The groups in their order, with their rules, contacts and signatories; a closed one stays closed.

    A rule that the form of the new demarche cannot answer is left out: it belongs to another form.
    """
    for group in _default_first(source.groups.select_related("contact", "signature__image")):
        made = _like(target, group)
        made.position, made.is_active, made.rule = group.position, group.is_active, _rule(target, group)
        made.save(update_fields=["position", "is_active", "rule"])
        if contact := getattr(group, "contact", None):
            GroupContact.objects.create(group=made, **{name: getattr(contact, name) for name in CONTACT})
        if signature := getattr(group, "signature", None):
            _sign_alike(signature, made, by)


def copy_people(source: Demarche, target: Demarche, by: "Person | None") -> None:
    """The instructors of each group, which is made when it did not come along, and the list of experts."""
    for group in _default_first(source.groups.prefetch_related("memberships")):
        members = list(group.memberships.all())
        made = _like(target, group) if members else None
        GroupMember.objects.bulk_create(GroupMember(group=made, person_id=member.person_id) for member in members)
    experts = [ListedExpert(demarche=target, email=expert.email) for expert in source.listed_experts.all()]
    ListedExpert.objects.bulk_create(experts)


def _default_first(groups: Iterable[Group]) -> list[Group]:
    """In an order in which no other group can take the name that the default one of the new demarche gives up."""
    return sorted(ordered(groups), key=lambda group: not group.is_default)


def _like(target: Demarche, group: Group) -> Group:
    """The group of the new demarche that stands for this one, made or renamed when it must."""
    found = Group.objects.filter(demarche=target, name=group.name).first()
    if group.is_default and (found is None or not found.is_default):
        default = target.groups.get(is_default=True)
        default.name = group.name
        default.save(update_fields=["name"])
        return default
    return found or Group.objects.create(demarche=target, name=group.name, position=group.position)


def _rule(target: Demarche, group: Group) -> dict[str, object] | None:
    try:
        return checked_rule(target, group.rule)
    except RuleRefusedError:
        return None


def _sign_alike(signature: GroupSignature, made: Group, by: "Person | None") -> None:
    copied = GroupSignature.objects.create(group=made, name=signature.name, quality=signature.quality)
    if signature.image and (image := copy_picture(signature.image, copied, by=by)):
        copied.image = image
        copied.save(update_fields=["image"])
