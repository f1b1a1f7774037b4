"""What the two sides write to each other."""

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import attach, store
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.enums import MessageKind
from communs.dossiers.models import Dossier, Message, MessageFile
from communs.dossiers.models.message import MAX_FILE_BYTES
from communs.dossiers.operations.announcing import MESSAGES, announce
from communs.dossiers.queries import dossier_for

ABILITY = {
    MessageKind.APPLICANT: "write_as_applicant",
    MessageKind.AGENT: "write_as_agent",
    MessageKind.EXPERT: "write_as_expert",
}
PAGE = {MessageKind.APPLICANT: "dossiers:messages", MessageKind.AGENT: "dossiers:agent-dossier"}


def post_message(
    person: Person,
    number: int,
    body: str,
    files: "Iterable[UploadedFile[bytes]]" = (),
    *,
    kind: MessageKind = MessageKind.APPLICANT,
) -> Message:
    """Add a message to the thread of a submitted dossier, from the side named by `kind`.

    The applicant's message is told by e-mail to the agents who follow the dossier; the administration's to the
    applicant; an expert's to both. Writes an audit row. Raises `FileRefused`, `Http404`, `PermissionDenied`; nothing is kept then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to=ABILITY[kind])
        message = Message.objects.create(
            dossier=dossier,
            author=person,
            author_name=signature_of(dossier, person, kind),
            kind=kind,
            body=body.strip(),
            at=timezone.now(),
        )
        kept = _keep(message, person, files)
        record(dossier, "message", actor=person, data={"message": message.pk, "kind": kind, "files": kept})
        _tell(dossier, message, person)
        announce(dossier, MESSAGES[kind], message=message.pk)
    return message


def signature_of(dossier: Dossier, person: Person, kind: MessageKind) -> str:
    """How somebody signs on a side: an anonymous applicant keeps what stands for their name."""
    if kind == MessageKind.APPLICANT and dossier.identity.get("anonymous"):
        return dossier.applicant_name
    return str(person)


def _keep(message: Message, person: Person, files: "Iterable[UploadedFile[bytes]]") -> list[str]:
    stored = [store(upload, by=person, max_bytes=MAX_FILE_BYTES) for upload in files]
    for file in stored:
        attach(file, message.dossier)
    MessageFile.objects.bulk_create([MessageFile(message=message, file=file) for file in stored])
    return [str(file.pk) for file in stored]


def _tell(dossier: Dossier, message: Message, author: Person) -> None:
    """Tell the other side; what an expert writes is told to both."""
    told: list[tuple[MessageKind, Person | str]] = []
    if message.kind != MessageKind.AGENT:
        told += [(MessageKind.AGENT, follower) for follower in followers_of(dossier)]
    if message.kind != MessageKind.APPLICANT and (applicant := _applicant(dossier)):
        told.append((MessageKind.APPLICANT, applicant))
    for side, reader in told:
        if reader != author:
            send("dossiers/mail/message", to=reader, context=_context(dossier, message, side))


def followers_of(dossier: Dossier) -> Sequence[Person]:
    """The agents of its group who follow a dossier."""
    return list(
        Person.objects.filter(follows__dossier=dossier, group_memberships__group=dossier.group_id, is_active=True)
    )


def _applicant(dossier: Dossier) -> Person | str:
    return dossier.applicant or dossier.applicant_email


def _context(dossier: Dossier, message: Message, reader_side: MessageKind) -> dict[str, object]:
    return {
        "number": dossier.number,
        "demarche": dossier.demarche.title,
        "author": message.author_name,
        "from_agent": message.kind == MessageKind.AGENT,
        "url": absolute(PAGE[reader_side], dossier.number),
    }
