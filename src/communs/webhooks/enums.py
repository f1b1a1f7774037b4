"""The closed vocabularies of webhooks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """What a webhook may be told. The value is what receivers read: it never changes."""

    SIGNING = "dossier.signing", _("Dossier en attente de signatures")
    SUBMITTED = "dossier.submitted", _("Dossier déposé")
    IN_REVIEW = "dossier.in_review", _("Dossier passé en instruction")
    RETURNED = "dossier.returned", _("Dossier remis parmi les dossiers déposés")
    ACCEPTED = "dossier.accepted", _("Dossier accepté")
    REFUSED = "dossier.refused", _("Dossier refusé")
    DISMISSED = "dossier.dismissed", _("Dossier classé sans suite")
    REOPENED = "dossier.reopened", _("Dossier repris en instruction")
    REASSIGNED = "dossier.reassigned", _("Dossier donné à un autre groupe")
    TO_CORRECT = "dossier.to_correct", _("Correction demandée au demandeur")
    AMENDED = "dossier.amended", _("Dossier modifié par le demandeur")
    CONVERTED = "dossier.converted", _("Dossier passé à une autre version du formulaire")
    LETTER = "dossier.letter", _("Courrier de décision prêt")
    FROM_APPLICANT = "message.applicant", _("Message du demandeur")
    FROM_AGENT = "message.agent", _("Message de l’administration")
    FROM_EXPERT = "message.expert", _("Message d’un expert")
    EXPERT_INVITED = "expert.invited", _("Expert invité")
    EXPERT_REVOKED = "expert.revoked", _("Invitation d’un expert retirée")
    SIGNATURE_REFUSED = "signature.refused", _("Signature refusée")
    PAID = "payment.paid", _("Paiement reçu")
    PUBLISHED = "demarche.published", _("Démarche ou nouvelle version publiée")
    CLOSED = "demarche.closed", _("Démarche close ou dépubliée")


TEST_EVENT = "webhook.test"


class WebhookState(TextChoices):
    """Whether a webhook sends. What happens while it does not is kept, and sent when it does again."""

    ACTIVE = "active", _("Actif")
    PAUSED = "paused", _("En pause")
    STOPPED = "stopped", _("Arrêté après des échecs")


class DeliveryState(TextChoices):
    """Where one event stands for one webhook."""

    WAITING = "waiting", _("En attente")
    SENT = "sent", _("Reçu")


class Trouble(TextChoices):
    """Why there was no answer at all."""

    REFUSED = "refused", _("Adresse refusée : elle n’est pas sur le web public")
    TIMEOUT = "timeout", _("Pas de réponse en dix secondes")
    UNREACHABLE = "unreachable", _("Adresse injoignable")
