"""Which group the rules of a demarche give a dossier to."""

from datetime import datetime

from django.db.models import QuerySet

from communs.dossiers.models import Dossier
from communs.dossiers.queries import questionnaire_of
from communs.procedures.models import Group, GroupContact
from communs.procedures.routing.router import Router
from communs.questionnaires.field import Context


def group_for(dossier: Dossier, now: datetime) -> Group:
    """The group that receives a dossier deposited at this moment; one query."""
    active = Group.objects.filter(demarche=dossier.demarche_id, is_active=True)
    return Router(active, questionnaire_of(dossier)).group_for(dossier.answers, context_at(dossier, now))


def context_at(dossier: Dossier, moment: datetime) -> Context:
    """What surrounds the answers when rules read them."""
    return Context(time_zone=dossier.demarche.time_zone, now=moment)


def other_groups(dossier: Dossier) -> QuerySet[Group]:
    """The other groups of the demarche that a dossier may be given to, by name."""
    others = Group.objects.filter(demarche=dossier.demarche_id, is_active=True).exclude(pk=dossier.group_id or 0)
    return others.order_by("name")


def has_other_groups(dossier: Dossier) -> bool:
    """Whether there is any; one query."""
    return other_groups(dossier).exists()


def contact_of(dossier: Dossier) -> GroupContact | None:
    """How the applicant reaches the group that has the dossier, if it says so; one query."""
    return GroupContact.objects.filter(group=dossier.group_id).first() if dossier.group_id else None
