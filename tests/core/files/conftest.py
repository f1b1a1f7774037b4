"""A storage of its own for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def files_folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder where this test's files lie."""
    folder = tmp_path / "files"
    backend = {"BACKEND": "communs.core.files.storage.LocalStore", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    return folder


@pytest.fixture
def kept(files_folder: Path) -> Callable[[], list[Path]]:
    """What the storage holds, as a list of paths."""
    return lambda: sorted(path for path in files_folder.rglob("*") if path.is_file())
