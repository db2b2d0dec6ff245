"""Totals against their parts: told only where rounding cannot explain it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_city import FILES, MAY, write_registry

from expectations.identities import broken_identities
from warehouse.records import (
    Delivery,
    Finding,
    Measure,
    Observation,
    Reading,
    Status,
    Submission,
)

if TYPE_CHECKING:
    from warehouse.registry import Registry

PARTS: Final = ("tax", "fees", "other")
INDICATORS: Final = FILES["indicators.yaml"] + "".join(
    f"    - {{id: {name}, name: {name}, kind: flow, unit: 亿元}}\n    "
    for name in PARTS
)
REPORT: Final = FILES["reports/budget.yaml"].replace(
    "        layouts:",
    """        identities:
          - {indicator: revenue, parts: [tax, fees, other]}
        layouts:""",
)


@pytest.fixture(scope="module")
def registry(tmp_path_factory) -> Registry:
    folder = tmp_path_factory.mktemp("identities")
    return write_registry(folder, indicators=INDICATORS, budget=REPORT)


def broken(registry: Registry, total: str, *parts: str) -> list[Finding]:
    """Hold figures against each other as they were printed."""
    figures = zip(("revenue", *PARTS), (total, *parts), strict=False)
    observations = tuple(
        Observation(
            *("tiny", indicator, Measure.YTD, MAY, Decimal(text), "亿元"),
            *(len(text.partition(".")[2]), Status.PRELIMINARY, "Sheet1", f"B{row}"),
            text,
        )
        for row, (indicator, text) in enumerate(figures, start=4)
    )
    delivery = Delivery("f.xlsx", "f.xlsx", "", 0, None, "f.xlsx")
    submission = Submission("1", delivery, "budget", "finance", MAY)
    reading = Reading(submission, observations)
    return list(broken_identities(reading, registry, {}))


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        ("146.64", ("126.11", "15.03", "5.50")),
        # Four roundings of a hundredth: at most two hundredths apart.
        ("146.66", ("126.11", "15.03", "5.50")),
        ("146.62", ("126.11", "15.03", "5.50")),
        # The coarsest print counts for all.
        ("146.7", ("126.11", "15.03", "5.50")),
        ("148", ("126.11", "15.03", "5.50")),
        # A bare 0 does not say how finely the others are printed.
        ("146.64", ("126.11", "20.53", "0")),
        ("0", ("0", "0", "0")),
        ("-3.10", ("-5.00", "1.90", "0")),
    ],
)
def test_a_total_that_rounding_explains_is_not_told(registry, total, parts):
    assert broken(registry, total, *parts) == []


@pytest.mark.parametrize(
    ("total", "parts", "difference"),
    [
        ("146.67", ("126.11", "15.03", "5.50"), "0.03"),
        ("146.61", ("126.11", "15.03", "5.50"), "-0.03"),
        ("149", ("126.11", "15.03", "5.50"), "2.36"),
        ("146.67", ("126.11", "20.53", "0"), "0.03"),
    ],
)
def test_a_total_that_rounding_cannot_explain_is_told(
    registry, total, parts, difference
):
    (finding,) = broken(registry, total, *parts)
    assert (finding.rule, finding.severity, finding.cell) == (
        *("not-the-sum", "warning", "B4"),
    )
    summed = sum(map(Decimal, parts))
    assert finding.value == total
    assert finding.parameters == {
        "indicator": "revenue",
        "total": total,
        "summed": f"{summed}",
        "difference": difference,
        "unit": "亿元",
        "first": "B5",
        "last": "B7",
        "formula": "B4 = B5 + B6 + B7",
        "likely": "none",
        "likely_value": "",
        "slip": "none",
    }


def test_a_total_with_a_part_missing_is_not_judged(registry):
    assert broken(registry, "146.64", "126.11", "15.03") == []


@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(1, 10**15), min_size=3, max_size=3),
    st.integers(-4, 4),
    st.integers(0, 6),
)
def test_a_total_differs_by_more_than_half_a_digit_each_exactly_where_it_is_told(
    registry, off, parts, nearby, decimals
):
    shift = Decimal(1).scaleb(-decimals)
    for away in (off, nearby):
        total = sum(parts) + away
        texts = [f"{each * shift:.{decimals}f}" for each in (total, *parts)]
        # Three parts and a total: four halves of a last digit.
        assert bool(broken(registry, *texts)) is (abs(away) > 2)
