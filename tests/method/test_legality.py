"""Lawful operations: which kind allows which, and what a refusal says."""

from __future__ import annotations

from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from pydantic import ValidationError

from warehouse.messages import LANGUAGES, say
from warehouse.method.legality import Circumstance, Operation, refusal, rows
from warehouse.registry.models import Indicator, Kind

MESSAGES = Path(__file__).parents[2] / "warehouse" / "messages"


def lawful(operation: Operation) -> set[Kind]:
    return {kind for kind in Kind if refusal(kind, operation) is None}


# -- the table of kinds --------------------------------------------------------------


def test_only_flows_and_counts_add_up_over_regions():
    assert lawful(Operation.SUM_OVER_REGIONS) == {Kind.FLOW, Kind.COUNT}


def test_only_a_flows_months_add_up():
    assert lawful(Operation.SUM_OVER_MONTHS) == {Kind.FLOW}


def test_an_index_is_the_mean_of_its_months_and_a_growth_rate_is_not():
    assert lawful(Operation.MEAN_OVER_MONTHS) == {Kind.FLOW, Kind.INDEX}
    assert refusal(Kind.RATE, Operation.MEAN_OVER_MONTHS) == "refused-rate-added"


def test_only_cumulatives_are_subtracted():
    assert lawful(Operation.DIFFERENCE_OF_CUMULATIVES) == {Kind.FLOW, Kind.COUNT}


def test_growth_is_had_from_amounts_and_never_from_percentages():
    assert lawful(Operation.GROWTH_FROM_LEVELS) == {Kind.FLOW, Kind.STOCK, Kind.COUNT}


def test_month_on_month_is_never_had_from_levels():
    assert lawful(Operation.MONTH_ON_MONTH_FROM_LEVELS) == set()


def test_neither_a_rate_nor_a_rank_is_told_as_a_percentage_of_its_target():
    assert lawful(Operation.PERCENTAGE_OF_TARGET) == set(Kind) - {
        *(Kind.RATE, Kind.RANK, Kind.MILESTONE)
    }


def test_a_ratio_is_the_ratio_of_two_sums():
    assert lawful(Operation.RATIO_OF_SUMS) == {Kind.RATIO}


@pytest.mark.parametrize("kind", Kind)
def test_the_registry_adds_up_over_regions_exactly_what_is_lawful(kind):
    said = {"id": "some", "name": "某指标", "kind": kind, "unit": "个", "total": "sum"}
    reason = refusal(kind, Operation.SUM_OVER_REGIONS)
    if reason is None:
        assert Indicator.model_validate(said).total == "sum"
    else:
        with pytest.raises(ValidationError, match=reason):
            Indicator.model_validate(said)


def test_a_kind_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no such kind: cup"):
        refusal("cup", Operation.RATIO_OF_SUMS)


# -- circumstances -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "operation", "circumstance"),
    [
        (Kind.FLOW, Operation.DIFFERENCE_OF_CUMULATIVES, Circumstance.COMBINED_JANUARY),
        (Kind.COUNT, Operation.DIFFERENCE_OF_CUMULATIVES, Circumstance.MIXED_VINTAGES),
        (Kind.FLOW, Operation.GROWTH_FROM_LEVELS, Circumstance.LEVELS_NOT_COMPARABLE),
        (Kind.STOCK, Operation.GROWTH_FROM_LEVELS, Circumstance.BASE_NOT_POSITIVE),
        (Kind.RATIO, Operation.PERCENTAGE_OF_TARGET, Circumstance.PERCENT_OF_PERCENT),
    ],
)
def test_circumstances_refuse_what_the_kind_allows(kind, operation, circumstance):
    assert refusal(kind, operation) is None
    assert refusal(kind, operation, [circumstance]) == f"refused-{circumstance}"
    # It has no bearing on anything else.
    for other in set(Operation) - {operation}:
        assert refusal(kind, other, [circumstance]) == refusal(kind, other)


def test_every_circumstance_refuses_something():
    for circumstance in Circumstance:
        assert any(
            refusal(kind, operation) != refusal(kind, operation, {circumstance})
            for kind in Kind
            for operation in Operation
        )


def test_the_kinds_own_reason_goes_before_a_circumstance():
    refused = refusal(
        Kind.STOCK,
        Operation.DIFFERENCE_OF_CUMULATIVES,
        {Circumstance.COMBINED_JANUARY},
    )
    assert refused == "refused-stock-not-cumulative"


def test_what_two_circumstances_refuse_is_told_by_the_same_one_every_time():
    both = [Circumstance.MIXED_VINTAGES, Circumstance.COMBINED_JANUARY]
    operation = Operation.DIFFERENCE_OF_CUMULATIVES
    assert refusal(Kind.FLOW, operation, both) == "refused-combined-january"
    assert refusal(Kind.FLOW, operation, both[::-1]) == "refused-combined-january"


# -- rows and sentences --------------------------------------------------------------


def test_the_rows_speak_of_every_kind_and_operation_once():
    told = [(row["kind"], row["operation"]) for row in rows()]
    assert len(told) == len(set(told))
    assert set(told) == {(kind, operation) for kind in Kind for operation in Operation}


def test_a_row_gives_the_reason_in_words_where_it_refuses():
    by_pair = {(row["kind"], row["operation"]): row for row in rows()}
    assert by_pair["rate", "mean_over_months"] == {
        "kind": "rate",
        "operation": "mean_over_months",
        "is_lawful": False,
        "reason_key": "refused-rate-added",
        "reason": "增速不能相加或平均，因为基数不同；请用上报的累计增速。",
    }
    assert by_pair["flow", "sum_over_months"] == {
        "kind": "flow",
        "operation": "sum_over_months",
        "is_lawful": True,
        "reason_key": None,
        "reason": None,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_have_a_sentence_for_every_refusal_and_no_other(language):
    keys = {row["reason_key"] for row in rows() if row["reason_key"]}
    keys |= {f"refused-{each}" for each in Circumstance}
    parsed = FluentParser().parse((MESSAGES / f"{language}.ftl").read_text("utf-8"))
    told = {
        entry.id.name
        for entry in parsed.body
        if isinstance(entry, fluent.Message) and entry.id.name.startswith("refused-")
    }
    assert told == keys
    assert all(say(key, language) for key in keys)
