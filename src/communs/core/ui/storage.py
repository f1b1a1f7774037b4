"""Names that change with the content, for style sheets and for scripts that import each other."""

from typing import ClassVar

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise is untyped
    """Writes every file under a name with its digest, and its gzip and brotli copies.

    Imports are followed in our own modules only: a library's bundle names files that it does not ship.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns: ClassVar = (
        "communs/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]  # noqa: SLF001 - Django offers no other way
    )
