"""What the tests of this folder share."""

from communs.dossiers.models import Dossier
from communs.payments.models import Payment
from communs.procedures.enums import FeeKind, FeeMode
from communs.procedures.models import Demarche, Fee
from tests.payments.payfip_server import CLIENT


def fee(demarche: Demarche, **more: object) -> Fee:
    """Give a demarche a fee: 12,50 € of real money by default."""
    usual = {"kind": FeeKind.FIXED, "amount": 1250, "subject": "Droit d’inscription", "mode": FeeMode.REAL}
    return Fee.objects.create(demarche=demarche, **{"client_number": CLIENT, **usual, **more})


def states(dossier: Dossier) -> list[tuple[str, int, str]]:
    """The attempts of a dossier, the first first: state, cents, why communs ended it."""
    return list(Payment.objects.filter(dossier=dossier).order_by("pk").values_list("state", "amount", "reason"))
