"""The part of the design system that is served: its derived style sheet and the drawings that style sheets name."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from typing_extensions import override

from communs.core.ui import design_system

OWN = Path(__file__).resolve().parents[2] / "static" / "communs" / "css"
RELATIVE = re.compile(r"url\(((?:icons|artwork)/[^)]+\.svg)")
ABSOLUTE = re.compile(r'url\("/static/(dsfr/[^")]+\.svg)"\)')


class DesignSystemFinder(BaseFinder):
    """Finds the files of the design system that communs uses; its fonts and scripts are left out."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        self.drawings = FileSystemStorage(location=design_system.folder())
        self.derived = FileSystemStorage(location=design_system.derived_folder(settings.VAR_DIR))

    @override
    def check(self, **kwargs: Any) -> list[Any]:
        return []

    @override
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self.derived.path(path)] if path == design_system.DERIVED else []
        if path in self._used:
            found.append(self.drawings.path(path))
        return found if find_all or not found else found[0]

    @override
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        yield design_system.DERIVED, self.derived
        for path in sorted(self._used):
            yield path, self.drawings

    @cached_property
    def _used(self) -> set[str]:
        """The drawings named by the derived style sheet and by our own."""
        sheet = Path(self.derived.path(design_system.DERIVED)).read_text()
        named = {f"dsfr/dist/{name}" for name in RELATIVE.findall(sheet)}
        for own in OWN.glob("*.css"):
            named |= set(ABSOLUTE.findall(own.read_text()))
        return named
