"""What every view of this room receives and answers with."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from communs.accounts.models import Person
from communs.questionnaires.geometry.files import MAX_BYTES

READ_AT_ONCE = ".file"


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


def is_read_at_once(name: str) -> bool:
    """Whether an uploaded file is read as an answer (the shapes of a map) and never kept."""
    return name.endswith(READ_AT_ONCE)


def posted(request: HttpRequest) -> QueryDict:
    """The posted form, with what the files that are read at once hold: one character a byte, one byte too much at most."""
    read = {name: upload for name, upload in request.FILES.items() if is_read_at_once(name)}
    if not read:
        return request.POST
    post = request.POST.copy()
    for name, upload in read.items():
        post[name] = upload.read(MAX_BYTES + 1).decode("latin-1")  # type: ignore[union-attr]
    return post
