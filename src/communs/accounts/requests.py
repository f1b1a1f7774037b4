"""What the views of every room receive from somebody signed in, and the answer that sends them on."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from communs.accounts.models import Person


class PersonRequest(HttpRequest):
    """A request of somebody signed in: the access rule guarantees it."""

    user: Person
    htmx: HtmxDetails


class SeeOther(HttpResponseRedirect):
    """303: the work is done, read the result there (RFC 9110 §15.4.4)."""

    status_code = 303


def see_other(name: str, *arguments: object, after: str = "") -> HttpResponse:
    """Send the reader to a page by its URL name; `after` is a query or an anchor."""
    return SeeOther(reverse(name, args=arguments) + after)
