"""People for the tests, with a verified e-mail and a known password."""

import time

import factory
from allauth.account.models import EmailAddress
from django.test import Client
from factory.django import DjangoModelFactory

from communs.accounts.models import Person

PASSWORD = "un-chat-gris-sous-trois-lampes"


class PersonFactory(DjangoModelFactory[Person]):
    """Somebody who can sign in with `PASSWORD`; `verified=False` leaves the e-mail unverified."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.example")
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = "Fictif"

    @classmethod
    def _create(cls, model_class: type[Person], *args: object, **kwargs: object) -> Person:
        verified = bool(kwargs.pop("verified", True))
        password = str(kwargs.pop("password", PASSWORD))
        person = model_class(*args, **kwargs)
        person.set_password(password)
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=verified, primary=True)
        return person


def platform_manager(**attributes: object) -> Person:
    """Create a person who manages the platform."""
    return PersonFactory.create(is_platform_manager=True, **attributes)


def confirm_identity(client: Client, person: Person) -> None:
    """Make a signed-in client one that has just given its password again."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
