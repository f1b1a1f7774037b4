"""The components as template tags: `{% load ui %}`. Each one is shown on the page `/design`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django import template
from django.contrib.messages import DEFAULT_LEVELS
from django.contrib.messages.storage.base import Message
from django.db.models import Choices
from django.forms import BaseForm
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from communs.core import calendar_words
from communs.core.ui.problems import Problem, problems_of


class KeysetPage(Protocol):
    """What the pagination needs of a page: the cursors of its neighbours."""

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the next page, or None on the last one."""

    @property
    def previous_cursor(self) -> str | None:
        """The cursor of the previous page, or None on the first one."""


register = template.Library()

KINDS = {"info": "info", "success": "success", "warning": "warning", "error": "error", "debug": "info"}
TONES = {
    "draft": "neutral",
    "signing": "progress",
    "submitted": "new",
    "in_review": "progress",
    "to_correct": "warning",
    "accepted": "success",
    "refused": "error",
    "dismissed": "warning",
    "published": "success",
    "closed": "neutral",
    "pending": "progress",
    "clean": "success",
    "infected": "error",
    "active": "success",
    "suspended": "warning",
    "sending": "progress",
    "paused": "warning",
    "sent": "success",
    "paid": "success",
    "failed": "error",
}


@register.inclusion_tag("ui/components/alert.html")
def alert(kind: str, title: str, text: str = "", role: str = "") -> dict[str, Any]:
    """Show an alert; `kind` is info, success, warning or error; `role` "alert" interrupts a screen reader."""
    return {"kind": KINDS[kind], "title": title, "text": text, "role": role}


@register.inclusion_tag("ui/components/alert.html")
def message_alert(message: Message) -> dict[str, Any]:
    """Show a message of the messages framework as an alert."""
    levels = {number: name.lower() for name, number in DEFAULT_LEVELS.items()}
    return {"kind": KINDS[levels.get(message.level, "info")], "title": message.message, "text": ""}


@register.inclusion_tag("ui/components/badge.html")
def badge(state: "str | Choices", label: str = "", tone: str = "", *, small: bool = True) -> dict[str, Any]:
    """Show a state: its colour follows its value, its text is `label`, else the label of the choice."""
    value = str(state.value if isinstance(state, Choices) else state)
    text = label or (state.label if isinstance(state, Choices) else value)
    return {"label": text, "tone": tone or TONES.get(value, "neutral"), "small": small}


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(*parts: "str | Iterable[tuple[str, str]]") -> dict[str, Any]:
    """Show where the page stands: one list of (label, url) pairs, or label, url, label, url, …, last label."""
    flat: list[Any] = list(parts)
    if len(flat) == 1 and not isinstance(flat[0], str):
        return {"items": list(flat[0])}
    flat += [""] * (len(flat) % 2)
    return {"items": list(zip(flat[::2], flat[1::2], strict=True))}


@register.inclusion_tag("ui/components/stepper.html")
def stepper(current: int, total: int, title: str, following: str = "") -> dict[str, Any]:
    """Show the step in hand among `total` (at most 8), its title and the next one's title."""
    return {"current": current, "total": total, "title": title, "following": following}


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """Say that a list is empty, why, and what to do about it."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: "KeysetPage", parameter: str = "cursor") -> dict[str, Any]:
    """Show previous and next links of a keyset page; the other parameters of the address are kept."""

    def address(cursor: str | None) -> str:
        if not cursor:
            return ""
        query = context["request"].GET.copy()
        query[parameter] = cursor
        return f"?{query.urlencode()}"

    return {"previous_url": address(page.previous_cursor), "next_url": address(page.next_cursor)}


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: BaseForm | None = None, problems: Iterable[Problem] | None = None) -> dict[str, Any]:
    """List what must be corrected, each error linked to its field: of a form, or given as `problems`."""
    return {"problems": list(problems) if problems is not None else problems_of(form)}


@register.simple_tag
def local_time(moment: datetime | None, zone: "str | ZoneInfo | None" = None, form: str = "datetime") -> SafeString:
    """Show a moment in a time zone (the site's by default); `form` is datetime, date or time."""
    if moment is None:
        return SafeString("")
    zoneinfo = ZoneInfo(zone) if isinstance(zone, str) else zone
    local = timezone.localtime(moment, zoneinfo)
    words = {"datetime": calendar_words.moment, "date": calendar_words.date, "time": calendar_words.hour}
    text = words[form](local)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), text)
