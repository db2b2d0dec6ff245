"""A re-plan: exact, within reach, and no more changed than must be."""

from __future__ import annotations

from decimal import Context, Decimal
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from warehouse.method.replan import Outcome, RemainingMonth, replan
from warehouse.periods import Period

OCTOBER = Period.month_of(2021, 10)
STEPS = st.sampled_from([Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal(5)])
# The gap, the old plan and the best months, all counted in steps.
YEARS = st.lists(
    st.tuples(st.integers(-20, 300), st.integers(0, 200), st.integers(1, 9)),
    max_size=11,
)


def year(
    *figures: tuple[object, object] | tuple[object, object, object],
    step: Decimal = Decimal(1),
) -> list[RemainingMonth]:
    """Return the months from January on: planned, best, and a weight, in steps."""
    months = []
    for number, (planned, best, *weight) in enumerate(figures, start=1):
        (told_weight,) = weight or [1]
        months.append(
            RemainingMonth(
                Period.month_of(2021, number),
                Decimal(str(planned)) * step,
                Decimal(str(best)) * step,
                Decimal(str(told_weight)),
            )
        )
    return months


def amounts(months: list[RemainingMonth], gap: object, step: str = "1") -> list[str]:
    told = replan(months, Decimal(str(gap)), Decimal(step))
    return [f"{each.amount:f}" for each in told.months]


# -- what always holds ---------------------------------------------------------------


@given(YEARS, st.integers(1, 2500), STEPS)
def test_a_plan_brings_the_gap_exactly_within_every_bound(figures, gap, step):
    months, wanted = year(*figures, step=step), gap * step
    told = replan(months, wanted, step)
    assert [each.period for each in told.months] == [each.period for each in months]
    assert sum(each.amount for each in told.months) + told.shortfall == wanted
    for month, each in zip(months, told.months, strict=True):
        assert 0 <= each.amount <= month.best
        assert each.amount % step == 0
        assert each.planned == month.planned
        assert each.change == each.amount - month.planned


@given(YEARS, st.integers(1, 2500), STEPS)
def test_a_gap_is_out_of_reach_only_if_the_best_of_every_month_falls_short(
    figures, gap, step
):
    months = year(*figures, step=step)
    told = replan(months, gap * step, step)
    most = sum(month.best for month in months)
    assert (told.outcome is Outcome.INFEASIBLE) is (most < gap * step)
    assert told.shortfall == max(gap * step - most, Decimal(0))
    if told.outcome is Outcome.INFEASIBLE:
        assert [each.amount for each in told.months] == [each.best for each in months]


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 50)), min_size=1),
    st.decimals("0.01", "3", places=2),
)
def test_a_plan_that_still_fits_is_never_changed(figures, step):
    # The plan need not be in steps: a twelfth of the target seldom is.
    unit = Decimal("0.037")
    months = [
        RemainingMonth(OCTOBER, planned * unit, (planned + room) * unit)
        for planned, room in figures
    ]
    gap = sum(month.planned for month in months)
    assume(gap > 0)
    told = replan(months, gap, step)
    assert told.outcome is Outcome.UNCHANGED
    assert [each.change for each in told.months] == [0] * len(months)


@given(YEARS, st.integers(1, 2500), STEPS)
def test_no_shift_between_two_months_would_bring_the_plan_closer(figures, gap, step):
    months = year(*figures, step=step)
    told = replan(months, gap * step, step)
    assume(told.outcome is Outcome.CHANGED)
    for giver, gave in zip(months, told.months, strict=True):
        for taker, took in zip(months, told.months, strict=True):
            if gave.amount > 0 and took.amount < taker.best:
                # Rounding moves either month by less than a step.
                rounding = step / giver.weight + step / taker.weight
                strain = took.change / taker.weight - gave.change / giver.weight
                assert strain >= -rounding


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 5)), min_size=1, max_size=4
    ).filter(lambda figures: sum(best for _, best in figures) > 0),
    st.data(),
)
def test_of_all_plans_in_whole_steps_the_closest_is_found(figures, data):
    gap = data.draw(st.integers(1, sum(best for _, best in figures)))

    def distance(plan: tuple[int, ...]) -> int:
        return sum((x - p) ** 2 for x, (p, _) in zip(plan, figures, strict=True))

    closest = min(
        distance(plan)
        for plan in product(*(range(best + 1) for _, best in figures))
        if sum(plan) == gap
    )
    told = replan(year(*figures), Decimal(gap), Decimal(1))
    assert distance(tuple(int(each.amount) for each in told.months)) == closest


EXACT = Context(prec=60)
WIDE = st.decimals("0", "1e15", places=18)


@given(st.lists(st.tuples(WIDE, WIDE, WIDE), min_size=1, max_size=5), st.data())
def test_figures_as_long_as_the_warehouse_keeps_them_still_add_up(figures, data):
    months = [
        RemainingMonth(OCTOBER, planned, best, weight + Decimal("1e-9"))
        for planned, best, weight in figures
    ]
    most = min(month.best for month in months)
    assume(most > 0)
    gap = data.draw(st.decimals("0", most, places=18).filter(lambda each: each > 0))
    told = replan(months, gap, Decimal("0.01"))
    # The usual 28 digits would round what the warehouse keeps in 38.
    scaled = [int(each.amount.scaleb(18, EXACT)) for each in told.months]
    assert sum(scaled) == int(gap.scaleb(18, EXACT))
    assert all(
        0 <= each.amount <= month.best
        for month, each in zip(months, told.months, strict=True)
    )


# -- cases ---------------------------------------------------------------------------


def test_a_missed_month_is_shared_out_equally():
    assert amounts(year((45, 60), (45, 60), (45, 60)), "144.7", "0.1") == [
        *("48.3", "48.2", "48.2")
    ]


def test_a_month_at_its_best_leaves_the_rest_to_the_others():
    assert amounts(year((45, 46), (45, 60), (45, 60)), 150) == ["46", "52", "52"]


def test_seasonal_weights_put_more_on_the_months_that_carry_more():
    months = year((10, 99, 1), (10, 99, 1), (20, 99, 2))
    assert amounts(months, 60) == ["15", "15", "30"]


def test_weights_alone_make_a_plan_where_there_was_none():
    months = year((0, 999, 2), (0, 999, 3), (0, 999, 5))
    assert amounts(months, 100) == ["20", "30", "50"]


def test_months_may_rest_where_more_was_done_than_planned():
    assert amounts(year((45, 60), (45, 60), (2, 60)), 60) == ["30", "30", "0"]


def test_even_the_best_months_may_leave_a_shortfall():
    told = replan(year((45, 46), (45, 46), (45, 46)), Decimal("144.7"), Decimal("0.1"))
    assert told.outcome is Outcome.INFEASIBLE
    assert told.shortfall == Decimal("6.7")
    assert [each.change for each in told.months] == [1, 1, 1]


def test_no_month_is_left_in_december():
    told = replan([], Decimal("0.01"), Decimal("0.01"))
    assert told.outcome is Outcome.INFEASIBLE
    assert told.shortfall == Decimal("0.01")


@pytest.mark.parametrize("gap", ["0", "-0.13"])
def test_what_is_already_achieved_needs_no_plan(gap):
    told = replan(year((45, 60)), Decimal(gap), Decimal("0.01"))
    assert told.outcome is Outcome.ACHIEVED
    assert told.months == ()
    assert told.shortfall == 0


def test_what_is_finer_than_the_step_stays_with_one_month():
    assert amounts(year((1, 9), (1, 9), (1, 9)), "4.55", "0.1") == [
        *("1.55", "1.5", "1.5")
    ]


def test_a_best_month_that_is_no_multiple_of_the_step_is_not_passed():
    months = year((5, "5.03"), (5, "5.04"))
    assert amounts(months, "10.07", "0.1") == ["5.03", "5.04"]


@pytest.mark.parametrize(
    ("planned", "best", "weight", "why"),
    [
        ("1", "-1", "1", "below 0"),
        ("1", "1", "0", "not above 0"),
        ("1", "1", "-2", "not above 0"),
        ("NaN", "1", "1", "not a number"),
        ("1", "Infinity", "1", "not a number"),
    ],
)
def test_a_month_that_cannot_be_planned_is_refused(planned, best, weight, why):
    with pytest.raises(ValueError, match=f"2021-10.*{why}"):
        RemainingMonth(OCTOBER, Decimal(planned), Decimal(best), Decimal(weight))


@pytest.mark.parametrize(
    ("gap", "step", "why"),
    [("NaN", "1", "gap"), ("1", "0", "step"), ("1", "-1", "step"), ("1", "NaN", "st")],
)
def test_a_gap_or_a_step_that_is_none_is_refused(gap, step, why):
    with pytest.raises(ValueError, match=why):
        replan(year((1, 1)), Decimal(gap), Decimal(step))
