"""Great Expectations suites as functions of the registry, and one validation a report.

A frame holds every observation of every submission of one kind of report in a run. Its
row number leads back to the observation, and so to the sheet and cell. GX 1.x is not
thread-safe: one validation at a time in a process.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

# Before the import: it would otherwise announce itself to a server.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig

from warehouse.records import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from great_expectations.data_context import EphemeralDataContext

    from warehouse.records import Observation, Reading
    from warehouse.registry import Registry
    from warehouse.registry.models import Report

# Results carry department figures: nothing that GX says of them may reach a log.
logging.getLogger("great_expectations").propagate = False
logging.getLogger("great_expectations").addHandler(logging.NullHandler())

LEVEL_MEASURES: Final = frozenset(
    {Measure.YTD, Measure.LEVEL, Measure.CURRENT, Measure.YTD_BASE}
)
GROWTH_MEASURES: Final = frozenset({Measure.YTD_YOY, Measure.CURRENT_YOY})
# Finite, so that an infinite value lies beyond it; nothing counted in a city does.
UNBOUNDED: Final = 1e15

GRAIN: Final = ["submission", "region", "indicator", "measure", "period", "project"]


class Broken(NamedTuple):
    """A row of the frame that breaks a rule."""

    rule: str
    row: int


class ValidationFailedError(RuntimeError):
    """GX could not evaluate an expectation: a fault of ours, not of the data."""


def frame_of(readings: Sequence[Reading], registry: Registry) -> pd.DataFrame:
    """Return one row an observation, with the bounds that hold for it."""
    entries = [
        (number, observation)
        for number, reading in enumerate(readings)
        for observation in reading.observations
    ]
    lower, upper = zip(
        *(bounds_of(observation, registry) for _, observation in entries), strict=True
    )
    return pd.DataFrame(
        {
            "submission": [number for number, _ in entries],
            "region": [each.region for _, each in entries],
            "indicator": [each.indicator for _, each in entries],
            "measure": [str(each.measure) for _, each in entries],
            "period": [str(each.period) for _, each in entries],
            "project": [each.project for _, each in entries],
            # Marked undefined in print (— or …) is no gap: it counts as present.
            "present": [each.text if each.note else each.value for _, each in entries],
            "value": pd.array(
                [
                    None if each.value is None else float(each.value)
                    for _, each in entries
                ],
                dtype="Float64",
            ).astype("float64"),
            "lower": lower,
            "upper": upper,
        }
    )


def bounds_of(observation: Observation, registry: Registry) -> tuple[float, float]:
    """Return what bounds a value: its indicator's bounds, or its growth's."""
    indicator = registry.indicators.get(observation.indicator)
    if indicator is None:
        # That it is unknown is told by a rule of its own.
        return -UNBOUNDED, UNBOUNDED
    if observation.measure in GROWTH_MEASURES:
        low, high = indicator.growth_bounds
        return float(low), float(high)
    if observation.measure in LEVEL_MEASURES and indicator.bounds:
        low, high = indicator.bounds
        # A single month may be negative where a cumulative may not (a correction).
        floor = -UNBOUNDED if observation.measure is Measure.CURRENT else float(low)
        return floor, float(high)
    if observation.measure is Measure.RANK:
        return 1.0, float(len(registry.regions))
    return -UNBOUNDED, UNBOUNDED


def suite_for(report: Report, registry: Registry) -> gx.ExpectationSuite:
    """Return the suite of a report; each expectation names its rule in `meta`."""
    return gx.ExpectationSuite(
        name=report.id,
        expectations=[
            gxe.ExpectTableRowCountToBeBetween(min_value=1, meta={"rule": "no-rows"}),
            gxe.ExpectColumnValuesToNotBeNull(
                column="present", meta={"rule": "missing-value"}
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="region",
                value_set=sorted(registry.regions),
                meta={"rule": "unknown-region"},
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="indicator",
                value_set=sorted(registry.indicators),
                meta={"rule": "unknown-indicator"},
            ),
            gxe.ExpectCompoundColumnsToBeUnique(
                column_list=GRAIN, meta={"rule": "duplicate-value"}
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="value",
                column_B="lower",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                meta={"rule": "out-of-bounds"},
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="upper",
                column_B="value",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                meta={"rule": "out-of-bounds"},
            ),
        ],
    )


def broken_rows(
    report: Report, readings: Sequence[Reading], registry: Registry
) -> list[Broken]:
    """Validate all readings of one report at once; return the rows that break a rule.

    Raises `ValidationFailedError` where GX itself failed.
    """
    batch = _asset().get_batch({"dataframe": frame_of(readings, registry)})
    result = batch.validate(
        suite_for(report, registry), result_format={"result_format": "COMPLETE"}
    )
    return list(_broken(result.results))


def _broken(results: Sequence[Any]) -> Iterator[Broken]:
    for each in results:
        if each.exception_info.get("raised_exception"):
            raise ValidationFailedError(each.expectation_config.type)
        if not each.success:
            rule = each.expectation_config.meta["rule"]
            for row in each.result.get("unexpected_index_list") or ():
                yield Broken(rule, int(row))


@cache
def _context() -> EphemeralDataContext:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


@cache
def _asset() -> Any:
    source = _context().data_sources.add_pandas("cycle")
    return source.add_dataframe_asset(
        "observations"
    ).add_batch_definition_whole_dataframe("whole")
