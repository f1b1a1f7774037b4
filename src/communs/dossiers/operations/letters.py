"""The letter of a decision: made once, kept, sent."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from communs.core.files import StoredFile, attach, store
from communs.dossiers.letter_page import page_of
from communs.dossiers.models import Decision
from communs.dossiers.operations.announcing import announce as tell_webhooks
from communs.dossiers.operations.concluding import LETTERS
from communs.dossiers.operations.telling import tell
from communs.dossiers.wording import default_content
from communs.procedures.enums import TextKind
from communs.procedures.letters.printing import pdf_of
from communs.procedures.letters.structure import Letter
from communs.procedures.pictures import bytes_of
from communs.procedures.texts import Place, read_content
from communs.webhooks.enums import EventKind


def letter_of(decision: Decision) -> StoredFile | None:
    """Return the letter of an acceptance or a refusal, made at the first call; None for a dismissal."""
    if decision.kind not in LETTERS:
        return None
    with transaction.atomic():
        held = (
            Decision.objects.select_for_update(of=("self",))
            .select_related("letter", "wording__text")
            .get(pk=decision.pk)
        )
        if held.letter is None:
            held.letter = _made(held)
            held.save(update_fields=["letter"])
            tell_webhooks(held.dossier, EventKind.LETTER)
    decision.letter = held.letter
    return held.letter


def announce(decision_id: int) -> None:
    """Tell the applicant a decision by e-mail, with its letter. A decision withdrawn meanwhile is not told."""
    with transaction.atomic():
        found = Decision.objects.select_related("dossier__demarche__organisation", "dossier__applicant")
        decision = found.get(pk=decision_id)
        letter = letter_of(decision)
        if decision.withdrawn_at or letter is None:
            return
        tell(decision.dossier, LETTERS[decision.kind], decision=decision, attachments=(letter.pk,))


def _made(decision: Decision) -> StoredFile:
    letter, language = _words(decision)
    with translation.override(language):
        page = page_of(letter, decision.dossier, language, decision)
        content = pdf_of(page, language, bytes_of(page))
        name = _("decision-dossier-%(number)s.pdf") % {"number": decision.dossier_id}
    file = store(SimpleUploadedFile(name, content, "application/pdf"), by=None)
    attach(file, decision.dossier)
    return file


def _words(decision: Decision) -> tuple[Letter, str]:
    """The letter that was in force when the decision was taken, and its language; else the house's own."""
    version = decision.wording
    content = read_content(TextKind.LETTER, version.content) if version else None
    if version and isinstance(content, Letter):
        return content, version.text.language
    applicant = decision.dossier.applicant
    language = applicant.language if applicant else "fr"
    own = default_content(Place(TextKind.LETTER, LETTERS[decision.kind], language))
    return (own if isinstance(own, Letter) else Letter()), language
