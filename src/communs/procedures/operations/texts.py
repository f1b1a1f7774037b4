"""Writing what a demarche says: every change is a version, so that all of it can be undone; publishing one."""

from collections.abc import Iterable

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.enums import Moment, TextKind
from communs.procedures.letters.structure import Letter
from communs.procedures.models import Demarche, DemarcheText, TextVersion
from communs.procedures.operations.pictures import copy_logos
from communs.procedures.texts import (
    Content,
    Place,
    TextProblem,
    forms_of,
    problems_in,
    read_content,
    text_at,
    write_content,
)

KEPT = 200


class WrittenMeanwhile(Exception):  # noqa: N818 - it names what happened
    """Somebody else changed the text since the page was opened; nothing was written."""


class NotSayable(Exception):  # noqa: N818 - idem
    """Tags of the text say nothing: `problems` tells where; nothing was published."""

    def __init__(self, problems: list[TextProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def write(demarche: Demarche, place: Place, content: Content | None, *, by: Person, base: int) -> DemarcheText:
    """Make these words the draft of a text, as a new version; None: the house's own. The same words change nothing.

    `base` is the number of the draft that the author saw (0: none). A draft may hold mistakes; it is not said to
    anybody. Writes an audit row. Raises `WrittenMeanwhile`.
    """
    with transaction.atomic():
        text = _held(demarche, place)
        if base != number_of(text.draft):
            raise WrittenMeanwhile
        stored = write_content(content)
        if stored != (text.draft.content if text.draft else {}):
            _add(text, stored, by)
            record(demarche, "write_text", actor=by, data=_named(text), after=stored)
    return text


def say(demarche: Demarche, place: Place, content: Content | None, *, by: Person | None) -> bool:
    """Likewise, whatever the draft was before: it stays among the versions. Returns whether anything changed."""
    if content is None and text_at(demarche, place) is None:
        return False
    with transaction.atomic():
        text = _held(demarche, place)
        stored = write_content(content)
        if stored == (text.draft.content if text.draft else {}):
            return False
        _add(text, stored, by)
        record(demarche, "write_text", actor=by, data=_named(text), after=stored)
    return True


def undo(demarche: Demarche, place: Place, *, by: Person) -> DemarcheText:
    """Go back to the version that the draft was written from; at the first one, to the house's own words."""
    with transaction.atomic():
        text = _held(demarche, place)
        if text.draft:
            _turn_to(text, text.draft.parent, "undo_text", by)
    return text


def redo(demarche: Demarche, place: Place, *, by: Person) -> DemarcheText:
    """Go again to the last version that was written from the draft; without one, nothing changes."""
    with transaction.atomic():
        text = _held(demarche, place)
        if following := next_of(text):
            _turn_to(text, following, "redo_text", by)
    return text


def restore(demarche: Demarche, place: Place, number: int, *, by: Person) -> DemarcheText:
    """Make the words of a former version the draft, as a new version. A number that is none changes nothing."""
    with transaction.atomic():
        text = _held(demarche, place)
        former = text.versions.filter(number=number).first()
        if former and former.content != (text.draft.content if text.draft else {}):
            _add(text, former.content, by)
            record(demarche, "write_text", actor=by, data=_named(text), after=former.content)
    return text


def publish(demarche: Demarche, place: Place, *, by: Person | None, revisions: Iterable[int] = ()) -> DemarcheText:
    """Say the draft from now on; what was decided under the former version keeps it.

    `revisions` are the older forms that dossiers still follow: each tag must be known to all of them. Writes an audit
    row. Raises `NotSayable`; nothing changes then.
    """
    with transaction.atomic():
        text = _held(demarche, place)
        content = read_content(text.kind, text.draft.content) if text.draft else None
        problems = problems_in(content, Moment(text.moment), forms_of(demarche, revisions))
        if problems:
            raise NotSayable(problems)
        if text.draft and text.draft.published_at is None:
            text.draft.published_at = timezone.now()
            text.draft.save(update_fields=["published_at"])
        if text.published_id != text.draft_id:
            text.published = text.draft
            text.save(update_fields=["published"])
            record(demarche, "publish_text", actor=by, data=_named(text))
    return text


def copy_texts(source: Demarche, target: Demarche, by: Person | None) -> None:
    """Give a new demarche the words of another one, published if they were, with logos of its own.

    In the caller's transaction. Tags that the new form does not know keep it from being published, by its checks.
    """
    for text in DemarcheText.objects.filter(demarche=source).select_related("draft", "published").order_by("pk"):
        said = text.published or text.draft
        content = read_content(text.kind, said.content) if said else None
        if content is None:
            continue
        made = _held(target, Place(TextKind(text.kind), Moment(text.moment), text.language))
        if isinstance(content, Letter):
            content = msgspec.structs.replace(content, logos=copy_logos(text, made, content.logos, by=by))
        _add(made, write_content(content), by)
        if text.published and made.draft:
            TextVersion.objects.filter(pk=made.draft.pk).update(published_at=timezone.now())
            DemarcheText.objects.filter(pk=made.pk).update(published=made.draft)


def number_of(version: TextVersion | None) -> int:
    """The number of a version, 0 for none."""
    return version.number if version else 0


def next_of(text: DemarcheText) -> TextVersion | None:
    """The version that redoing would go to."""
    return text.versions.filter(parent=text.draft_id).order_by("-number").first() if text.pk else None


def _held(demarche: Demarche, place: Place) -> DemarcheText:
    """The text, created when needed, locked."""
    made, _created = DemarcheText.objects.get_or_create(
        demarche=demarche, kind=place.kind, moment=place.moment, language=place.language
    )
    held = DemarcheText.objects.select_for_update(of=("self",)).select_related("draft__parent", "published")
    return held.get(pk=made.pk)


def _add(text: DemarcheText, stored: dict[str, object], by: Person | None) -> None:
    last = text.versions.aggregate(last=Max("number"))["last"] or 0
    text.draft = TextVersion.objects.create(
        text=text, number=last + 1, parent=text.draft, content=stored, by=by, by_name=str(by or "")
    )
    text.save(update_fields=["draft"])
    text.versions.filter(number__lte=last + 1 - KEPT, published_at=None).delete()


def _turn_to(text: DemarcheText, version: TextVersion | None, verb: str, by: Person) -> None:
    text.draft = version
    text.save(update_fields=["draft"])
    record(text.demarche, verb, actor=by, data=_named(text))


def _named(text: DemarcheText) -> dict[str, object]:
    return {
        "kind": TextKind(text.kind).value,
        "moment": text.moment,
        "language": text.language,
        "version": number_of(text.draft),
    }
