"""gunicorn's settings: two processes of a few threads, renewed now and then, bounded in what a request may hold."""

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
