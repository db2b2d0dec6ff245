"""The parts of the bench: each measures something and returns what it found."""

from __future__ import annotations

import math
import shutil
import sys
import uuid
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from measure import Many, Spent, answer_of, script, several, spent, yuebao
from variants import LIMIT, OWN, PLAIN, VARIANTS, Start, Variant, around, cold
from variants import months_of as starting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FIRST: Final = "2016-01"
NOW: Final = "2016-02-10T09:00"
NEXT: Final = "2016-02"
THEN: Final = "2016-03-10T09:00"
# Months in a process that stays; the first pays for imports and is left out.
WARM_MONTHS: Final = 4
WRONG_ROWS: Final = 100_000
HELP_TIMES: Final = 5


class Options(NamedTuple):
    """What to measure, and how much of it."""

    months: int
    slow_months: int
    departments: int
    rows: int
    repeats: int
    enough: float
    millions: tuple[int, ...]
    only: tuple[str, ...]
    variants: frozenset[str]

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Options:
        """Read options as somebody sets them in front of `make bench`."""

        def names(name: str) -> tuple[str, ...]:
            return tuple(
                part.strip() for part in given.get(name, "").split(",") if part
            )

        return cls(
            int(given.get("MONTHS") or 12),
            int(given.get("SLOW_MONTHS") or 3),
            int(given.get("DEPARTMENTS") or 40),
            int(given.get("ROWS") or 10),
            int(given.get("REPEATS") or 3),
            float(given.get("ENOUGH") or 15),
            tuple(map(int, names("MILLIONS") or ("1",))),
            names("ONLY"),
            frozenset(names("VARIANTS")),
        )

    @property
    def sizes(self) -> dict[str, int]:
        """How large the work was, for who reads the result."""
        return {
            "months": self.months,
            "departments": self.departments,
            "rows": self.rows,
        }


class Bench:
    """A folder of grown cities, and what has been compared in each of them."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.folder = folder
        self.options = options
        self._limits: dict[Path, Path] = {}

    @property
    def variants(self) -> list[Variant]:
        """Those that are asked for and set up; the limit is always there."""
        wanted = self.options.variants
        return [
            each
            for each in VARIANTS
            if each.is_there
            and (not wanted or each.name in wanted or each.name == LIMIT)
        ]

    def say(self, sentence: str) -> None:
        """Tell who waits how far it is."""
        sys.stderr.write(f"{sentence}\n")

    def city(self, departments: int, months: int) -> Path:
        """Return a city of a size; it is grown once."""
        city = self.folder / f"city-{departments}-{months}"
        if not city.is_dir():
            city.mkdir()
            sizes = (departments, months, self.options.rows)
            spent(script("cities.py", city, *sizes), {}, city / "log")
        return city

    def fresh(self) -> Path:
        """Return a folder of its own for one run."""
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir()
        return folder

    def once(self, city: Path, start: Callable[[Path], Start]) -> tuple[Spent, str]:
        """Run something in a fresh folder; its figures must be those of the limit."""
        folder = self.fresh()
        run = start(folder)
        taken, said = spent(run.command, run.environment, folder / "log")
        if city not in self._limits:
            self._limits[city] = self._limit_of(city)
        both = script("figures.py", self._limits[city], run.warehouse)
        spent(both, {}, folder / "figures.log")
        shutil.rmtree(folder)
        return taken, said

    def _limit_of(self, city: Path) -> Path:
        folder = self.fresh()
        run = starting(VARIANTS[0], city, folder, "at-once")
        spent(run.command, run.environment, folder / "log")
        return run.warehouse

    def measured(self, city: Path, start: Callable[[Path], Start]) -> Many:
        """Return the medians of running something; it is said what it took."""
        options = self.options
        many = several(
            lambda: self.once(city, start)[0], options.repeats, options.enough
        )
        self.say(
            f"   {many.cpu:7.2f} s of processor, {many.wall:7.2f} s, {many.times} ×"
        )
        return many


def months(bench: Bench) -> dict[str, Any]:
    """Measure a month, in a process that stays and in one that starts with it."""
    found: dict[str, Any] = {}
    city = bench.city(bench.options.departments, WARM_MONTHS)
    single = bench.city(bench.options.departments, 1)
    for each in bench.variants:
        if each.is_slow:
            continue  # what a month more takes is known from its backfills
        bench.say(f"   {each.name}")
        whole, said = bench.once(
            city, lambda folder, it=each: starting(it, city, folder, "one-by-one")
        )
        lines = [answer_of(line) for line in said.splitlines() if line[:1] == "{"]
        warm = lines[1:]
        found[each.name] = {
            "warm": {
                key: sorted(line[key] for line in warm)[len(warm) // 2]
                for key in ("wall", "cpu")
            },
            "whole": whole._asdict(),
        }
        found[each.name]["cold"] = bench.measured(
            single,
            lambda folder, it=each: (
                cold(single, folder, FIRST, NOW)
                if it.name == OWN
                else starting(it, single, folder, "at-once")
            ),
        )._asdict()
        if each.name == OWN:
            found[OWN]["first"] = found[OWN]["cold"]
            found[OWN]["cold"] = _next_month(bench)._asdict()
    return found


def _next_month(bench: Bench) -> Many:
    """Measure the month after the first, in a process of its own as the first was.

    The first makes a warehouse, and Prefect its database.
    """
    city = bench.city(bench.options.departments, 2)

    def start(folder: Path) -> Start:
        first = cold(city, folder, FIRST, NOW)
        spent(first.command, first.environment, folder / "first.log")
        return cold(city, folder, NEXT, THEN)

    return bench.measured(city, start)


def backfill(bench: Bench) -> dict[str, Any]:
    """Measure several months at once, of each size; the slow ones only a few."""
    options = bench.options
    few, many = {1, options.slow_months}, {options.slow_months, 12, options.months}
    found: dict[str, Any] = {}
    for each in bench.variants:
        for size in sorted(few if each.is_slow else many):
            if size > options.months:
                continue
            bench.say(f"   {each.name}, {size} months")
            city = bench.city(options.departments, size)
            cost = bench.measured(
                city,
                lambda folder, it=each, at=city: starting(it, at, folder, "at-once"),
            )
            found.setdefault(each.name, {})[str(size)] = cost._asdict()
    return found


def growth(bench: Bench) -> dict[str, Any]:
    """Measure backfills of growing cities: in departments, and in months."""
    options = bench.options
    # Below a year or two of months nothing is to be seen above what starting takes.
    few, most = max(2, options.months // 2), options.departments
    found: dict[str, Any] = {}
    for each in bench.variants:
        if each.name not in {OWN, PLAIN, LIMIT}:
            continue
        sizes = [(1, 1), *((most // part, few) for part in (4, 2, 1))]
        sizes += [(most // 4, few * times) for times in (2, 4)]
        for departments, count in sizes:
            bench.say(f"   {each.name}, {departments} × {count} months")
            city = bench.city(departments, count)
            many = bench.measured(
                city,
                lambda folder, it=each, at=city: starting(it, at, folder, "at-once"),
            )
            key = f"{departments}x{count}"
            found.setdefault(each.name, {})[key] = many._asdict()
    return found


def where(bench: Bench) -> dict[str, Any]:
    """See where the time of a cold run goes, and of a backfill."""
    options = bench.options
    city = bench.city(options.departments, 1)
    years = bench.city(options.departments, options.slow_months)
    found: dict[str, Any] = {}
    own = next(each for each in VARIANTS if each.name == OWN)
    for name, at, start in (
        ("run", city, cold(city, bench.fresh(), FIRST, NOW)),
        ("backfill", years, starting(own, years, bench.fresh(), "at-once")),
    ):
        told = bench.fresh()
        arguments = start.command[3:]
        command = script("where.py", told / "where.json", *arguments)
        taken, _ = spent(command, start.environment, told / "log")
        shares = answer_of((told / "where.json").read_text("utf-8"))
        found[name] = {"city": at.name, "shares": shares} | taken._asdict()
    return found


def extras(bench: Bench) -> dict[str, Any]:
    """Ask what has a target of its own."""
    city = bench.city(bench.options.departments, 1)
    found: dict[str, Any] = {}
    log = bench.folder / "extras.log"
    wrong = script("extras.py", "wrong", city, WRONG_ROWS)
    found["wrong"] = answer_of(spent(wrong, {}, log)[1])
    bench.say(f"   {found['wrong']}")
    several_helps = several(
        lambda: spent(yuebao("--help"), {}, log)[0], HELP_TIMES, math.inf
    )
    found["help"] = several_helps._asdict()
    folder = bench.fresh()
    run = cold(city, folder, FIRST, NOW)
    spent(run.command, run.environment, log)
    home = run.warehouse.parent
    for millions in bench.options.millions:
        copy = bench.fresh() / "grown"
        shutil.copytree(home, copy)
        asked = script("extras.py", "progress", copy, millions)
        found.setdefault("progress", {})[str(millions)] = answer_of(
            spent(asked, around(city, folder), log)[1]
        )
        bench.say(f"   {found['progress']}")
    return found


PARTS: Final[dict[str, Callable[[Bench], dict[str, Any]]]] = {
    "months": months,
    "backfill": backfill,
    "growth": growth,
    "where": where,
    "extras": extras,
}
