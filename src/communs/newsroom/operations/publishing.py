"""The single door: every publication of an entry passes the review, whichever button, approval or clock asks for it.

Wagtail publishes a revision in one place, `PublishPageRevisionAction.execute`, whoever calls it: its editor, an approval,
a bulk action, its API, the clock. `keep_the_door` puts the review there (see docs/decisions/0170).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.calendar.revision import needs_new_sequence
from communs.newsroom.models import Entry, Event, FigureQuote, PlannedQuote
from communs.newsroom.quoted_figures import planned, quoted_by
from communs.newsroom.review import Finding
from communs.newsroom.reviewing import acknowledged, findings_of, standing

_carry_out = PublishPageRevisionAction.execute


class NotReady(Exception):  # noqa: N818 - it names what is so
    """A version that may not go out: `findings` say why."""

    def __init__(self, entry: Entry, findings: list[Finding]) -> None:
        super().__init__(f"{entry.pk}: {', '.join(finding.check for finding in findings)}")
        self.entry = entry
        self.findings = findings


def publish(entry: Entry, revision: Revision, by: Person | None) -> None:
    """Publish a revision, or plan its publication when its `go_live_at` is to come.

    Remembers the figures as its readers see them, writes to the journal, queues the check of links, the sizes of pictures
    and what must happen at its hour: all in one transaction. Raises `NotReady` and changes nothing when the review
    finds an error, or a warning that nobody acknowledged; `ValueError` for a revision of something else. The caller has
    checked that `by` may publish.
    """
    if str(revision.object_id) != str(entry.pk):
        raise ValueError(revision.object_id)
    _publish(PublishPageRevisionAction(revision, user=by), skip_permission_checks=True)


def keep_the_door() -> None:
    """Put the review where Wagtail publishes. Called once, when the app is ready."""
    PublishPageRevisionAction.execute = _execute


def _execute(action: PublishPageRevisionAction, skip_permission_checks: bool = False) -> None:  # noqa: FBT001, FBT002 - Wagtail's signature
    if isinstance(action.object, Entry):
        _publish(action, skip_permission_checks=skip_permission_checks)
    else:
        _carry_out(action, skip_permission_checks=skip_permission_checks)


@transaction.atomic
def _publish(action: PublishPageRevisionAction, *, skip_permission_checks: bool) -> None:
    version: Entry = action.object
    action.check(skip_permission_checks=skip_permission_checks)
    Entry.objects.select_for_update(of=("self",)).get(pk=version.pk)
    before = type(version).objects.get(pk=version.pk)
    _refuse_unready(version, action.revision)
    _count_changes(version, before)
    _carry_out(action, skip_permission_checks=True)
    after = type(version).objects.get(pk=version.pk)
    if after.live and after.live_revision_id == action.revision.pk:
        _published(after, action)
    else:
        _planned(after, action)


def _refuse_unready(version: Entry, revision: Revision) -> None:
    try:
        version.full_clean()
    except ValidationError as error:
        raise NotReady(version, [_invalid(error)]) from error
    found = standing(findings_of(version, planned(revision)), acknowledged(version))
    if found:
        raise NotReady(version, found)


def _count_changes(version: Entry, before: Entry) -> None:
    """A calendar takes up an event again when its number grows."""
    if not isinstance(version, Event) or not isinstance(before, Event):
        return
    changed = before.first_published_at and needs_new_sequence(before, version)
    version.revised = before.revised + 1 if changed else before.revised


def _published(entry: Entry, action: PublishPageRevisionAction) -> None:
    entry.figure_quotes.all().delete()
    FigureQuote.objects.bulk_create(
        FigureQuote(
            entry=entry,
            name=name,
            territory=territory,
            value=now.value,
            text=now.text(entry.language),
            measured_on=now.date,
            source=now.source,
            quoted_at=timezone.now(),
        )
        for (name, territory), now in quoted_by(entry).items()
    )
    PlannedQuote.objects.filter(revision__in=entry.revisions.all()).delete()
    record(entry, "publish", actor=action.user, data=_said(entry, action))
    _queue(entry)


def _planned(entry: Entry, action: PublishPageRevisionAction) -> None:
    quoted = quoted_by(action.object).items()
    PlannedQuote.objects.filter(revision__in=entry.revisions.all()).delete()
    PlannedQuote.objects.bulk_create(
        PlannedQuote(revision=action.revision, name=name, territory=territory, value=now.value)
        for (name, territory), now in quoted
    )
    record(entry, "plan", actor=action.user, data=_said(entry, action))
    from communs.newsroom.jobs.publication import go_live

    go_live.defer_at(action.object.go_live_at)


def _said(entry: Entry, action: PublishPageRevisionAction) -> dict[str, Any]:
    taken = [{"check": one.check_name, "by": str(one.person)} for one in acknowledged(entry).values()]
    at = action.object.go_live_at
    return {"revision": action.revision.pk, "acknowledged": taken, "at": at.isoformat() if at else None}


def _queue(entry: Entry) -> None:
    """What must follow a publication: its links are tried, the sizes of its pictures made, its hours kept."""
    from communs.newsroom.jobs.links import check_links
    from communs.newsroom.jobs.pictures import prepare_entry
    from communs.newsroom.jobs.publication import go_live

    check_links.defer_once(str(entry.pk), entry=entry.pk)
    prepare_entry.defer(entry=entry.pk)
    if entry.expire_at and entry.expire_at > timezone.now():
        go_live.defer_at(entry.expire_at)


def _invalid(error: ValidationError) -> Finding:
    field, messages = next(iter(error.message_dict.items()))
    place = "title" if field == "headline" else field
    return Finding("form", "error", place, 1, "", " ".join(messages))
