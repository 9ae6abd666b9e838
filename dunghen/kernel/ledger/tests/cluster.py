"""A Spark cluster on this machine: a master and two workers, started from the programs that come with the pyspark package."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark

from dunghen.kernel.ledger.engines import spark

PROGRAM = Path(pyspark.__file__).parent / "bin" / "spark-class"
ROLES = "org.apache.spark.deploy"
PATIENCE = 120
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
"""Options of Java for programs that live a minute."""


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """Start the cluster, give its address, stop it. Logs lie in ``folder``."""
    assert os.environ.get("JAVA_HOME") or shutil.which("java"), spark.NoJava().sentence
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.append(_start(folder, "master", f"{ROLES}.master.Master", "--host", "127.0.0.1", "--port", "0"))
        url = _wait_for(folder / "master.log", r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            running.append(
                _start(folder, f"worker-{number}", f"{ROLES}.worker.Worker", url, "--host", "127.0.0.1", "--cores", "1",
                       "--memory", "600m", "--work-dir", str(folder / f"work-{number}"))
            )  # fmt: skip
        for number in range(workers):
            _wait_for(folder / f"worker-{number}.log", "(Successfully registered with master)")
        yield url
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(timeout=PATIENCE)


def _start(folder: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
    }
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen([str(PROGRAM), *words, "--webui-port", "0"], stdout=log, stderr=log, env=environment)


def _wait_for(log: Path, said: str) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = re.search(said, log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"{log.name} never said {said!r}:\n{log.read_text(errors='replace')[-2000:]}")
