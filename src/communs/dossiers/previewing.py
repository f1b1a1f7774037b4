"""A text as its reader would see it: with a dossier that the author instructs, else with an imaginary one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.safestring import SafeString

from communs.accounts.models import Person
from communs.core.mail.rendering import Rendered
from communs.dossiers.letter_page import page_of, signatory_of
from communs.dossiers.models import Dossier
from communs.dossiers.queries import dossier_for
from communs.dossiers.reading_page import decision_of
from communs.dossiers.saying import values_of
from communs.procedures.letters.layout import Filling, Page, lay_out
from communs.procedures.letters.structure import Letter
from communs.procedures.models import Demarche, Group
from communs.procedures.tags import Values, catalogue_of
from communs.procedures.tags.rendering import filled, mail_of
from communs.procedures.tags.rendering import page_of as page_of_mail
from communs.procedures.tags.samples import sample_answers, sample_values
from communs.procedures.texts import Place, Wording
from communs.questionnaires.compiled import CompiledQuestionnaire

LONGEST_NUMBER = 18


def chosen(person: Person, demarche: Demarche, number: str) -> Dossier | None:
    """The dossier of this number, when it is of the demarche and the person instructs it; else None."""
    if not (number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    try:
        dossier = dossier_for(person, int(number), to="read_as_agent")
    except (Http404, PermissionDenied):
        return None
    return dossier if dossier.demarche_id == demarche.pk else None


def mail_preview(
    words: Wording, place: Place, demarche: Demarche, form: CompiledQuestionnaire | None, dossier: Dossier | None
) -> Rendered:
    """The e-mail that these words make."""
    return mail_of(words.subject, words.body, _values(place, demarche, form, dossier), place.language)


def mail_shown(
    words: Wording, place: Place, demarche: Demarche, form: CompiledQuestionnaire | None, dossier: Dossier | None
) -> tuple[str, SafeString]:
    """Its subject, and its body as safe HTML to stand in a page."""
    values = _values(place, demarche, form, dossier)
    return " ".join(filled(words.subject, values).split()), page_of_mail(words.body, values)


def letter_preview(
    letter: Letter, place: Place, demarche: Demarche, form: CompiledQuestionnaire | None, dossier: Dossier | None
) -> Page:
    """The letter that these blocks make, before it is printed; an imaginary dossier is signed by the default group."""
    with translation.override(place.language):
        if dossier and (decision := decision_of(dossier)):
            return page_of(letter, dossier, place.language, decision)
        values = _values(place, demarche, form, dossier)
        answers = dossier.answers if dossier else sample_answers(form) if form else {}
        sheet = form.sheet(answers, language=place.language) if form else []
        return lay_out(letter, Filling(values, sheet, signatory_of(_group(demarche, dossier))))


def _values(place: Place, demarche: Demarche, form: CompiledQuestionnaire | None, dossier: Dossier | None) -> Values:
    """What is not known yet of a real dossier, such as its decision, is imagined."""
    imagined = dict(sample_values(form, place.moment, place.language))
    imagined |= {
        "demarche.title": demarche.title,
        "demarche.organisation": demarche.organisation.name,
        "demarche.service": demarche.service_name,
        "demarche.contact": demarche.contact_email,
    }
    if dossier is None:
        return imagined
    names = [tag.name for tag in catalogue_of(form).at(place.moment)]
    real = values_of(dossier, names, place.language, decision_of(dossier))
    return {name: text for name, text in imagined.items() if name.startswith("decision.")} | real


def _group(demarche: Demarche, dossier: Dossier | None) -> int | None:
    if dossier:
        return dossier.group_id
    return Group.objects.filter(demarche=demarche, is_default=True).values_list("pk", flat=True).first()
