"""The work that is measured, whoever does it: read, check, load and roll up months.

Every variant reads workbooks with `rows_of`, checks with `faults` and `breaks` (or with
what its tool has for it), loads `observation` and rolls `progress` up with the same
SQL. So what differs is how a tool goes about it, and nothing else.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
from pandas.api.types import is_float_dtype
from processors import spent
from python_calamine import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    import duckdb

COLUMNS: Final = ("period", "indicator", "current", "ytd", "ytd_base")
MEASURES: Final = ("current", "ytd", "ytd_base")
BOUNDS: Final = (0, 10_000)
# Two figures that are each printed with two digits, and their sum.
PRINTED: Final = 0.0151
TABLES: Final = """
create table if not exists observation
    (indicator text, measure text, period text, value double);
create table if not exists target (indicator text, year text, value double);
create table if not exists progress (
    indicator text, period text, actual double, target double,
    completion_pct double, pace_gap_pp double, light text
);
"""
PROGRESS: Final = """
with standing as (
    select
        observation.indicator,
        observation.period,
        observation.value as actual,
        target.value as target,
        100 * observation.value / target.value as completion_pct,
        completion_pct - 100 * right(observation.period, 2)::integer / 12
            as pace_gap_pp
    from observation
    inner join target
        on
            observation.indicator = target.indicator
            and left(observation.period, 4) = target.year
    where observation.measure = 'ytd' and list_contains($months, observation.period)
)
select
    *,
    case
        when pace_gap_pp >= -3 then 'green'
        when pace_gap_pp >= -10 then 'yellow'
        else 'red'
    end as light
from standing
"""
ROLL_UP: Final = f"insert into progress {PROGRESS}"
UNPIVOTED: Final = """
select indicator, measure, period, value
from (unpivot wide on current, ytd, ytd_base into name measure value value)
"""
LOAD: Final = f"insert into observation {UNPIVOTED}"
WIDE: Final = """
select period, indicator, current, ytd, ytd_base
from (
    pivot (from observation where list_contains($months, period))
    on measure in ('current', 'ytd', 'ytd_base')
    using first(value)
)
"""
EARLIER: Final = """
select indicator, period, value as ytd
from observation
where
    measure = 'ytd'
    and list_contains($months, period)
    and list_contains($indicators, indicator)
"""


class City(NamedTuple):
    """A grown city as a variant needs it: whose workbooks, what in them, what for."""

    folder: Path
    inbox: Path
    departments: dict[str, dict[str, str]]
    months: list[str]
    targets: list[tuple[str, str, float]]

    @property
    def warehouse(self) -> Path:
        """Where the variant puts what it knows."""
        return self.folder / "warehouse.duckdb"

    def workbook(self, department: str, month: str) -> Path:
        """Return where a department's report of a month lies."""
        return self.inbox / f"{department}月报{month}.xlsx"


def rows_of(path: Path, labels: dict[str, str]) -> list[tuple[Any, ...]]:
    """Return the rows of a workbook's table: period, indicator and three figures."""
    cells = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    top = next(number for number, row in enumerate(cells) if row[0] == "指标")
    period = path.stem[-7:]
    return [(period, labels.get(str(row[0])), *row[1:4]) for row in cells[top + 1 :]]


def table_of(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Return rows as a frame with one column a measure."""
    return pd.DataFrame(rows, columns=list(COLUMNS))


def read(city: City, department: str, month: str) -> pd.DataFrame:
    """Return a department's report of a month as a frame."""
    path = city.workbook(department, month)
    return table_of(rows_of(path, city.departments[department]))


def faults(wide: pd.DataFrame, expected: int) -> list[str]:
    """Say what is wrong with reports by themselves, however many there are."""
    figures = wide[list(MEASURES)]
    wrong = {
        "rows missing": len(wide) != expected,
        "no number": not all(map(is_float_dtype, figures.dtypes)),
        "unknown label": wide["indicator"].isna().any(),
        "row twice": wide.duplicated(["period", "indicator"]).any(),
        "blank": figures.isna().any(axis=None),
        "out of bounds": not figures.apply(pd.Series.between, args=BOUNDS).all(None),
    }
    return [name for name, is_so in wrong.items() if is_so]


def breaks(wide: pd.DataFrame, earlier: pd.DataFrame) -> list[str]:
    """Say what does not follow from the month before, or from the year before.

    `earlier` are the cumulative figures known so far: indicator, period, ytd.
    """
    known = earlier.assign(number=_numbers(earlier["period"]))
    known = known.set_index(["indicator", "number"])["ytd"]
    number = _numbers(wide["period"])
    indicator = wide["indicator"]

    def back(months: int) -> pd.Series[float]:
        keys = pd.MultiIndex.from_arrays([indicator, number - months])
        return known.reindex(keys).reset_index(drop=True)

    before = back(1).mask(number % 12 == 0, 0.0)
    jump = (wide["ytd"] - wide["current"] - before).abs() > PRINTED
    base = (wide["ytd_base"] - back(12)).abs() > PRINTED
    wrong = {"jump": jump.any(), "base": base.any()}
    return [name for name, is_so in wrong.items() if is_so]


def _numbers(periods: pd.Series[str]) -> pd.Series[int]:
    """Return months as numbers, one more a month; January is a multiple of twelve."""
    text = periods.astype(str)
    return text.str[:4].astype(int) * 12 + text.str[5:].astype(int) - 1


def before(month: str) -> list[str]:
    """Return what a month is held against: the month before, and that a year ago."""
    year, number = int(month[:4]), int(month[5:])
    earlier = f"{year}-{number - 1:02d}" if number > 1 else f"{year - 1}-12"
    return [earlier, f"{year - 1}-{number:02d}"]


def insist(wrong: Sequence[str]) -> None:
    """Raise where something is wrong: the city that is grown has no mistakes."""
    if wrong:
        raise ValueError(", ".join(wrong))


def found(warehouse: duckdb.DuckDBPyConnection, city: City) -> None:
    """Make the tables, and say what each year's targets are."""
    warehouse.execute(TABLES)
    warehouse.executemany("insert into target values (?, ?, ?)", city.targets)


class Doing(NamedTuple):
    """How a variant does months, and what must be there before, unmeasured."""

    do: Callable[[Sequence[str]], None]
    prepare: Callable[[Sequence[str]], None] = lambda _months: None


def main(setup: Callable[[City], AbstractContextManager[Doing]]) -> None:
    """Do a city's months at once, or one by one and say what each of them took.

    Arguments: the city's `work.json`, an own folder, and `at-once` or `one-by-one`.
    """
    path, folder, how = sys.argv[1:4]
    told = json.loads(Path(path).read_text("utf-8"))
    city = City(Path(folder), **told | {"inbox": Path(told["inbox"])})
    with setup(city) as doing:
        if how == "at-once":
            doing.prepare(city.months)
            doing.do(city.months)
            return
        for month in city.months:
            doing.prepare([month])
            wall, processor = time.monotonic(), spent()
            doing.do([month])
            taken = {"wall": time.monotonic() - wall, "cpu": spent() - processor}
            sys.stdout.write(json.dumps({"month": month} | taken) + "\n")
