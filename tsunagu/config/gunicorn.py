"""gunicorn's settings, for the demo and for an installation: gunicorn -c python:tsunagu.config.gunicorn

PORT (8000) and TSUNAGU_WORKERS (2) come from the environment. Processes, not threads: they answer sooner.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
wsgi_app = "tsunagu.config.wsgi:application"
worker_class = "sync"
workers = int(os.environ.get("TSUNAGU_WORKERS") or 2)
timeout = 30
graceful_timeout = 10
preload_app = True
control_socket_disable = True
proc_name = "tsunagu"
loglevel = "warning"
# The path only: a query string may hold what somebody searched for.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
logger_class = "tsunagu.config.logs.AccessLogger"
accesslog = "-" if os.environ.get("TSUNAGU_ACCESS_LOG") == "1" else None


def pre_fork(server: Any, worker: Any) -> None:
    """What was loaded lives as long as the server. Left to the collector, walking it takes 80 ms now and
    then, in the middle of somebody's page.
    """
    gc.collect()
    gc.freeze()


def when_ready(server: Any) -> None:
    """Say where the pages are once they can be opened; the demo only."""
    if os.environ.get("TSUNAGU_DEMO") == "1":
        sys.stdout.write(
            f"つなぐのデモを開けます: http://{bind}/ （止めるには Ctrl+C）\n"
            f"The demo of Tsunagu is open at http://{bind}/ (stop it with Ctrl+C)\n"
        )
        sys.stdout.flush()
