"""The test session: an embedded PostgreSQL of its own under `var/test`, shared by every parallel worker."""

import os
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "test"))
os.environ.setdefault("DATABASE_POOL", "0")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communs.settings")

import pytest  # noqa: E402 - the environment comes first

from communs.core.database.embedded import Cluster  # noqa: E402
from communs.core.database.session import served  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    """Start the test server in the controlling process only."""
    if os.environ.get("DATABASE_URL") or hasattr(config, "workerinput"):
        return
    server = ExitStack()
    server.enter_context(served(Cluster(ROOT / "var" / "test" / "postgres", durable=False)))
    config.add_cleanup(server.close)


@pytest.fixture(autouse=True, scope="session")
def _fast_passwords() -> None:
    """Hash passwords fast: a test signs in, it does not resist an attack."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True, scope="session")
def _static_files_as_they_are_asked() -> None:
    """Look for a static file when it is asked: each test client would otherwise read every one of them first."""
    from django.conf import settings

    settings.WHITENOISE_AUTOREFRESH = True
