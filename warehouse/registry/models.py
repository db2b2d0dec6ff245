"""Who reports what, and how it looks: an analyst's YAML as frozen models.

What is wanted (targets, plans, projects, lights) stands in `warehouse.registry.goals`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from warehouse.method.legality import Operation, refusal
from warehouse.records import Measure, Severity, Status
from warehouse.registry.desk import Desk, Person
from warehouse.registry.fields import (
    ID_PATTERN,
    DepartmentId,
    Id,
    IndicatorId,
    ListId,
    PeriodText,
    RegionId,
    Strict,
    UnitName,
    Year,
)
from warehouse.registry.goals import OutlookWords
from warehouse.registry.sources import Source

if TYPE_CHECKING:
    from warehouse.periods import Period

Frequency = Literal["monthly", "quarterly", "half_yearly", "yearly"]
# How many months lie between two figures.
MONTHS_BETWEEN: dict[str, int] = {
    "monthly": 1,
    "quarterly": 3,
    "half_yearly": 6,
    "yearly": 12,
}


class RegionKind(StrEnum):
    """What a region is to the city."""

    CITY = "city"
    PART = "part"
    PEER = "peer"
    GROUP = "group"


class Region(Strict):
    """A place that values are about; `also` lists the ways tables print its name."""

    id: Id
    name: str
    kind: RegionKind
    also: tuple[str, ...] = ()


class Channels(Strict):
    """Where messages go that are for no single department."""

    operators: str
    leaders: str


class Plausibility(Strict):
    """From when on a figure is told as unusual, and how (docs/checks.md).

    A figure is held against at least `years` earlier years; `noted`, `doubted` and
    `returned` are how many spreads off its usual place it is noted, told as a warning
    or sent back (never, where it is left out). A spread is at least `least_change_pct`
    of the figure, or `least_points` of a percentage. What a report takes back from
    earlier months is noted up to `revised_pct` of them, and a base that differs by
    more than `restated_pct` from the published one is an error, not a restatement.
    """

    years: Annotated[int, Field(ge=2, le=5)] = 3
    noted: Annotated[Decimal, Field(gt=0)] = Decimal(5)
    doubted: Annotated[Decimal, Field(gt=0)] = Decimal(8)
    returned: Annotated[Decimal, Field(gt=0)] | None = None
    least_change_pct: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    least_points: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    revised_pct: Annotated[Decimal, Field(ge=0)] = Decimal(2)
    restated_pct: Annotated[Decimal, Field(gt=0)] = Decimal(30)

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        steps = [self.noted, self.doubted, *([self.returned] if self.returned else [])]
        if any(low >= high for low, high in pairwise(steps)):
            raise PydanticCustomError(
                "plausibility_steps", "noted < doubted < returned"
            )
        return self


class City(Strict):
    """One registry: what the city is called, where it lies, what it keeps watch over.

    `receipts` names a CSV in the inbox (columns file, received_at) that the receiving
    desk keeps; without it a file's own time of change counts as its receipt.
    `closes_from` is the day of a month from which on its books may be closed: settled
    figures of the month are refused before.
    `on_schedule_band_pp` is how far below schedule still reads 基本符合. `outlook` says
    from which probability on a target reads 稳, 可保 or 有缺口, and `plausibility` from
    when on a figure is told as unusual.
    """

    id: Id
    name: str
    timezone: str = "Asia/Shanghai"
    channels: Channels
    receipts: str | None = None
    closes_from: Annotated[int, Field(ge=1, le=28)] = 21
    on_schedule_band_pp: Decimal = Decimal(3)
    outlook: OutlookWords = OutlookWords()
    plausibility: Plausibility = Plausibility()
    desk: Desk = Desk()
    regions: tuple[Region, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    @model_validator(mode="after")
    def _one_city(self) -> Self:
        if [region.kind for region in self.regions].count(RegionKind.CITY) != 1:
            raise PydanticCustomError("one_city", "exactly one region is the city")
        return self

    @property
    def region(self) -> Region:
        """The region that is the city itself."""
        return next(each for each in self.regions if each.kind is RegionKind.CITY)

    @property
    def parts(self) -> tuple[Region, ...]:
        """The towns, zones or counties that make up the city."""
        return tuple(each for each in self.regions if each.kind is RegionKind.PART)


class Department(Strict):
    """Who reports. `region` is set where a town or zone reports about itself.

    Without a `source` it delivers into the city's inbox.
    """

    id: Id
    name: str
    also: tuple[str, ...] = ()
    head: Person
    deputy: Person
    escalation: Person
    region: RegionId | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _same_source_as_others(self, info: ValidationInfo) -> Self:
        others = (info.context or {}).get("sources")
        if self.source is None or others is None:
            return self
        address = self.source.address
        if others.setdefault(address, self.source) != self.source:
            raise PydanticCustomError(
                "source_differs", "another source of this address", {"name": address}
            )
        return self


class Kind(StrEnum):
    """How months of an indicator make a quarter (docs/method.md)."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    INDEX = "index"
    RATE = "rate"
    COUNT = "count"
    MILESTONE = "milestone"
    RANK = "rank"


class Growth(Strict):
    """Where growth comes from: as reported, or computed from levels where allowed."""

    basis: Literal["reported", "levels"] = "reported"
    prices: Literal["current", "comparable"] = "current"


Bounds = tuple[Decimal, Decimal]


class Indicator(Strict):
    """What is measured.

    `main` is its place among the year's main indicators. `bounds` hold for the city's
    cumulative or end-of-period value in `unit`; a value beyond them is sent back.
    `total: sum` means nobody reports the city's figure: it is the sum of its parts,
    and says so when one is missing. `breaks` are the months from which on the scope
    (口径) is another one: no average, schedule or growth is taken across them.
    `plausibility` goes before the city's, as a whole. `stages` are a milestone's, in
    their order: a table prints their names.
    """

    id: Id
    name: str
    also: tuple[str, ...] = ()
    main: Annotated[int, Field(ge=1)] | None = None
    kind: Kind
    frequency: Frequency = "monthly"
    jan_feb: Literal["combined", "separate"] = "separate"
    lag_months: Annotated[int, Field(ge=0, le=3)] = 0
    unit: UnitName
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    direction: Literal["higher", "lower", "cap"] = "higher"
    growth: Growth = Growth()
    target_type: Literal["level", "growth", "ratio", "cap", "count", "rank"] = "level"
    scope: str = "1"
    breaks: tuple[PeriodText, ...] = ()
    bounds: Bounds | None = None
    growth_bounds: Bounds = (Decimal(-100), Decimal(1000))
    plausibility: Plausibility | None = None
    total: Literal["reported", "sum"] = "reported"
    numerator: IndicatorId | None = None
    denominator: IndicatorId | None = None
    stages: tuple[str, ...] = ()
    owner: DepartmentId | None = None

    @model_validator(mode="after")
    def _ratio_has_both_sides(self) -> Self:
        sides = (self.numerator, self.denominator)
        if self.kind is not Kind.RATIO and any(sides):
            raise PydanticCustomError(
                "ratio_sides", "only a ratio has numerator and denominator"
            )
        if self.kind is Kind.RATIO and any(sides) and not all(sides):
            raise PydanticCustomError(
                "ratio_sides", "a ratio needs numerator and denominator"
            )
        if any(sides) and self.unit != "%":
            raise PydanticCustomError(
                "ratio_sides", "a ratio of two indicators is told in %"
            )
        return self

    @model_validator(mode="after")
    def _nothing_unlawful(self) -> Self:
        asked = {
            Operation.SUM_OVER_REGIONS: self.total == "sum",
            Operation.GROWTH_FROM_LEVELS: self.growth.basis == "levels"
            or self.target_type == "growth",
        }
        for operation, is_asked in asked.items():
            reason = refusal(self.kind, operation) if is_asked else None
            if reason:
                raise PydanticCustomError("refused", "{name}", {"name": reason})
        if self.growth.basis == "levels" and self.growth.prices == "comparable":
            raise PydanticCustomError(
                "illegal_growth", "levels at current prices give no real growth"
            )
        return self

    @model_validator(mode="after")
    def _stages_are_a_milestones(self) -> Self:
        if self.stages and self.kind is not Kind.MILESTONE:
            raise PydanticCustomError("stages_kind", "only a milestone has stages")
        if len(set(self.stages)) != len(self.stages):
            raise PydanticCustomError("stages_kind", "a stage stands twice")
        return self


class DueOverride(Strict):
    """Another due time for one period, with its reason."""

    period: PeriodText
    at: datetime
    reason: str


class DueStage(Strict):
    """Where a report goes on to, and by when: day `by` of the same following month.

    `to` is a department's id, or the name of an authority that is none of the city's.
    """

    to: Annotated[str, Field(min_length=1)]
    by: Annotated[int, Field(ge=1, le=28)]
    time: time

    @model_validator(mode="after")
    def _goes_to_somebody(self, info: ValidationInfo) -> Self:
        departments = (info.context or {}).get("departments")
        is_id = re.fullmatch(ID_PATTERN, self.to)
        if is_id and departments is not None and self.to not in departments:
            raise PydanticCustomError(
                "unknown_name",
                "no department called {name}",
                {"kind": "departments", "name": self.to},
            )
        return self


class Due(Strict):
    """When a report is owed: on day `by` of the following month, city time.

    `chain` are the stages it passes afterwards, each later than the one before; all of
    them are moved by the report's `shift`, and an override moves the first one only.
    """

    by: Annotated[int, Field(ge=1, le=28)]
    time: time
    shift: Literal["next_workday", "none"] = "next_workday"
    chain: tuple[DueStage, ...] = ()
    overrides: tuple[DueOverride, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        moments = [(self.by, self.time), *((each.by, each.time) for each in self.chain)]
        if any(earlier >= later for earlier, later in pairwise(moments)):
            raise PydanticCustomError("due_chain", "each stage later than the last")
        return self


class Row(Strict):
    """What one row label stands for.

    `label` is a glob on the label without spaces, numbering, 其中 and bracketed unit.
    `under` tells rows of the same label apart by a label above them. `lag_months`
    moves the period back where a row lags behind its table.
    """

    label: str
    under: str | None = None
    indicator: IndicatorId | None = None
    region: RegionId | None = None
    measure: Measure | None = None
    unit: UnitName | None = None
    lag_months: Annotated[int, Field(ge=0, le=3)] = 0
    required: bool = True


class Column(Strict):
    """What one column stands for.

    `header` is a glob on the header text without its unit; `上层/下层` walks down a
    header of several rows. `span` asks that the header prints a cumulative (`ytd`) or
    a single month; `year_offset: -1` that it prints the year before.
    """

    header: str
    measure: Measure | None = None
    indicator: IndicatorId | None = None
    region: RegionId | None = None
    unit: UnitName | None = None
    span: Literal["ytd", "month"] | None = None
    year_offset: Literal[-1, 0] | None = None
    required: bool = True


class Table(Strict):
    """How to find one table and read it; everything is found by its text.

    `sheet` is a glob on the sheet's name and `title` on any text above the header;
    `anchor` is a glob on the header cell that stands above the row labels. A printed
    unit wins over a declared one. `region: reporter` means the reporting town.
    """

    name: str
    sheet: str = "*"
    title: str | None = None
    anchor: str
    lag_months: Annotated[int, Field(ge=0, le=3)] = 0
    required: bool = True
    region: RegionId | Literal["reporter"] | None = None
    indicator: IndicatorId | None = None
    measure: Measure | None = None
    unit: UnitName | None = None
    unit_column: str | None = None
    status: Status = Status.PRELIMINARY
    rows: Literal["regions", "projects"] | tuple[Row, ...]
    ignore: tuple[str, ...] = ()
    columns: tuple[Column, ...]


class Layout(Strict):
    """The tables of a report as it has looked since a period."""

    since: PeriodText
    tables: Annotated[tuple[Table, ...], Field(min_length=1)]


class Identity(Strict):
    """A total that must equal its parts, within the rounding of the print.

    `parts` is `children` (the city against its towns and zones), `projects` (a list's
    total against its projects) or indicators that add up to `indicator`. `list` asks
    that only the projects of one list are added, and `of` names their indicator where
    it is not the total's.
    """

    indicator: IndicatorId
    parts: Literal["children", "projects"] | tuple[IndicatorId, ...]
    list: ListId | None = None
    of: IndicatorId | None = None
    measures: tuple[Measure, ...] = (Measure.YTD,)
    severity: Severity = Severity.WARNING


class SharedIdentity(Strict):
    """A total whose parts other reports print, of whichever department.

    It is held against them when the last of them has come.
    """

    indicator: IndicatorId
    parts: Annotated[tuple[IndicatorId, ...], Field(min_length=1)]
    measures: tuple[Measure, ...] = (Measure.YTD,)
    severity: Severity = Severity.WARNING


class Report(Strict):
    """A form that departments owe each period.

    `files` are globs on file names: a hint where the content leaves a choice.
    """

    id: Id
    title: str
    departments: Annotated[tuple[DepartmentId, ...], Field(min_length=1)]
    frequency: Frequency = "monthly"
    jan_feb: Literal["combined", "separate"] = "separate"
    due: Due
    files: tuple[str, ...] = ()
    identities: tuple[Identity, ...] = ()
    layouts: Annotated[tuple[Layout, ...], Field(min_length=1)]

    def layout_for(self, period: Period) -> Layout | None:
        """Return the newest layout that was in use at `period`."""
        fitting = [layout for layout in self.layouts if layout.since <= period]
        return max(fitting, key=lambda layout: layout.since) if fitting else None

    def owed_for(self, period: Period) -> bool:
        """Tell whether the report is owed for the month `period` at all (else 免报)."""
        if period.last % MONTHS_BETWEEN[self.frequency]:
            return False
        return not (self.jan_feb == "combined" and period.last == 1)


class CalendarDay(Strict):
    """A day that differs from the kept library's calendar, with the order's reason."""

    date: date
    kind: Literal["workday", "holiday"]
    reason: str


class Notice(Strict):
    """The State Council's notice of a year's holidays: a year without is provisional.

    A city's own goes before those that come with the project; the days of a year that
    only the city has a notice of are those of its `calendar.csv` and weekends.
    """

    year: Year
    published_on: date
    number: str
    source: str
