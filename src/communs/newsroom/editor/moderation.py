"""Letters of the moderation: queued like all our e-mails, in the transaction that moves the text.

Wagtail would send its own inside the request. Receivers of a signal are known by an identifier, and the first to take one
keeps it: ours take those of Wagtail, which are then never connected.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from wagtail.models import PageSubscription, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from communs.accounts.models import Person
from communs.core.mail import send
from communs.newsroom.models import Entry


def take_over() -> None:
    """Take the place of Wagtail's own notifications. Called once, before Wagtail is ready."""
    places: tuple[tuple[Any, Any, type, str], ...] = (
        (task_submitted, _submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, _begun, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, _rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, _approved, WorkflowState, "workflow_state_approved_email_notification"),
    )
    for signal, receiver, sender, identifier in places:
        signal.connect(receiver, sender=sender, dispatch_uid=identifier)


def tell_comments(entry: Entry, by: Person, changes: dict[str, Any]) -> None:
    """Tell those who follow an entry, and whoever wrote in a thread that moved, that there is something to read."""
    comments = [*changes["new_comments"], *changes["resolved_comments"], *(one for one, _new in changes["new_replies"])]
    texts = [comment.text for comment in changes["new_comments"]]
    texts += [reply.text for _comment, replies in changes["new_replies"] for reply in replies]
    if not comments:
        return
    followers = Q(pk__in=PageSubscription.objects.filter(page=entry, comment_notifications=True).values("user"))
    in_threads = Q(pk__in={comment.user_id for comment in comments})
    in_threads |= Q(comment_replies__comment__in=[comment.pk for comment in comments])
    readers = Person.objects.filter(followers | in_threads, is_active=True).exclude(pk=by.pk).distinct()
    _tell("comments", entry, readers, {"by": str(by), "comments": texts})


def _submitted(sender: type, instance: TaskState, user: Person | None, **_options: object) -> None:
    """A step begins: those who can take it are told."""
    groups = instance.task.specific.groups.all()
    people = Person.objects.filter(groups__in=groups, is_active=True).distinct()
    entry = instance.workflow_state.content_object
    _tell(
        "submitted", entry, (one for one in people if one != user), {"by": str(user or ""), "step": instance.task.name}
    )


def _begun(sender: type, **_options: object) -> None:
    """Those who follow the moderation are told by its steps."""


def _rejected(sender: type, instance: WorkflowState, user: Person | None, **_options: object) -> None:
    """Whoever sent the text is told why it comes back."""
    state = instance.current_task_state
    _tell_author("rejected", instance, user, {"comment": state.comment if state else ""})


def _approved(sender: type, instance: WorkflowState, user: Person | None, **_options: object) -> None:
    """Whoever sent the text is told that it was approved."""
    _tell_author("approved", instance, user, {})


def _tell_author(letter: str, state: WorkflowState, user: Person | None, context: dict[str, Any]) -> None:
    author = state.requested_by
    if author is not None and author != user:
        _tell(letter, state.content_object, [author], {"by": str(user or ""), **context})


def _tell(letter: str, entry: Entry, people: Iterable[Person], context: dict[str, Any]) -> None:
    links = {
        "url": f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[entry.pk])}",
        "review_url": f"{settings.SITE_URL}{reverse('newsroom:review', args=[entry.pk])}",
    }
    for person in people:
        send(f"newsroom/mail/{letter}", to=person, context={"title": str(entry), **links, **context})
