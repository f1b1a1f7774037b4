"""A page with every type of field, for the browser: it keeps what is posted in the session of the test."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from communs.core.access import public
from communs.questionnaires.answers import apply_changes
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Context, KnownFile
from communs.questionnaires.posting import Entry
from tests.factories.questionnaires import EVERY_TYPE

QUESTIONNAIRE = compile_questionnaire(EVERY_TYPE)
FILE = "0198c0de-0000-7000-8000-000000000001"
FILES = Context(files={FILE: KnownFile("plan-du-jardin.pdf", 120_000)})
ANSWERS: dict[str, Any] = {}
PAGE = """{% extends "ui/base.html" %}{% load questionnaires django_htmx %}
{% block head %}{% htmx_script %}{% endblock %}
{% block content %}<h1>Formulaire</h1>{% include "questionnaires/note.html" %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}{% include "questionnaires/default_button.html" %}
{% for block in blocks %}{% questionnaire_field block %}{% endfor %}
<button class="fr-btn" name="save" value="1">Enregistrer</button></form>
{% questionnaire_answers compiled answers context %}{% endblock %}"""


@public
def fill(request: HttpRequest) -> HttpResponse:
    """Show and take the whole form."""
    refused: dict[str, Entry] = {}
    if request.method == "POST":
        refused = take(request)
    blocks = QUESTIONNAIRE.blocks(ANSWERS, dict(refused), FILES)
    values = {
        "blocks": blocks,
        "autosave_url": "/save",
        "compiled": QUESTIONNAIRE,
        "answers": ANSWERS,
        "context": FILES,
    }
    return HttpResponse(Template(PAGE).render(RequestContext(request, values)))


@public
def save(request: HttpRequest) -> HttpResponse:
    """Take one field, answer with its fragment."""
    base = next(name for name in request.POST if name.startswith("base-"))
    refused = take(request)
    block = QUESTIONNAIRE.block(base.removeprefix("base-"), ANSWERS, dict(refused), FILES)
    template = Template("{% load questionnaires %}{% questionnaire_saved block %}")
    return HttpResponse(template.render(RequestContext(request, {"block": block, "autosave_url": "/save"})))


def take(request: HttpRequest) -> dict[str, Entry]:
    outcome = QUESTIONNAIRE.clean_form(request.POST, ANSWERS, FILES)
    merged = apply_changes(ANSWERS, outcome.changes)
    ANSWERS.clear()
    ANSWERS.update(merged)
    return outcome.refused


urlpatterns = [path("fill", fill), path("save", save), path("", include("communs.urls"))]
