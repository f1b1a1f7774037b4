"""What a move would do, as a page shows it while it is counted and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communs.dossiers.conversions import OTHERS
from communs.dossiers.enums import Choice
from communs.dossiers.models import Assessment
from communs.dossiers.models.conversion import MAX_NOTE
from communs.dossiers.operations.assessing import assess
from communs.dossiers.versions import STATES, Impact, impacts_of, untouched
from communs.dossiers.views.requests import PersonRequest
from communs.questionnaires.models import Revision

RECOUNT = "recount"


@dataclass(frozen=True)
class Preview:
    """The counts of a move from `source` to `target`, and the choices made so far."""

    source: Revision
    target: Revision
    assessment: Assessment
    impacts: Sequence[Impact]
    others: str
    note: str
    recounted: bool
    states = STATES
    choices = Choice
    others_name = f"choice-{OTHERS}"

    @property
    def ready(self) -> bool:
        """Whether everything is counted and nothing else was asked for."""
        return self.assessment.finished_at is not None and not self.recounted and not self.note_error

    @property
    def note_error(self) -> str:
        """Why the words to the applicants are not taken."""
        said = _("Ce mot compte %(length)s caractères : il en faut au plus %(limit)s.")
        return said % {"length": len(self.note), "limit": MAX_NOTE} if len(self.note) > MAX_NOTE else ""

    @property
    def untouched(self) -> int:
        """How many dossiers no change touches."""
        return untouched(self.assessment)


def preview_of(request: PersonRequest, source: Revision, target: Revision) -> Preview:
    """Count what there is to count (again when the page asks for it), with what the page had chosen.

    Raises `InvalidQuestionnaireError` when the target cannot be published.
    """
    again = request.method == "POST" and RECOUNT in request.POST
    assessment = assess(source, target, again=again)
    chosen = {name.removeprefix("choice-"): str(value) for name, value in request.POST.items()}
    impacts = impacts_of(assessment, source, target, chosen)
    return Preview(source, target, assessment, impacts, chosen.get(OTHERS, Choice.MOVE), chosen.get("note", ""), again)
