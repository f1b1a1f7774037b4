"""Loading the demonstration: once, in one transaction, without a single e-mail to its applicants."""

from pathlib import Path
from random import Random
from uuid import UUID

from django.db import connection, transaction

from communs.core.mail.models import Message
from communs.demo import answers
from communs.demo.clock import ago, since
from communs.demo.dossiers import Plan, make
from communs.demo.news import load_news
from communs.demo.people import Cast, association, cast
from communs.organisations.enums import OrganisationKind
from communs.organisations.models import Organisation
from communs.procedures.models import Demarche
from communs.procedures.operations.documents import import_document
from communs.procedures.operations.people import add_administrator, add_instructor

DOCUMENTS = Path(__file__).parent / "demarches"
CALL, ROOM = "accelerateur-saison-2.yml", "pret-de-salle-municipale.yml"
DOSSIERS = {CALL: 140, ROOM: 60}
SEED = 2023
OWN = 10

#: Public bodies, by their public SIRET (source: the State's register of companies and establishments, SIRENE).
BODIES = {
    "13002526500013": ("Direction interministérielle du numérique", "20 avenue de Ségur, 75007 Paris"),
    "21380185500015": ("Ville de Grenoble", "11 boulevard Jean Pain, 38000 Grenoble"),
}


def is_loaded() -> bool:
    """Whether the demonstration is here already."""
    return Demarche.objects.filter(path="accelerateur-initiatives-citoyennes-saison-2").exists()


@transaction.atomic
def load() -> int:
    """Create organisations, people, demarches, dossiers and news; return how many dossiers. Loaded already: nothing, 0."""
    if is_loaded():
        return 0
    people = cast()
    for siret, (name, address) in BODIES.items():
        values = {"name": name, "postal_address": address, "kind": OrganisationKind.ADMINISTRATION}
        Organisation.objects.get_or_create(siret=siret, defaults=values)
    waiting = set(Message.objects.values_list("pk", flat=True))
    plans = {
        CALL: Plan(demarche(CALL, people), people.instructor, people.expert, answers.initiative, "presentation"),
        ROOM: Plan(demarche(ROOM, people), people.instructor, people.expert, answers.event, "insurance"),
    }
    for name, plan in plans.items():
        _dossiers(plan, people, DOSSIERS[name])
    load_news()
    _forget_mail(waiting)
    return sum(DOSSIERS.values())


def demarche(name: str, people: Cast) -> Demarche:
    """Import and publish one of the documents, as its administrator did some months ago."""
    with since(ago(200)):
        made = import_document((DOCUMENTS / name).read_bytes(), by=people.administrator, and_publish=True)
        add_administrator(made, people.manager.email, by=people.administrator)
        add_instructor(made.groups.get(is_default=True), people.instructor.email, by=people.administrator)
    return made


def _dossiers(plan: Plan, people: Cast, count: int) -> None:
    draw = Random(SEED + plan.demarche.pk)  # noqa: S311 - varied, not secret
    for rank in range(1, count + 1):
        applicant = people.applicant if rank <= OWN else association(1 + rank % 60)
        make(plan, applicant, rank, draw)


def _forget_mail(kept: set[UUID]) -> None:
    """Drop what would be sent: the people of the demonstration have no mailbox. Mail of before (`kept`) stays."""
    written = Message.objects.filter(state=Message.State.QUEUED).exclude(pk__in=kept)
    keys = [str(key) for key in written.values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args ->> 'message' = ANY(%s)", [keys])
    written.delete()
