"""Why an operation on an organisation is refused. Each message is told to the person."""

from django.utils.translation import gettext as _


class OrganisationRefusal(Exception):  # noqa: N818 - told to a person, not a failure of the program
    """The base of these refusals; `message` says why and what to do."""

    @property
    def message(self) -> str:
        """What to tell the person, in their language."""
        raise NotImplementedError


class AlreadyRegistered(OrganisationRefusal):
    """The SIRET is taken."""

    @property
    def message(self) -> str:
        """See `OrganisationRefusal`."""
        return _("Cette organisation est déjà inscrite. Demandez à l’un de ses responsables de vous inviter.")


class LastManager(OrganisationRefusal):
    """An organisation keeps at least one manager."""

    @property
    def message(self) -> str:
        """See `OrganisationRefusal`."""
        return _("Une organisation garde au moins un responsable : nommez d’abord un autre responsable.")


class AlreadyMember(OrganisationRefusal):
    """The invited person belongs to the organisation."""

    @property
    def message(self) -> str:
        """See `OrganisationRefusal`."""
        return _("Cette personne est déjà membre de l’organisation.")


class AlreadyInvited(OrganisationRefusal):
    """An invitation waits for this address."""

    @property
    def message(self) -> str:
        """See `OrganisationRefusal`."""
        return _("Une invitation attend déjà une réponse à cette adresse : vous pouvez la renvoyer ou l’annuler.")


class TooManyInvitations(OrganisationRefusal):
    """Enough letters went to this address, or in this person's name, since yesterday."""

    @property
    def message(self) -> str:
        """See `OrganisationRefusal`."""
        return _("Trop d’invitations sont parties depuis hier : réessayez demain.")


class InvitationClosed(OrganisationRefusal):
    """The invitation was accepted, declined or revoked, or has expired."""

    @property
    def message(self) -> str:
        """See `OrganisationRefusal`."""
        return _("Cette invitation n’est plus valable. Demandez à la personne qui vous a invité de vous la renvoyer.")


class OtherAddress(OrganisationRefusal):
    """The signed-in person does not own the invited address."""

    @property
    def message(self) -> str:
        """See `OrganisationRefusal`."""
        return _("Cette invitation a été envoyée à une autre adresse que les vôtres.")
