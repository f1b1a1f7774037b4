"""Full addresses, for e-mails and documents."""

from django.conf import settings
from django.urls import reverse


def absolute(name: str, *arguments: object) -> str:
    """Return the full address of a page of communs, by its URL name."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)
