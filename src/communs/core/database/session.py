"""The embedded server for the length of one command, when nothing else runs it."""

import contextlib
import functools
import time
from collections.abc import Callable, Collection, Iterator
from typing import ParamSpec, TypeVar

import click

from communs.core.database.embedded import START_TIMEOUT, Cluster, ClusterError
from communs.core.database.lock import FolderHeldError, hold, use, wait_for_users
from communs.env import environment

P = ParamSpec("P")
R = TypeVar("R")


@contextlib.contextmanager
def database_server() -> Iterator[None]:
    """Make sure that the database answers during the block; nothing happens with `DATABASE_URL`.

    Raises `ClusterError`.
    """
    env = environment()
    if env.database_url:
        yield
        return
    with served(Cluster(env.var_dir / "postgres")):
        yield


@contextlib.contextmanager
def served(cluster: Cluster) -> Iterator[None]:
    """Use the server of a data folder: the one that runs, else one started here.

    It is stopped at the end of the block, once no other process uses it. Raises `ClusterError`.
    """
    with contextlib.ExitStack() as held, use(cluster.data):
        if not cluster.answers() and not _started(cluster, held):
            _wait(cluster)
        yield


def with_database(command: click.Command, name: str = "", without: Collection[str] = ()) -> click.Command:
    """Wrap a command, or each command of a group, so that its work (not its `--help`) finds the database.

    Commands whose full names (`newsroom review`) are in `without` are left as they are.
    """
    if name in without:
        return command
    if isinstance(command, click.Group):
        for sub_name, sub in command.commands.items():
            with_database(sub, f"{name} {sub_name}", without)
    elif command.callback:
        command.callback = _wrapped(command.callback)
    return command


def _wrapped(work: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(work)
    def with_server(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with database_server():
                return work(*args, **kwargs)
        except ClusterError as error:
            raise click.ClickException(str(error)) from error

    return with_server


def _started(cluster: Cluster, held: contextlib.ExitStack) -> bool:
    try:
        held.enter_context(hold(cluster.data))
    except FolderHeldError:
        return False
    held.callback(cluster.stop)
    held.callback(wait_for_users, cluster.data)
    cluster.start()
    return True


def _wait(cluster: Cluster) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not cluster.answers():
        if time.monotonic() > deadline:
            raise ClusterError(f"The embedded database on {cluster.data} does not answer.")
        time.sleep(0.1)
