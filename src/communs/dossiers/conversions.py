"""How the dossiers of one revision would fare under another, and what was chosen for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from communs.core.files import attached_files
from communs.dossiers.enums import OPEN, Choice
from communs.dossiers.models import Dossier
from communs.dossiers.queries import known
from communs.questionnaires.casting import answers_alike
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conversion import Converted, Converter
from communs.questionnaires.field import Context

OTHERS = "*"


@dataclass(frozen=True)
class Fared:
    """A dossier, and what its answers become."""

    dossier: Dossier
    converted: Converted

    def choice(self, choices: Mapping[str, str]) -> Choice:
        """The strictest of the choices made for the fields that are touched; what nobody chose keeps the dossier."""
        touched = self.converted.touched or {OTHERS: set()}
        chosen = {Choice(choices.get(name, Choice.KEEP)) for name in touched}
        return next(choice for choice in (Choice.KEEP, Choice.ASK, Choice.MOVE) if choice in chosen)


def open_dossiers(revision_id: int, after: int = 0) -> QuerySet[Dossier]:
    """The dossiers of a revision that are not decided, in the order of their numbers, from the one after `after`.

    Test dossiers are none of them: they keep the form that they try.
    """
    real = Dossier.objects.filter(revision=revision_id, state__in=sorted(OPEN), is_test=False)
    return real.filter(number__gt=after).order_by("number")


class Faring:
    """Tells how dossiers fare from one form to another; files are looked up only when their rules changed."""

    def __init__(self, old: CompiledQuestionnaire, new: CompiledQuestionnaire, time_zone: str) -> None:
        self.converter, self.time_zone = Converter(old, new), time_zone
        self._rules_of_files = [
            field.id
            for field in old.attachments()
            if (now := new.fields_by_id.get(field.id)) and not answers_alike(field, now)
        ]

    def of(self, dossiers: Iterable[Dossier]) -> Iterable[Fared]:
        """Convert the answers of each; nothing is written."""
        for dossier in dossiers:
            deposited = dossier.submitted_at is not None
            yield Fared(dossier, self.convert(dossier, dossier.answers, deposited=deposited))

    def convert(self, dossier: Dossier, answers: Mapping[str, Any], *, deposited: bool) -> Converted:
        """What becomes of these answers of a dossier: its own, or those of its working copy (not `deposited`)."""
        return self.converter.convert(answers, self._context(dossier), deposited=deposited)

    def _context(self, dossier: Dossier) -> Context:
        moment = dossier.submitted_at or dossier.updated_at
        return Context(time_zone=self.time_zone, now=moment, files=self._files(dossier))

    def _files(self, dossier: Dossier) -> Mapping[str, Any]:
        if not self._rules_of_files:
            return {}
        return {str(file.pk): known(file, dossier) for file in attached_files(dossier)}
