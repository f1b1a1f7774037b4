"""A press contact's address, shown to whoever asks for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from communs.core.access import public
from communs.core.ui.origins import same_origin
from communs.newsroom.queries import public_contacts


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the role and the telephones; the e-mail address only after a form of this site was sent.

    Harvesters follow links and read pages, they send no form; the address stands in no page that a link leads to. No
    script is needed. The form carries no token, so that the pages that hold it stay the same for everybody.
    """
    return _asked(request, pk) if request.method == "POST" else _page(request, pk, shown=False)


@same_origin
def _asked(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, shown=True)


def _page(request: HttpRequest, pk: int, *, shown: bool) -> HttpResponse:
    found = get_object_or_404(public_contacts(), pk=pk)
    return render(request, "newsroom/contact.html", {"contact": found, "shown": shown})
