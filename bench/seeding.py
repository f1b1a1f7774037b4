"""The content that is measured: a demarche of 20 fields, people, dossiers by the million."""

import json

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from bench.client import Client
from bench.installation import Installation

KINDS = ("text", "textarea", "integer", "email", "yes_no")
FIELDS = 20
VALUES = {
    "text": "Collectif des communs",
    "textarea": "Une ressource ouverte, tenue par celles et ceux qui s’en servent. " * 3,
    "integer": "1250",
    "email": "contact@collectif.example",
    "yes_no": "true",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def questionnaire() -> dict[str, object]:
    """Return a form of 20 required fields in two sections."""
    fields = [
        {"id": f"field_{n:02}", "type": KINDS[n % len(KINDS)], "label": f"Question numéro {n + 1}"}
        for n in range(FIELDS)
    ]
    halves = (fields[: FIELDS // 2], fields[FIELDS // 2 :])
    return {"sections": [{"id": f"part_{n}", "title": f"Partie {n}", "fields": half} for n, half in enumerate(halves)]}


def answers() -> dict[str, str]:
    """Return what a person types."""
    return {f"field_{n:02}": VALUES[KINDS[n % len(KINDS)]] for n in range(FIELDS)}


def demarche(path: str) -> int:
    """Publish a demarche at `/commencer/<path>`; return its id."""
    from communs.procedures.operations.documents import import_document

    document = {
        "path": path,
        "title": f"Démarche mesurée {path}",
        "purpose": "Mesurer.",
        "legal_basis": "Mesurer.",
        "description": "Mesurer.",
        "contact_email": "contact@mesure.example",
        "organisation": "13002526500013",
        "questionnaire": questionnaire(),
    }
    found = import_document(json.dumps(document), by=None, and_publish=True)
    return int(found.pk)


def client(installation: Installation, number: int) -> Client:
    """Return a person of its own, signed in."""
    from communs.accounts.models import Person

    person, _ = Person.objects.get_or_create(
        email=f"person{number}@bench.example", defaults={"first_name": "Camille", "last_name": f"Essai {number}"}
    )
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return Client(installation.port, str(session.session_key))


def organisation() -> None:
    """Create the body that the measured demarches belong to."""
    from communs.organisations.models import Organisation

    Organisation.objects.get_or_create(
        siret="13002526500013", defaults={"name": "Organisation mesurée", "legal_name": "Organisation mesurée"}
    )
