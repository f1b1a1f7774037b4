"""How what a page posts meets what is stored: field by field, so that nobody silently overwrites anybody.

Each field of a page carries the mark of the answer that it showed (`base-<path>`). For every posted field:
posted = shown → the person did not touch it, what is stored stays; stored = shown → what is posted is written;
stored = posted → nothing to do; otherwise two people (or two tabs) gave two answers: what is stored stays and the
page says so, keeping what was typed. Saving again after that warning writes it, since the page then carries the mark
of the stored answer. Without a mark (a program, not a page) what is posted is written.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import QueryDict

from communs.questionnaires.answers import apply_changes, value_at
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Context
from communs.questionnaires.posting import Entry

BASE = "base-"
_encode = msgspec.json.Encoder(order="sorted").encode


class Merge(msgspec.Struct, frozen=True):
    """What a post makes of the answers.

    `answers` is the whole sheet; `written` holds the new answers by path; `refused` what was typed and why it is not
    taken; `conflicts` what was typed where somebody else answered meanwhile; `anchor` the path of a row just added.
    """

    answers: dict[str, Any]
    written: dict[str, Any]
    refused: dict[str, Entry]
    conflicts: dict[str, Entry]
    anchor: str = ""

    @property
    def troubled(self) -> dict[str, Entry]:
        """Everything posted that could not be written."""
        return {**self.refused, **self.conflicts}


def mark_of(value: Any) -> str:  # noqa: ANN401 - any answer
    """Eight hexadecimal digits that change with an answer (None: unanswered)."""
    return hashlib.blake2b(_encode(value), digest_size=4).hexdigest()


def merge(
    questionnaire: CompiledQuestionnaire, answers: Mapping[str, Any], post: QueryDict, context: Context
) -> Merge:
    """Apply the rule of this module to everything posted; fields that are not in the post stay as they are."""
    outcome = questionnaire.clean_form(post, answers, context)
    written, conflicts = {}, {}
    for path, value in outcome.changes.items():
        base, stored = post.get(BASE + path), value_at(answers, path)
        if base is None or base == mark_of(stored):
            written[path] = value
        elif base != mark_of(value):
            conflicts[path] = Entry([str(typed) for typed in post.getlist(path)], "")
    return Merge(apply_changes(answers, written), written, outcome.refused, conflicts, outcome.anchor)
