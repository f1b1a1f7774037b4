"""A page of one revision that comes back after its dossier moved to another: what was typed lands where it still can.

The page is read with the form that it showed. Each answer given there is cast into the present form and written, unless
somebody else answered the same question since the move: then what is stored stays and the page says so, as in
`merging`. What has no place any more is kept, as typed, with the former answers.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import QueryDict

from communs.dossiers.merging import BASE, Merge
from communs.dossiers.models import Dossier, FormerAnswers
from communs.dossiers.queries import context_of, questionnaire_of
from communs.questionnaires.answers import apply_changes, mark_of, value_at
from communs.questionnaires.casting import Fate, cast
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conversion import Converter
from communs.questionnaires.field import Context, Json
from communs.questionnaires.posting import Entry, FormOutcome
from communs.questionnaires.queries import compiled_revision


class Late(msgspec.Struct, frozen=True):
    """What a late page makes of the answers: a `merge` as of any page, and what is `kept` with the `former` answers.

    `kept` holds by path what was sent: with `landed`, the answer written now; without, no place was left for it.
    """

    former: FormerAnswers
    merge: Merge
    kept: dict[str, dict[str, Any]]


def former_shown(dossier: Dossier, seen: int | None) -> FormerAnswers | None:
    """The former answers that a page of revision `seen` stands for; None for a page of the present revision.

    Those of the working copy, when the page showed one. One query when the page is not of the present revision, else none.
    """
    if seen is None or seen == dossier.revision_id:
        return None
    formers = FormerAnswers.objects.filter(dossier=dossier).select_related("conversion").order_by("-at")
    former = next((one for one in formers if seen in {one.revision_id, one.conversion.target_id}), None)
    if former and dossier.working is not None:
        former.answers = former.working or former.answers
    return former


def merge_late(former: FormerAnswers, seen: int, dossier: Dossier, post: QueryDict) -> Late:
    """Read a late page and merge it by the rule of this module; nothing is written."""
    old, new, context = compiled_revision(seen), questionnaire_of(dossier), context_of(dossier)
    shown = former.answers if seen == former.revision_id else _converted(former, old, context)
    expected = Converter(old, new).convert(shown, context).answers
    outcome = _read(old, post, shown, context)
    written, conflicts, kept = {}, {}, {}
    for path, value in outcome.changes.items():
        found, landed = _landing(old, new, path, value, context)
        stored, mine = value_at(dossier.answers, path), former.late.get(path, {}).get("landed")
        if not found:
            kept[path] = {"value": value}
        elif stored in (value_at(expected, path), mine, landed) or post.get(BASE + path) == mark_of(stored):
            written[path], kept[path] = landed, {"value": value, "landed": landed}
        else:
            conflicts[path] = Entry([str(typed) for typed in post.getlist(path)], "")
    refused, lost = _refused(new, outcome)
    kept |= lost
    answers = apply_changes(dossier.answers, written)
    homeless = tuple(path for path, entry in kept.items() if "landed" not in entry)
    return Late(former, Merge(answers, written, refused, conflicts, outcome.anchor, late=True, homeless=homeless), kept)


def _converted(former: FormerAnswers, target: CompiledQuestionnaire, context: Context) -> dict[str, Any]:
    return Converter(compiled_revision(former.revision_id), target).convert(former.answers, context).answers


def _read(old: CompiledQuestionnaire, post: QueryDict, shown: Mapping[str, Any], context: Context) -> FormOutcome:
    """What the page changes of what it showed; an answer put back as it was counts too, unless its mark says untouched."""
    outcome, put_back = old.clean_form(post, shown, context), old.clean_form(post, {}, context)
    changes = put_back.changes | outcome.changes
    touched = {path: value for path, value in changes.items() if post.get(BASE + path) != mark_of(value)}
    return FormOutcome(touched, outcome.refused, outcome.anchor)


def _landing(
    old: CompiledQuestionnaire,
    new: CompiledQuestionnaire,
    path: str,
    value: Json,
    context: Context,
) -> tuple[bool, Json]:
    """Whether there is a place for this answer in the present form, and what is written there."""
    if old.is_row(path):
        return new.is_row(path), value
    before, after = old.field_at(path), new.field_at(path)
    if before is None or after is None or not after.holds_answer:
        return False, None
    if value is None:
        return True, None
    outcome = cast(before, after, value, context)
    return outcome.fate in {Fate.KEPT, Fate.CAST}, outcome.value


def _refused(new: CompiledQuestionnaire, outcome: FormOutcome) -> tuple[dict[str, Entry], dict[str, dict[str, Any]]]:
    """What the page's form refuses: shown again where the present form has the question, else kept as typed."""
    shown = {path: entry for path, entry in outcome.refused.items() if new.field_at(path) is not None}
    return shown, {path: {"value": entry.raw} for path, entry in outcome.refused.items() if path not in shown}
