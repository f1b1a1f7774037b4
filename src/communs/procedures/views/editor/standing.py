"""A form in preparation as a page of the editor finds it: one moment of it, read in few queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from communs.accounts.models import Person
from communs.procedures.editor import cards
from communs.procedures.editor.touched import Touched, touched_by
from communs.procedures.editor.uses import uses_in
from communs.procedures.models import Demarche
from communs.procedures.operations.editing import EMPTY
from communs.procedures.queries import demarche_for
from communs.questionnaires.models import DraftEdit, EditState, Revision
from communs.questionnaires.schema import Questionnaire, read_draft

LONGEST = 10  # digits of a turn
MOST_EDITS = 200  # beyond, a page is told to load itself again


@dataclass(frozen=True)
class Standing:
    """See the module. What is not asked is not read: whether something is new costs no document."""

    demarche: Demarche
    person: Person
    last: DraftEdit | None

    @cached_property
    def revision(self) -> Revision | None:
        """The draft, the published form while there is no draft, or none."""
        return self.demarche.draft_revision or self.demarche.published_revision

    @property
    def turn(self) -> str:
        """What a page sends back to be told of what came since."""
        revision = self.demarche.draft_revision_id or self.demarche.published_revision_id or 0
        return f"{revision}.{self.last.turn if self.last else 0}"

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The form, as plain JSON."""
        return {**EMPTY, **self.revision.document} if self.revision else EMPTY

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The form, read."""
        return read_draft(self.document)

    @cached_property
    def uses(self) -> dict[str, list[str]]:
        """What depends on each field."""
        return uses_in(self.demarche, self.document)

    @cached_property
    def troubles(self) -> list[cards.Trouble]:
        """What keeps the form from being published."""
        return cards.troubles_of(self.questionnaire)

    @cached_property
    def parts(self) -> list[cards.Part]:
        """The sections with their cards."""
        return cards.parts_of(self.document, self.troubles, self.uses)

    @cached_property
    def _states(self) -> set[str]:
        states = DraftEdit.objects.filter(revision=self.revision).exclude(state=EditState.DROPPED)
        return set(states.values_list("state", flat=True).distinct())

    @property
    def can_undo(self) -> bool:
        """Whether something was done."""
        return EditState.DONE in self._states

    @property
    def can_redo(self) -> bool:
        """Whether something was undone."""
        return EditState.UNDONE in self._states

    def field(self, name: str) -> Mapping[str, Any] | None:
        """One field, as plain JSON."""
        for section in self.document["sections"]:
            for field in section.get("fields", ()):
                for one in (field, *field.get("fields", ())):
                    if one["id"] == name:
                        found: Mapping[str, Any] = one
                        return found
        return None

    def section(self, name: str) -> Mapping[str, Any] | None:
        """One section, as plain JSON."""
        return next((section for section in self.document["sections"] if section["id"] == name), None)

    def touched_since(self, turn: str) -> Touched | None:
        """What changed since a turn; `None` when the page must load itself again."""
        revision, _dot, number = turn.partition(".")
        if not (number.isdecimal() and len(number) < LONGEST) or revision not in self._known(number):
            return None
        rows = DraftEdit.objects.filter(revision=self.revision, turn__gt=int(number))
        found = list(rows.values_list("edit", "inverse")[: MOST_EDITS + 1])
        if len(found) > MOST_EDITS or any(edit["edit"] == "replace" for edit, _inverse in found):
            return None
        return touched_by([part for pair in found for part in pair], self.document)

    def _known(self, number: str) -> set[str]:
        """The revisions that a page may show: this one, or the published form that it was begun from."""
        before = {str(self.demarche.published_revision_id or 0)} if number == "0" else set()
        return before | ({str(self.revision.pk)} if self.revision else set())


def standing_of(request: HttpRequest, pk: int) -> Standing:
    """The form of a demarche that the person administers; raises `Http404` for whoever does not."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    return standing(demarche, request.user)  # type: ignore[arg-type]


def standing(demarche: Demarche, person: Person) -> Standing:
    """The form of a demarche now."""
    last = None
    if demarche.draft_revision_id:
        rows = DraftEdit.objects.filter(revision=demarche.draft_revision_id).select_related("turned_by")
        last = rows.order_by("-turn").first()
    return Standing(demarche, person, last)
