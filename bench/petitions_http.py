"""The machines' door under load: posts, officers' list, details and map at 100,000 petitions, with gunicorn, PostgreSQL and wrk on one machine.

python -m bench petitions_http            # needs wrk (apt-get install wrk)
PETITIONS=1000000 python -m bench petitions_http   # also the life of a petition at a million against empty

The figures to compare with are those measured for Signalen's backend on a machine of this class (gunicorn, 2 workers, 100,000 reports):
36 posts, 6 list pages, 30 details, 48 map queries a second, 410 MiB. They were taken while a loop of plain Python ran at about 17.7 million turns
a second; the pace of these machines drifts by two and three times within the hour. So the pace is taken before and after each
load, and what counts is our figure at the pace of theirs; the figure as measured stands beside it.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from bench.ground import fresh_database
from bench.ground.petitions import Server, drive, seed, serving

from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip

from dunghen.api import operations as api  # isort: skip
from dunghen.kernel.access import SYSTEM  # isort: skip
from dunghen.kernel.tests import make, people  # isort: skip

COUNT = 100_000
SECONDS = int(os.environ.get("SECONDS", "10"))
TEXT = "Nắp cống trước trường mầm non Hoa Nắng bị vỡ hai tuần nay, các cháu đi học rất nguy hiểm. Đề nghị thay nắp mới."
PUBLISHED = {"posts": (36.0, 8), "list": (6.0, 15), "details": (30.0, 10), "map": (48.0, 10)}
"""Signalen's requests a second, and how many times as many ours is to be."""
MEMORY = 205
THEIR_PACE = 17.7
"""Million turns a second of ``pace`` when the peer was measured."""

POST = """
local n = 0
request = function()
  n = n + 1
  local body = string.format('{"text": "%s (%%d)", "place": "Hẻm %%d", "latitude": 12.2%%03d, "longitude": 109.1%%03d, "contact": {"name": "Hồ Ngọc Lan", "email": "lan@dan.example"}}', n, n, n %% 1000, n %% 1000)
  return wrk.format("POST", "/api/v1/petitions/", {["Content-Type"] = "application/json"}, body)
end
"""
GET = """
local paths = {%s}
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", paths[n %% #paths + 1], {%s})
end
"""


def main() -> int:
    if shutil.which("wrk") is None:
        print("Cần chương trình wrk: apt-get install wrk. / The program wrk is needed: apt-get install wrk.")
        return 1
    with tempfile.TemporaryDirectory() as made, fresh_database("petitions_http"):
        folder = Path(made)
        units, key, head = prepare()
        lives = {}
        with serving(folder) as server:
            lives["empty"] = life(server, key, head)
        began = time.monotonic()
        seed(COUNT, units[0], units[1:])
        print(f"{'seeding':<44}{time.monotonic() - began:>10.0f} s")
        met = under_load(folder, key)
        more = int(os.environ.get("PETITIONS", "0"))
        if more > COUNT:
            seed_more(more, units)
            with serving(folder) as server:
                lives[f"{more:,}"] = life(server, key, head)
        return 0 if told(lives) and met else 1


def prepare() -> tuple[list[int], str, str]:
    """Return centre and leads, the key of a coordinator who is everything else too, and that of the head who approves."""
    call_command("createcachetable", verbosity=0)
    call_command("worktime", "load", verbosity=0)
    cast = people.cast()
    for unit in (cast.units.so_xay_dung, cast.units.so_y_te):
        people.grant(cast.mai, "chuyen_vien", unit)
        people.grant(cast.mai, "thu_truong", unit)
    scopes = ["petitions.read", "petitions.act", "petitions.file"]
    key, head = (
        api.create_key(actor=SYSTEM, label=f"Đo {who.pk}", scopes=scopes, person=who, at=make.MONDAY)[1]
        for who in (cast.mai, cast.huong)
    )
    units = cast.units
    return (
        [u.pk for u in (units.van_phong, units.so_xay_dung, units.so_y_te, units.so_noi_vu, units.so_xay_dung)],
        key,
        head,
    )


def seed_more(count: int, units: list[int]) -> None:
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE petitions_petition, commitments_commitment CASCADE")
    seed(count, units[0], units[1:])
    print(f"{f'seeding {count:,}':<44}{time.monotonic() - began:>10.0f} s")


def under_load(folder: Path, key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM petitions_petition TABLESAMPLE SYSTEM (5) LIMIT 2000")
        codes = [code for (code,) in cursor.fetchall()]
    bearer = f'["Authorization"] = "Bearer {key}"'
    boxes = [(108.7 + x / 50, 11 + y / 50) for x in range(45) for y in range(45)]
    scripts = {
        "posts": POST % TEXT,
        "list": GET
        % (
            _quoted(
                [
                    "/api/v1/petitions/?size=50",
                    "/api/v1/petitions/?size=50&order=newest",
                    "/api/v1/petitions/?size=50&state=handed",
                ]
            ),
            bearer,
        ),
        "details": GET % (_quoted([f"/api/v1/petitions/{code}" for code in codes]), bearer),
        "map": GET
        % (
            _quoted([f"/api/v1/petitions/map?bbox={w:.3f},{s:.3f},{w + 0.06:.3f},{s + 0.06:.3f}" for w, s in boxes]),
            "",
        ),
    }
    met = True
    with serving(folder) as server:
        for name, text in scripts.items():
            script = folder / f"{name}.lua"
            script.write_text(text, encoding="utf-8")
            before = pace()
            load = drive(server, script, SECONDS)
            now = (before + pace()) / 2
            theirs, times = PUBLISHED[name]
            at_theirs = load.a_second * THEIR_PACE / now
            fine = at_theirs >= theirs * times and not load.failed
            met = met and fine
            print(
                f"{name:<9}{load.a_second:>7,.0f} a second at pace {now:>4.1f}, {at_theirs:>6,.0f} at theirs:{at_theirs / theirs:>6.1f} × Signalen"
                f"{load.p50:>11} p50{load.p99:>11} p99   processor {load.web:.1f} + {load.database:.1f} ms   target {theirs * times:.0f}   {'met' if fine else 'MISSED'}{f', {load.failed} failed' if load.failed else ''}"
            )
        memory = server.memory()
    print(
        f"{'memory of gunicorn, proportional':<44}{memory:>10} MiB   target {MEMORY}   {410 / memory:.1f} × less than Signalen"
    )
    return met and memory <= MEMORY


def pace() -> float:
    """Return the median of five: million turns a second of a loop of plain Python, the measure of this machine's speed right now."""
    return statistics.median(2 / _loop() for _ in range(5))


def _loop() -> float:
    began, x = time.perf_counter(), 0
    for i in range(2_000_000):
        x = (x * 31 + i) & 0xFFFFFFFF
    return time.perf_counter() - began


def _quoted(paths: list[str]) -> str:
    return ", ".join(json.dumps(path) for path in paths)


# -- the life of a petition -------------------------------------------------------------------------------------------------


def life(server: Server, key: str, head: str, turns: int = 60) -> float:
    """Return the median time of creating, assigning, answering (drafted, approved) and finding one petition over HTTP, in seconds."""
    times = []
    for turn in range(turns):
        began = time.perf_counter()
        word = f"doluong{turn}x{time.time_ns()}"
        code = _call(server, key, "/api/v1/petitions/", {"text": f"{TEXT} {word}"})["code"]
        lead = {"kind": "phan_anh", "field": "giao-thong", "lead": "so-xay-dung"}
        _call(server, key, f"/api/v1/petitions/{code}/accept", lead)
        _call(server, key, f"/api/v1/petitions/{code}/draft", {"text": "Đã thay nắp cống."})
        if _call(server, head, f"/api/v1/petitions/{code}/approve", {})["state"] != "answered":
            sys.exit("what was approved is not answered")
        if not _call(server, key, f"/api/v1/petitions/?q={word}")["items"]:
            sys.exit("what was filed is not found")
        if turn >= 10:
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def _call(server: Server, key: str, path: str, body: Any = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(server.url + path, data, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def told(lives: dict[str, float]) -> bool:
    for name, seconds in lives.items():
        print(f"{f'life of a petition, {name}':<44}{seconds * 1000:>10.1f} ms")
    if len(lives) < 2:
        print("full against empty: not measured; PETITIONS=1000000 measures it")
        return True
    empty, full = lives.values()
    print(f"{'full against empty':<44}{full / empty:>10.2f} ×   target 2")
    return full <= empty * 2


if __name__ == "__main__":
    sys.exit(main())
