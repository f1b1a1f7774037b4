"""The letter of a decision: made once, kept, sent."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from communs.core.calendar_words import moment
from communs.core.files import StoredFile, attach, store
from communs.core.pdf import compile_pdf
from communs.dossiers.enums import State
from communs.dossiers.models import Decision
from communs.dossiers.operations.instruction import tell

EVENTS = {State.ACCEPTED: "accepted", State.REFUSED: "refused"}


def letter_of(decision: Decision) -> StoredFile | None:
    """Return the letter of an acceptance or a refusal, made at the first call; None for a dismissal."""
    if decision.kind not in EVENTS:
        return None
    with transaction.atomic():
        held = Decision.objects.select_for_update(of=("self",)).select_related("letter").get(pk=decision.pk)
        if held.letter is None:
            held.letter = _made(decision)
            held.save(update_fields=["letter"])
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
        tell(decision.dossier, EVENTS[State(decision.kind)], (letter.pk,), motivation=decision.motivation)


def _made(decision: Decision) -> StoredFile:
    applicant = decision.dossier.applicant
    language = applicant.language if applicant else "fr"
    with translation.override(language):
        content = compile_pdf("dossiers/letter.typ", _content(decision), language)
        name = _("decision-dossier-%(number)s.pdf") % {"number": decision.dossier_id}
    file = store(SimpleUploadedFile(name, content, "application/pdf"), by=None)
    attach(file, decision.dossier)
    return file


def _content(decision: Decision) -> dict[str, object]:
    dossier = decision.dossier
    accepted = decision.kind == State.ACCEPTED
    facts = [
        (_("Dossier"), _("n° %(number)s") % {"number": dossier.number}),
        (_("Démarche"), dossier.demarche.title),
        (_("Demandeur"), dossier.applicant_name),
        (_("Décision prise le"), moment(decision.at.astimezone(dossier.demarche.zone))),
    ]
    said = _("Votre dossier est accepté.") if accepted else _("Votre dossier est refusé.")
    return {
        "title": _("Décision d’acceptation") if accepted else _("Décision de refus"),
        "organisation": dossier.demarche.organisation.name,
        "facts": facts,
        "said": said,
        "motivation_title": _("Motifs"),
        "motivation": decision.motivation,
        "signature": _("Pour %(organisation)s, %(agent)s")
        % {"organisation": dossier.demarche.organisation.name, "agent": decision.by_name},
        "contact": _("Une question ? %(email)s") % {"email": dossier.demarche.contact_email},
        "remedy": _(
            "Si vous contestez cette décision, vous pouvez, dans les deux mois qui suivent sa réception, former un "
            "recours auprès de l’administration qui l’a prise ou saisir le tribunal administratif."
        )
        if not accepted
        else "",
    }
