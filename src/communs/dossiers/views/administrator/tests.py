"""The tests of a demarche, for its administrators."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.dossiers.addresses import absolute
from communs.dossiers.operations.testing import delete_tests, waiting_tests
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def tests(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the test link and how many tests there are; delete them all."""
    demarche = demarche_for(request.user, pk)
    if request.method == "POST":
        deleted = delete_tests(demarche, by=request.user)
        done = ngettext("%(n)s dossier de test est supprimé.", "%(n)s dossiers de test sont supprimés.", deleted)
        notices.success(request, done % {"n": deleted})
        return see_other("dossiers:tests", demarche.pk)
    context = {
        "demarche": demarche,
        "topic": "tests",
        "link": absolute("dossiers:start-test", demarche.path),
        "count": waiting_tests(demarche),
    }
    return render(request, "dossiers/administrator/tests.html", context)
