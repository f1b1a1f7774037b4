"""Static files: the part of the design system that is used, and names that change with the content."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from typing_extensions import override
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHIPPED = ("dsfr/dist/dsfr.main.min.css", "dsfr/dist/icons/", "dsfr/dist/artwork/pictograms/")


def design_system() -> Path:
    """Return the folder of the design system's files inside its package."""
    spec = find_spec("dsfr")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("django-dsfr")
    return Path(spec.submodule_search_locations[0]) / "static"


class DesignSystemFinder(BaseFinder):
    """Finds the style sheet and the icons of the design system; its fonts and scripts are left out."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        self.storage = FileSystemStorage(location=design_system())

    @override
    def check(self, **kwargs: Any) -> list[Any]:
        return []

    @override
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        known = path.startswith(SHIPPED) and self.storage.exists(path)
        found = self.storage.path(path) if known else None
        if find_all:
            return [found] if found else []
        return found or []

    @override
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        root = design_system()
        for prefix in SHIPPED:
            target = root / prefix
            for path in sorted(target.rglob("*")) if target.is_dir() else [target]:
                if path.is_file():
                    yield str(path.relative_to(root)), self.storage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Content-hashed names and compressed copies; the fonts that the design system names stay unresolved."""

    @override
    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        if "/fonts/" in name:
            return name
        return str(super().hashed_name(name, content, filename))
