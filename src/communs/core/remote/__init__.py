"""Asking other services: one guard, one way to wait, one way to give up.

    register = Service("company register", "RECHERCHE_ENTREPRISES_URL", "https://…")
    company = register.ask("search", read, {"q": siret})      `read` makes of a reply what the caller wants

Every call goes through `guard`: a private network is never reached, whatever a name or a redirection says. A service
that fails is tried again with growing pauses, then left alone for a while (`breaker`); the caller gets `Unavailable`
and goes on without it.
"""

from communs.core.remote.asking import Question, Reply
from communs.core.remote.breaker import Breaker
from communs.core.remote.errors import AddressRefused, TooSlow, Unavailable
from communs.core.remote.service import Service

__all__ = ["AddressRefused", "Breaker", "Question", "Reply", "Service", "TooSlow", "Unavailable"]
