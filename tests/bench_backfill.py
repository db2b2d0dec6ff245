"""Years of months as one backfill, beside the same work as a plain loop.

    make bench-backfill            60 months × 40 departments
    MONTHS=12 DEPARTMENTS=10 make bench-backfill

Both start from an empty data folder, in a process of their own; wall time and the peak
of memory of a process and its children are what the system says of it. The plain loop
opens each workbook, takes its figures by their labels, holds each cumulative against
the month before and inserts a month at a time: no look into the file before it is
opened, no worker, no findings with cells, no vintages, no rehearsal, no messages.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb
import pandas as pd
from grown_city import Grown, grow
from python_calamine import load_workbook
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTHS: Final = int(os.environ.get("MONTHS", "60"))
DEPARTMENTS: Final = int(os.environ.get("DEPARTMENTS", "40"))
FIRST_YEAR: Final = 2016
PLAIN: Final = "plain"
_COLUMNS: Final = ("month", "indicator", "measure", "value")
_MEASURES: Final = ("current", "ytd", "base")


class Spent(NamedTuple):
    """What a process took: seconds on the wall and of processors, peak in MB."""

    wall: float
    processor: float
    peak: float


def main() -> None:
    """Run both and print how they compare."""
    if len(sys.argv) > 1 and sys.argv[1] == PLAIN:
        plainly(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    with TemporaryDirectory(prefix="yuebao-bench-") as folder:
        city = grow(Path(folder), DEPARTMENTS, FIRST_YEAR, MONTHS)
        plain = spent([sys.executable, __file__, PLAIN, str(city.inbox), folder], {})
        run = spent(_command(city), _environment(city, Path(folder)))
    table = Table(title=f"{MONTHS} months × {DEPARTMENTS} departments: {city.files}")
    for heading in ("", "wall s", "processor s", "peak MB", "reports a second"):
        table.add_column(heading, justify="right")
    for name, each in (("plain loop", plain), ("backfill", run)):
        pace = city.files / each.wall
        table.add_row(
            name,
            *(f"{figure:,.1f}" for figure in (*each, pace)),
        )
    table.add_row("ratio", *(f"{b / a:.1f}" for a, b in zip(plain, run, strict=True)))
    Console(width=100).print(table)


def _command(city: Grown) -> list[str]:
    first, last = (str(city.months[place]) for place in (0, -1))
    asked = ("--reason", "历史数据", "--by", "bench", "--format", "json")
    main = "from flows.cli import main; main()"
    return [sys.executable, "-c", main, "backfill", first, last, *asked]


def _environment(city: Grown, folder: Path) -> dict[str, str]:
    return {
        "YUEBAO_HOME": str(folder / "data"),
        "YUEBAO_REGISTRY": str(city.registry),
        "YUEBAO_INBOX": str(city.inbox),
        "PREFECT_HOME": str(folder / "prefect"),
    }


def spent(command: Sequence[str], environment: dict[str, str]) -> Spent:
    """Run a command to its end; return what it took. Raises where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    subprocess.run(
        command,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = sum(
        getattr(after, name) - getattr(before, name)
        for name in ("ru_utime", "ru_stime")
    )
    # The largest child there ever was: the plain loop, which is smaller, runs first.
    return Spent(wall, processor, after.ru_maxrss / 1024)


def plainly(inbox: Path, folder: Path) -> None:
    """Do the same work as one would in an afternoon."""
    found: dict[str, list[tuple[str, str, str, float]]] = {}
    for path in sorted(inbox.glob("*.xlsx")):
        month = path.stem[-7:]
        for row in load_workbook(path).get_sheet_by_index(0).to_python():
            if len(row) == len(_COLUMNS) and isinstance(row[1], float):
                label, *values = row
                found.setdefault(month, []).extend(
                    (month, str(label), measure, float(value))
                    for measure, value in zip(_MEASURES, values, strict=True)
                )
    with duckdb.connect(str(folder / "plain.duckdb")) as warehouse:
        warehouse.execute(
            "create table figure"
            " (month text, indicator text, measure text, value double)"
        )
        known: dict[str, float] = {}
        for month in sorted(found):
            for _, label, measure, value in found[month]:
                if measure == "ytd":
                    if not month.endswith("-01") and value < known[label]:
                        raise ValueError(label)
                    known[label] = value
            warehouse.register("rows", pd.DataFrame(found[month], columns=_COLUMNS))
            warehouse.execute("insert into figure select * from rows")
        warehouse.execute(
            """
            select month, indicator, value / sum(value) over (partition by indicator)
            from figure where measure = 'ytd'
            """
        ).fetchall()


if __name__ == "__main__":
    main()
