"""API tokens that reach demarches."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from communs.accounts.models import ApiToken, Person
from communs.accounts.operations.tokens import create_token
from communs.core.audit import record
from communs.procedures.models import Demarche, DemarcheToken
from communs.procedures.tokens import READ, WRITE, administered


@dataclass(frozen=True)
class Wish:
    """What is asked of a token: its demarches (by key), or `everything` that its person administers."""

    name: str
    days: int
    demarches: Iterable[int] = ()
    everything: bool = False
    writes: bool = False
    networks: Iterable[str] = field(default_factory=list)


@transaction.atomic
def create_demarche_token(person: Person, wish: Wish) -> tuple[ApiToken, str]:
    """Make a token that reaches demarches of this person; return it with its secret, shown once.

    The person is told by e-mail; an audit row goes to the person and to each chosen demarche. Raises
    `PermissionDenied` for a demarche of others; nothing is made then.
    """
    wanted = set() if wish.everything else set(wish.demarches)
    chosen = list(administered(person).filter(pk__in=wanted).order_by("pk"))
    if len(chosen) != len(wanted) or not (chosen or wish.everything):
        raise PermissionDenied
    scopes = [READ, WRITE] if wish.writes else [READ]
    token, secret = create_token(person, name=wish.name, scopes=scopes, days=wish.days, networks=wish.networks)
    reach = DemarcheToken.objects.create(token=token, everything=wish.everything)
    reach.demarches.set(chosen)
    for demarche in chosen:
        _note(demarche, person, token)
    return token, secret


def _note(demarche: Demarche, person: Person, token: ApiToken) -> None:
    record(demarche, "token.create", actor=person, data={"token": token.prefix, "scopes": token.scopes})
