"""The web server: granian, a few processes of a few threads."""

import os

from communs.env import environment

DRAIN_SECONDS = 30


def serve(workers: int | None = None) -> None:
    """Serve until SIGINT or SIGTERM; requests in flight get up to 30 s to finish.

    `workers`: processes; one a core by default. Static files are collected first if this version's are not.
    """
    import django
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    from communs.core.server.preparation import collect_static

    django.setup()
    collect_static()
    env = environment()
    Granian(
        "communs.wsgi:application",
        address=env.host,
        port=env.port,
        interface=Interfaces.WSGI,
        workers=workers or os.cpu_count() or 1,
        blocking_threads=env.web_threads,
        backpressure=1024,
        http1_settings=HTTP1Settings(keep_alive=True),
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
        websockets=False,
        log_enabled=False,
    ).serve()
