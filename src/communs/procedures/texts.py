"""What a demarche says, read: which text is in force, what it holds, what is wrong with its tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.enums import Moment, TextKind
from communs.procedures.letters.structure import Letter, read_letter, write_letter
from communs.procedures.models import Demarche, DemarcheText, TextVersion
from communs.procedures.tags import catalogue_of, names_in, tag_problems
from communs.procedures.tags.tag import Tag
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.models import Revision
from communs.questionnaires.queries import compiled_of
from communs.questionnaires.schema import InvalidQuestionnaireError

LANGUAGES = ("fr", "en")
MAX_SUBJECT = 250
MAX_BODY = 20_000


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of an e-mail, with tags: a subject, and a body in limited Markdown."""

    subject: Annotated[str, msgspec.Meta(max_length=MAX_SUBJECT)]
    body: Annotated[str, msgspec.Meta(max_length=MAX_BODY)]

    def texts(self) -> list[tuple[str, str]]:
        """Every text in which tags may stand, with its place."""
        return [("subject", self.subject), ("body", self.body)]

    def fields(self) -> frozenset[str]:
        """The fields that it names otherwise than by tags: none."""
        return frozenset()


Content: TypeAlias = Wording | Letter


class Place(msgspec.Struct, frozen=True):
    """Which text: an e-mail or a letter, at a moment, in a language."""

    kind: TextKind
    moment: Moment
    language: str


class TextProblem(msgspec.Struct, frozen=True):
    """A tag that cannot be published: in which part of the text, where in it, why, what was probably meant."""

    part: str
    line: int
    column: int
    message: str
    near: tuple[Tag, ...] = ()


def read_content(kind: str, stored: object) -> Content | None:
    """The words of a stored version; None when it says to use the house's own."""
    if not stored:
        return None
    return msgspec.convert(stored, Wording) if kind == TextKind.MAIL else read_letter(stored)


def write_content(content: Content | None) -> dict[str, object]:
    """The same as JSON; nothing for the house's own words."""
    if content is None:
        return {}
    return write_letter(content) if isinstance(content, Letter) else dict(msgspec.to_builtins(content))


def text_at(demarche: Demarche, place: Place) -> DemarcheText | None:
    """The text of a demarche, with its draft and its published version; None when nobody ever wrote it."""
    found = DemarcheText.objects.select_related("draft", "published").filter(demarche=demarche)
    return found.filter(kind=place.kind, moment=place.moment, language=place.language).first()


def in_force(demarche_id: int, place: Place) -> TextVersion | None:
    """The published version that is said, with its text; None when the house's own is. One query.

    A letter that was not published in this language is said in French, rather than not at all.
    """
    languages = {place.language, "fr"} if place.kind == TextKind.LETTER else {place.language}
    texts = DemarcheText.objects.filter(demarche=demarche_id, kind=place.kind, moment=place.moment)
    found = texts.filter(language__in=languages, published__isnull=False).exclude(published__content={})
    versions = {text.language: text.published for text in found.select_related("published__text")}
    return versions.get(place.language) or versions.get("fr")


def forms_of(demarche: Demarche, revisions: Iterable[int] = ()) -> list[tuple[int, CompiledQuestionnaire]]:
    """The forms that texts must suit, with their numbers: the one in preparation, the published one, `revisions`.

    The form that its authors work on comes first. A form that is not finished is left out.
    """
    keys = [key for key in (demarche.draft_revision_id, demarche.published_revision_id, *revisions) if key]
    found = Revision.objects.in_bulk(keys)
    return [(found[key].number, form) for key in dict.fromkeys(keys) if (form := _form(found[key])) is not None]


def _form(revision: Revision) -> CompiledQuestionnaire | None:
    try:
        return compiled_of(revision)
    except InvalidQuestionnaireError:
        return None


def problems_in(
    content: Content | None, moment: Moment, forms: Sequence[tuple[int, CompiledQuestionnaire]]
) -> list[TextProblem]:
    """What keeps a text from being published: each tag must be known, at this moment, to every live form."""
    parts = content.texts() if content else []
    return [problem for part, text in parts for problem in _problems(part, text, moment, forms)]


def _problems(
    part: str, text: str, moment: Moment, forms: Sequence[tuple[int, CompiledQuestionnaire]]
) -> Iterator[TextProblem]:
    told: set[tuple[int, int]] = set()
    for rank, (number, form) in enumerate(forms or [(0, None)]):
        for problem in tag_problems(text, catalogue_of(form), moment):
            if (problem.line, problem.column) in told:
                continue
            told.add((problem.line, problem.column))
            message = problem.message if rank == 0 else _elsewhere(problem.message, number)
            yield TextProblem(part, problem.line, problem.column, message, problem.near)


def _elsewhere(message: str, number: int) -> str:
    where = {"message": message, "number": number}
    return _("%(message)s Des dossiers suivent encore la version %(number)s du formulaire.") % where


def broken_texts(demarche: Demarche, revisions: Iterable[int] = ()) -> list[tuple[DemarcheText, list[TextProblem]]]:
    """The published texts whose tags no longer suit a live form, each with its problems."""
    texts = list(_published(demarche))
    forms = forms_of(demarche, revisions) if texts else []
    judged = [(text, problems_in(content, Moment(text.moment), forms)) for text, content in texts]
    return [(text, problems) for text, problems in judged if problems]


def texts_naming(demarche: Demarche) -> Mapping[str, list[DemarcheText]]:
    """By field of the form, the texts (published or in preparation) that show its answer; two queries at most."""
    uses: dict[str, list[DemarcheText]] = {}
    for text in DemarcheText.objects.filter(demarche=demarche).select_related("draft", "published").order_by("pk"):
        for name in sorted(_fields_of(text)):
            uses.setdefault(name, []).append(text)
    return uses


def _fields_of(text: DemarcheText) -> frozenset[str]:
    versions = {version.pk: version.content for version in (text.draft, text.published) if version}
    contents = [content for stored in versions.values() if (content := read_content(text.kind, stored))]
    named = {name for content in contents for _part, words in content.texts() for name in names_in(words)}
    listed = {name for content in contents for name in content.fields()}
    return frozenset(part for name in named if name.startswith("field.") for part in name.split(".")[1:]) | listed


def _published(demarche: Demarche) -> Iterator[tuple[DemarcheText, Content]]:
    found = DemarcheText.objects.filter(demarche=demarche, published__isnull=False).order_by("pk")
    for text in found.select_related("published"):
        content = read_content(text.kind, text.published.content) if text.published else None
        if content:
            yield text, content
