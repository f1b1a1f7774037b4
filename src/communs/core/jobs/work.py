"""The worker: takes jobs from the queues until it is told to stop."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from communs.core.jobs.declaration import QUEUES
from communs.core.jobs.operations import care

logger = logging.getLogger(__name__)
GRACE = 25.0


@dataclass(frozen=True)
class Conduct:
    """How a worker behaves. `silence` seconds without a sign make another worker's jobs free to take."""

    queues: Sequence[str] = QUEUES
    concurrency: int = 2
    silence: float = 30.0
    wait: bool = True


def work(conduct: Conduct) -> None:
    """Run jobs until SIGTERM or SIGINT (or, without `wait`, until the queues are empty).

    On a signal no new job is taken and those in hand are finished, for at most 25 s; what is not finished then is
    taken up by another worker. Jobs of workers that died are taken up when their heartbeat has stopped long enough.
    Raises procrastinate's `ConnectorException` when the database stays out of reach.
    """
    asyncio.run(_work(conduct))


async def _work(conduct: Conduct) -> None:
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
    worker_app = app.with_connector(connector)
    async with worker_app.open_async():
        keeper = asyncio.create_task(_keep_taking_up(conduct.silence))
        try:
            await worker_app.run_worker_async(
                queues=list(conduct.queues),
                concurrency=conduct.concurrency,
                wait=conduct.wait,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE,
                update_heartbeat_interval=conduct.silence / 3,
                stalled_worker_timeout=conduct.silence,
            )
        finally:
            keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeper


async def _keep_taking_up(silence: float) -> None:
    while True:
        try:
            found = await sync_to_async(_take_up, thread_sensitive=False)(silence)
        except Exception:  # the worker itself notices a lost database; this round is only skipped
            logger.exception("Stalled jobs could not be looked for.")
        else:
            if found:
                logger.warning("%s stalled jobs were taken up again.", found)
        await asyncio.sleep(silence / 3)


def _take_up(silence: float) -> int:
    close_old_connections()
    with transaction.atomic():
        return care.take_up_stalled(silence)
