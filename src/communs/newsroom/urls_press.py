"""Addresses of the press: what it takes away, its list, its private links, and the press office."""

from django.urls import URLPattern, URLResolver, path

from communs.newsroom.views import journalists, mailings, press, private, subscription

OFFICE = "redaction-presse/"
office: list[URLPattern | URLResolver] = [
    path(f"{OFFICE}journalistes/", journalists.index, name="journalists"),
    path(f"{OFFICE}journalistes/ajouter/", journalists.add, name="add-journalist"),
    path(f"{OFFICE}journalistes/importer/", journalists.load, name="import-journalists"),
    path(f"{OFFICE}journalistes/exporter/", journalists.export, name="export-journalists"),
    path(f"{OFFICE}journalistes/<uuid:journalist_id>/", journalists.show, name="journalist"),
    path(f"{OFFICE}journalistes/<uuid:journalist_id>/suspendre/", journalists.suspend, name="suspend-journalist"),
    path(f"{OFFICE}journalistes/<uuid:journalist_id>/retablir/", journalists.lift, name="lift-journalist"),
    path(f"{OFFICE}journalistes/<uuid:journalist_id>/desabonner/", journalists.remove, name="remove-journalist"),
    path(f"{OFFICE}envois/", mailings.index, name="mailings"),
    path(f"{OFFICE}envois/preparer/<int:entry_id>/", mailings.prepare, name="prepare-mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/", mailings.show, name="mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/apercu/", mailings.preview, name="preview-mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/essai/", mailings.test, name="test-mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/confirmer/", mailings.confirm, name="confirm-mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/pause/", mailings.pause, name="pause-mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/reprendre/", mailings.resume, name="resume-mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/annuler/", mailings.cancel, name="cancel-mailing"),
    path(f"{OFFICE}envois/<int:mailing_id>/renvoyer/", mailings.send_again, name="send-mailing-again"),
    path(f"{OFFICE}envois/<int:mailing_id>/fermer-les-liens/", mailings.revoke, name="revoke-links"),
]

press_urls: list[URLPattern | URLResolver] = [
    path("espace-presse/abonnement/", subscription.subscribe, name="subscribe"),
    path("espace-presse/abonnement/confirmer/<str:token>/", subscription.confirm, name="confirm-subscription"),
    path("espace-presse/abonnement/preferences/<str:token>/", subscription.preferences, name="preferences"),
    path("espace-presse/abonnement/desabonnement/<str:token>/", subscription.unsubscribe, name="unsubscribe"),
    path("presse/<str:token>/", private.entry, name="private"),
    path("presse/<str:token>/document.pdf", private.document, name="private-pdf"),
    path("presse/<str:token>/dossier.zip", private.kit, name="private-kit"),
    path("<section:section>/<str:slug>.pdf", press.document, name="press-pdf"),
    path("<section:section>/<str:slug>.zip", press.kit, name="press-kit"),
    *office,
]
