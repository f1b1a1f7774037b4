"""Logs: one event a line; JSON in production, readable in development."""

import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import structlog
import structlog.tracebacks

ACCESS = "communs.access"
QUIET = {
    "django.server": "WARNING",
    "django.request": "ERROR",
    "procrastinate": "WARNING",
    "asyncio": "WARNING",
    "httpx": "WARNING",
    "wagtail": "WARNING",
    "django_tasks": "WARNING",
}
# A traceback never shows the values of variables: they are what people typed.
WITHOUT_VALUES = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
SHARED: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_logs(*, json: bool, level: str) -> None:
    """Send every log, ours and the libraries', to standard error, with the request id that is bound."""
    renderer = (
        [WITHOUT_VALUES, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if json
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*SHARED, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [one for one in root.handlers if not isinstance(one.formatter, type(handler.formatter))]
    root.addHandler(handler)
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    access.chosen = _access_writer(ACCESS, json=json, level=level)


class AccessLog:
    """Writes one line a request: `access("request", path=…)`. How is chosen when the logs are configured."""

    def __init__(self) -> None:
        self.chosen: Callable[..., None] = structlog.get_logger(ACCESS).info

    def __call__(self, event: str, **known: object) -> None:
        """Write a line."""
        self.chosen(event, **known)


access = AccessLog()


def _access_writer(name: str, *, json: bool, level: str) -> Callable[..., None]:
    """The way of the other logs costs more than a page that is answered from memory: in production, a shorter one."""
    if not json:
        writer: Callable[..., None] = structlog.get_logger(name).info
        return writer
    head = {"level": "info", "logger": name}
    is_written = logging.getLevelNamesMapping()[level] <= logging.INFO

    def write(event: str, **known: object) -> None:
        if is_written:
            moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
            line = msgspec.json.encode({"event": event, **known, **head, "timestamp": moment})
            sys.stderr.write(f"{line.decode()}\n")

    return write
