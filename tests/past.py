"""A small city with a past: series as they were known, and readings held against it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tiny_city import write_registry

from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import (
    Delivery,
    Figure,
    Finding,
    Measure,
    Observation,
    Reading,
    Status,
    Submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from warehouse.registry import Registry

MAY: Final = Period.parse("2021-05")
RECEIVED: Final = datetime(2021, 6, 8, 1, tzinfo=UTC)
INDICATORS: Final = """
    - {id: revenue, name: 财政收入, kind: flow, unit: 亿元, bounds: [0, 100000]}
    - {id: spending, name: 财政支出, kind: flow, unit: 亿元}
    - {id: output, name: 工业产值, kind: flow, unit: 亿元, jan_feb: combined}
    - {id: retail, name: 零售额, kind: flow, unit: 亿元, breaks: [2020-01]}
    - {id: gdp, name: 生产总值, kind: flow, unit: 亿元, frequency: quarterly,
       growth: {prices: comparable}}
    - {id: deposits, name: 存款余额, kind: stock, unit: 亿元}
    - {id: share, name: 税收占比, kind: ratio, unit: "%"}
    - {id: growth, name: 增加值增速, kind: rate, unit: "%"}
    - {id: firms, name: 企业数, kind: count, unit: 个, decimals: 0}
    - {id: place, name: 位次, kind: rank, unit: 位}
"""


class Told(NamedTuple):
    """A finding as its department reads it."""

    rule: str
    message: str
    fix: str


def told(finding: Finding, file: str = "财政.xlsx") -> Told:
    values = {
        "file": file,
        "sheet": finding.sheet or file,
        "cell": finding.cell or "-",
        "value": finding.value,
        **finding.parameters,
    }
    key = f"finding-{finding.rule}"
    for language in ("zh", "en"):
        assert say(key, language, **values).strip()
    return Told(finding.rule, say(key, **values), say(f"{key}.fix", **values))


def city(folder: Path) -> Registry:
    return write_registry(folder, indicators=INDICATORS.strip("\n"))


def figure(
    indicator: str,
    period: str,
    value: str,
    measure: Measure = Measure.YTD,
    **given: Any,
) -> Observation:
    """Return a figure as it was printed, with the digits of its text."""
    percent = {Measure.YTD_YOY, Measure.CURRENT_YOY}
    unit = "%" if measure in percent or indicator in {"share", "growth"} else "亿元"
    fields: dict[str, Any] = {
        "region": "tiny",
        "indicator": indicator,
        "measure": measure,
        "period": Period.parse(period),
        "value": Decimal(value),
        "unit": unit,
        "decimals": len(value.partition(".")[2]),
        "status": Status.PRELIMINARY,
        "sheet": "收支",
        "cell": "B4",
        "text": value,
        **given,
    }
    return Observation(**fields)


def known(observations: Iterable[Observation]) -> dict[Figure, Observation]:
    return {each.figure: each for each in observations}


def series(
    indicator: str, values: Mapping[str, str], measure: Measure = Measure.YTD
) -> list[Observation]:
    return [figure(indicator, *each, measure) for each in values.items()]


def reading(*observations: Observation, period: Period = MAY) -> Reading:
    delivery = Delivery("财政.xlsx", "财政.xlsx", "", 0, RECEIVED, "")
    submission = Submission("1", delivery, "budget", "finance", period)
    return Reading(submission, observations)
