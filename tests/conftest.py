"""Fixtures of every test."""

import asyncio
import logging
from collections.abc import Callable, Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from communs.core.jobs.inline import run_due
from communs.core.server import logs
from tests.template_database import migrated_template


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Make each worker's database a copy of one that is migrated once for each schema.

    It stands here because the fixtures of a plugin give way to those of pytest-django's, which are loaded after it.
    """
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests that commit clean up by TRUNCATE, which the journal refuses otherwise."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_truncate")


@pytest.fixture
def run_jobs(db: None) -> Callable[..., int]:
    """Run every queued job inside the test's transaction; return how many ran, raise what they raise."""
    return run_due


@pytest.fixture
def json_log(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[str]]]:
    """Log as in production; return what reads the lines written since."""
    handlers, access = logging.getLogger().handlers[:], logs.access.chosen
    logs.configure_logs(json=True, level="INFO")
    yield lambda: [*capsys.readouterr().err.splitlines()]
    logging.getLogger().handlers[:], logs.access.chosen = handlers, access


@pytest.fixture(autouse=True)
def _empty_queue(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Empty the queue after a test that commits: Django flushes only the tables that it made itself."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if {"transactional_db", "live_server"} & {*request.fixturenames} or (marker and marker.kwargs.get("transaction")):
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture(autouse=True)
def _outside_any_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hide the loop that the browser of an earlier test keeps for the whole run: it is no loop of this test's."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    loop = asyncio._get_running_loop()  # noqa: SLF001 - no public name for it
    asyncio._set_running_loop(None)  # noqa: SLF001 - no public name for it
    yield
    asyncio._set_running_loop(loop)  # noqa: SLF001 - no public name for it


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """Start every test in French, whatever language the last page of the test before was in."""
    from django.utils import translation

    with translation.override("fr"):
        yield
