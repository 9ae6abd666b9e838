"""``dunghen run``: prepare the database, then keep web and worker running side by side until asked to stop.

Nothing is restarted in silence: when one of the two ends, the other is stopped and the command ends with a sentence and status 1.
"""

import ctypes
import errno
import hashlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from dunghen.config import env
from dunghen.config.cluster import say

LEAST_FREE_MB = 300
PATIENCE_TO_START = 60.0
PATIENCE_TO_STOP = 8.0


class CannotRun(SystemExit):
    """The product cannot be started; leaves with one sentence."""


class Stopped(Exception):
    """Somebody asked to stop (Ctrl-C or SIGTERM)."""


def main(words: Sequence[str]) -> int:
    """Run until stopped; return 0 after Ctrl-C or SIGTERM, raise ``CannotRun`` or return 1 when something fails."""
    if words:
        raise CannotRun(
            "dunghen run không nhận tham số; đặt PORT, DUNGHEN_VAR trong môi trường. / dunghen run takes no arguments."
        )
    signal.signal(signal.SIGTERM, _ask_to_stop)
    signal.signal(signal.SIGINT, _ask_to_stop)
    with suppress(AttributeError):
        signal.signal(signal.SIGHUP, _ask_to_stop)
    host = env.text("HOST", "127.0.0.1")
    try:
        require_port(host, settings.PORT)
        require_folder()
        with _database():
            prepare()
            return _serve(host, settings.PORT)
    except Stopped:
        say("\nĐã dừng. / Stopped.")
        return 0


def _ask_to_stop(number: int, frame: object) -> None:
    raise Stopped


# -- before anything starts -------------------------------------------------------------------------------------------


def require_port(host: str, port: int) -> None:
    """Stop with a sentence when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as trouble:
            if trouble.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 8000
                raise CannotRun(
                    f"Cổng {port} đang có chương trình khác dùng; hãy dừng chương trình đó hoặc chạy: make run PORT={other} / "
                    f"Port {port} is in use; stop that program or run: make run PORT={other}"
                ) from trouble
            raise CannotRun(
                f"Không mở được {host}:{port} ({trouble.strerror}); hãy chọn cổng khác, ví dụ: make run PORT=8001 / "
                f"Cannot listen on {host}:{port}; choose another port, e.g. make run PORT=8001"
            ) from trouble


def require_folder() -> None:
    """Stop with a sentence when the data folder cannot be written to or its disk is nearly full."""
    try:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        probe = settings.VAR / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
        if settings.DEMONSTRATION:
            # From now on commands on this data folder know that it is a demonstration.
            (settings.VAR / "demonstration").touch()
    except OSError as trouble:
        raise CannotRun(
            f"Không ghi được vào thư mục dữ liệu {settings.VAR} ({trouble.strerror}); hãy đặt DUNGHEN_VAR là thư mục ghi được. / "
            f"Cannot write to {settings.VAR}; set DUNGHEN_VAR to a folder you may write to."
        ) from trouble
    free = shutil.disk_usage(settings.VAR).free // 2**20
    if free < LEAST_FREE_MB:
        raise CannotRun(
            f"Ổ đĩa của {settings.VAR} chỉ còn {free} MB; hãy giải phóng để còn ít nhất {LEAST_FREE_MB} MB rồi chạy lại. / "
            f"Only {free} MB are free on the disk of {settings.VAR}; free at least {LEAST_FREE_MB} MB."
        )


@contextmanager
def _database() -> Iterator[None]:
    """Have a database that answers while the block lasts."""
    if settings.EMBEDDED:
        settings.CLUSTER.attach()
        if _unfinished().exists():
            say(
                "Lần nạp dữ liệu trình diễn trước bị ngắt; nạp lại từ đầu. / The last loading was interrupted; starting afresh."
            )
            settings.CLUSTER.start_afresh()
            _unfinished().unlink()
    try:
        _connect()
        yield
    finally:
        if settings.EMBEDDED:
            settings.CLUSTER.detach()


def _connect() -> None:
    import django
    from django.db import DatabaseError, connection

    django.setup()
    try:
        connection.ensure_connection()
        version = connection.pg_version
    except DatabaseError as trouble:
        reason = str(trouble).strip().splitlines()[-1]
        raise CannotRun(
            f"Không nối được tới cơ sở dữ liệu: {reason}. Hãy kiểm tra DATABASE_URL và máy chủ PostgreSQL. / "
            "The database cannot be reached; check DATABASE_URL and the PostgreSQL server."
        ) from trouble
    if version < 150000:
        raise CannotRun(
            f"Máy chủ PostgreSQL quá cũ ({version // 10000}); cần bản 15 trở lên. / PostgreSQL 15 or newer is needed."
        )


# -- preparation ------------------------------------------------------------------------------------------------------


def prepare() -> None:
    """Bring tables, reference data, the demonstration and the styles up to date; each step says what it does and how long it took."""
    _step("Cập nhật bảng dữ liệu / Updating the tables", _migrate)
    _step("Nạp lịch làm việc / Loading the calendar", lambda: _command("worktime", "load"))
    if settings.DEMONSTRATION:
        _step("Nạp đơn vị / Loading the units", _load_units)
        _step("Nạp dữ liệu trình diễn / Loading the demonstration", _load_demonstration)
    _step("Chuẩn bị giao diện / Collecting styles and scripts", _collect)


def _step(title: str, work: Callable[[], None]) -> None:
    say(f"• {title} ...")
    began = time.monotonic()
    try:
        work()
    except OSError as trouble:
        if trouble.errno == errno.ENOSPC:
            raise CannotRun(
                f"Ổ đĩa của {settings.VAR} đã đầy; hãy giải phóng chỗ rồi chạy lại. / The disk is full; free some space."
            ) from trouble
        raise
    say(f"  xong sau {time.monotonic() - began:.1f} giây / done")


def _command(*words: str) -> None:
    from django.core.management import CommandError, call_command

    # Results of commands are for their own terminal; here they are progress, so they go where progress goes.
    try:
        call_command(*words, stdout=sys.stderr)
    except CommandError as trouble:
        raise CannotRun(f"dunghen {' '.join(words)}: {trouble}") from trouble


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    from dunghen.config import health

    if health.missing_migrations():
        call_command("migrate", interactive=False, verbosity=1, stdout=_Counting(len(health.missing_migrations())))
    if "cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


class _Counting(io.StringIO):
    """Shows the lines of ``migrate`` as a count, every twentieth and the last."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.done, self.total = 0, total

    def write(self, text: str) -> int:
        if " OK" in text:
            self.done += 1
            if self.done % 20 == 0 or self.done == self.total:
                say(f"  {self.done}/{self.total}")
        return len(text)


def _load_demonstration() -> None:
    from dunghen.config import demo
    from dunghen.kernel.organisation.models import Person

    if not Person.objects.exists():
        # Half a story would be taken for the whole by the next run.
        _unfinished().touch()
    demo.load(say=say)
    _unfinished().unlink(missing_ok=True)


def _unfinished() -> Path:
    return Path(settings.VAR) / "demonstration-unfinished"


def _load_units() -> None:
    # An operator loads the units of the own province; the demonstration takes whatever lies beside the code.
    for folder in sorted(path for path in (settings.BASE / "data" / "units").iterdir() if path.is_dir()):
        _command("units", "load", str(folder))


def _collect() -> None:
    from django.core.management import call_command

    stamp, now = settings.STATIC_ROOT / ".collected", _fingerprint_of_styles()
    if stamp.exists() and stamp.read_text() == now:
        return
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint_of_styles() -> str:
    """Return a hash over the name, size and time of every static file of every app."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# -- the two processes ------------------------------------------------------------------------------------------------


class Child:
    """One process, its output shown line by line behind its name."""

    def __init__(self, name: str, *words: str) -> None:
        self.name = name
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, "-u", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Its own session: Ctrl-C reaches us alone, and we stop the others in order.
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads run yet in the child
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "dunghen.config.settings"},
        )
        threading.Thread(target=self._show, daemon=True).start()

    def _show(self) -> None:
        for line in io.TextIOWrapper(self.process.stdout or io.BytesIO(), errors="replace"):
            say(f"{self.name:<6} │ {line.rstrip()}")

    def ask(self, number: signal.Signals) -> None:
        """Send a signal to the process and all it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    # PR_SET_PDEATHSIG: after kill -9 of the supervisor nobody else would stop the children.
    if _libc is not None:
        _libc.prctl(1, signal.SIGTERM)


def _serve(host: str, port: int) -> int:
    from django.db import connections

    connections.close_all()
    children: list[Child] = []
    try:
        children.append(Child("web", "-m", "gunicorn", "--config", "python:dunghen.config.web", "dunghen.config.wsgi"))
        children.append(Child("worker", "-m", "dunghen", "procrastinate", "worker"))
        _wait_until_up(host, port, children)
        _greet(host, port)
        ended = _first_to_end(children)
        say(
            f"Tiến trình “{ended.name}” đã dừng (mã {ended.process.returncode}); xem các dòng trên để biết lý do, rồi chạy lại. / "
            f"The {ended.name} process ended with status {ended.process.returncode}; see the lines above."
        )
        return 1
    finally:
        _stop(children)


def _wait_until_up(host: str, port: int, children: list[Child]) -> None:
    deadline = time.monotonic() + PATIENCE_TO_START
    while time.monotonic() < deadline:
        for child in children:
            if child.process.poll() is not None:
                raise CannotRun(
                    f"Tiến trình “{child.name}” không khởi động được (mã {child.process.returncode}); xem các dòng trên. / "
                    f"The {child.name} process did not start; see the lines above."
                )
        try:
            with urllib.request.urlopen(f"http://{_shown(host)}:{port}/healthz", timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotRun(f"Trang web không trả lời sau {PATIENCE_TO_START:.0f} giây. / The web process did not answer.")


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - how to reach it, not what to bind
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _greet(host: str, port: int) -> None:
    if settings.DEMONSTRATION:
        _show_accounts()
    say(f"\n  Đúng Hẹn: http://{_shown(host)}:{port}\n  Dừng bằng Ctrl-C. / Stop with Ctrl-C.\n")


def _show_accounts() -> None:
    from dunghen.config import demo

    rows = demo.accounts()
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    say(f"\n  Tài khoản dùng thử, mật khẩu chung / demonstration accounts, one password: {demo.PASSWORD}")
    for email, name, use in rows:
        say(f"    {email:<{widths[0]}}  {name:<{widths[1]}}  {use}")


def _first_to_end(children: list[Child]) -> Child:
    while True:
        for child in children:
            if child.process.poll() is not None:
                return child
        time.sleep(0.2)


def _stop(children: list[Child]) -> None:
    # A second Ctrl-C must not leave a child behind.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.ask(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_TO_STOP
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.ask(signal.SIGKILL)
            child.process.wait()
