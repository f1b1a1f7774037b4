"""How heavy a text is, and whether it is introduced."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Check, PassageCheck, Text
from communs.newsroom.review.finding import Finding, Severity
from communs.newsroom.review.passage import Passage, spoken
from communs.newsroom.review.sentences import Sentence, readability, sentences
from communs.newsroom.review.subject import Subject

TOO_LONG = 40
FIRST_WORDS = 15
TOO_HARD = 40
ENOUGH_WORDS = 150
WITH_CHAPO = frozenset({"press_release", "article", "event", "publication"})
LONG = "Nous voulons " + "un service simple et " * 12 + "un service utile."


class LongSentence(PassageCheck):
    """Sentences of more than 40 words. One finding a passage, which shows the longest."""

    name = "long-sentence"
    title: ClassVar[Text] = gettext_lazy("Phrase trop longue")
    severity: ClassVar[Severity] = "warning"
    labels = False
    true_cases = (LONG,)
    false_cases = ("Nous voulons un service simple. Nous voulons un service utile.", LONG.replace(" et ", ".\n\n- "))

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        long = [sentence for sentence in sentences(passage) if sentence.words > TOO_LONG]
        if not long:
            return
        worst = max(long, key=lambda sentence: sentence.words)
        numbers = {"count": len(long), "limit": TOO_LONG, "words": worst.words}
        message = _("Cette phrase compte %(words)s mots.")
        if len(long) > 1:
            message = _("%(count)s phrases dépassent %(limit)s mots ; la plus longue en compte %(words)s.")
        excerpt, cause = opening(passage, worst), "\n".join(opening(passage, sentence) for sentence in long)
        suggestion = _("Coupez-la : une idée par phrase.")
        line, told = passage.line_at(worst.start), message % numbers
        yield Finding(self.name, self.severity, passage.place, line, excerpt, told, suggestion, cause=cause)


def opening(passage: Passage, sentence: Sentence) -> str:
    """The first words of a sentence."""
    words = spoken(passage.prose[sentence.start : sentence.end]).split()
    return " ".join(words[:FIRST_WORDS]) + "…"


class Readability(Check):
    """A whole text whose score is under 40 of 100 (Kandel and Moles in French, Flesch in English)."""

    name = "readability"
    title: ClassVar[Text] = gettext_lazy("Texte difficile à lire")
    severity: ClassVar[Severity] = "warning"
    true_cases = (
        "L’administration interministérielle encourage continuellement l’expérimentation organisationnelle. " * 30,
    )
    false_cases = (
        "Le chat dort. Il fait beau. On joue dans le pré avec la balle. " * 20,
        "Administration électronique.",
    )

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        score, words = readability(list(subject.texts), subject.language)
        if words >= ENOUGH_WORDS and score < TOO_HARD:
            message = _("Ce texte est difficile à lire : %(score)s sur 100.") % {"score": round(score)}
            suggestion = _("Raccourcissez les phrases, préférez des mots courants.")
            body = subject.passage("body") or subject.texts[-1]
            yield self.finding(body.place, body.line, body.excerpt(0, 40), message, suggestion)


class MissingChapo(Check):
    """A press release, an article, an event or a publication without its introduction."""

    name = "missing-chapo"
    title: ClassVar[Text] = gettext_lazy("Chapô manquant")
    severity: ClassVar[Severity] = "warning"
    sample: ClassVar = {"kind": "article"}
    true_cases = ("---\ntitle: Un titre\n---\nTexte", "---\ntitle: Un titre\nchapeau-text: ' '\n---\nTexte")
    false_cases = ("---\ntitle: Un titre\nchapeau-text: Une introduction.\n---\nTexte",)

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        chapo = subject.passage("chapo")
        if subject.kind in WITH_CHAPO and not (chapo and chapo.text.strip()):
            message, suggestion = _("Ce texte n’a pas de chapô."), _("Dites l’essentiel en deux ou trois phrases.")
            title = subject.passage("title")
            yield self.finding("chapo", subject.line_of("chapo"), title.text if title else "–", message, suggestion)
