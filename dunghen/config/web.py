"""gunicorn's settings: two processes of a few threads, renewed now and then, bounded in what a request may hold."""

import ctypes
import gc
import sys
from typing import Any

from dunghen.config import env
from dunghen.config.logs import GunicornLogger

bind = f"{env.text('HOST', '127.0.0.1')}:{env.integer('PORT', 8000, least=1, most=65535)}"
workers = env.integer("DUNGHEN_WEB_PROCESSES", 2, least=1, most=64)
worker_class = "gthread"
threads = env.integer("DUNGHEN_WEB_THREADS", 4, least=1, most=64)
timeout = 60
graceful_timeout = 5
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4094
limit_request_fields = 60
logger_class = GunicornLogger
preload_app = True
control_socket_disable = True
loglevel = "warning"
proc_name = "dunghen"
# Behind a proxy on another machine, name its address here so that its X-Forwarded-Proto is believed.
forwarded_allow_ips = env.text("DUNGHEN_PROXY_ADDRESSES", "127.0.0.1,::1")


def when_ready(server: Any) -> None:
    """Before the processes part: give back what only loading needed, and keep the collector off the rest, because looking at it would copy it."""
    gc.collect()
    _bound_the_heaps()
    gc.freeze()


def _bound_the_heaps() -> None:
    """Bound what the C library keeps of freed memory, here and in every process that parts from this one.

    Two heaps for all threads of a process: one for each would keep what only one of them needed. And bounds that stay: by itself the
    library raises them to the largest piece it ever saw freed, and the working days of ten years are such a piece; from then on each
    process would keep twenty MiB that it does not use.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt") and hasattr(library, "malloc_trim"):
        library.mallopt(_ARENAS, 2)
        library.mallopt(_OWN_MAPPING_FROM, 256 * 2**10)
        library.mallopt(_GIVEN_BACK_FROM, 256 * 2**10)
        library.malloc_trim(0)


_GIVEN_BACK_FROM, _OWN_MAPPING_FROM, _ARENAS = -1, -3, -8
"""M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of glibc."""
