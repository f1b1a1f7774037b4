"""The figures of this room, from the maintained counters: nothing is counted when they are read."""

from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communs.core.figures import Figure, Unit
from communs.dossiers.enums import State
from communs.procedures.models import GroupCounter

DECIDED = (State.ACCEPTED, State.REFUSED, State.DISMISSED)
DEPOSITED = (State.SUBMITTED, State.IN_REVIEW, *DECIDED)


def deposited(territory: str | None = None) -> Figure:
    """The dossiers deposited since this installation began. Raises `LookupError` for a territory."""
    return _counted(DEPOSITED, Unit(gettext_lazy("dossier déposé"), gettext_lazy("dossiers déposés")), territory)


def decided(territory: str | None = None) -> Figure:
    """The dossiers that got a decision. Raises `LookupError` for a territory."""
    return _counted(DECIDED, Unit(gettext_lazy("décision rendue"), gettext_lazy("décisions rendues")), territory)


def _counted(states: tuple[State, ...], unit: Unit, territory: str | None) -> Figure:
    if territory:
        raise LookupError(territory)
    count: int = GroupCounter.objects.filter(state__in=states).aggregate(all=Sum("count", default=0))["all"]
    return Figure(Decimal(count), unit, timezone.localdate(), _("Compteurs des démarches de cette plateforme"))
