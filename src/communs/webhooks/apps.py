"""Registration of the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Offer the page of a demarche's webhooks to its administration."""
        from communs.procedures.administration import Topic, topics, watchers
        from communs.webhooks.operations.watching import watch

        topics.register("webhooks", Topic(_("Webhooks"), "webhooks:webhooks", position=65))
        watchers.register("webhooks", watch)
