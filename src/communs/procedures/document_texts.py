"""The e-mails and the letters in the document of a demarche, by moment and by language.

    mails:
      deposit:
        fr: {subject: …, body: …}

The words in preparation are written, as the form in preparation is. Pictures stay on the installation: a letter that is
brought keeps the logos that it has.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta

from communs.procedures.document_parts import Read, converted, keyed
from communs.procedures.enums import Moment, TextKind
from communs.procedures.letters.structure import Letter, Words
from communs.procedures.models import Demarche, DemarcheText
from communs.procedures.models.texts import LETTER_MOMENTS
from communs.procedures.texts import LANGUAGES, Content, Place, Wording, read_content
from communs.questionnaires.field import Issue

OF_LETTERS = [moment.value for moment in LETTER_MOMENTS]
Mails: TypeAlias = Annotated[
    dict[str, Annotated[dict[str, Wording], Meta(extra_json_schema={"propertyNames": {"enum": list(LANGUAGES)}})]],
    Meta(extra_json_schema={"propertyNames": {"enum": Moment.values}}),
]
Letters: TypeAlias = Annotated[
    dict[str, Annotated[dict[str, Words], Meta(extra_json_schema={"propertyNames": {"enum": list(LANGUAGES)}})]],
    Meta(extra_json_schema={"propertyNames": {"enum": OF_LETTERS}}),
]
Said: TypeAlias = dict[Place, Wording | Words]


def read_mails(raw: object) -> Read:
    """The e-mails of a document, by place."""
    return _read(raw, "mails", TextKind.MAIL, Moment.values, Wording)


def read_letters(raw: object) -> Read:
    """The letters of a document, by place."""
    return _read(raw, "letters", TextKind.LETTER, OF_LETTERS, Words)


def write_mails(demarche: Demarche, _people: bool) -> object:  # noqa: FBT001 - the signature of a part
    """The e-mails that a demarche says in its own words."""
    return _written(demarche, TextKind.MAIL)


def write_letters(demarche: Demarche, _people: bool) -> object:  # noqa: FBT001 - idem
    """The letters that a demarche says in its own words."""
    return _written(demarche, TextKind.LETTER)


def key_of(place: Place) -> str:
    """Where a text stands in a document."""
    return f"{place.kind.value}s.{place.moment.value}.{place.language}"


def words_of(content: Content) -> Wording | Words:
    """What a document says of a text: all but its pictures."""
    if isinstance(content, Wording):
        return content
    return Words(**{name: getattr(content, name) for name in Words.__struct_fields__})


def content_of(words: Wording | Words, present: Content | None) -> Content:
    """The text that a document asks for; a letter keeps the pictures of the present one."""
    if isinstance(words, Wording):
        return words
    logos = present.logos if isinstance(present, Letter) else ()
    return Letter(**{name: getattr(words, name) for name in Words.__struct_fields__}, logos=logos)


def _read(raw: object, key: str, kind: TextKind, moments: list[str], shape: type) -> Read:
    said: Said = {}
    issues: list[Issue] = []
    for moment, at, by_language, unknown in keyed(raw, key, moments):
        issues += unknown
        for language, place, words, wrong in keyed(by_language, at, LANGUAGES) if not unknown else ():
            value, refused = (None, wrong) if wrong else converted(words, shape, place)
            issues += refused
            if value is not None:
                said[Place(kind, Moment(moment), language)] = value
    return said, issues


def _written(demarche: Demarche, kind: TextKind) -> object:
    found: dict[str, dict[str, Any]] = {}
    for text in _texts(demarche, kind):
        content = read_content(kind, text.draft.content) if text.draft else None
        if content is not None:
            found.setdefault(text.moment, {})[text.language] = _plain(words_of(content))
    return {moment: found[moment] for moment in Moment.values if moment in found} or None


def _texts(demarche: Demarche, kind: TextKind) -> list[DemarcheText]:
    found = DemarcheText.objects.filter(demarche=demarche, kind=kind).select_related("draft")
    return sorted(found, key=lambda text: LANGUAGES.index(text.language))


def _plain(words: Wording | Words) -> Mapping[str, Any]:
    plain: Mapping[str, Any] = msgspec.json.decode(msgspec.json.encode(words))
    return plain
