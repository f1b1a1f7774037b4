"""The storages: a folder, and a bucket of a server that speaks S3 over HTTP."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from django.core.files.storage import storages
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from communs.core.files import StoredFile, discard, store, url_for
from communs.core.files.backends import files_backend
from communs.core.files.operations.keeping import sweep
from communs.core.files.storage import byte_store
from communs.env import Environment
from tests.core.files.samples import PDF, upload


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a local S3 service."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, settings: Settings) -> None:
    """Keep files in a bucket, configured as an installation does."""
    env = Environment(
        s3_bucket="communs-files",
        s3_endpoint_url=s3,
        s3_region="eu-west-3",
        s3_access_key_id="cle",
        s3_secret_access_key="secret",
    )
    client = boto3.client(
        "s3", endpoint_url=s3, region_name="eu-west-3", aws_access_key_id="cle", aws_secret_access_key="secret"
    )
    client.create_bucket(Bucket=env.s3_bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    settings.STORAGES = {**settings.STORAGES, "files": files_backend(env)}
    assert type(storages["files"]).__name__ == "S3Store"


@pytest.mark.django_db(transaction=True)
def test_a_bucket_keeps_serves_and_erases(
    bucket: None, client: Client, files_folder: Path, run_jobs: Callable[[], int]
) -> None:
    file = store(upload("note.pdf", PDF), by=None)
    assert b"".join(client.get(url_for(file))) == PDF
    part = client.get(url_for(file), headers={"range": "bytes=2-5"})
    assert (part.status_code, b"".join(part)) == (206, PDF[2:6])
    assert byte_store().listdir(os.path.dirname(file.key))[1] == [file.pk.hex]  # noqa: PTH120 - a key is no path
    discard(file)
    assert run_jobs() == 1
    assert byte_store().listdir(os.path.dirname(file.key))[1] == []  # noqa: PTH120
    assert (sweep(file.created_at), StoredFile.objects.count(), files_folder.exists()) == (0, 0, False)


@pytest.mark.django_db
def test_a_folder_keeps_files_private_and_flushed(files_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    really = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append("file" if stat.S_ISREG(os.fstat(descriptor).st_mode) else "folder")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    file = store(upload("note.pdf", PDF), by=None)
    target = files_folder / file.key
    assert (target.read_bytes(), stat.S_IMODE(target.stat().st_mode)) == (PDF, 0o600)
    assert (flushed[0], set(flushed[1:])) == ("file", {"folder"})
    assert list(files_folder.rglob(".writing-*")) == []


def test_the_folder_is_the_default() -> None:
    assert files_backend(Environment(var_dir=Path("var")))["BACKEND"] == "communs.core.files.storage.LocalStore"
