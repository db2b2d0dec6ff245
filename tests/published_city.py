"""The tiny city with years behind it: loaded as a run does, and published."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from sample_city import Trial
from tiny_city import FILES, Town, budget, run, settle

from warehouse.connection import open_live, publish
from warehouse.ledger import Run, Submitted, append_cycle
from warehouse.periods import Period
from warehouse.records import (
    Arrival,
    Delivery,
    Measure,
    Observation,
    State,
    Status,
    Submission,
    Verdict,
)
from warehouse.registry import load_registry

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from warehouse.registry import Registry

HISTORY: Final = "region,indicator,measure,period,value,unit,published_on,source"
TARGETS: Final = "region,indicator,year,value,unit,set_on,source"
SOURCE: Final = "试算"


def published_on(month: Period) -> date:
    """The 20th of the month after."""
    after = month.shift(1)
    return date(after.year, after.last, 20)


def year_of(
    indicator: str,
    year: int,
    amounts: Mapping[int, object],
    *,
    region: str = "tiny",
    unit: str = "亿元",
) -> list[str]:
    """Return lines of history.csv: the cumulative by month, each published in time."""
    months = ((Period.month_of(year, month), told) for month, told in amounts.items())
    return [
        f"{region},{indicator},ytd,{month},{told},{unit},{published_on(month)},{SOURCE}"
        for month, told in months
    ]


def target_of(
    indicator: str,
    year: int,
    value: object,
    *,
    region: str = "tiny",
    unit: str = "亿元",
) -> str:
    """Return a line of targets.csv: set in January, before the first figure."""
    return f"{region},{indicator},{year},{value},{unit},{year}-01-10,{SOURCE}"


def indicators(*more: str) -> str:
    """Return indicators.yaml: those of the budget report, and `more`."""
    kept = FILES["indicators.yaml"].split("\n")
    return "\n".join(line.strip() for line in (*kept, *more) if line.strip())


def write_more(
    town: Town, history: Iterable[str], targets: Iterable[str] | None = None
) -> Registry:
    """Write the two lists beside the town's other files; return the registry anew."""
    folder = town.folder / "registry"
    lines = "\n".join((HISTORY, *history))
    (folder / "history.csv").write_text(f"{lines}\n", "utf-8")
    if targets is not None:
        lines = "\n".join((TARGETS, *targets))
        (folder / "targets.csv").write_text(f"{lines}\n", "utf-8")
    return load_registry(folder)


def found(
    folder: Path, history: Iterable[str], targets: Iterable[str], **changed: str
) -> Town:
    """Found the city and run its first cycle, on an empty inbox."""
    town = settle(folder, **changed)
    town = town.governed_by(write_more(town, history, targets))
    run(town)
    return announced(town)


def announced(town: Town) -> Town:
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    return town


def reported(town: Town, revenue: object, more: str = "") -> Town:
    """Let finance send May, take it in as a run does, and publish."""
    (town.inbox / "财政收支5月.csv").write_bytes(budget(revenue, more=more))
    run(town)
    return announced(town)


class Report(NamedTuple):
    """What finance reported of a month, and when it became known."""

    month: str
    revenue: object
    known_at: datetime


def told(town: Town, *reports: Report) -> Town:
    """Add reports, each as a run at its moment would have, and publish."""
    with open_live(town.home) as warehouse:
        for each in reports:
            month, at = Period.parse(each.month), each.known_at
            name = f"{month}.budget.finance.{at:%Y%m%d}"
            delivery = Delivery("财政收支.csv", f"file:///{name}", name, 1, at, "")
            submission = Submission(name, delivery, "budget", "finance", month)
            figure = Observation(
                *("tiny", "revenue", Measure.YTD, month, Decimal(str(each.revenue))),
                *("亿元", 1, Status.PRELIMINARY, "收支", "B4", str(each.revenue)),
            )
            verdict = Verdict(submission, State.ACCEPTED, (figure,), ())
            append_cycle(
                warehouse,
                Run(f"run-{at:%Y%m%d}", "test", month, at),
                town.registry,
                [Arrival(delivery, "submitted", month, name)],
                [Submitted(verdict, None, ())],
                (),
            )
        publish(warehouse, town.home)
    return town


def yuebao(town: Town, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command on the city, as a person would."""
    return Trial(town.folder).yuebao(
        *arguments, YUEBAO_REGISTRY=str(town.folder / "registry")
    )
