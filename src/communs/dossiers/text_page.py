"""What the editors of e-mails and of letters share: the text in hand, its forms, its tags."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404

from communs.dossiers.enums import DECIDED
from communs.dossiers.models import Dossier
from communs.dossiers.wording import default_content
from communs.procedures.enums import Moment, TextKind
from communs.procedures.models import Demarche, DemarcheText, TextVersion
from communs.procedures.models.texts import LETTER_MOMENTS
from communs.procedures.operations.texts import next_of, number_of
from communs.procedures.tags import Tag, catalogue_of
from communs.procedures.tags.parsing import inert
from communs.procedures.texts import (
    LANGUAGES,
    Content,
    Place,
    TextProblem,
    forms_of,
    problems_in,
    read_content,
    text_at,
)
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.models import Revision

SHOWN = 20


@dataclass(frozen=True)
class Desk:
    """A text in hand: its words (the draft's, else the house's), where it stands, what it may say."""

    demarche: Demarche
    place: Place
    text: DemarcheText | None
    content: Content
    forms: Sequence[tuple[int, CompiledQuestionnaire]]

    @property
    def base(self) -> int:
        """The number of the version in hand, 0 when nobody wrote any."""
        return number_of(self.text.draft if self.text else None)

    @property
    def form(self) -> CompiledQuestionnaire | None:
        """The form that its authors work on."""
        return self.forms[0][1] if self.forms else None

    @property
    def is_own(self) -> bool:
        """Whether the words in hand are the demarche's."""
        return bool(self.text and self.text.draft and self.text.draft.content)

    @property
    def is_published(self) -> bool:
        """Whether what is in hand is what is said."""
        return self.text is None or self.text.published_id == self.text.draft_id

    @property
    def can_redo(self) -> bool:
        """Whether something undone can be made again."""
        return bool(self.text and next_of(self.text))

    @property
    def history(self) -> list[TextVersion]:
        """The latest versions, the last one first."""
        return list(self.text.versions.order_by("-number")[:SHOWN]) if self.text else []

    @property
    def problems(self) -> list[TextProblem]:
        """What keeps the words in hand from being published."""
        return problems_in(self.content, self.place.moment, self.forms)

    @property
    def odd_braces(self) -> list[str]:
        """What looks like a tag and will be shown as it is."""
        return [found for _part, words in self.content.texts() for found in inert(words)]

    @property
    def tags(self) -> list[Tag]:
        """The tags that may stand here, whatever the form."""
        return [tag for tag in catalogue_of(self.form).at(self.place.moment) if not tag.field]

    @property
    def field_tags(self) -> list[Tag]:
        """The tags that show an answer of the form."""
        return [tag for tag in catalogue_of(self.form).at(self.place.moment) if tag.field]


def place_at(kind: TextKind, moment: str, language: str) -> Place:
    """The text that an address names. Raises `Http404`."""
    moments = LETTER_MOMENTS if kind == TextKind.LETTER else tuple(Moment)
    if moment not in moments or language not in LANGUAGES:
        raise Http404
    return Place(kind, Moment(moment), language)


def desk_at(demarche: Demarche, place: Place) -> Desk:
    """Take a text in hand."""
    text = text_at(demarche, place)
    stored = text.draft.content if text and text.draft else None
    content = read_content(place.kind, stored) or default_content(place)
    return Desk(demarche, place, text, content, forms_of(demarche, live_revisions(demarche)))


def live_revisions(demarche: Demarche) -> list[int]:
    """The published forms that dossiers without a decision still follow."""
    published = demarche.published_revision
    if published is None:
        return []
    waiting = Dossier.objects.filter(demarche=demarche, revision=OuterRef("pk")).exclude(state__in=DECIDED)
    revisions = Revision.objects.filter(questionnaire_key=published.questionnaire_key, published_at__isnull=False)
    return list(revisions.filter(Exists(waiting)).order_by("-number").values_list("pk", flat=True))
