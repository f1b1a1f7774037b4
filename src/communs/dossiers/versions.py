"""The versions of a demarche's form: who published them, what changed, how many dossiers each still has."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communs.core.audit.models import Entry
from communs.dossiers.conversions import OTHERS
from communs.dossiers.enums import OPEN, Choice, State
from communs.dossiers.models import Assessment, Dossier, FormerAnswers
from communs.procedures.models import Demarche
from communs.questionnaires.casting import Fate
from communs.questionnaires.changes import Change, changes_between
from communs.questionnaires.changes_told import told
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.models import Revision
from communs.questionnaires.queries import compiled_of, compiled_revision

FATES: Mapping[str, "str | Promise"] = {
    Fate.CAST: gettext_lazy("réécrite dans sa nouvelle forme"),
    Fate.ASKED: gettext_lazy("à donner (de nouveau)"),
    Fate.HIDDEN: gettext_lazy("plus affichée"),
}
STATES = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW)


@dataclass(frozen=True)
class Version:
    """A published revision: who published it, what changed since the one before, the dossiers that it still has."""

    revision: Revision
    by: str
    changes: Sequence[str]
    dossiers: Mapping[str, int]
    current: bool

    @property
    def open(self) -> int:
        """How many of its dossiers are not decided."""
        return sum(count for state, count in self.dossiers.items() if state in OPEN)

    @property
    def counted(self) -> list[tuple["str | Promise", int]]:
        """The dossiers by state, in words."""
        return [(state.label, self.dossiers[state]) for state in State if self.dossiers.get(state)]


@dataclass(frozen=True)
class Impact:
    """What a change of one field does to dossiers: `counts` by fate, for each of `STATES`; `choice` is what is proposed."""

    field_id: str
    label: str
    changes: Sequence[str]
    counts: Sequence[tuple["str | Promise", Sequence[int]]]
    choice: str

    @property
    def name(self) -> str:
        """The name of its choice in a form."""
        return f"choice-{self.field_id}"


def revisions_of(demarche: Demarche) -> list[Revision]:
    """The published revisions of a demarche's form, the latest first."""
    if demarche.published_revision is None:
        return []
    key = demarche.published_revision.questionnaire_key
    return list(Revision.objects.filter(questionnaire_key=key, published_at__isnull=False).order_by("-number"))


def versions_of(demarche: Demarche) -> list[Version]:
    """The history of a demarche's form, the latest first: three queries."""
    revisions, dossiers = revisions_of(demarche), _dossiers(demarche)
    publishers = _publishers(revisions)
    return [
        Version(
            revision,
            publishers.get(revision.pk, ""),
            told_changes(older, revision) if older else [],
            dossiers.get(revision.pk, {}),
            revision.pk == demarche.published_revision_id,
        )
        for revision, older in itertools.zip_longest(revisions, revisions[1:])
    ]


def told_changes(old: Revision, new: Revision) -> list[str]:
    """What changed from one revision to another, one sentence a change."""
    return [told(change) for change in _changes(old, new)]


def _changes(old: Revision, new: Revision) -> list[Change]:
    return changes_between(compiled_of(old).document, compiled_of(new).document)


def _dossiers(demarche: Demarche) -> dict[int, dict[str, int]]:
    counted = (
        Dossier.objects.filter(demarche=demarche, is_test=False)
        .values_list("revision", "state")
        .annotate(Count("number"))
    )
    found: dict[int, dict[str, int]] = {}
    for revision, state, count in counted.order_by():
        found.setdefault(revision, {})[state] = count
    return found


def _publishers(revisions: Sequence[Revision]) -> dict[int, str]:
    keys = {f"questionnaires.revision:{revision.pk}": revision.pk for revision in revisions}
    entries = Entry.objects.filter(subject__in=list(keys), verb="publish")
    return {keys[entry.subject]: entry.actor_label or "" for entry in entries}


def impacts_of(assessment: Assessment, source: Revision, target: Revision, chosen: Mapping[str, str]) -> list[Impact]:
    """Every field whose change touches answers, as counted so far, with what was chosen or else is proposed.

    Proposed: move where answers stay or are written in their new form, keep where one would be asked or hidden.
    """
    sentences: dict[str, list[str]] = {}
    for change in _changes(source, target):
        sentences.setdefault(change.id, []).append(told(change))
    return [
        Impact(
            field_id,
            _label(field_id, compiled_of(target), compiled_of(source)),
            sentences.get(field_id, []),
            [(FATES[fate], [by_state.get(state, 0) for state in STATES]) for fate, by_state in sorted(fates.items())],
            chosen.get(field_id, Choice.MOVE if set(fates) <= {Fate.CAST} else Choice.KEEP),
        )
        for field_id, fates in sorted(assessment.counts.get("fields", {}).items())
    ]


def untouched(assessment: Assessment) -> int:
    """How many dossiers no change touches."""
    return sum(assessment.counts.get("untouched", {}).values())


def choices_from(data: Mapping[str, Any], impacts: Sequence[Impact]) -> dict[str, str]:
    """What a form chose for each field, and for the dossiers that nothing touches; unknown words keep."""
    fields = {impact.field_id: str(data.get(impact.name, "")) for impact in impacts}
    chosen = fields | {OTHERS: str(data.get(f"choice-{OTHERS}", ""))}
    return {name: choice if choice in Choice.values else Choice.KEEP for name, choice in chosen.items()}


def told_outcomes(former: FormerAnswers) -> list[tuple[str, "str | Promise"]]:
    """What became of the answers that were not simply kept, each once by its label."""
    return list(dict.fromkeys(_outcomes(former)))


def _outcomes(former: FormerAnswers) -> Iterator[tuple[str, "str | Promise"]]:
    forms = compiled_revision(former.conversion.target_id), compiled_revision(former.revision_id)
    for outcome in former.outcomes:
        yield _label(outcome["path"].rsplit("-", 1)[-1], *forms), FATES[outcome["fate"]]
    for path, entry in former.late.items():
        if "landed" not in entry:
            label = _label(path.rsplit("-", 1)[-1], *reversed(forms))
            yield label, _("donnée après le changement : « %(text)s »") % {"text": _late(entry["value"])}


def _late(value: Any) -> str:  # noqa: ANN401 - any answer
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _label(field_id: str, *forms: CompiledQuestionnaire) -> str:
    return next((form.fields_by_id[field_id].label for form in forms if field_id in form.fields_by_id), field_id)
