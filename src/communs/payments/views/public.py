"""What providers call."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from communs.core.access import public
from communs.payments.jobs import ask
from communs.payments.providers import provider_named
from communs.payments.queries import payment_at


@csrf_exempt
@public
@require_POST
def notification(request: HttpRequest, provider: str) -> HttpResponse:
    """Hear that something became of a payment, and have the provider asked about it.

    Anybody may call this: nothing of what is sent is believed, and the answer says nothing. One question waits at most
    for a payment, however often it is called.
    """
    found = provider_named(provider)
    if found is None:
        raise Http404
    payment = payment_at(provider, found.notified(request.POST))
    if payment is not None:
        ask.defer_once(str(payment), payment=payment)
    return HttpResponse(content_type="text/plain")
