"""The embedded PostgreSQL, on real data folders."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from communs.core.database.embedded import Cluster, ClusterError
from communs.core.database.lock import FolderHeldError, hold
from communs.core.database.session import served

START = """
import sys
from pathlib import Path
from communs.core.database.embedded import Cluster
Cluster(Path(sys.argv[1])).start()
print("up", flush=True)
input()
"""
HOLD = """
import sys
from pathlib import Path
from communs.core.database.lock import hold
with hold(Path(sys.argv[1])):
    pass
"""
AS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private folder, as `mktemp -d` makes them: nobody else may enter."""
    private = tmp_path_factory.mktemp("private")
    private.chmod(0o700)
    return private / "postgres"


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    yield cluster
    cluster.stop()


def rows(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url()) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM kept ORDER BY word")]


def keep(cluster: Cluster, word: str) -> None:
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [word])


def test_it_starts_in_a_private_folder_stops_and_keeps_its_rows(cluster: Cluster, folder: Path) -> None:
    cluster.start()
    keep(cluster, "first")
    cluster.stop()
    assert cluster.answers() is False
    cluster.start()
    assert "first" in rows(cluster)
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_a_killed_server_starts_again_with_what_was_committed(cluster: Cluster) -> None:
    cluster.start()
    keep(cluster, "second")
    assert cluster.pid
    os.kill(cluster.pid, signal.SIGKILL)
    cluster.start()
    assert "second" in rows(cluster)


def test_a_server_left_behind_by_a_killed_parent_is_replaced(cluster: Cluster, folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"up\n"
        keep(cluster, "third")
        parent.kill()
    cluster.start()
    assert "third" in rows(cluster)


def test_a_pid_file_whose_number_now_belongs_to_somebody_else_is_not_taken_for_a_server(
    cluster: Cluster, folder: Path
) -> None:
    cluster.start()
    keep(cluster, "fourth")
    cluster.stop()
    (folder / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n")
    cluster.start()
    assert "fourth" in rows(cluster)


def test_one_process_at_a_time_holds_a_data_folder(folder: Path) -> None:
    with hold(folder):
        second = subprocess.run([sys.executable, "-c", HOLD, folder], capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"already runs on the data folder {folder} (process {os.getpid()}," in second.stderr
    with hold(folder):
        pass


def test_a_command_uses_the_server_that_runs_and_leaves_it_running(cluster: Cluster, folder: Path) -> None:
    with hold(folder):
        cluster.start()
        with served(Cluster(folder)):
            pass
        assert cluster.answers() is True


def test_a_command_starts_a_server_for_itself_and_stops_it(folder: Path) -> None:
    with served(Cluster(folder)):
        assert Cluster(folder).answers() is True
        with pytest.raises(FolderHeldError), hold(folder):
            pass
    assert Cluster(folder).answers() is False


def test_the_socket_path_fits_however_deep_the_folder_is(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path.joinpath(*["deep" * 10] * 5) / "postgres")
    assert len(str(cluster.socket_dir / ".s.PGSQL.5432")) <= 107


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", settings={"shared_buffers": "nonsense"})
    with pytest.raises(ClusterError, match="shared_buffers"):
        cluster.start()


@pytest.mark.skipif(not AS_ROOT, reason="only root needs another identity")
def test_as_root_the_server_runs_as_a_user_without_privileges(cluster: Cluster) -> None:
    cluster.start()
    assert os.stat(f"/proc/{cluster.pid}").st_uid != 0  # noqa: PTH116 - a process is not a path
