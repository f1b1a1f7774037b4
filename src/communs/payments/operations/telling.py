"""The e-mails about money that came without a deposit, and about money that is awaited."""

from typing import Literal

from django.utils import translation
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.models import Dossier
from communs.dossiers.operations.telling import language_of
from communs.payments.models import Payment
from communs.procedures.fees.money import euros

Why = Literal["twice", "closed", "changed", "waits"]


def tell_received(dossier: Dossier, payment: Payment, why: Why) -> None:
    """Tell the applicant that a payment came and that it deposited nothing, and why. In the caller's transaction."""
    reader = _reader(dossier)
    if not reader:
        return
    language = language_of(reader)
    with translation.override(language):
        context = _context(dossier) | {
            "amount": euros(payment.amount),
            "reference": payment.reference,
            "why": _said(why),
        }
    send("payments/mail/received", to=reader, language=language, context=context)


def tell_awaited(dossier: Dossier, by: Person | None) -> None:
    """Tell the applicant that only the payment is left, when somebody else met what stood before it.

    Whoever clicks reads it on the page, and whoever tried to pay knows.
    """
    reader = _reader(dossier)
    if by is None and reader and not Payment.objects.filter(dossier=dossier).exists():
        language = language_of(reader)
        send("payments/mail/awaited", to=reader, language=language, context=_context(dossier))


def _context(dossier: Dossier) -> dict[str, object]:
    return {
        "number": dossier.number,
        "demarche": dossier.demarche.title,
        "url": absolute("payments:payment", dossier.number),
        "contact": dossier.demarche.contact_email,
    }


def _said(why: Why) -> str:
    return {
        "twice": _("Votre dossier était déjà déposé : cette somme est en trop, demandez son remboursement."),
        "closed": _("La démarche était déjà fermée quand vous avez payé : votre dossier n’a pas été déposé."),
        "changed": _("Vos réponses ont changé et ne peuvent plus être déposées telles quelles : corrigez-les."),
        "waits": _("Votre dossier n’est pas encore déposé : il reste quelque chose à faire."),
    }[why]


def _reader(dossier: Dossier) -> Person | str:
    return dossier.applicant or dossier.applicant_email
