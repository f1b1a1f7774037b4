"""The form alone as a JSON document: to take away, to bring back, to check."""

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from communs.core.access import allowed, public
from communs.procedures.forms import FormImportForm
from communs.procedures.operations.editing import edit_form
from communs.procedures.permissions import is_administrator
from communs.procedures.views.editor.standing import standing_of
from communs.questionnaires.editing import EditRefusedError, edits
from communs.questionnaires.schema import InvalidQuestionnaireError, json_schema, read_draft, to_builtins

HOUR = 3600


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a form in the place of the one in preparation: one edit, that can be undone."""
    now = standing_of(request, pk)
    form = FormImportForm(request.POST or None, request.FILES or None)
    issues: list[object] = []
    if request.method == "POST" and form.is_valid():
        try:
            document = to_builtins(read_draft(form.content()))
            edit_form(now.demarche, edits.Replace(document=document), by=now.person)
        except InvalidQuestionnaireError as error:
            issues = list(error.issues)
        except EditRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Le formulaire est remplacé. « Annuler » ramène le précédent."))
            return redirect("procedures:form", pk)
    context = {"demarche": now.demarche, "topic": "form", "form": form, "issues": issues}
    return render(request, "procedures/editor/exchange.html", context, status=422 if issues or form.errors else 200)


@allowed(is_administrator)
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The form in preparation, as JSON to download."""
    now = standing_of(request, pk)
    text = msgspec.json.format(msgspec.json.encode(to_builtins(now.questionnaire)), indent=2)
    headers = {"Content-Disposition": f'attachment; filename="{now.demarche.path}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@public
@require_safe
@cache_control(public=True, max_age=HOUR)
def schema(_request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a form."""
    text = msgspec.json.format(msgspec.json.encode(json_schema()), indent=2)
    return HttpResponse(text, content_type="application/schema+json")
