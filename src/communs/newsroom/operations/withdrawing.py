"""An entry leaves the site: withdrawn by somebody, expired, deleted."""

from typing import Any

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.models import Entry

_unpublish = UnpublishPageAction.execute
_delete = DeletePageAction.execute


def withdraw(entry: Entry, by: Person | None) -> None:
    """Take an entry off the site and write it to the journal. The caller has checked the right."""
    UnpublishPageAction(entry, user=by).execute(skip_permission_checks=True)


def expire(entry: Entry) -> bool:
    """Take an entry off the site because its time is over; return whether it was there."""
    UnpublishPageAction(entry, set_expired=True, log_action="wagtail.unpublish.scheduled").execute(
        skip_permission_checks=True
    )
    return True


def keep_the_journal() -> None:
    """Have every withdrawal and deletion, whoever asks for it, be written down.

    Called once, when the app is ready. Wagtail does both in one place each: the `execute` of their actions.
    """
    UnpublishPageAction.execute = _withdrawn
    DeletePageAction.execute = _deleted


@transaction.atomic
def _withdrawn(action: UnpublishPageAction, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Wagtail's signature
    entry = action.object
    was_live = entry.live
    _unpublish(action, *args, **options)
    if isinstance(entry, Entry) and was_live and action.commit:
        record(entry, "expire" if action.set_expired else "withdraw", actor=action.user)


@transaction.atomic
def _deleted(action: DeletePageAction, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - idem
    entry = action.page.specific
    if isinstance(entry, Entry):
        record(entry, "delete", actor=action.user, data={"title": entry.headline, "path": entry.path_on_site})
    return _delete(action, *args, **options)
