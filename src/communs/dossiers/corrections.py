"""What is read of corrections: the open request, what was changed since the deposit, what is about to be sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from communs.core.files import attached_files
from communs.dossiers.models import Amendment, Correction, Dossier
from communs.dossiers.queries import context_of, questionnaire_of
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.differences import Difference, differences
from communs.questionnaires.queries import compiled_revision


@dataclass(frozen=True)
class Question:
    """A question that a request names: its place on the filling page, its words."""

    path: str
    label: str

    @property
    def anchor(self) -> str:
        """Where the filling page shows it."""
        return f"field-{self.path}"


def open_correction(dossier: Dossier) -> Correction | None:
    """The request that waits for the applicant, with its message; one query when there is one, else none."""
    if not dossier.to_correct:
        return None
    return Correction.objects.select_related("message").filter(dossier=dossier, closed_at=None).first()


def questions_of(dossier: Dossier, correction: Correction | None) -> list[Question]:
    """The questions that a request names and that the present form still asks."""
    form, paths = questionnaire_of(dossier), correction.fields if correction else ()
    return [Question(path, field.label) for path in paths if (field := form.field_at(path))]


def labels_of(dossier: Dossier, paths: Iterable[str]) -> list[str]:
    """The labels of the questions at these paths, each once."""
    form = questionnaire_of(dossier)
    return list(dict.fromkeys(field.label for path in paths if (field := form.field_at(path))))


def choices_of(form: CompiledQuestionnaire) -> list[tuple[str, str]]:
    """The questions that a request may name, by their paths: those of the form, not those inside rows."""
    return [(field.id, field.label) for field in form.fields if field.holds_answer and field.asked]


def amended_fields(dossier: Dossier) -> frozenset[str]:
    """The fields of the form whose answers changed since the deposit; one query for an amended dossier, else none."""
    if dossier.amended_at is None:
        return frozenset()
    sent = Amendment.objects.filter(dossier=dossier).values_list("paths", flat=True)
    return frozenset(path.split("-")[0] for paths in sent for path in paths)


def pending_differences(dossier: Dossier) -> list[Difference]:
    """What a dossier seen through its working copy would change of what the administration reads; one query."""
    context = context_of(dossier, attached_files(dossier))
    form = questionnaire_of(dossier)
    after, _left_out = form.deposited(dossier.answers, context)
    return differences(form, dossier.deposited, after, context, _language())


def told_differences(amendment: Amendment, dossier: Dossier) -> list[Difference]:
    """What was changed then, in the words of the form of then; one query."""
    context = context_of(dossier, attached_files(dossier))
    return differences(
        compiled_revision(amendment.revision_id), amendment.before, amendment.after, context, _language()
    )


def _language() -> str:
    return (get_language() or "fr")[:2]
