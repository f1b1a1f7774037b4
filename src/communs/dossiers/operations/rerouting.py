"""Counting, then moving, the dossiers whose group the rules of their demarche no longer say; emptying a closed group."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record, record_many
from communs.dossiers.enums import ReroutingState, State
from communs.dossiers.errors import ReroutingUnderway, RulesChanged
from communs.dossiers.models import Dossier, Rerouting
from communs.dossiers.operations.announcing import announce_all
from communs.dossiers.operations.reassigning import tell_agents
from communs.dossiers.routes import context_at
from communs.procedures.models import Demarche, Group
from communs.procedures.queries import counts
from communs.procedures.routing.router import Router, digest_of_rules
from communs.questionnaires.queries import compiled_revision
from communs.webhooks.enums import EventKind

BATCH = 200
UNDECIDED = (State.SUBMITTED, State.IN_REVIEW)
Move = tuple[Dossier, Group]


def preview(demarche: Demarche, *, by: Person) -> Rerouting:
    """Begin to count, in a job, the dossiers that the rules of now would move. Raises `ReroutingUnderway`."""
    from communs.dossiers.jobs import reroute

    groups = list(Group.objects.filter(demarche=demarche))
    numbers = counts(group.pk for group in groups).values()
    total = sum(states.get(state, 0) for states in numbers for state in UNDECIDED)
    rules = digest_of_rules(groups)
    try:
        with transaction.atomic():
            begun = Rerouting.objects.create(demarche=demarche, rules=rules, total=total, by=by, by_name=str(by))
            reroute.defer(rerouting=begun.pk)
    except IntegrityError:
        raise ReroutingUnderway from None
    return begun


def confirm(rerouting: Rerouting, *, by: Person) -> Rerouting:
    """Begin to move, in a job, what was counted. Audits `reroute` on the demarche.

    Confirming twice moves nothing twice. Raises `RulesChanged`, `ReroutingUnderway`.
    """
    from communs.dossiers.jobs import reroute

    try:
        with transaction.atomic():
            held = Rerouting.objects.select_for_update(of=("self",)).select_related("demarche").get(pk=rerouting.pk)
            if held.state != ReroutingState.COUNTED:
                return held
            if held.rules != _rules_of(held.demarche_id):
                raise RulesChanged
            held.state, held.cursor, held.seen, held.counts = ReroutingState.MOVING, 0, 0, {}
            held.by, held.by_name = by, str(by)
            held.save()
            record(held.demarche, "reroute", actor=by, data={"rerouting": held.pk})
            reroute.defer(rerouting=held.pk)
    except IntegrityError:
        raise ReroutingUnderway from None
    return held


def empty(group: Group, into: Group, *, by: Person | None) -> None:
    """Move every dossier of a group that closes into another one, in a job; in the caller's transaction."""
    from communs.dossiers.jobs import reroute

    total = sum(counts([group.pk])[group.pk].values())
    begun = Rerouting.objects.create(
        demarche_id=group.demarche_id,
        source=group,
        target=into,
        state=ReroutingState.MOVING,
        total=total,
        by=by,
        by_name=str(by or ""),
    )
    reroute.defer(rerouting=begun.pk)


def advance(rerouting_id: int) -> bool:
    """Count or move one batch of dossiers, in one transaction; return whether there may be more.

    A second worker on the same pass waits for its turn and goes on from there; a finished one is left as it is.
    """
    with transaction.atomic():
        found = Rerouting.objects.select_for_update(of=("self",)).select_related("demarche", "by", "target")
        held = found.filter(pk=rerouting_id, state__in=[ReroutingState.COUNTING, ReroutingState.MOVING]).first()
        if held is None:
            return False
        dossiers = list(_batch(held)[:BATCH])
        if held.source_id is None and held.rules != _rules_of(held.demarche_id):
            _finish(held, ReroutingState.STOPPED)
        elif dossiers:
            _deal(held, dossiers)
        else:
            _finish(held, ReroutingState.DONE)
        held.save()
    return held.is_underway


def _rules_of(demarche_id: int) -> str:
    return digest_of_rules(Group.objects.filter(demarche=demarche_id))


def _batch(rerouting: Rerouting) -> QuerySet[Dossier]:
    """The next dossiers; those of a closed group leave it, so that the first ones are always the next ones."""
    if rerouting.source_id:
        dossiers = Dossier.objects.filter(group=rerouting.source_id).order_by("submitted_at", "number")
    else:
        dossiers = Dossier.objects.filter(
            demarche=rerouting.demarche_id, state__in=UNDECIDED, number__gt=rerouting.cursor
        ).order_by("number")
    dossiers = dossiers.select_related("demarche", "group")
    return dossiers.select_for_update(of=("self",)) if rerouting.state == ReroutingState.MOVING else dossiers


def _deal(rerouting: Rerouting, dossiers: Sequence[Dossier]) -> None:
    moves = _emptied(rerouting, dossiers) if rerouting.source_id else _routed(rerouting.demarche_id, dossiers)
    for dossier, group in moves:
        key = f"{dossier.group_id}:{group.pk}"
        rerouting.counts[key] = rerouting.counts.get(key, 0) + 1
    if rerouting.state == ReroutingState.MOVING:
        _move(rerouting, moves)
    rerouting.seen += len(dossiers)
    rerouting.cursor = dossiers[-1].number


def _emptied(rerouting: Rerouting, dossiers: Iterable[Dossier]) -> list[Move]:
    target = rerouting.target
    return [(dossier, target) for dossier in dossiers] if target else []


def _routed(demarche_id: int, dossiers: Iterable[Dossier]) -> list[Move]:
    """Where the rules of now send each dossier that nobody pinned and that is elsewhere."""
    groups = list(Group.objects.filter(demarche=demarche_id, is_active=True))
    routers: dict[int, Router] = {}
    moves = []
    for dossier in dossiers:
        if dossier.pinned or dossier.submitted_at is None:
            continue
        if dossier.revision_id not in routers:
            routers[dossier.revision_id] = Router(groups, compiled_revision(dossier.revision_id))
        context = context_at(dossier, dossier.submitted_at)
        group = routers[dossier.revision_id].group_for(dossier.answers, context)
        if group.pk != dossier.group_id:
            moves.append((dossier, group))
    return moves


def _move(rerouting: Rerouting, moves: Sequence[Move]) -> None:
    """Write the moves, one audit row each; groups in the order of their keys, as every writer of counters."""
    notes = [
        (dossier, {"rerouting": rerouting.pk, "from": str(dossier.group), "to": group.name}, None, None)
        for dossier, group in moves
    ]
    record_many(notes, "reroute", actor=rerouting.by)
    pairs = sorted((group.pk, dossier.pk) for dossier, group in moves)
    for group_id, members in groupby(pairs, key=itemgetter(0)):
        Dossier.objects.filter(pk__in=[number for _group, number in members]).update(
            group=group_id, version=F("version") + 1, updated_at=timezone.now()
        )
    for dossier, group in moves:
        dossier.group = group
    announce_all([dossier for dossier, _group in moves], EventKind.REASSIGNED)


def _finish(rerouting: Rerouting, state: ReroutingState) -> None:
    """End a pass; when dossiers moved, tell their agents once and note it in the journal of the demarche."""
    was_moving = rerouting.state == ReroutingState.MOVING
    rerouting.state = state if was_moving or state == ReroutingState.STOPPED else ReroutingState.COUNTED
    rerouting.finished_at = timezone.now()
    if was_moving:
        received: dict[int, int] = {}
        for key, count in rerouting.counts.items():
            target = int(key.partition(":")[2])
            received[target] = received.get(target, 0) + count
        tell_agents(rerouting.demarche, received, but=rerouting.by)
        data = {"rerouting": rerouting.pk, "moved": rerouting.moving, "state": state.value}
        record(rerouting.demarche, "rerouted", actor=rerouting.by, data=data)
