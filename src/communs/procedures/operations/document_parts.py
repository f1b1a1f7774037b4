"""Bringing a demarche to what the parts of its document say: e-mails, letters, decisions without an agent, experts."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.procedures.document_automation import NONE, AutomationEntry, entry_of
from communs.procedures.document_parts import PartRefusedError
from communs.procedures.document_texts import Said, content_of, key_of
from communs.procedures.enums import AutomationMode, Moment, TextKind
from communs.procedures.models import Demarche, DemarcheText
from communs.procedures.operations.automation import AutomationFixed, Choice, automate
from communs.procedures.operations.settings import change_settings
from communs.procedures.operations.texts import NotSayable, publish, say
from communs.procedures.texts import Content, Place, read_content
from communs.questionnaires.field import Issue


def bring_mails(demarche: Demarche, said: Said, by: Person | None) -> bool:
    """Make these e-mails the ones in preparation; those that are not named say the house's own words."""
    return _bring_texts(demarche, TextKind.MAIL, said, by)


def bring_letters(demarche: Demarche, said: Said, by: Person | None) -> bool:
    """Make these letters the ones in preparation, with the pictures that they have; likewise for the others."""
    return _bring_texts(demarche, TextKind.LETTER, said, by)


def publish_mails(demarche: Demarche, _said: Said, by: Person | None) -> bool:
    """Say the e-mails in preparation from now on. Raises `PartRefusedError` for tags that say nothing."""
    return _publish(demarche, TextKind.MAIL, by)


def publish_letters(demarche: Demarche, _said: Said, by: Person | None) -> bool:
    """Likewise for the letters."""
    return _publish(demarche, TextKind.LETTER, by)


def bring_automation(demarche: Demarche, wanted: AutomationEntry, by: Person | None) -> bool:
    """Give the demarche this behaviour. Raises `PartRefusedError` when it was published with another one."""
    if wanted == entry_of(demarche):
        return False
    try:
        automate(demarche, _choice(wanted), by=by)
    except AutomationFixed:
        said = _(
            "La démarche a été publiée avec une autre règle : des personnes ont déposé sous elle, elle ne change plus."
        )
        raise PartRefusedError(Issue("automation", said)) from None
    return True


def bring_experts(demarche: Demarche, emails: list[str], by: Person | None) -> bool:
    """Make this the list of the experts that may be invited."""
    return bool(change_settings(demarche, {"listed_experts": sorted(emails)}, by=by))


def _choice(wanted: AutomationEntry) -> Choice | None:
    if wanted.mode == NONE:
        return None
    return Choice(AutomationMode(wanted.mode), wanted.delay, wanted.unit, wanted.correction)


def _bring_texts(demarche: Demarche, kind: TextKind, said: Said, by: Person | None) -> bool:
    present = _texts(demarche, kind)
    places = dict.fromkeys([*present, *said])
    changed = [say(demarche, place, _wanted(said, present, place), by=by) for place in places]
    return any(changed)


def _wanted(said: Said, present: Mapping[Place, DemarcheText], place: Place) -> Content | None:
    if place not in said:
        return None
    draft = present[place].draft if place in present else None
    return content_of(said[place], read_content(place.kind, draft.content) if draft else None)


def _publish(demarche: Demarche, kind: TextKind, by: Person | None) -> bool:
    waiting = [place for place, text in _texts(demarche, kind).items() if text.draft_id != text.published_id]
    issues: list[Issue] = []
    for place in waiting:
        try:
            publish(demarche, place, by=by)
        except NotSayable as error:
            issues += [Issue(f"{key_of(place)}.{problem.part}", problem.message) for problem in error.problems]
    if issues:
        raise PartRefusedError(*issues)
    return bool(waiting)


def _texts(demarche: Demarche, kind: TextKind) -> dict[Place, DemarcheText]:
    found = DemarcheText.objects.filter(demarche=demarche, kind=kind).select_related("draft").order_by("pk")
    return {Place(kind, Moment(text.moment), text.language): text for text in found}
