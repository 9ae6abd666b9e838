"""A hundred thousand petitions (or a million) written by the database itself, and a gunicorn in front of them driven by wrk."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

# A third wait, the others are answered; of the answered most are published, with a point in the middle of the province's frame.
SEED = """
WITH born AS (
    SELECT n, 'PA2001-' || lpad(upper(to_hex(n)), 6, '0') AS code, n %% 3 = 0 AS waits, n %% 10 < 6 AND n %% 3 <> 0 AS shown,
        '2020-01-01 00:00+07'::timestamptz + (n %% 600) * interval '1 day' + (n %% 86400) * interval '1 second' AS at
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
), screenings AS (
    INSERT INTO commitments_commitment (kind, reference, subject, search, url, owner_unit_id, creditor, basis, opened_at, original_due_at, due_at,
        due_set_at, extensions, closed_at, outcome, changed_xact)
    SELECT 'petitions.screening', code, 'Phân loại: phản ánh ' || n, 'phan loai phan anh ' || n, '/xu-ly-phan-anh/' || code || '/', %(centre)s,
        'Người gửi phản ánh', '{}', at, at + interval '1 day', at + interval '1 day', at, 0, at + interval '6 hours', 'fulfilled', 0
    FROM born RETURNING id, reference
), petitions AS (
    INSERT INTO petitions_petition (code, channel, received_at, text, masked, title, document, kind, field, cls, private, sealed_case,
        wants_public, suggestion, place, written_place, latitude, longitude, state, waits_on, due_at, expected_at, centre_id, lead_id, screening_id, send_backs,
        last_word, handed_at, answered_at, answer, reply_words, round, remedy, remedy_note, publication, published_at, public_title, public_text,
        public_place, public_answer, public_document, supporters, late_words {columns})
    SELECT code, 'web', at, words, words, left(words, 100), to_tsvector('simple', code || ' ' || words), 'phan_anh',
        (ARRAY['giao-thong', 'moi-truong', 'dien', 'nuoc', 'y-te'])[1 + n %% 5], 'normal', false, false, true, '{"version": 0}', 'Đường số ' || n %% 300, '',
        11 + (n * 7919 %% 100003) / 100003.0, 108.7 + (n * 104729 %% 100019) / 100019.0,
        CASE WHEN waits THEN (ARRAY['handed', 'in_progress', 'drafted'])[1 + n / 3 %% 3] ELSE 'answered' END,
        CASE WHEN waits THEN (ARRAY['lead', 'lead', 'head'])[1 + n / 3 %% 3] ELSE '' END,
        CASE WHEN waits THEN at + interval '9 days' END, at + interval '9 days', %(centre)s, (%(leads)s::bigint[])[1 + n %% 4], s.id, 0,
        '', at + interval '6 hours', CASE WHEN NOT waits THEN at + interval '5 days' END, CASE WHEN waits THEN '' ELSE 'Đã khắc phục.' END, '', 1,
        CASE WHEN waits THEN '' ELSE 'fixed' END, '', CASE WHEN shown THEN 'published' ELSE '' END,
        CASE WHEN shown THEN at + interval '6 days' END, left(words, 100), CASE WHEN shown THEN words ELSE '' END, '',
        CASE WHEN shown THEN 'Đã khắc phục.' ELSE '' END, CASE WHEN shown THEN to_tsvector('simple', code || ' ' || words) END, 0, 0 {values}
    FROM born JOIN screenings s ON s.reference = code, LATERAL (SELECT
        (ARRAY['den duong khong sang', 'rac thai chua thu gom', 'nuoc sinh hoat yeu', 'nap cong bi vo', 'via he bi lan chiem'])[1 + n %% 5]
        || ' o duong so ' || n %% 300 || ' to dan pho ' || n %% 97 || ' hon ' || n %% 20 || ' ngay nay' AS words) AS w
    RETURNING id
)
INSERT INTO petitions_petitioner (petition_id, secret, name, phone, email, address, organisation)
SELECT id, md5(id::text), '', '', '', '', '' FROM petitions
"""
AT_ONCE = 50_000
TABLES = ("commitments_commitment", "petitions_petition")


def seed(count: int, centre: int, leads: list[int]) -> None:
    """Write ``count`` petitions; secondary indexes are taken off and put on again, which is faster from some tens of thousands on."""
    with connection.cursor() as cursor:
        put_back = _take_off(cursor)
        for first in range(1, count + 1, AT_ONCE):
            last = min(count, first + AT_ONCE - 1)
            sql = SEED.replace("{columns}", "").replace("{values}", "")
            cursor.execute(sql, {"first": first, "last": last, "centre": centre, "leads": leads})
            print(f"  {last:,} petitions ...", flush=True)
        for statement in put_back:
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _take_off(cursor: Any) -> list[str]:
    """Drop the indexes that no constraint needs and return what makes them again."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i WHERE indrelid = ANY(%s::regclass[])"
        " AND NOT indisunique AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [list(TABLES)],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


# -- the server -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    url: str
    pid: int

    def spent(self) -> tuple[float, float]:
        """Return the processor seconds that gunicorn and PostgreSQL have used so far."""
        web = sum(_seconds(pid) for pid in (self.pid, *_children(self.pid)))
        postmaster = int((settings.CLUSTER.data / "postmaster.pid").read_text().split()[0])
        return web, sum(_seconds(pid) for pid in (postmaster, *_children(postmaster)))

    def memory(self) -> int:
        """Return the proportional memory of master and workers, in MiB."""
        return sum(_pss(pid) for pid in (self.pid, *_children(self.pid))) // 2**20


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run gunicorn with the product's own settings on a free port of the loopback, on the benchmark's database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = connection.settings_dict["NAME"]
    wide = {"DUNGHEN_API_ADDRESS_PER_MINUTE": "10000000", "DUNGHEN_API_KEY_PER_MINUTE": "10000000"}
    environment = (
        os.environ
        | wide
        | {
            "DATABASE_URL": f"postgresql://dunghen@/{database}?host={settings.CLUSTER.socket_folder}",
            "PORT": str(port),
            "DUNGHEN_PETITIONS_FILINGS_PER_HOUR": "100000",
            "DUNGHEN_TODAY": "2021-09-20",
        }
    )
    words = [sys.executable, "-m", "gunicorn", "--config", "python:dunghen.config.web", "dunghen.config.wsgi"]
    with (folder / "gunicorn.log").open("wb") as log:
        process = subprocess.Popen(words, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        _wait(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        if process.poll() is None:
            process.kill()


def _wait(server: Server, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if process.poll() is not None:
            sys.exit("gunicorn did not start; see gunicorn.log")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.url}/healthz", timeout=5):
            return
        time.sleep(0.25)
    sys.exit("gunicorn does not answer")


def _seconds(pid: int) -> float:
    """Return the processor seconds of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _pss(pid: int) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


# -- the load ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """What wrk measured."""

    a_second: float
    p50: str
    p99: str
    failed: int
    web: float
    """Processor milliseconds of gunicorn for each request, and of PostgreSQL: what they are when others use the machine too."""
    database: float


def drive(server: Server, script: Path, seconds: int, *, connections: int = 8) -> Load:
    """Drive the server with a Lua script for some seconds, after a short warming up."""
    for length in (2, seconds):
        before = server.spent()
        words = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{length}s",
            "--latency",
            "--timeout",
            "10s",
            "-s",
            str(script),
            server.url,
        ]
        said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=length + 60).stdout
    web, database = (after - was for after, was in zip(server.spent(), before, strict=True))
    done = re.search(r"(\d+) requests in", said)
    count = int(done[1]) if done else 1
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    percent = dict(re.findall(r"^\s+(50|99)%\s+(\S+)", said, re.MULTILINE))
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        float(rate[1]) if rate else 0.0, percent.get("50", "?"), percent.get("99", "?"), int(failed[1]) if failed else 0,
        web * 1000 / count, database * 1000 / count,
    )  # fmt: skip
