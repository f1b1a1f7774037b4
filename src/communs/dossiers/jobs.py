"""Queued work of this room."""

from communs.accounts.models import Person
from communs.core.jobs import job, periodic
from communs.dossiers.operations import looking_up, prefilling
from communs.dossiers.operations.assessing import tally
from communs.dossiers.operations.automatic import decide_by_silence, due_dossiers
from communs.dossiers.operations.chasing import chase, to_chase
from communs.dossiers.operations.converting import advance
from communs.dossiers.operations.correcting import due_reminders, remind
from communs.dossiers.operations.letters import announce
from communs.dossiers.operations.notices import queue_reminders, send_notices
from communs.dossiers.operations.rerouting import advance as advance_rerouting
from communs.dossiers.operations.undoing import retreat


@job(queue="documents")
def announce_decision(*, decision: int) -> None:
    """Make the letter of a decision and send it to the applicant."""
    announce(decision)


@job(queue="maintenance")
def convert(*, conversion: int) -> None:
    """Move dossiers to another revision, batch by batch; interrupted, it goes on where it was."""
    while advance(conversion):
        pass


@job(queue="maintenance")
def convert_back(*, conversion: int, by: int) -> None:
    """Bring them back, likewise."""
    person = Person.objects.filter(pk=by).first()
    while retreat(conversion, person):
        pass


@job(queue="maintenance")
def count(*, assessment: int) -> None:
    """Count what would become of the answers, likewise."""
    while tally(assessment):
        pass


@job
def look_up(*, number: int, path: str, working: bool = False) -> None:
    """Ask an outside source about one answer of a dossier, or of its working copy."""
    looking_up.look_up(number, path, working=working)


@job(queue="mail")
def tell_applicants(*, demarche: int, template: str, states: list[str], after: int) -> None:
    """Send one batch of the notices of a closing."""
    send_notices(demarche, template, states, after)


@periodic("20 * * * *")
def remind_of_closings() -> None:
    """Each hour, remind the owners of drafts of the closings that are two days away."""
    queue_reminders()


@job(queue="documents")
def silence_decides(*, number: int) -> None:
    """Decide one dossier whose delay is over."""
    decide_by_silence(number)


@periodic("15 1 * * *")
def decide_what_is_due() -> None:
    """Each night, queue the decision of every dossier whose delay is over; one queued already is not queued twice."""
    for number in due_dossiers():
        silence_decides.defer_once(str(number), number=number)


@job(queue="mail")
def recall_correction(*, correction: int) -> None:
    """Recall one request for correction to its applicant."""
    remind(correction)


@periodic("40 7 * * *")
def recall_corrections() -> None:
    """Each morning, queue the recall of the requests that wait; one queued already is not queued twice."""
    for correction in due_reminders():
        recall_correction.defer_once(str(correction), correction=correction)


@job(queue="maintenance")
def reroute(*, rerouting: int) -> None:
    """Count or move the dossiers whose group changes, likewise."""
    while advance_rerouting(rerouting):
        pass


@periodic("40 3 * * *")
def forget_prefilled() -> None:
    """Each night, delete what programs prefilled and nobody took in time."""
    prefilling.purge()


@job(queue="mail")
def chase_signature(*, cosignature: int) -> None:
    """Remind one signer, or tell the applicant that the invitation expired."""
    chase(cosignature)


@periodic("40 6 * * *")
def chase_signatures() -> None:
    """Each morning, queue what is due of the signatures awaited; one queued already is not queued twice."""
    for cosignature in to_chase():
        chase_signature.defer_once(str(cosignature), cosignature=cosignature)
