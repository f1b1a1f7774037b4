"""Which tags exist: those of every dossier, and those of one form."""

import difflib
import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communs.procedures.enums import Moment
from communs.procedures.tags.answers import field_tags
from communs.procedures.tags.tag import Tag
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.wording import folded

NEAR = 3
DECIDED = frozenset({Moment.ACCEPTANCE, Moment.REFUSAL, Moment.DISMISSAL})
WITH_LETTER = frozenset({Moment.ACCEPTANCE, Moment.REFUSAL})
INSTRUCTED = frozenset(Moment) - {Moment.DEPOSIT}
WAITING = frozenset({Moment.DEPOSIT, Moment.INSTRUCTION, Moment.REOPENING})

GENERAL: tuple[Tag, ...] = (
    Tag(name="dossier.number", label=_("Numéro du dossier"), kind="integer", sample="1234"),
    Tag(name="dossier.submitted_on", label=_("Date de dépôt"), kind="date", sample="2026-03-02"),
    Tag(name="dossier.submitted_at", label=_("Date et heure de dépôt"), kind="datetime", sample="2026-03-02T09:30"),
    Tag(
        name="dossier.instructed_on",
        label=_("Date de passage en instruction"),
        kind="date",
        moments=INSTRUCTED,
        sample="2026-03-05",
    ),
    Tag(name="dossier.updated_on", label=_("Date de mise à jour"), kind="date", sample="2026-03-09"),
    Tag(
        name="dossier.due_on",
        label=_("Date à laquelle le silence vaut décision"),
        kind="date",
        moments=WAITING,
        sample="2026-05-03",
    ),
    Tag(name="decision.date", label=_("Date de la décision"), kind="date", moments=DECIDED, sample="2026-03-09"),
    Tag(
        name="decision.motivation",
        label=_("Motivation de la décision"),
        moments=DECIDED,
        sample=_("Le projet répond aux conditions de la démarche."),
    ),
    Tag(name="decision.agent", label=_("Agent qui a décidé"), moments=DECIDED, sample="Dominique Exemple"),
    Tag(name="demarche.title", label=_("Nom de la démarche"), sample=_("Nom de la démarche")),
    Tag(name="demarche.organisation", label=_("Nom de l’administration"), sample=_("Nom de l’administration")),
    Tag(name="demarche.service", label=_("Nom du service"), sample=_("Nom du service")),
    Tag(name="demarche.contact", label=_("Adresse de contact de la démarche"), sample="contact@demarche.example"),
    Tag(name="group.name", label=_("Groupe instructeur"), sample=_("Groupe instructeur")),
    Tag(name="applicant.name", label=_("Nom du demandeur"), sample="Camille Exemple"),
    Tag(name="applicant.civility", label=_("Civilité du demandeur"), sample=_("Madame")),
    Tag(name="applicant.first_name", label=_("Prénom du demandeur"), sample="Camille"),
    Tag(name="applicant.last_name", label=_("Nom de famille du demandeur"), sample="Exemple"),
    Tag(name="applicant.birth_date", label=_("Date de naissance du demandeur"), kind="date", sample="1980-07-14"),
    Tag(name="applicant.proxy", label=_("Nom du mandataire"), sample="Dominique Exemple"),
    Tag(name="applicant.email", label=_("Courriel du demandeur"), sample="camille@exemple.example"),
    Tag(name="applicant.organisation", label=_("Nom de l’organisme demandeur"), sample=_("Association Exemple")),
    Tag(name="applicant.siret", label=_("SIRET de l’organisme demandeur"), sample="732 829 320 00074"),
    Tag(name="link.dossier", label=_("Lien vers le dossier"), kind="link", sample="https://example.org/dossiers/1234"),
    Tag(
        name="link.letter",
        label=_("Lien vers le courrier de décision"),
        kind="link",
        moments=WITH_LETTER,
        sample="https://example.org/dossiers/1234/decision.pdf",
    ),
    Tag(
        name="link.file",
        label=_("Lien vers le document joint à la décision"),
        kind="link",
        moments=DECIDED,
        sample="https://example.org/dossiers/1234/fichiers/1",
    ),
)


class Catalogue(msgspec.Struct, frozen=True):
    """The tags that the texts of one form may use, by name, in the order in which they are offered."""

    tags: Mapping[str, Tag]

    def at(self, moment: Moment) -> list[Tag]:
        """The tags that have a value at a moment."""
        return [tag for tag in self.tags.values() if moment in tag.moments]

    def near(self, written: str, among: Iterable[Tag] | None = None) -> list[Tag]:
        """The tags that somebody who typed this probably meant, by name or by label: three at most."""
        offered = {tag.name: tag for tag in (self.tags.values() if among is None else among)}
        wanted = folded(written)
        by_words = {folded(str(tag.label)): tag for tag in reversed(offered.values())}
        by_words |= {folded(tag.name): tag for tag in reversed(offered.values())}
        close = difflib.get_close_matches(wanted, by_words, n=NEAR * 2, cutoff=0.6)
        found = {by_words[words].name: by_words[words] for words in close}
        return list(found.values())[:NEAR]


def catalogue_of(form: CompiledQuestionnaire | None) -> Catalogue:
    """The tags of a form, after those that every dossier has; without a form, the latter alone."""
    return _catalogue(form, get_language() or "fr")


@functools.lru_cache(maxsize=256)
def _catalogue(form: CompiledQuestionnaire | None, _language: str) -> Catalogue:
    """Kept by language, since parts of a field name themselves in that of the page."""
    tags = [*GENERAL, *(field_tags(form) if form else ())]
    return Catalogue(MappingProxyType({tag.name: tag for tag in tags}))
