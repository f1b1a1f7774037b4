"""What the tests of the press share."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from communs.accounts.models import Person
from communs.newsroom.enums import Role
from tests.core.mail.smtp import server
from tests.factories import newsroom as make

__all__ = ["server"]


@pytest.fixture
def officer(db: None) -> Person:
    """Return a press officer."""
    return make.member(Role.PRESS_OFFICER, email="presse@exemple.example")


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    media = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": media}
    settings.SITE_URL = "http://localhost:8000"
