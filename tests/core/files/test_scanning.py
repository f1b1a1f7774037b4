"""The antivirus: pending, then clean or infected; never served before."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from communs.core.audit import trail
from communs.core.files import Accept, FileRefused, FileState, attach, store, url_for
from communs.core.files.errors import ScannerUnavailable
from communs.core.files.operations.scanning import scan_stored
from communs.core.files.scanner import Verdict, scan
from tests.core.files import clamd
from tests.core.files.samples import PDF, upload
from tests.factories.accounts import PersonFactory

Kept = Callable[[], list[Path]]


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("over", ["tcp", "unix"])
def test_the_daemon_tells_clean_from_infected(over: str, tmp_path: Path) -> None:
    with clamd.running(tmp_path / "s" if over == "unix" else None) as address:
        assert scan(address, [b"bon", b"jour"]) == Verdict(FileState.CLEAN)
        assert scan(address, [clamd.EICAR[:20], clamd.EICAR[20:]]) == Verdict(FileState.INFECTED, "Eicar-Signature")


def test_what_the_daemon_will_not_look_at_is_refused() -> None:
    with clamd.running() as address:
        verdict = scan(address, (bytes(1_000_000) for _ in range(8)))
    assert verdict == Verdict(FileState.REFUSED, "INSTREAM size limit exceeded. ERROR")


def test_a_daemon_that_is_down_is_unavailable() -> None:
    with pytest.raises(ScannerUnavailable):
        scan(f"tcp://127.0.0.1:{closed_port()}", [b"a"])


@pytest.mark.django_db
def test_a_pending_file_is_served_once_the_job_found_it_clean(
    settings: Settings, client: Client, run_jobs: Callable[[], int]
) -> None:
    with clamd.running() as address:
        settings.CLAMAV_URL = address
        file = store(upload("note.pdf", PDF), by=None)
        assert file.state == FileState.PENDING
        assert client.get(url_for(file)).status_code == 409
        assert run_jobs() == 1
    file.refresh_from_db()
    assert (file.state, file.scanned_at is not None) == (FileState.CLEAN, True)
    assert b"".join(client.get(url_for(file))) == PDF


@pytest.mark.django_db
def test_an_infected_file_is_never_served_and_its_bytes_are_erased(
    settings: Settings,
    client: Client,
    kept: Kept,
    run_jobs: Callable[[], int],
) -> None:
    with clamd.running() as address:
        settings.CLAMAV_URL = address
        file = store(upload("note.txt", clamd.EICAR), by=None, accept=Accept.DOCUMENT)
        assert run_jobs() == 2
    file.refresh_from_db()
    assert (file.state, file.threat) == (FileState.INFECTED, "Eicar-Signature")
    assert (client.get(url_for(file)).status_code, kept()) == (409, [])
    assert [entry.verb for entry in trail(file)] == ["infected"]
    with pytest.raises(FileRefused):
        attach(file, PersonFactory())


@pytest.mark.django_db
def test_a_file_waits_while_the_daemon_is_down(settings: Settings, client: Client, kept: Kept) -> None:
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{closed_port()}"
    file = store(upload("note.pdf", PDF), by=None)
    with pytest.raises(ScannerUnavailable):
        scan_stored(file.pk)
    file.refresh_from_db()
    assert (file.state, client.get(url_for(file)).status_code, len(kept())) == (FileState.PENDING, 409, 1)
    with clamd.running() as address:
        settings.CLAMAV_URL = address
        scan_stored(file.pk)
        scan_stored(file.pk)
    file.refresh_from_db()
    assert file.state == FileState.CLEAN
