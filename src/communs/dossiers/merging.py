"""How what a page posts meets what is stored: field by field, so that nobody silently overwrites anybody.

Each field of a page carries the mark of the answer that it showed (`base-<path>`). For every posted field:
posted = shown → the person did not touch it, what is stored stays; stored = shown → what is posted is written;
stored = posted → nothing to do; otherwise two people (or two tabs) gave two answers: what is stored stays and the
page says so, keeping what was typed. Saving again after that warning writes it, since the page then carries the mark
of the stored answer. Without a mark (a program, not a page) what is posted is written. A row that was removed while
somebody wrote in it comes back. What is refused in a field that the answers hide stops nobody.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import QueryDict

from communs.questionnaires.answers import apply_changes, mark_of, value_at
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Context
from communs.questionnaires.paths import join, split
from communs.questionnaires.posting import Entry

BASE = "base-"


class Merge(msgspec.Struct, frozen=True):
    """What a post makes of the answers.

    `answers` is the whole sheet; `written` holds the new answers by path; `refused` what was typed and why it is not
    taken; `conflicts` what was typed where somebody else answered meanwhile; `anchor` the path of a row just added.
    `late` tells that the page was one of a former revision, `homeless` what it sent that has no place any more.
    """

    answers: dict[str, Any]
    written: dict[str, Any]
    refused: dict[str, Entry]
    conflicts: dict[str, Entry]
    anchor: str = ""
    late: bool = False
    homeless: tuple[str, ...] = ()

    @property
    def troubled(self) -> dict[str, Entry]:
        """Everything posted that could not be written."""
        return {**self.refused, **self.conflicts}


def merge(questionnaire: CompiledQuestionnaire, answers: Mapping[str, Any], post: QueryDict, context: Context) -> Merge:
    """Apply the rule of this module to everything posted; fields that are not in the post stay as they are."""
    outcome = questionnaire.clean_form(post, answers, context)
    revived = _revived(answers, post, outcome.changes)
    written, conflicts = {}, {}
    for path, value in outcome.changes.items():
        base, stored = post.get(BASE + path), value_at(answers, path)
        if base is None or base == mark_of(stored) or _row(path) in revived:
            written[path] = value
        elif base != mark_of(value):
            conflicts[path] = Entry([str(typed) for typed in post.getlist(path)], "")
    merged = apply_changes(answers, written)
    seen = questionnaire.visibility(merged, context)
    refused = {path: entry for path, entry in outcome.refused.items() if seen.shows(path)}
    return Merge(merged, written, refused, conflicts, outcome.anchor)


def _revived(answers: Mapping[str, Any], post: QueryDict, changes: Mapping[str, Any]) -> set[str]:
    """The rows that somebody removed while this page changed them: they come back as this page shows them."""
    touched = {_row(path) for path, value in changes.items() if post.get(BASE + path) not in {None, mark_of(value)}}
    return {row for row in touched if row and value_at(answers, row) is None}


def _row(path: str) -> str:
    place = split(path)
    return join(place.root, place.row) if place and place.child else ""
