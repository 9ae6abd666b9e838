"""Structured logs: JSON lines in production, readable lines in the demonstration, one shape for our code and for packages."""

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.StackInfoRenderer(),
    ]


def _brief(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Drop what only machines need, so that a line of the demonstration fits a terminal."""
    for field in ("request_id", "logger", "person"):
        if event.get("level") == "info":
            event.pop(field, None)
    return event


def configure(*, readable: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING. Lines go to standard error, where the service manager collects them."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    clock = structlog.processors.TimeStamper(fmt="%H:%M:%S" if readable else "iso", utc=not readable)
    ending: list[Processor] = (
        [_brief, structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)]
        if readable
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    *_shared(),
                    structlog.stdlib.ExtraAdder(allow=["action", "task_name", "status_code"]),
                ],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, clock, *ending],
            }
        },
        "filters": {"secrets": {"()": "dunghen.config.requests.WithoutSecrets"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "gunicorn.error": {"level": "WARNING"},
            # Every HEAD request of a monitor would be a warning: Django leaves dropping the body to the server.
            "gunicorn.http.wsgi": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "pypdf": {"level": "ERROR"},
        },
    }


class GunicornLogger:
    """gunicorn's logger interface over the standard one, so that its lines look like all others. Access lines are ``requests``'."""

    def __init__(self, config: Any) -> None:
        self.setup(config)

    def setup(self, config: Any) -> None:
        """Take the standard loggers; called again when gunicorn is told to read its settings anew."""
        self.error_log = logging.getLogger("gunicorn.error")
        self.access_log = logging.getLogger("gunicorn.access")
        self.critical, self.error, self.warning = self.error_log.critical, self.error_log.error, self.error_log.warning
        self.info, self.debug, self.exception, self.log = (
            self.error_log.info,
            self.error_log.debug,
            self.error_log.exception,
            self.error_log.log,
        )

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Leave the access line to the request's own middleware."""

    def reopen_files(self) -> None:
        """Nothing to reopen: lines go to standard error."""

    def close_on_exec(self) -> None:
        """Nothing to close: lines go to standard error."""
