"""A city of one department and one report, small enough to see through."""

from __future__ import annotations

import atexit
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from tasks.cycle import Cycle
from warehouse.connection import open_live
from warehouse.ledger import Run
from warehouse.periods import Period
from warehouse.registry import Registry, load_registry
from warehouse.store import rows

if TYPE_CHECKING:
    from tasks.load import Loaded

MAY: Final = Period.parse("2021-05")
# In the city it is nine in the morning of 10 June 2021.
NOW: Final = datetime(2021, 6, 10, 1, tzinfo=UTC)
FILES: Final = {
    "city.yaml": """
        id: tiny
        name: 小市
        channels: {operators: "#operators", leaders: "#leaders"}
        receipts: receipts.csv
        regions:
          - {id: tiny, name: 小市, kind: city, also: [全市]}
    """,
    "departments.yaml": """
        - id: finance
          name: 财政局
          head: {title: 财政局局长, email: head@example.org}
          deputy: {title: 财政局副局长, email: deputy@example.org}
          escalation: {title: 分管副市长, email: escalation@example.org}
    """,
    "indicators.yaml": """
        - {id: revenue, name: 财政收入, kind: flow, unit: 亿元, bounds: [0, 1000]}
        - {id: spending, name: 财政支出, kind: flow, unit: 亿元, bounds: [0, 1000]}
    """,
    "lights.yaml": """
        - name: main
          since: 2021-01
          indicators: all
          green: {at_least: -3}
          yellow: {at_least: -10, below: -3}
          red: {below: -10}
    """,
    "targets.csv": """
        region,indicator,year,value,unit,set_on,source
        tiny,revenue,2021,1200000,万元,2021-01-15,示例
    """,
    "reports/budget.yaml": """
        title: 财政收支
        departments: [finance]
        due: {by: 9, time: "17:00"}
        files: ["财政收支*"]
        layouts:
          - since: 2021-01
            tables:
              - name: 收支
                title: "*财政收支*"
                anchor: 指标
                region: tiny
                rows:
                  - {label: 财政收入, indicator: revenue}
                  - {label: 财政支出, indicator: spending, required: false}
                columns:
                  - {header: 本月止累计, measure: ytd}
    """,
}


def write_registry(folder: Path, **changed: str) -> Registry:
    """Write the city's files; `changed` replaces some, by name without its ending."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = changed.get(path.stem, text).strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        path.write_text("\n".join(line[indent:] for line in lines), "utf-8")
    return load_registry(folder)


def budget(revenue: object, period: str = "2021年1-5月", more: str = "") -> bytes:
    """Return the report as the finance office sends it."""
    text = f"{period}财政收支\n单位：亿元,\n指标,本月止累计\n财政收入,{revenue}\n{more}"
    return text.encode("utf-8-sig")


@dataclass(frozen=True)
class Town:
    """The city with its inbox, and cycles to run on it."""

    folder: Path
    registry: Registry

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def home(self) -> Path:
        return self.folder / "data" / "tiny"

    def cycle(self, now: datetime = NOW, period: Period = MAY) -> Cycle:
        run = Run(f"test-{period}-{now:%Y%m%dT%H%M%S}", "test", period, now)
        return Cycle(run, self.home, str(self.inbox), self.registry, "en")

    def governed_by(self, registry: Registry) -> Town:
        return replace(self, registry=registry)


def settle(folder: Path, *, is_new: bool = False, **changed: str) -> Town:
    """Found the city in `folder`, with an empty inbox and an empty warehouse.

    One that is new has no warehouse yet: it is made on first use, which takes a second.
    """
    town = Town(folder, write_registry(folder / "registry", **changed))
    town.inbox.mkdir()
    if not is_new:
        shutil.copytree(empty_home(), town.home)
    return town


@cache
def empty_home() -> Path:
    """Return a home with nothing in it but a warehouse as it is made on first use.

    Made once a process; a copy of it takes no time.
    """
    kept = TemporaryDirectory(prefix="yuebao-empty-", ignore_cleanup_errors=True)
    atexit.register(kept.cleanup)
    home = Path(kept.name) / "home"
    with open_live(home):
        pass
    return home


def run(town: Town, hours: int = 0, period: Period = MAY) -> Loaded:
    """Recall, collect, read, check and load, as the flow does, `hours` after nine."""
    from tasks.check import check  # noqa: PLC0415 - Great Expectations costs seconds
    from tasks.collect import collect  # noqa: PLC0415 - Prefect costs seconds
    from tasks.load import load  # noqa: PLC0415
    from tasks.reader.reading import read_delivery  # noqa: PLC0415
    from tasks.recall import recall  # noqa: PLC0415

    cycle = town.cycle(NOW + timedelta(hours=hours), period)
    # In this process: the workers that a run reads in have their own tests.
    readings = [
        read_delivery(each, str(number), town.registry, period)
        for number, each in enumerate(recall.fn(cycle) + collect.fn(cycle))
    ]
    return load.fn(cycle, readings, check.fn(cycle, readings))


def told(town: Town, model: str, *columns: str) -> list[tuple[object, ...]]:
    with open_live(town.home) as warehouse:
        return [tuple(row[name] for name in columns) for row in rows(warehouse, model)]
