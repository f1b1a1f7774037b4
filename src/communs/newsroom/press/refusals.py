"""Why the press office's tools refuse something; `message` is for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class PressRefusal(Exception):  # noqa: N818 - it names what happened
    """Something was refused; nothing was written."""

    message: Any = ""


class TooManyLetters(PressRefusal):
    """An address, or the whole form, asks for too many letters."""

    message = _("Trop de demandes ont été faites : réessayez demain.")


class LinkExpired(PressRefusal):
    """The confirmation comes too late, or twice."""

    message = _("Ce lien n’est plus valable : faites une nouvelle demande.")


class AlreadyListed(PressRefusal):
    """The address is on the list."""

    message = _("Cette adresse est déjà sur la liste.")


class Unsubscribed(PressRefusal):
    """The person left; only they come back."""

    message = _("Cette personne s’est désabonnée : elle seule peut se réabonner.")


class NotPublished(PressRefusal):
    """Only what is published, possibly under embargo, is sent to the press."""

    message = _("Seul un contenu publié, même sous embargo, peut être envoyé à la presse.")


class AlreadyConfirmed(PressRefusal):
    """It was sent already."""

    message = _("Cet envoi est déjà parti : il ne repart pas une seconde fois.")


class AudienceChanged(PressRefusal):
    """The number of recipients is not the one that was read."""

    message = _("Le nombre de destinataires a changé entre-temps : relisez-le, puis confirmez.")


class NobodyToWriteTo(PressRefusal):
    """The audience is empty."""

    message = _("Personne ne correspond à ces critères.")


class WrongState(PressRefusal):
    """The mailing cannot do that now."""

    message = _("Cet envoi n’est plus dans l’état où vous l’avez vu.")
