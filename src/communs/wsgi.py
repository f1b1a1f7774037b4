"""The WSGI entry point: the pages that are kept, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communs.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django is set up first

from communs.core.page_cache.wsgi import PageCache  # noqa: E402

application = PageCache(_django, settings.PAGE_CACHE_BYTES)
