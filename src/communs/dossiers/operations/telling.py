"""The e-mails that tell an applicant what becomes of a dossier."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils import translation

from communs.accounts.models import Person
from communs.core.mail import send_written
from communs.dossiers.models import Decision, Dossier
from communs.dossiers.saying import values_of
from communs.dossiers.wording import TEMPLATES, wording_of
from communs.procedures.enums import Moment
from communs.procedures.tags import names_in
from communs.procedures.tags.rendering import mail_of


def tell(
    dossier: Dossier,
    moment: Moment,
    *,
    to: Person | str | None = None,
    decision: Decision | None = None,
    attachments: Iterable[UUID] = (),
) -> None:
    """Queue the e-mail of a moment, in the words of the demarche and the language of its reader.

    The dossier already holds what happened (its moments); `to` is the applicant unless it is given. In the caller's
    transaction.
    """
    reader = to or dossier.applicant or dossier.applicant_email
    if not reader:  # an anonymous applicant whose account is gone
        return
    language = language_of(reader)
    words = wording_of(dossier.demarche_id, moment, language)
    names = names_in(words.subject) | names_in(words.body)
    written = mail_of(words.subject, words.body, values_of(dossier, names, language, decision), language)
    address = reader if isinstance(reader, str) else reader.email
    send_written(written, to=address, language=language, purpose=TEMPLATES[moment], attachments=attachments)


def language_of(reader: Person | str) -> str:
    """The language of a person, of the page in hand for somebody without an account."""
    own = reader.language if isinstance(reader, Person) else ""
    return (own or translation.get_language() or settings.LANGUAGE_CODE)[:2]
