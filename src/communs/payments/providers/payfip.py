"""PayFiP, by which French public bodies are paid online: the « paiement sécurisé » web service of the DGFiP.

`creerPaiementSecurise` announces a payment and gives its « idOp », with which the person opens the payment page;
`recupererDetailPaiementSecurise` tells what became of it: P paid, R refused, A abandoned, or a fault while the result is
not known. A payment that was left before the bank is forgotten in the following night.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings

from communs.core.remote import Service, Unavailable
from communs.payments.providers.provider import Order, OrderRefused, Outcome, Report
from communs.payments.providers.soap import Fault, call

NAMESPACE = (
    "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/"
    "contrat_paiement_securise/PaiementSecuriseService"
)
FUNCTIONAL = "FonctionnelleErreur"
UNKNOWN, NOT_YET = "P1", "P5"
RESULTS = {
    "P": Outcome.PAID,
    "V": Outcome.PAID,  # by direct debit
    "R": Outcome.REFUSED,
    "Z": Outcome.REFUSED,
    "A": Outcome.ABANDONED,
}
PARIS = ZoneInfo("Europe/Paris")
LONGEST_OBJECT = 99
_ID = re.compile(r"[0-9A-Za-z-]{1,100}", re.ASCII)


class PayFip:
    """See `provider.Provider`."""

    name = "payfip"

    def __init__(self) -> None:
        self.service = Service("PayFiP", "PAYFIP_URL", timeout=8.0, attempts=2, patience=12.0)

    @property
    def is_configured(self) -> bool:
        """Whether both the web service and the payment page are known."""
        return self.service.is_configured and bool(settings.PAYFIP_PAGE_URL)

    def order(self, order: Order) -> str:
        """Announce a payment."""
        argument = {
            "exer": str(order.year),
            "mel": order.email,
            "montant": str(order.amount),
            "numcli": order.client_number,
            "objet": plain(order.subject),
            "refdet": order.reference,
            "saisie": order.mode,
            "urlnotif": order.notice_url,
            "urlredirect": order.return_url,
        }
        found = self._call("creerPaiementSecurise", argument).get("idOp", "")
        if not _ID.fullmatch(found):
            raise Unavailable("no operation in the answer")
        return found

    def page(self, provider_id: str) -> str:
        """The payment page of an operation."""
        return f"{settings.PAYFIP_PAGE_URL}?{urlencode({'idop': provider_id})}"

    def report(self, provider_id: str) -> Report:
        """Ask what became of an operation."""
        try:
            found = self._call("recupererDetailPaiementSecurise", {"idOp": provider_id})
        except OrderRefused as refused:
            if refused.code == NOT_YET:
                return Report(Outcome.PENDING)
            if refused.code == UNKNOWN:
                return Report(Outcome.UNKNOWN)
            raise Unavailable(f"fault {refused.code}") from refused
        return _read(found, provider_id)

    def client(self, number: str) -> str:
        """The name of the body that this client number stands for."""
        found = self._call("recupererDetailClient", {"numCli": number})
        return " ".join(found[name] for name in ("libelleN1", "libelleN2", "libelleN3") if found.get(name))

    def notified(self, post: Mapping[str, str]) -> str:
        """The operation that a notification names; empty for what cannot be one."""
        named = post.get("idOp") or post.get("idop") or ""
        return named if _ID.fullmatch(named) else ""

    def _call(self, operation: str, argument: Mapping[str, str]) -> Mapping[str, str]:
        """Call the web service; a technical fault is no answer, a functional one is a refusal."""
        try:
            return call(self.service, NAMESPACE, operation, argument)
        except Fault as fault:
            if fault.kind == FUNCTIONAL:
                raise OrderRefused(fault.code, str(fault)) from fault
            raise Unavailable(f"fault {fault.kind or fault.code}") from fault


def plain(text: str) -> str:
    """An object as PayFiP takes it: letters without accents, digits, spaces."""
    marks_off = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    ascii_only = "".join(c for c in marks_off if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9A-Za-z]+", " ", ascii_only).split())[:LONGEST_OBJECT]


def _read(found: Mapping[str, str], provider_id: str) -> Report:
    outcome, amount = RESULTS.get(found.get("resultrans", "")), found.get("montant", "")
    if outcome is None or not re.fullmatch(r"[0-9]{1,11}", amount, re.ASCII):
        raise Unavailable("a result without its meaning")
    if found.get("idOp", provider_id) != provider_id:
        raise Unavailable("an answer about another operation")
    return Report(
        outcome,
        amount=int(amount),
        reference=found.get("refdet", ""),
        client_number=found.get("numcli", ""),
        mode=found.get("saisie", ""),
        authorisation=found.get("numauto", "")[:40],
        at=_moment(found.get("dattrans", ""), found.get("heurtrans", "")),
    )


def _moment(day: str, hour: str) -> datetime | None:
    """The moment of a transaction, as DDMMYYYY and HHMM in Paris; None when it is not one."""
    try:
        return datetime.strptime(f"{day} {hour}", "%d%m%Y %H%M").replace(tzinfo=PARIS)
    except ValueError:
        return None
