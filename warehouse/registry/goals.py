"""What is wanted: targets, plans, project lists, and the rules that judge them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from warehouse.records import Measure, Status
from warehouse.registry.fields import (
    DepartmentId,
    Id,
    IndicatorId,
    ListId,
    PeriodText,
    ProjectId,
    RegionId,
    Strict,
    UnitName,
    Year,
)

Month = Annotated[int, Field(ge=1, le=12)]


def _parted(text: object) -> object:
    return tuple(text.split("|")) if isinstance(text, str) else text


class Target(Strict):
    """The value wanted for a year, as it was set on a day.

    `by_month` is the month that a cumulative must be reached by, where a quarter or a
    half has a target of its own. A `proposed` target (建议) counts until another
    one is adopted.
    """

    region: RegionId
    indicator: IndicatorId
    year: Year
    by_month: Month = 12
    value: Decimal
    unit: UnitName
    status: Literal["proposed", "adopted"] = "adopted"
    set_on: date
    source: str


class History(Strict):
    """A figure published before yuebao began, typed in from a yearbook or a bulletin.

    `published_on` is the day from which it was known; `unit` is the print's.
    """

    region: RegionId
    indicator: IndicatorId
    measure: Measure
    period: PeriodText
    value: Decimal
    unit: UnitName
    status: Status = Status.FINAL
    published_on: date
    source: str

    @model_validator(mode="after")
    def _filed_under_a_month(self) -> Self:
        if self.period != self.period.month:
            raise PydanticCustomError(
                "not_a_month", "a cumulative is filed under its last month"
            )
        return self


class Plan(Strict):
    """An indicator of a plan of several years, such as the five-year plan.

    `binding` is 约束性, `expected` 预期性. A level walks in a straight line from the
    base year's value to the target; a yearly rate is held against it each year.
    """

    plan: Id
    region: RegionId
    indicator: IndicatorId
    base_year: Year
    base_value: Decimal | None = None
    end_year: Year
    value: Decimal
    unit: UnitName
    nature: Literal["binding", "expected"]
    set_on: date
    source: str

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.end_year <= self.base_year:
            raise PydanticCustomError("plan_years", "a plan ends after it begins")
        return self


class ProjectList(Strict):
    """A list that projects stand on, and what their departments report of them.

    `inside` is the wider list that holds all of this one's projects. `money`, `stage`
    and `quantity` are the indicators that say how far a project is; `total` is the
    list's own figure as it is reported. `started` and `finished` are two of the stage
    indicator's stages. A project is pressed to start (促开工) `start_notice_months`
    before its planned start, and to hurry (促进度) from `behind_pp` below schedule on.
    """

    id: Id
    name: str
    inside: ListId | None = None
    money: IndicatorId | None = None
    total: IndicatorId | None = None
    stage: IndicatorId | None = None
    quantity: IndicatorId | None = None
    started_on: IndicatorId | None = None
    finished_on: IndicatorId | None = None
    started: str | None = None
    finished: str | None = None
    start_notice_months: Annotated[int, Field(ge=0, le=12)] = 0
    behind_pp: Annotated[Decimal, Field(ge=0)] = Decimal(10)

    @model_validator(mode="after")
    def _stages_are_known(self, info: ValidationInfo) -> Self:
        stages = (info.context or {}).get("stages", {}).get(self.stage, ())
        named = (self.started, self.finished)
        if self.stage is not None and not all(each in stages for each in named):
            raise PydanticCustomError(
                "stage_names",
                "started and finished must be stages of {name}",
                {"name": self.stage},
            )
        return self


class Project(Strict):
    """A project on the year's lists, with the year's plan as it was set on a day.

    `lists` are parted by `|`; the lists around them need not be named again.
    `start` and `finish` are the months that the plan wants them in. `quantity` is what
    it shall bring, in `quantity_unit` (300 beds), where its list counts that.
    """

    id: Id
    name: str
    year: Year
    lists: Annotated[tuple[ListId, ...], BeforeValidator(_parted)]
    region: RegionId
    department: DepartmentId | None = None
    category: str
    total_investment: Decimal | None = None
    plan: Decimal | None = None
    unit: UnitName | None = None
    start: PeriodText | None = None
    finish: PeriodText | None = None
    quantity: Decimal | None = None
    quantity_unit: UnitName | None = None
    set_on: date | None = None

    @model_validator(mode="after")
    def _amounts_have_units(self) -> Self:
        amounts = ((self.plan, self.unit), (self.quantity, self.quantity_unit))
        if any(value is not None and unit is None for value, unit in amounts):
            raise PydanticCustomError("no_unit", "an amount needs its unit")
        return self


class Milestone(Strict):
    """A stage that a project is to have reached by the end of a month."""

    project: ProjectId
    year: Year
    stage: str
    by: PeriodText

    @model_validator(mode="after")
    def _stage_is_known(self, info: ValidationInfo) -> Self:
        known = (info.context or {}).get("project_stages", {}).get(self.project)
        if known is not None and self.stage not in known:
            raise PydanticCustomError(
                "unknown_stage",
                "no list of the project has a stage {name}",
                {"name": self.stage},
            )
        return self


class Band(Strict):
    """One light's range; `at_least` and `at_most` are closed ends, the others open."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    @model_validator(mode="after")
    def _one_end_each(self) -> Self:
        if self.at_least is not None and self.above is not None:
            raise PydanticCustomError("band_ends", "either at_least or above")
        if self.at_most is not None and self.below is not None:
            raise PydanticCustomError("band_ends", "either at_most or below")
        return self

    @property
    def low(self) -> tuple[Decimal, int]:
        """The lower end as (value, 0 closed or 1 open), for ordering."""
        if self.above is not None:
            return self.above, 1
        return (self.at_least if self.at_least is not None else Decimal("-Inf")), 0

    @property
    def high(self) -> tuple[Decimal, int]:
        """The upper end as (value, 1 closed or 0 open), for ordering."""
        if self.below is not None:
            return self.below, 0
        return (self.at_most if self.at_most is not None else Decimal("Inf")), 1


class LightRule(Strict):
    """A dated rule from a quantity to a light; bands must cover every value once.

    `pace_gap_pp` is completion minus schedule in points; `shortfall_pct` is how far
    completion lies from schedule in percent of the schedule; `months_missed` counts the
    months in a row whose own task was missed; `growth_pct` is growth over last year.
    """

    name: Id
    since: PeriodText
    indicators: Literal["all"] | tuple[IndicatorId, ...]
    quantity: Literal["pace_gap_pp", "shortfall_pct", "months_missed", "growth_pct"] = (
        "pace_gap_pp"
    )
    schedule: Literal["linear", "seasonal"] = "linear"
    green: Band
    yellow: Band
    red: Band

    @model_validator(mode="after")
    def _no_dead_band(self) -> Self:
        bands = sorted((self.green, self.yellow, self.red), key=lambda band: band.low)
        whole = bands[0].low[0].is_infinite() and bands[-1].high[0].is_infinite()
        # Neighbours meet where one is closed exactly as far as the next is open.
        joined = all(left.high == right.low for left, right in pairwise(bands))
        if not (whole and joined):
            raise PydanticCustomError(
                "dead_band", "bands leave a gap or overlap; a value has one light"
            )
        return self


class RankRule(Strict):
    """What a place among the peers is worth (进位争先), by a dated rule.

    The first place of an indicator is worth its `weight`, each further one `step` of it
    less, never below nothing.
    """

    name: Id
    since: PeriodText
    indicators: Annotated[tuple[IndicatorId, ...], Field(min_length=1)]
    by: Literal["level", "growth", "reported"] = "growth"
    weight: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    step: Annotated[Decimal, Field(gt=0, le=1)] = Decimal("0.05")


class OutlookWords(Strict):
    """From which probability on a target reads 稳, 可保 or 有缺口; below it is 难保."""

    steady: Annotated[Decimal, Field(gt=0, lt=1)] = Decimal("0.9")
    likely: Annotated[Decimal, Field(gt=0, lt=1)] = Decimal("0.6")
    gap: Annotated[Decimal, Field(gt=0, lt=1)] = Decimal("0.3")

    @model_validator(mode="after")
    def _descending(self) -> Self:
        if not self.steady > self.likely > self.gap:
            raise PydanticCustomError("outlook_words", "steady > likely > gap")
        return self
