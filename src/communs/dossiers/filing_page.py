"""What the filing page shows: the form's blocks in their sections, what is done, what is in trouble."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communs.core.ui.problems import Problem as Link
from communs.dossiers.corrections import Question, open_correction, questions_of
from communs.dossiers.eligibility import is_ineligible
from communs.dossiers.merging import Merge
from communs.dossiers.models import Correction, Dossier, FormerAnswers
from communs.dossiers.queries import context_of, context_with_files, questionnaire_of
from communs.questionnaires.answers import value_at
from communs.questionnaires.blocks import Block
from communs.questionnaires.casting import Fate
from communs.questionnaires.completeness import Problem
from communs.questionnaires.conditions.visibility import Visibility
from communs.questionnaires.field import Context
from communs.questionnaires.fields.files import Files
from communs.questionnaires.fields.header import Header
from communs.questionnaires.posting import Entry


@dataclass(frozen=True)
class Section:
    """A part of the page for the side summary: `missing` required answers are still to give.

    A part that the answers hide stays in the summary, unseen, as it stays in the page.
    """

    anchor: str
    number: str
    label: str
    missing: int
    path: str
    hidden: bool = False

    @property
    def done(self) -> bool:
        """Whether every required answer of the section is given."""
        return self.missing == 0


@dataclass(frozen=True)
class Former:
    """The `conversion` by which a draft came to its present form, and the `questions` that wait for an answer since."""

    conversion: int
    questions: Sequence[Problem]


@dataclass(frozen=True)
class FilingPage:
    """A draft as its filing page shows it.

    `merged` is what became of the last post, `problems` what a check found missing, `refused_files` why files were
    not taken (by path).
    """

    dossier: Dossier
    merged: Merge | None = None
    problems: Sequence[Problem] = ()
    refused_files: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def blocks(self) -> list[Block]:
        """The form, ready for the templates."""
        questionnaire = questionnaire_of(self.dossier)
        return questionnaire.blocks(self.dossier.answers, self._errors, self.context, self._language)

    def block(self, path: str) -> Block:
        """One field. Raises `KeyError` when there is none at this path."""
        questionnaire = questionnaire_of(self.dossier)
        shows_files = isinstance(questionnaire.field_at(path), Files)
        context = self.context if shows_files else context_of(self.dossier)
        return questionnaire.block(path, self.dossier.answers, self._errors, context, self._language)

    @functools.cached_property
    def context(self) -> Context:
        """The dossier's files and clock."""
        return context_with_files(self.dossier)

    @property
    def _language(self) -> str:
        return (get_language() or "fr")[:2]

    @functools.cached_property
    def _errors(self) -> dict[str, Entry | str]:
        troubled = dict(self.merged.troubled) if self.merged else {}
        conflicts = self.merged.conflicts if self.merged else {}
        told = {path: Entry(entry.raw, self.conflict(path)) for path, entry in conflicts.items()}
        return {problem.path: problem.message for problem in self.problems} | troubled | told | dict(self.refused_files)

    def conflict(self, path: str) -> str:
        """What is said where somebody else answered meanwhile."""
        stored = self._shown(path)
        if not stored:
            return _(
                "Cette réponse a été effacée entre-temps, dans un autre onglet ou par une autre personne. "
                "Enregistrez de nouveau pour garder votre saisie."
            )
        return _(
            "Cette réponse a été modifiée entre-temps, dans un autre onglet ou par une autre personne : "
            "« %(stored)s ». Enregistrez de nouveau pour la remplacer par votre saisie."
        ) % {"stored": stored}

    def _shown(self, path: str) -> str:
        field_id = path.rsplit("-", 1)[-1]
        return questionnaire_of(self.dossier).display(field_id, value_at(self.dossier.answers, path), self._language)

    @functools.cached_property
    def links(self) -> list[Link]:
        """What is to be corrected, each with a link to its field."""
        links = [Link(problem.message, problem.full_label, problem.anchor) for problem in self.problems]
        by_path = {problem.path for problem in self.problems}
        return links + [
            Link(self._message(entry), block.field.label, block.dom_id)
            for path, entry in self._errors.items()
            if path not in by_path
            for block in [self.block(path)]
        ]

    @staticmethod
    def _message(entry: Entry | str) -> str:
        return entry if isinstance(entry, str) else entry.message

    @functools.cached_property
    def former(self) -> "Former | None":
        """What a draft answered before its form changed, and what is to be answered since; one query."""
        if self.dossier.working is not None:
            return None
        found = FormerAnswers.objects.filter(dossier=self.dossier, restored_at=None).order_by("-at")
        last = found.values_list("conversion_id", "outcomes").first()
        return Former(last[0], tuple(self._asked(last[1]))) if last else None

    def _asked(self, outcomes: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
        asked = {outcome["path"] for outcome in outcomes if outcome["fate"] == Fate.ASKED}
        for path in asked:
            field = questionnaire_of(self.dossier).field_at(path)
            if field and value_at(self.dossier.answers, path) is None:
                yield Problem(field.id, field.label, field.missing_message(), path)

    @functools.cached_property
    def correction(self) -> Correction | None:
        """The request that these changes answer; one query when there is one."""
        return open_correction(self.dossier) if self.dossier.working is not None else None

    @property
    def asked_questions(self) -> list[Question]:
        """The questions that it names."""
        return questions_of(self.dossier, self.correction)

    @functools.cached_property
    def sections(self) -> list[Section]:
        """The titles of level 1 with how many required answers each still lacks."""
        missing = [problem.path.split("-")[0] for problem in self._missing]
        return [
            Section(
                anchor=f"field-{header.id}",
                number=self.numbers.get(header.id, ""),
                label=header.label,
                missing=sum(map(missing.count, inside)),
                path=header.id,
                hidden=self.visibility is not None and not self.visibility.shows(header.id),
            )
            for header, inside in self._outline()
        ]

    @functools.cached_property
    def visibility(self) -> Visibility | None:
        """What the answers show; None when nothing in this form depends on anything."""
        questionnaire = questionnaire_of(self.dossier)
        if not questionnaire.plan:
            return None
        return questionnaire.visibility(self.dossier.answers, context_of(self.dossier))

    @functools.cached_property
    def computed(self) -> dict[str, str]:
        """What each calculated field shows, by the id of its place in the page."""
        questionnaire, context = questionnaire_of(self.dossier), context_of(self.dossier)
        found = questionnaire.computed(self.dossier.answers, context, self._language)
        return {f"field-{path}": text for path, text in found.items()}

    @functools.cached_property
    def is_ineligible(self) -> bool:
        """Whether the demarche does not take these answers."""
        return is_ineligible(self.dossier)

    @property
    def numbers(self) -> Mapping[str, str]:
        """The numbers of titles by id."""
        return questionnaire_of(self.dossier).numbers

    def _outline(self) -> Iterator[tuple[Header, list[str]]]:
        header: Header | None = None
        inside: list[str] = []
        for item in questionnaire_of(self.dossier).fields:
            if isinstance(item, Header) and item.level == 1:
                if header:
                    yield header, inside
                header, inside = item, []
            else:
                inside.append(item.id)
        if header:
            yield header, inside

    @property
    def left(self) -> int:
        """How many required answers are missing in all."""
        return len(self._missing)

    @functools.cached_property
    def _missing(self) -> list[Problem]:
        return questionnaire_of(self.dossier).missing(self.dossier.answers, context_of(self.dossier))


def moved_meanwhile(merged: Merge) -> str:
    """What is said when a page of a former revision comes back."""
    said = _("Le formulaire de cette démarche a changé pendant que vous le remplissiez.")
    if merged.homeless:
        fate = _(
            "Une réponse que vous venez de donner n’y a plus sa place : elle est conservée avec vos réponses précédentes."
        )
    elif merged.troubled:
        fate = _("Une réponse que vous venez de donner n’est pas enregistrée : redonnez-la dans le nouveau formulaire.")
    else:
        fate = _("Ce que vous venez de saisir est enregistré.")
    return f"{said} {fate}"
