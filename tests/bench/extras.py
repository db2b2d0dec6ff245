"""Single questions that have a target of their own; each prints its answer as JSON.

extras.py wrong CITY ROWS            a report of so many rows, clean and all wrong
extras.py progress HOME MILLIONS     a month's progress in a snapshot of so many
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from expectations.verdict import judge
from tasks.phrase import phrased
from warehouse.connection import open_live, open_published, publish
from warehouse.periods import Period
from warehouse.records import (
    Delivery,
    Measure,
    Observation,
    Reading,
    Status,
    Submission,
)
from warehouse.registry import load_registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.registry import Registry

TIMES: Final = 3
MONTH: Final = Period.parse("2016-01")
# Ten years of months of seven places for each million; what there is of departments
# and indicators is the city's, and a place more or less makes the sum come out.
YEARS: Final = 10
_FILL: Final = """
insert into raw.observation by name
with place as (select range as number from range($places)),
month as (
    select
        1 + range % 12 as number,
        (2016 + range // 12)::text || '-' || lpad(number::text, 2, '0') as period
    from range(12 * $years)
),
sample as (select * from raw.observation where project = '' limit 1),
indicator as (
    select distinct indicator from raw.indicator
    where version = (select max(version) from raw.registry)
)
select
    sample.* replace (
        'p' || place.number::text as region,
        indicator.indicator as indicator,
        measure.measure as measure,
        month.period as period,
        10.0 * if(measure.measure = 'current', 1, month.number) as value
    )
from sample, place, month, indicator,
    (select unnest(['current', 'ytd', 'ytd_base']) as measure) as measure
"""
_PLACES: Final = """
insert into raw.region by name
select region.* replace (
    'p' || range::text as region, 1 + range as position, 'county' as kind
)
from (
    select * from raw.region
    where version = (select max(version) from raw.registry) limit 1
) as region, range($places)
"""
_TARGETS: Final = """
insert into raw.target by name
select target.* replace ('p' || range::text as region)
from (
    select * from raw.target
    where version = (select max(version) from raw.registry)
) as target, range($places)
"""


def wrong(city: Path, rows: int) -> dict[str, float]:
    """Judge and phrase a report of so many rows: all in order, then all wrong."""
    registry = load_registry(city / "registry")
    moment = datetime(2016, 2, 10, tzinfo=registry.city.zone)

    def told(reading: Reading) -> int:
        (verdict,) = judge([reading], registry, {}, (), moment)
        return len(phrased(verdict))

    told(_reading(registry, 1, Decimal(1)))  # GX is imported and has its context
    answer: dict[str, float] = {"rows": rows}
    for name, value in (("clean", Decimal(1)), ("wrong", Decimal(-1))):
        reading = _reading(registry, rows, value)
        answer[name] = _seconds(partial(told, reading))
        answer[f"told_{name}"] = told(_reading(registry, rows // 100, value))
    return answer


def _reading(registry: Registry, rows: int, value: Decimal) -> Reading:
    report = next(iter(registry.reports.values()))
    indicator = next(iter(registry.indicators))
    sample = Observation(
        next(iter(registry.regions)),
        indicator,
        Measure("ytd"),
        MONTH,
        value,
        registry.indicators[indicator].unit,
        2,
        Status("preliminary"),
        "月报",
        "B4",
        str(value),
    )
    delivery = Delivery("a.xlsx", "a.xlsx", "0", 1, datetime.now(UTC), "a")
    submission = Submission("a", delivery, report.id, report.departments[0], MONTH)
    observations = tuple(
        replace(sample, project=f"p{number}", cell=f"B{number}")
        for number in range(1, rows + 1)
    )
    return Reading(submission, observations)


def progress(home: Path, millions: int) -> dict[str, float]:
    """Fill a city's warehouse by rule, publish it, and ask how a month stands."""
    with open_live(home) as warehouse:
        found: Any = warehouse.execute(
            "select count(distinct indicator) from raw.indicator"
        ).fetchone()
        places = round(millions * 1_000_000 / (found[0] * 3 * 12 * YEARS))
        warehouse.execute(_PLACES, {"places": places})
        warehouse.execute(_TARGETS, {"places": places})
        warehouse.execute(_FILL, {"places": places, "years": YEARS})
        count: Any = warehouse.execute(
            "select count(*) from raw.observation"
        ).fetchone()
        publishing = time.process_time()
        publish(warehouse, home)
        publishing = time.process_time() - publishing
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    asked = "select * from mart.progress where period = ?"
    with open_published(home) as snapshot:

        def once() -> int:
            return len(snapshot.execute(asked, [str(MONTH)]).fetchall())

        cpu = _seconds(once)
        wall = time.monotonic()
        rows = once()
    if not rows:
        raise ValueError("progress says nothing of a month that was run")
    return {
        "observations": count[0],
        "rows": rows,
        "cpu": cpu,
        "wall": time.monotonic() - wall,
        "publishing": publishing,
        "peak": peak,
    }


def _seconds(once: Callable[[], object]) -> float:
    """Return the median processor seconds of doing something several times."""
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        once()
        taken.append(time.process_time() - began)
    return median(taken)


def main() -> None:
    """Answer one question."""
    what, where, size = sys.argv[1:4]
    answer = {"wrong": wrong, "progress": progress}[what](Path(where), int(size))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
