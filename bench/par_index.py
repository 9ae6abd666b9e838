"""Scoring a set of 120 components for 63 provinces × 8 years at once, and the room's pages in one process.

Live figures are read of a ledger of half a million dossiers. python -m bench par_index; python -m bench.par_index profile: where the time goes.
"""

import cProfile
import datetime as dt
import os
import pstats
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import boards, ledger
from bench.ground import analyse, busy, fresh_database, median
from dunghen.config.demo.par_index import AGREED, FILE, _full
from dunghen.dossiers.operations import sources
from dunghen.dossiers.queries import readings
from dunghen.kernel import clock
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.organisation.models import Unit, UnitKind
from dunghen.kernel.tests import people
from dunghen.par_index.models import Round, Score
from dunghen.par_index.operations import rounds, scoring, sets
from dunghen.par_index.queries import importing
from dunghen.par_index.rules import phases, tree
from dunghen.par_index.rules.tree import Node
from dunghen.par_index.tests import rank_stage, stage

UNITS, COMPONENTS, FACTS = 63 * 8, 120, 500_000
SHOWN = sys.argv[1:] == ["profile"]
SCORING_LIMIT, PAGE_LIMIT = 0.3, 0.050
RULES: tuple[dict[str, Any], ...] = (
    {"kind": "bands", "bands": [[70, 0.5], [100, 1]]}, {"kind": "ratio", "floor": 80}, {"kind": "ratio", "target": 40}, {"kind": "violation_zero"},
    {"kind": "steps", "steps": [[1, 0.5], [2, 1]]}, {"kind": "deduct", "each": 0.1}, {"kind": "ladder", "shares": [0, 0.5, 1]},
    {"kind": "reduction", "target": 10}, {"kind": "year_on_year", "bands": [[0, 0.5], [10, 1]]}, {"kind": "survey", "weights": [1, 0.8, 0.5, 0]},
    {"kind": "index"}, {"kind": "formula", "expression": "(b * 0.8 + now * 0.2) / (a + base)"},
)  # fmt: skip


def scoring_all() -> float:
    """Return the seconds that a set of all kinds takes for all units and years, summed and ranked."""
    chance = np.random.default_rng(20210816)
    given = {
        name: chance.integers(0, 100, UNITS).astype(float)
        for name in ("b", "a", "count", "base", "now", "last", "value")
    }
    given |= {
        "level": chance.integers(0, 3, UNITS).astype(float),
        "options": chance.integers(0, 500, (UNITS, 4)).astype(float),
    }
    areas = [Node(str(area), "", 100 / 8) for area in range(1, 9)]
    leaves = [
        Node(
            f"{1 + place % 8}.{place}",
            "",
            100 / COMPONENTS,
            str(1 + place % 8),
            tree.APPRAISAL,
            RULES[place % len(RULES)],
        )
        for place in range(COMPONENTS)
    ]
    nodes = tree.ordered([*areas, *leaves])
    inputs = {leaf.code: given for leaf in leaves}

    def work() -> None:
        points = tree.score_all(nodes, inputs)
        tree.ranks(tree.add_up(nodes, points)[""])
        tree.index_percent(nodes, points)

    return median(work)


def pages(folder: Path) -> dict[str, float]:
    """Return page → processor seconds of the server's side: the shipped set of 2020, scored in full, and 140 communes ranked; for the host."""
    settings.ALLOWED_HOSTS, settings.TODAY, settings.LEDGER_URL = ["*"], "2025-12-20T09:00", str(folder)
    ledger.lay(folder, FACTS)
    boards.make_units()
    sources.open_source(actor=SYSTEM, name=ledger.SOURCE, label="Đo tốc độ", at=clock.now())
    cast = people.cast()
    at = clock.now()
    lines = importing.read(FILE.read_bytes(), FILE.name, on=at.date(), edition="2020-RECON").lines
    made = sets.make_set(actor=cast.thao, title="Đo tốc độ", lines=lines, at=at, kind="province", first_year=at.year)
    draft = sets.copy_set(actor=cast.thao, source=made, title="Đo tốc độ, năm sau", first_year=at.year + 1, at=at)
    made = sets.put_in_force(actor=cast.thao, criteria=made, at=at)
    days = {phases.SCORING: (at.date() - dt.timedelta(days=1), at.date() + dt.timedelta(days=30))}
    round = rounds.prepare(
        actor=cast.thao, criteria=made, year=at.year, host=cast.units.so_noi_vu, units=[(cast.units.ubnd_tinh, "")], windows=days, at=at
    )  # fmt: skip
    rounds.open_round(actor=cast.thao, round=round, at=at)
    rows = Score.objects.filter(portion__isnull=False).select_related(
        "node__criteria", "portion__unit", "assessed__unit", "assessed__round__criteria"
    )
    for row in rows:
        given = AGREED.get(row.node.code) or _full(row)
        scoring.score(actor=cast.thao, score=row, inputs=given, note="Đo tốc độ", at=at)
    Score.objects.filter(portion=None).update(appraised_points=0.3)
    rank_stage.results(cast)
    rank_stage.grades(cast)
    ranked = _ranked(cast)
    analyse()
    assessed, lost = round.assessed.get(), rows.get(node__code="3.4.1")
    one = ranked.assessed.select_related("unit").first()
    assert one is not None
    client, found = Client(), {}
    client.force_login(cast.thao)
    for name, args, query in (
        ("rounds", [], ""),
        ("to-score", [], ""),
        ("round", [round.pk], ""),
        ("round", [ranked.pk], ""),
        ("assessed", [assessed.pk], ""),
        ("assessed", [one.pk], ""),
        ("component", [lost.pk], ""),
        ("score-move", [lost.pk, "cham"], ""),
        ("gap", [assessed.pk], ""),
        ("live", [assessed.pk], ""),
        ("what-if", [assessed.pk], "?k=10&want=4"),
        ("efforts", [assessed.pk], ""),
        ("remedy", [lost.pk], ""),
        ("history", [], ""),
        ("ranking", [ranked.pk], ""),
        ("public-round", [ranked.pk], ""),
        ("grades", [], ""),
        ("sets", [], ""),
        ("set", [made.pk], ""),
        ("set", [draft.pk], ""),
        ("set-compare", [draft.pk], f"?voi={made.pk}&het=1"),
        ("node", [draft.nodes.get(code="1.1.2").pk], ""),
        ("node-add", [draft.pk], ""),
    ):
        url = reverse(f"par_index:{name}", args=args) + query

        def ask(url: str = url) -> None:
            assert client.get(url, secure=settings.HTTPS).status_code == 200, url

        ask()
        if name == "live":
            print(f"page live, the first of its minute{'':<24}{busy(lambda: _first(ask)) * 1000:>8,.1f} ms", flush=True)
        found[name if name not in found else f"{name} of a unit"] = busy(ask)
        if SHOWN:
            _profile(name, ask)
    return found


def _first(work: Callable[[], None]) -> None:
    """Do it as whoever comes first after a minute, or after data came: nothing of the ledger is known."""
    readings.forget()
    work()


def _ranked(cast: people.Cast) -> Round:
    """Return 140 communes ranked for two years by one set."""
    criteria = stage.in_force(cast, title="Bộ cấp xã", kind="commune", first_year=2019)
    communes = list(Unit.objects.filter(key__startswith="xa-", kind=UnitKind.COMMUNE).order_by("key"))
    for year, step in ((2019, 7), (2020, 11)):
        percents = {unit: ("Khối xã, phường", 60.0 + place * step % 37) for place, unit in enumerate(communes)}
        round = rank_stage.ranked(cast, percents, year=year, criteria=criteria)
    return round


def _profile(name: str, work: Callable[[], None]) -> None:
    """Print where the time of a page goes, and how often the database is asked."""
    profile = cProfile.Profile()
    with CaptureQueriesContext(connection) as asked:
        profile.runcall(work)
    print(f"--- {name}: {len(asked)} queries")
    pstats.Stats(profile).sort_stats("cumulative").print_stats(r"dunghen|backends/utils.py.*execute|render", 25)


def main() -> int:
    took = scoring_all()
    met = [took <= SCORING_LIMIT]
    told = f"{UNITS} units and years × {COMPONENTS} components scored"
    print(f"{told:<55}{took * 1000:>8,.1f} ms   target {SCORING_LIMIT * 1000:,.0f}")
    with fresh_database("par_index"), tempfile.TemporaryDirectory(dir=os.environ.get("DUNGHEN_VAR")) as folder:
        call_command("collectstatic", verbosity=0, interactive=False)
        for name, seconds in pages(Path(folder)).items():
            met.append(seconds <= PAGE_LIMIT)
            print(f"page {name:<50}{seconds * 1000:>8,.1f} ms   target {PAGE_LIMIT * 1000:,.0f}")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
