"""The Great Expectations suite as a function of the registry, and one validation a run.

A frame holds every observation of every submission that a run judges, and a row for
each region or project that a table passes over. Its row number leads back to
the observation, and so to the sheet and cell. What a rule does to a submission stands
with its expectation. GX 1.x is not thread-safe: one validation at a time in a process.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

# Before the import: it would otherwise announce itself to a server.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig

from expectations.completeness import absent_of
from warehouse.records import Measure, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from great_expectations.data_context import EphemeralDataContext

    from warehouse.records import Observation, Reading
    from warehouse.registry import Registry

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
COLUMNS: Final = [*GRAIN, "is_there", "present", "is_finite", "value", "lower", "upper"]
# All rows that fail, by their number: looking up other columns would take seconds.
_RESULT_FORMAT: Final = {
    "result_format": "COMPLETE",
    "return_unexpected_index_query": False,
}
_one_at_a_time: Final = Lock()


class Broken(NamedTuple):
    """A rule that one reading breaks: where first, and in how many rows altogether.

    `reading` is its place among the readings that were validated.
    """

    rule: str
    severity: Severity
    reading: int
    observations: tuple[Observation, ...]
    times: int


class ValidationFailedError(RuntimeError):
    """GX could not evaluate an expectation: a fault of ours, not of the data."""


def entries_of(
    readings: Sequence[Reading], registry: Registry
) -> list[tuple[int, Observation, bool]]:
    """Return what a frame has a row for: reading, observation, whether it is there."""
    there = [
        (number, observation, True)
        for number, reading in enumerate(readings)
        for observation in reading.observations
    ]
    passed_over = [
        (number, observation, False)
        for number, reading in enumerate(readings)
        for observation in absent_of(reading, registry)
    ]
    return there + passed_over


def frame_of(
    entries: Sequence[tuple[int, Observation, bool]], registry: Registry
) -> pd.DataFrame:
    """Return one row an entry, with the bounds that hold for it."""
    bounds = [bounds_of(each, registry) for _, each, _ in entries]
    values = [each.value for _, each, _ in entries]
    return pd.DataFrame(
        {
            "submission": [number for number, _, _ in entries],
            "region": [each.region for _, each, _ in entries],
            "indicator": [each.indicator for _, each, _ in entries],
            "measure": [each.measure.value for _, each, _ in entries],
            # What is not there stands for a whole row: it repeats nothing.
            "period": [
                str(each.period) if is_there else f"absent {row}"
                for row, (_, each, is_there) in enumerate(entries)
            ],
            "project": [each.project for _, each, _ in entries],
            "is_there": [True if is_there else None for _, _, is_there in entries],
            # Marked undefined in print (— or …) is no gap: it counts as present.
            "present": [
                True if each.note or each.value is not None or not is_there else None
                for _, each, is_there in entries
            ],
            # No number at all counts as missing to GX, and passes every range.
            "is_finite": [each is None or each.is_finite() for each in values],
            "value": pd.Series(
                [None if each is None else float(each) for each in values],
                dtype="float64",
            ),
            "lower": [low for low, _ in bounds],
            "upper": [high for _, high in bounds],
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


def suite_for(registry: Registry) -> gx.ExpectationSuite:
    """Return the suite of a city; each expectation names its rule in `meta`.

    What a row is held against stands in the row, so that reports of every kind are
    checked together: GX costs by the call and next to nothing by the row.
    Ranges pass on what is missing or no number, so they stand beside expectations that
    do not. The shape has no rule: a frame is ours, and a wrong one is our fault.
    """
    critical, warning = Severity.CRITICAL, Severity.WARNING
    return gx.ExpectationSuite(
        name=registry.city.id,
        expectations=[
            gxe.ExpectTableRowCountToBeBetween(min_value=1),
            gxe.ExpectTableColumnsToMatchOrderedList(column_list=COLUMNS),
            *(
                gxe.ExpectColumnValuesToBeOfType(column=column, type_="float64")
                for column in ("value", "lower", "upper")
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="is_there", **_told(rule="absent-row", severity=warning)
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="present", **_told(rule="missing-value", severity=warning)
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="is_finite",
                value_set=[True],
                **_told(rule="not-finite", severity=critical),
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="region",
                value_set=sorted(registry.regions),
                **_told(rule="unknown-region", severity=critical),
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="indicator",
                value_set=sorted(registry.indicators),
                **_told(rule="unknown-indicator", severity=critical),
            ),
            gxe.ExpectCompoundColumnsToBeUnique(
                column_list=GRAIN, **_told(rule="duplicate-value", severity=critical)
            ),
            *(
                gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                    column_A=more,
                    column_B=less,
                    or_equal=True,
                    ignore_row_if="either_value_is_missing",
                    **_told(rule="out-of-bounds", severity=critical),
                )
                for more, less in (("value", "lower"), ("upper", "value"))
            ),
        ],
    )


def _told(*, rule: str, severity: Severity) -> dict[str, Any]:
    """Return what an expectation says of itself: our rule, and what breaking it does.

    GX has a severity of its own in the same three words.
    """
    return {
        "severity": severity.value,
        "meta": {"rule": rule, "severity": severity.value},
    }


def broken_rules(
    readings: Sequence[Reading], registry: Registry, most: int
) -> list[Broken]:
    """Validate all readings at once, of whatever reports; return what each breaks.

    Of a rule that a reading breaks again and again, only the first `most` rows are
    given. Raises `ValidationFailedError` where GX itself failed.
    """
    entries = entries_of(readings, registry)
    frame = frame_of(entries, registry)
    with _one_at_a_time:
        batch = _asset().get_batch({"dataframe": frame})
        result = batch.validate(suite_for(registry), result_format=_RESULT_FORMAT)
    rows: dict[tuple[str, Severity], list[int]] = defaultdict(list)
    for rule, severity, found in _failed(result.results):
        rows[rule, severity] += found
    return [
        Broken(
            rule,
            severity,
            number,
            tuple(entries[row][1] for row in sorted(numbers)[:most]),
            len(numbers),
        )
        for (rule, severity), found in rows.items()
        for number, numbers in _by_reading(found, frame["submission"])
    ]


def _by_reading(
    rows: Sequence[int], readings: pd.Series[int]
) -> Iterator[tuple[int, list[int]]]:
    # Two expectations may tell the same rule of the same row.
    numbers = readings.iloc[sorted(set(rows))]
    for number, of_one in numbers.groupby(numbers, sort=True):
        yield int(str(number)), of_one.index.to_list()


def _failed(results: Sequence[Any]) -> Iterator[tuple[str, Severity, list[int]]]:
    for each in results:
        if each.success:
            continue
        told = each.expectation_config.meta or {}
        rows = each.result.get("unexpected_index_list")
        # GX tells its own exceptions as failures too, in two shapes. Whatever fails
        # without a row of ours is no statement about the data.
        if _has_raised(each.exception_info) or "rule" not in told or not rows:
            raise ValidationFailedError(each.expectation_config.type)
        yield told["rule"], Severity(told["severity"]), rows


def _has_raised(info: Any) -> bool:
    """Tell whether GX has caught an exception: told flat, or by the metric that failed.

    Where all went well, the flat shape says that nothing was raised.
    """
    shapes = [info, *(each for each in info.values() if isinstance(each, dict))]
    return any(each.get("raised_exception") for each in shapes)


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
