"""The web server: granian, a few processes of a few threads."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

from communs.core.server.supervisor import die_with_parent
from communs.env import environment

DRAIN_SECONDS = 30


def serve() -> None:
    """Serve until SIGINT or SIGTERM; requests in flight get up to 30 s to finish.

    Static files are collected first if this version's are not.
    """
    from granian import Granian
    from granian.constants import Interfaces

    from communs.core.server.preparation import collect_static

    env = environment()
    collect_static()
    import_module("communs.wsgi")  # before the fork: the processes share the code that they have in memory
    server = Granian(
        "communs.wsgi:application",
        address=env.host,
        port=env.port,
        interface=Interfaces.WSGI,
        workers=env.web_workers or os.cpu_count() or 1,
        blocking_threads=env.web_threads,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
        websockets=False,
        log_enabled=False,
    )
    with _measures():
        server.serve()


@contextlib.contextmanager
def _measures() -> Iterator[None]:
    """Serve the measures from a process of their own, fed by files that every web process writes."""
    env = environment()
    if not env.metrics_port:
        yield
        return
    folder = env.var_dir / f"measures-{env.port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    command = [sys.executable, "-m", "communs.cli", "measures"]
    process = subprocess.Popen(command, preexec_fn=die_with_parent)  # noqa: PLW1509 - no thread is running yet
    try:
        yield
    finally:
        process.terminate()
        process.wait()
