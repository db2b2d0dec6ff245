"""Which arithmetic is lawful on which kind of indicator, and why else it is not.

An operation makes the figure of a larger region or a longer period out of others, or
compares a figure. The table follows the kinds of docs/method.md: a flow's and a count's
quarter is its cumulative, a stock's its last month, an index's the mean of its months,
a ratio's the ratio of the two sums; a rate is taken as reported.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Operation(StrEnum):
    """What may be done with the figures of an indicator."""

    SUM_OVER_REGIONS = "sum_over_regions"
    SUM_OVER_MONTHS = "sum_over_months"
    MEAN_OVER_MONTHS = "mean_over_months"
    DIFFERENCE_OF_CUMULATIVES = "difference_of_cumulatives"
    GROWTH_FROM_LEVELS = "growth_from_levels"
    MONTH_ON_MONTH_FROM_LEVELS = "month_on_month_from_levels"
    PERCENTAGE_OF_TARGET = "percentage_of_target"
    RATIO_OF_SUMS = "ratio_of_sums"


class Circumstance(StrEnum):
    """What refuses an operation that is lawful for the kind as such.

    Each is also the key of its reason. `PERCENT_OF_PERCENT`: the indicator is in %, or
    its target is a growth. `LEVELS_NOT_COMPARABLE`: the registry does not say that
    growth may be computed from levels, or the scope has changed between them.
    """

    COMBINED_JANUARY = "combined-january"
    MIXED_VINTAGES = "mixed-vintages"
    LEVELS_NOT_COMPARABLE = "levels-not-comparable"
    BASE_NOT_POSITIVE = "base-not-positive"
    PERCENT_OF_PERCENT = "percent-of-percent"


_BEARS_ON: Final[Mapping[Circumstance, Operation]] = {
    Circumstance.COMBINED_JANUARY: Operation.DIFFERENCE_OF_CUMULATIVES,
    Circumstance.MIXED_VINTAGES: Operation.DIFFERENCE_OF_CUMULATIVES,
    Circumstance.LEVELS_NOT_COMPARABLE: Operation.GROWTH_FROM_LEVELS,
    Circumstance.BASE_NOT_POSITIVE: Operation.GROWTH_FROM_LEVELS,
    Circumstance.PERCENT_OF_PERCENT: Operation.PERCENTAGE_OF_TARGET,
}

# By kind, as text: the registry's models are built on this module, not it on them.
# What is not refused here is lawful.
_REFUSED: Final[Mapping[str, Mapping[Operation, str]]] = {
    "flow": {
        Operation.MONTH_ON_MONTH_FROM_LEVELS: "month-on-month",
        Operation.RATIO_OF_SUMS: "not-a-ratio",
    },
    "count": {
        Operation.SUM_OVER_MONTHS: "count-over-months",
        Operation.MEAN_OVER_MONTHS: "count-over-months",
        Operation.MONTH_ON_MONTH_FROM_LEVELS: "month-on-month",
        Operation.RATIO_OF_SUMS: "not-a-ratio",
    },
    "stock": {
        Operation.SUM_OVER_REGIONS: "stock-over-regions",
        Operation.SUM_OVER_MONTHS: "stock-over-months",
        Operation.MEAN_OVER_MONTHS: "stock-over-months",
        Operation.DIFFERENCE_OF_CUMULATIVES: "stock-not-cumulative",
        Operation.MONTH_ON_MONTH_FROM_LEVELS: "month-on-month",
        Operation.RATIO_OF_SUMS: "not-a-ratio",
    },
    "ratio": {
        Operation.SUM_OVER_REGIONS: "ratio-added",
        Operation.SUM_OVER_MONTHS: "ratio-added",
        Operation.MEAN_OVER_MONTHS: "ratio-added",
        Operation.DIFFERENCE_OF_CUMULATIVES: "ratio-not-cumulative",
        Operation.GROWTH_FROM_LEVELS: "ratio-in-points",
        Operation.MONTH_ON_MONTH_FROM_LEVELS: "ratio-in-points",
    },
    "index": {
        Operation.SUM_OVER_REGIONS: "index-added",
        Operation.SUM_OVER_MONTHS: "index-added",
        Operation.DIFFERENCE_OF_CUMULATIVES: "index-not-cumulative",
        Operation.GROWTH_FROM_LEVELS: "index-is-growth",
        Operation.MONTH_ON_MONTH_FROM_LEVELS: "index-is-growth",
        Operation.RATIO_OF_SUMS: "not-a-ratio",
    },
    "rate": {
        Operation.SUM_OVER_REGIONS: "rate-added",
        Operation.SUM_OVER_MONTHS: "rate-added",
        Operation.MEAN_OVER_MONTHS: "rate-added",
        Operation.DIFFERENCE_OF_CUMULATIVES: "rate-not-cumulative",
        Operation.GROWTH_FROM_LEVELS: "rate-in-points",
        Operation.MONTH_ON_MONTH_FROM_LEVELS: "rate-in-points",
        Operation.PERCENTAGE_OF_TARGET: "percent-of-percent",
        Operation.RATIO_OF_SUMS: "not-a-ratio",
    },
    "milestone": dict.fromkeys(Operation, "milestone-not-a-number"),
    "rank": dict.fromkeys(Operation, "rank-not-an-amount"),
}


def refusal(
    kind: str, operation: Operation, circumstances: Collection[Circumstance] = ()
) -> str | None:
    """Return the message key of why an operation is refused; None where it is lawful.

    `kind` is a kind of the registry. The kind's own reason goes first; circumstances
    that do not bear on the operation change nothing. Raises `ValueError` for a kind
    that is not in the table.
    """
    if kind not in _REFUSED:
        raise ValueError(f"no such kind: {kind}")
    reasons = [_REFUSED[kind].get(operation)]
    reasons += [
        each
        for each in Circumstance
        if each in circumstances and _BEARS_ON[each] is operation
    ]
    return next((f"refused-{reason}" for reason in reasons if reason), None)


def rows() -> list[dict[str, str | bool | None]]:
    """Return the table: kind, operation, is_lawful, reason_key and the Chinese reason.

    It speaks of kinds as such: what circumstances add, `refusal` tells.
    """
    return [
        {
            "kind": kind,
            "operation": operation.value,
            "is_lawful": key is None,
            "reason_key": key,
            "reason": say(key) if key else None,
        }
        for kind in _REFUSED
        for operation in Operation
        for key in [refusal(kind, operation)]
    ]
