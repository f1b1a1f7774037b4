"""Prometheus measures: requests by route, connections of the pool, jobs by state."""

import functools
import os
from collections.abc import Iterator

import structlog
from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from communs.env import environment

log = structlog.get_logger(__name__)
LABELS = ("method", "route", "status")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("communs_requests", "Requests answered.", LABELS)
SECONDS = Histogram("communs_request_seconds", "Time to answer.", LABELS[:2], buckets=BUCKETS)
POOL = Gauge(
    "communs_database_pool", "Database connections of the web processes.", ("state",), multiprocess_mode="livesum"
)
JOBS_BY_STATE = "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2"


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request; `route` is the pattern, never the address: the number of series stays bounded."""
    count, duration = _series(method, route, status)
    count.inc()
    duration.observe(seconds)


def observe_pool() -> None:
    """Note how many database connections of this process are in use."""
    pool = getattr(connection, "pool", None)
    if pool is not None:
        known = pool.get_stats()
        POOL.labels("open").set(known.get("pool_size", 0))
        POOL.labels("idle").set(known.get("pool_available", 0))
        POOL.labels("waiting").set(known.get("requests_waiting", 0))


@functools.cache
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """The two series of a request: finding them again costs more than counting."""
    return REQUESTS.labels(method, route, str(status)), SECONDS.labels(method, route)


class JobsCollector(Collector):
    """Reads the jobs by queue and state at each visit."""

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily("communs_jobs", "Jobs in the queue.", labels=("queue", "state"))
        with connection.cursor() as cursor:
            cursor.execute(JOBS_BY_STATE)
            for queue, state, count in cursor.fetchall():
                family.add_metric([queue, state], count)
        connection.close()
        yield family


def serve_measures() -> None:
    """Serve the measures of every web process of this machine at `/metrics`, until the end of the process.

    Reads the files that the web processes share in `PROMETHEUS_MULTIPROC_DIR`. When the port is taken, says so in the
    log and ends: measures never stop the service.
    """
    env = environment()
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(JobsCollector())
    try:
        _, thread = start_http_server(env.metrics_port, env.metrics_host, registry)
    except OSError as error:
        log.warning("no measures", host=env.metrics_host, port=env.metrics_port, reason=str(error))
        return
    thread.join()
