"""What was done to drafts, one row an edit; and what a person copied."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communs.questionnaires.models.revision import Revision


class EditState(models.TextChoices):
    """Where an edit stands: made, undone (it can be made again), or dropped (another one was made instead)."""

    DONE = "done", _("fait")
    UNDONE = "undone", _("annulé")
    DROPPED = "dropped", _("abandonné")


class DraftEdit(models.Model):
    """The `number`th edit of a draft, with the edit that undoes it.

    Edits form one pile a draft, shared by its administrators: the last one done is the first undone. `turn` grows by
    one each time that an edit of this draft is made, merged, undone or made again: a page that knows the turn that
    it shows asks for what came since.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="edits", db_index=False)
    number = models.PositiveIntegerField()
    turn = models.PositiveIntegerField()
    edit = models.JSONField()
    inverse = models.JSONField()
    state = models.CharField(max_length=8, choices=EditState, default=EditState.DONE)
    by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    turned_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, related_name="+")
    turned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["revision", "number"], name="draft_edit_once"),
            models.UniqueConstraint(fields=["revision", "turn"], name="draft_edit_one_a_turn"),
            models.CheckConstraint(name="draft_edit_state", condition=Q(state__in=EditState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.revision} · {self.number}"


class Clipboard(models.Model):
    """The fields that a person copied, to be pasted in any form that they administer; `source` says where from."""

    person = models.OneToOneField("accounts.Person", models.CASCADE, primary_key=True, related_name="+")
    fields = models.JSONField()
    source = models.CharField(max_length=250)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person} · {self.source}"
