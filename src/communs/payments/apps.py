"""Registration of the app with Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communs.procedures.administration import Finding
    from communs.procedures.models import Demarche


class PaymentsConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.payments"
    label = "payments"

    def ready(self) -> None:
        """Stand before the deposits that cost something; offer pages to demarches and dossiers."""
        from communs.accounts.registries import personal_data
        from communs.dossiers.operations.preconditions import Precondition, preconditions
        from communs.payments import personal
        from communs.payments.due import stands
        from communs.payments.operations.telling import tell_awaited

        preconditions.register("payment", Precondition(stands, tell_awaited, position=20))
        personal_data.register("payments", personal.export)
        self._administration()
        self._dossiers()

    @staticmethod
    def _administration() -> None:
        from communs.procedures.administration import Check, Topic, checks, topics

        topics.register("payments", Topic(_("Paiements"), "payments:manage", position=63))
        checks.register("payments", Check(_("Le service de paiement est branché"), "fee", _is_connected))

    @staticmethod
    def _dossiers() -> None:
        from communs.dossiers.panels import Panel, Place, facts, panels
        from communs.payments import showing

        panels.register("payments:confirmation", Panel(Place.CONFIRMATION, "payments/owed.html", showing.owed))
        panels.register("payments:applicant", Panel(Place.APPLICANT, "payments/receipt.html", showing.received))
        panels.register("payments:agent", Panel(Place.AGENT, "payments/agent/payments.html", showing.books))
        panels.register(
            "payments:withdrawal", Panel(Place.WITHDRAWAL, "payments/withdrawal.html", showing.lost_with_the_draft)
        )
        facts.register("payments", showing.facts)


def _is_connected(demarche: "Demarche") -> "Iterator[Finding]":
    """A fee can only be asked where the operator gave the addresses of the provider."""
    from django.utils.translation import gettext

    from communs.payments.providers import current
    from communs.procedures.administration import Finding
    from communs.procedures.fees.amount import fee_of

    fee = fee_of(demarche)
    if fee and not fee.is_free and not current().is_configured:
        yield Finding(
            gettext("Le service de paiement n’est pas configuré sur cette plateforme : demandez-le à son exploitant.")
        )
