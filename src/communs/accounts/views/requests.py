"""The type of a request behind `@signed_in`."""

from django.http import HttpRequest

from communs.accounts.models import Person


class PersonRequest(HttpRequest):
    """A request whose user is a person: the access rule has refused everybody else."""

    user: Person
