"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.procedures.views import (
    creating,
    fees,
    groups,
    manager,
    people,
    public,
    publication,
    roster,
    routing,
    rules,
    settings,
    wizard,
)
from communs.procedures.views.editor import conditions, exchange, pages, preview, tables

app_name = "procedures"

urlpatterns: list[URLPattern] = [
    path("demarches", public.demarches, name="demarches"),
    path("commencer/<slug:path>", public.demarche, name="demarche"),
    path("commencer/<slug:path>/formulaire.pdf", public.blank, name="blank-form"),
    path("administration/demarches", manager.demarches, name="manage"),
    path("administration/demarches/nouvelle", creating.new, name="new"),
    path("administration/demarches/modeles", creating.models, name="models"),
    path("administration/demarches/modeles/<int:pk>", creating.model, name="model"),
    path("administration/demarches/importer", manager.import_, name="import"),
    path("administration/demarches/<int:pk>", manager.demarche, name="manage-demarche"),
    path("administration/demarches/<int:pk>/document.yml", manager.document, name="document"),
    path("administration/demarches/<int:pk>/description", settings.settings, name="description"),
    path("administration/demarches/<int:pk>/reglages", settings.index, name="settings"),
    path("administration/demarches/<int:pk>/reglages/<slug:page>", settings.settings, name="setting"),
    path("administration/demarches/<int:pk>/formulaire", pages.form, name="form"),
    path("administration/demarches/<int:pk>/formulaire/nouvelles", pages.news, name="editor-news"),
    path("administration/demarches/<int:pk>/formulaire/types", pages.types, name="editor-types"),
    path("administration/demarches/<int:pk>/formulaire/champs/<slug:name>", pages.field, name="editor-field"),
    path(
        "administration/demarches/<int:pk>/formulaire/conditions/<slug:kind>/<slug:name>",
        conditions.condition,
        name="editor-condition",
    ),
    path("administration/demarches/<int:pk>/formulaire/tableaux/<slug:name>", tables.table, name="editor-table"),
    path("administration/demarches/<int:pk>/formulaire/apercu", preview.preview, name="editor-preview"),
    path("administration/demarches/<int:pk>/formulaire/echange", exchange.exchange, name="editor-exchange"),
    path("administration/demarches/<int:pk>/formulaire/document.json", exchange.document, name="editor-document"),
    path("schemas/formulaire.json", exchange.schema, name="form-schema"),
    path("schemas/demarche.json", manager.schema, name="document-schema"),
    path("administration/demarches/<int:pk>/groupes", groups.groups, name="groups"),
    path("administration/demarches/<int:pk>/groupes/par-valeur", wizard.wizard, name="groups-wizard"),
    path("administration/demarches/<int:pk>/groupes/controles", routing.warnings, name="routing-warnings"),
    path("administration/demarches/<int:pk>/groupes/ou-irait", routing.what_if, name="what-if"),
    path("administration/demarches/<int:pk>/groupes/importer", roster.import_, name="roster"),
    path("administration/demarches/<int:pk>/groupes/groupes.csv", roster.export, name="roster-export"),
    path("administration/demarches/<int:pk>/groupes/<int:group_id>", groups.group, name="group"),
    path("administration/demarches/<int:pk>/groupes/<int:group_id>/fermer", groups.close, name="close-group"),
    path("administration/demarches/<int:pk>/groupes/<int:group_id>/regle", rules.rule, name="rule"),
    path("administration/demarches/<int:pk>/frais", fees.fee, name="fee"),
    path("administration/demarches/<int:pk>/frais/tarifs", fees.tariff, name="new-tariff"),
    path("administration/demarches/<int:pk>/frais/tarifs/<slug:tariff>", fees.tariff, name="tariff"),
    path("administration/demarches/<int:pk>/administrateurs", people.administrators, name="administrators"),
    path("administration/demarches/<int:pk>/personnes/", people.change, name="people"),
    path("administration/demarches/<int:pk>/publication", publication.publication, name="publication"),
    path("administration/demarches/<int:pk>/publication/<slug:verb>", publication.move, name="move"),
]
