"""Logs: one event a line; JSON in production, readable in development."""

import logging
import sys
from typing import Any, TextIO, cast

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


# The access log: one line a request, whose cost counts where a page is answered from memory.
access: structlog.types.FilteringBoundLogger = structlog.get_logger(ACCESS)


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
    global access  # noqa: PLW0603 - as every logger, it belongs to the process
    access = _quick(ACCESS, level) if json else structlog.get_logger(ACCESS)


def _quick(name: str, level: str) -> structlog.types.FilteringBoundLogger:
    """A logger of the same JSON lines that goes past the standard library: a third of the time."""
    quick: structlog.types.FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(cast("TextIO", _StandardError())),
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    ).bind(logger=name)
    return quick


class _StandardError:
    """Standard error as it is at the moment of writing."""

    def write(self, line: str) -> None:
        sys.stderr.write(line)

    def flush(self) -> None:
        sys.stderr.flush()


def _as_json(event: dict[str, Any], **options: object) -> str:
    return msgspec.json.encode(event).decode()
