"""What an API token may do with demarches: fetching is authorising."""

from django.db.models import Q, QuerySet
from django.http import Http404

from communs.accounts.models import ApiToken, Person
from communs.procedures.models import Demarche, DemarcheToken

READ = "demarches:read"
WRITE = "demarches:write"


def administered(person: Person) -> QuerySet[Demarche]:
    """The demarches that the person administers by name: being a platform manager gives a token nothing."""
    return Demarche.objects.filter(administrators__person=person).select_related("organisation")


def reached_by(token: ApiToken) -> QuerySet[Demarche]:
    """The demarches that a token reaches now."""
    mine = administered(token.person)
    reach = DemarcheToken.objects.filter(token=token).first()
    if reach is None:
        return mine.none()
    return mine if reach.everything else mine.filter(pk__in=reach.demarches.values("pk"))


def reached(token: ApiToken, pk: int) -> Demarche:
    """Return a demarche that a token reaches. Raises `Http404` for every other one."""
    demarche = reached_by(token).select_related("published_revision", "draft_revision").filter(pk=pk).first()
    if demarche is None:
        raise Http404
    return demarche


def tokens_of(demarche: Demarche) -> QuerySet[ApiToken]:
    """The tokens of the administrators of a demarche that reach it, the last made first, with their people."""
    reaching = Q(reach__everything=True) | Q(reach__demarches=demarche)
    people = demarche.administrators.values("person")
    found = ApiToken.objects.filter(reaching, person__in=people).select_related("person", "reach")
    return found.order_by("-created_at", "-pk").distinct()


def token_for(person: Person, demarche: Demarche, pk: int) -> ApiToken:
    """Return a token of the person's own that reaches the demarche. Raises `Http404`."""
    token = tokens_of(demarche).filter(person=person, pk=pk).first()
    if token is None:
        raise Http404
    return token
