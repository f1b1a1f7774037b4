"""The words of the e-mails of a dossier: the demarche's own, else those of the house."""

import functools

from communs.core.mail.rendering import SUBJECT, engine
from communs.procedures.enums import Moment, TextKind
from communs.procedures.letters.defaults import default_letter
from communs.procedures.texts import Content, Place, Wording, in_force, read_content

TEMPLATES = {
    Moment.DEPOSIT: "dossiers/mail/submitted",
    Moment.INSTRUCTION: "dossiers/mail/instructed",
    Moment.ACCEPTANCE: "dossiers/mail/accepted",
    Moment.REFUSAL: "dossiers/mail/refused",
    Moment.DISMISSAL: "dossiers/mail/dismissed",
    Moment.REOPENING: "dossiers/mail/reopened",
}


def default_content(place: Place) -> Content:
    """What the house says at this place: the starting point of authors."""
    if place.kind == TextKind.MAIL:
        return default_wording(place.moment, place.language)
    return default_letter(place.moment, place.language)


@functools.cache
def default_wording(moment: Moment, language: str) -> Wording:
    """The house's e-mail of a moment, from its template: a subject line, then the body."""
    source = str(engine().get_template(f"{TEMPLATES[moment]}.{language}.md").source)
    first, _separator, rest = source.lstrip().partition("\n")
    return Wording(SUBJECT.sub("", first), rest.strip())


def wording_of(demarche_id: int, moment: Moment, language: str) -> Wording:
    """The words in force of a moment's e-mail; one query."""
    version = in_force(demarche_id, Place(TextKind.MAIL, moment, language))
    content = read_content(TextKind.MAIL, version.content) if version else None
    return content if isinstance(content, Wording) else default_wording(moment, language)
