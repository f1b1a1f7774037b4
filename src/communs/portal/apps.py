"""Registration of the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class PortalConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.portal"
    label = "portal"

    @override
    def ready(self) -> None:
        from communs.core.ui.navigation import footer_links, main_navigation

        main_navigation.add(_("Accueil"), "portal:home", position=0)
        footer_links.add(_("Plan du site"), "portal:site_map", position=10)
        footer_links.add(_("Accessibilité : non conforme"), "portal:accessibility", position=20)
        footer_links.add(_("Mentions légales"), "portal:legal", position=30)
        footer_links.add(_("Données personnelles"), "portal:privacy", position=40)
        footer_links.add(_("Gestion des cookies"), "portal:cookies", position=50)
        footer_links.add(_("Composants de l’interface"), "ui:design", position=60)
