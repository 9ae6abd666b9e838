"""The province on a day: which units there are, who solves what for which commune. From the reference units that come with the product."""

import csv
import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from dunghen.dossiers.management.generating.catalogue import COMMUNE, DISTRICT, LAND, PROCEDURES, TAX

UNITS: Final = Path(__file__).resolve().parents[4] / "data" / "units" / "khanh-hoa"
_PROVINCE: Final = "tinh-khanh-hoa"
_OFFICE: Final = "van-phong-dang-ky-dat-dai"
_DISTRICTS: Final = ("thanh-pho-", "thi-xa-", "huyen-")
_BRANCH: Final = "chi-nhanh-dang-ky-dat-dai-"
_TAX: Final = ("cuc-thue-tinh", "chi-cuc-thue-khu-vuc-xiii", "thue-tinh-2025")


@dataclass(frozen=True, eq=False)
class World:
    """The units of one day. ``units``: keys; all other arrays hold places in it. Arrays by procedure follow PROCEDURES."""

    day: dt.date
    units: tuple[str, ...]
    names: tuple[str, ...]
    """As a one-stop system writes them; a name that two units bear on the day is written as the key."""
    short_names: tuple[str, ...]
    codes: tuple[str, ...]
    """Invented agency codes: no province has H99."""
    communes: Any
    weights: Any
    """(communes,) the share of dossiers that come from each."""
    solvers: Any
    """(procedures, communes) who solves."""
    asked: Any
    """(procedures, communes) which other agency is asked, -1 for none."""


class Registry:
    """The reference units, read once."""

    def __init__(self, folder: Path = UNITS) -> None:
        self._units = _read(folder / "units.csv")
        self._parents = defaultdict(list)
        for row in _read(folder / "parents.csv"):
            self._parents[row["unit"]].append(row)
        self._before: dict[str, str] = {}
        for row in _read(folder / "successions.csv"):
            if row["main"]:
                self._before.setdefault(row["successor"], row["predecessor"])
        self._worlds: dict[tuple[str, ...], World] = {}
        self._codes = {row["key"]: _code(number, row) for number, row in enumerate(self._units, start=1)}

    def on(self, day: dt.date) -> World:
        """Return the province on ``day``: the same object while its units are the same."""
        there = [row for row in self._units if _holds(row, day)]
        keys = tuple(row["key"] for row in there)
        if keys in self._worlds:
            return self._worlds[keys]
        place = {key: number for number, key in enumerate(keys)}
        names, shorts = Counter(row["name"] for row in there), Counter(row["short_name"] for row in there)
        communes = [key for key in keys if self._row[key]["level"] == "xa" and _PROVINCE in self._above(key, day)]
        solvers = [[self._solver(one.solver, key, day, place) for key in communes] for one in PROCEDURES]
        asked = [
            [self._solver(_agency(one.asks), key, day, place) if one.asks else -1 for key in communes]
            for one in PROCEDURES
        ]
        chance = np.random.default_rng([len(communes), 2021])
        weights = chance.lognormal(0, 0.7, len(communes))
        self._worlds[keys] = World(
            day,
            keys,
            tuple(row["name"] if names[row["name"]] == 1 else row["key"] for row in there),
            tuple(row["short_name"] if shorts[row["short_name"]] == 1 else row["key"] for row in there),
            tuple(self._codes[key] for key in keys),
            np.array([place[key] for key in communes], np.int32),
            weights / weights.sum(),
            np.array(solvers, np.int32),
            np.array(asked, np.int32),
        )
        return self._worlds[keys]

    @cached_property
    def _row(self) -> dict[str, dict[str, str]]:
        return {row["key"]: row for row in self._units}

    def _above(self, key: str, day: dt.date) -> list[str]:
        found: list[str] = []
        while parents := [row["parent"] for row in self._parents[key] if _holds(row, day)]:
            key = parents[0]
            found.append(key)
        return found

    def _solver(self, solver: str | tuple[str, ...], commune: str, day: dt.date, place: dict[str, int]) -> int:
        if solver == COMMUNE:
            return place[commune]
        if solver == DISTRICT:
            return place[
                next((key for key in self._above(commune, day) if self._row[key]["level"] == "huyen"), commune)
            ]
        if solver == LAND:
            district = self._district(commune)
            for kind in _DISTRICTS:
                district = district.removeprefix(kind)
            return place.get(_BRANCH + district, place[_OFFICE])
        return next(place[stem] for stem in solver if stem in place)

    def _district(self, commune: str) -> str:
        """Return the district that a commune, or what it was made of, belonged to."""
        while (before := self._before.get(commune)) and not self._districts(commune):
            commune = before
        return next(iter(self._districts(commune)), "")

    def _districts(self, commune: str) -> list[str]:
        return [
            row["parent"] for row in self._parents[commune] if self._row.get(row["parent"], {}).get("level") == "huyen"
        ]


def _agency(asks: str) -> str | tuple[str, ...]:
    return {TAX: _TAX, "police": ("cong-an-tinh",)}.get(asks, asks)


def _code(number: int, row: dict[str, str]) -> str:
    """Return an invented code: two digits for departments, three for communes, as the real ones have."""
    return f"H99.{number:03}" if row["level"] == "xa" else f"H99.{number:02}"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _holds(row: dict[str, str], day: dt.date) -> bool:
    return (not row["valid_from"] or row["valid_from"] <= day.isoformat()) and (
        not row["valid_to"] or day.isoformat() <= row["valid_to"]
    )
