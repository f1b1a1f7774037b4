"""The part of the design system that is served: its derived style sheet, its icons and pictograms; no font, no script."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from typing_extensions import override

from communs.core.ui import design_system

SHIPPED = ("dsfr/dist/icons/", "dsfr/dist/artwork/pictograms/")


class DesignSystemFinder(BaseFinder):
    """Finds the files of the design system that communs uses."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        self.pictures = FileSystemStorage(location=design_system.folder())
        self.derived = FileSystemStorage(location=design_system.derived_folder(settings.VAR_DIR))

    @override
    def check(self, **kwargs: Any) -> list[Any]:
        return []

    @override
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        storage = self.derived if path == design_system.DERIVED else self.pictures
        known = path == design_system.DERIVED or path.startswith(SHIPPED)
        found = [storage.path(path)] if known and storage.exists(path) else []
        return found if find_all or not found else found[0]

    @override
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        yield design_system.DERIVED, self.derived
        root = design_system.folder()
        for prefix in SHIPPED:
            for path in sorted((root / prefix).rglob("*.svg")):
                yield str(path.relative_to(root)), self.pictures
