"""From nothing to the whole product: what ``make run`` does after set-up, and how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

PATIENCE = 240
UNFINISHED = "demonstration-unfinished"
SECONDS = 30
"""What "again within seconds" may take on a busy machine; on an idle one of two cores it is five."""


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Copy:
    """One copy of the product in a data folder of its own."""

    def __init__(self, home: Path, **told: str) -> None:
        self.home = home
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        self.environment = (
            kept | {"DUNGHEN_MODE": "demonstration", "DUNGHEN_VAR": str(home), "PORT": str(self.port)} | told
        )
        self.log = home.parent / f"run-{self.port}.log"
        with self.log.open("w", encoding="utf-8") as log:
            words = [sys.executable, "-m", "dunghen", "run"]
            self.process = subprocess.Popen(words, env=self.environment, stdout=log, stderr=subprocess.STDOUT)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def checks(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return dict(json.load(refusal))

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.said()
            with suppress(OSError):
                if self.checks()["ready"]:
                    return
            time.sleep(0.2)
        raise AssertionError(self.said())

    def wait_until(self, name: str) -> None:
        """Wait until a file of the data folder is there."""
        deadline = time.monotonic() + PATIENCE
        while not (self.home / name).exists():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def server_lives(home: Path) -> bool:
    lines = (
        (home / "postgres" / "postmaster.pid").read_text().splitlines()
        if (home / "postgres" / "postmaster.pid").exists()
        else []
    )
    return bool(lines) and psutil.pid_exists(int(lines[0]))


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that the first run begins to fill and the later ones find."""
    with tempfile.TemporaryDirectory(prefix="dh") as folder:
        yield Path(folder) / "var"


Start = Callable[..., Copy]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts copies on the data folder and stops those that still run at the end."""
    started: list[Copy] = []

    def one_more(*, ready: bool = True) -> Copy:
        started.append(Copy(home))
        if ready:
            started[-1].wait_until_ready()
        return started[-1]

    yield one_more
    for copy in started:
        if copy.process.poll() is None:
            copy.stop()


@pytest.mark.xdist_group("run")
class TestOneCommandRunsTheWholeProduct:
    def test_cut_short_it_mends_itself_killed_it_comes_back_asked_it_stops_and_its_worker_takes_it_along(
        self, start: Start
    ) -> None:
        # One story, for the demonstration is loaded in it, which takes longer than all the rest.
        self.cut_short_while_loading(start(ready=False))
        self.kill_9(self.mended(start()))
        self.stops_without_a_trace(start())
        began = time.monotonic()
        again = start()
        assert time.monotonic() - began < SECONDS
        self.ends_with_its_worker(again)

    def cut_short_while_loading(self, first: Copy) -> None:
        first.wait_until(UNFINISHED)
        self.kill_9(first)
        assert (first.home / UNFINISHED).exists()

    def mended(self, second: Copy) -> Copy:
        assert "nạp lại từ đầu" in second.said()
        assert f"http://127.0.0.1:{second.port}" in second.said()
        assert not (second.home / UNFINISHED).exists()
        return second

    def kill_9(self, killed: Copy) -> None:
        """Kill it with all it started but the database, which the next one takes over."""
        children = killed.children()
        # Held still before they die, so that none of them has time to leave in good order and stop the database.
        everybody = [*children, psutil.Process(killed.process.pid)]
        for process in everybody:
            process.suspend()
        for process in everybody:
            process.kill()
        killed.process.wait()
        _, alive = psutil.wait_procs(children, timeout=15)
        assert not alive
        assert server_lives(killed.home)

    def stops_without_a_trace(self, third: Copy) -> None:
        assert "nạp lại từ đầu" not in third.said()
        everybody = third.children()
        assert third.stop() == 0
        _, alive = psutil.wait_procs(everybody, timeout=5)
        assert not alive
        assert not server_lives(third.home)

    def ends_with_its_worker(self, last: Copy) -> None:
        worker = next(process for process in last.children() if "worker" in process.cmdline())
        worker.kill()
        assert last.process.wait(20) == 1
        assert "worker" in last.said().splitlines()[-1]
        assert not server_lives(last.home)


@pytest.mark.xdist_group("run")
class TestWhatPreventsItIsSaidInOneSentence:
    def run(self, tmp_path: Path, **told: str) -> str:
        stopped = Copy(tmp_path / "var", **told)
        assert stopped.process.wait(30) == 1
        said = stopped.said()
        assert "Traceback" not in said
        return said

    def test_a_port_in_use(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            port = door.getsockname()[1]
            said = self.run(tmp_path, PORT=str(port))
        assert f"Cổng {port} đang có chương trình khác dùng" in said
        assert f"make run PORT={port + 1}" in said
        assert len(said.splitlines()) == 1

    def test_a_database_that_does_not_answer(self, tmp_path: Path) -> None:
        said = self.run(tmp_path, DATABASE_URL=f"postgresql://dunghen:geheim@127.0.0.1:{free_port()}/dunghen")
        assert "DATABASE_URL" in said
        assert "geheim" not in said

    def test_a_data_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "var").touch()
        assert "DUNGHEN_VAR" in self.run(tmp_path)

    def test_a_port_that_is_no_port(self, tmp_path: Path) -> None:
        assert self.run(tmp_path, PORT="8O00").startswith("PORT: ")
