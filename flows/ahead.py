"""The face of the re-plan: what the months left would have to bring."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
    NOTHING,
    Column,
    Format,
    Line,
    print_line,
    print_rows,
    print_table,
    watched,
)
from tasks import look_up
from tasks.replan import Refused, Replanned, replans
from warehouse.messages import say
from warehouse.method.replan import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.periods import Period
    from warehouse.registry import Registry

_PLAN_COLUMNS: Final = (
    Column("plan-period", is_number=False, is_narrow=True),
    Column("old-plan", is_narrow=True),
    Column("new-plan", is_narrow=True),
    Column("change", is_narrow=True),
    Column("best-month", is_narrow=True),
)


def show_replan(
    home: Path,
    registry: Registry,
    month: Period,
    indicator: str | None,
    lang: str,
    form: str,
) -> bool:
    """Print a plan for the rest of the year; return whether the one named has one."""
    wanted = look_up.indicator_called(indicator, registry) if indicator else None
    city = registry.city.region.id
    told = replans(home, city, month, wanted.id if wanted else None)
    planned = [each for each in told if isinstance(each, Replanned)]
    if form != Format.TABLE:
        rows = [row for each in planned for row in _replan_rows(each, city)]
        print_rows(rows, Format(form), registry.city.zone)
    else:
        for each in planned:
            _print_replan(each, lang)
    asides = [_why(each, month, lang) for each in told if isinstance(each, Refused)]
    if not told:
        name = wanted.name if wanted else None
        asides.append(_nothing_told(home, month, name, lang))
    for sentence in asides:
        watched.print(sentence, markup=False, highlight=False, soft_wrap=True)
    return bool(planned) or not wanted


def _why(refused: Refused, month: Period, lang: str) -> str:
    reason = say(f"replan-{refused.reason}", lang)
    return say(
        "cli-not-replanned", lang, indicator=refused.name, period=month, reason=reason
    )


def _nothing_told(home: Path, month: Period, name: str | None, lang: str) -> str:
    if not look_up.progress(home, month, span="year"):
        return say("cli-no-month", lang, period=month)
    if name:
        return say("cli-not-told", lang, indicator=name, period=month)
    return say("cli-nothing-behind", lang, period=month)


def _replan_rows(each: Replanned, region: str) -> Iterator[dict[str, Any]]:
    whole = {
        "region": region,
        "indicator": each.indicator,
        "name": each.name,
        "unit": each.unit,
        "data_period": str(each.month),
        "target": each.target,
        "actual": each.actual,
        "gap": each.gap,
        "season_years": each.years,
        "outcome": each.plan.outcome,
        "shortfall": each.plan.shortfall,
        "best": each.best.amount if each.best else None,
        "best_period": str(each.best.period) if each.best else None,
    }
    for left in each.plan.months:
        yield whole | {
            "period": str(left.period),
            "planned": left.planned,
            "amount": left.amount,
            "change": left.change,
        }
    if not each.plan.months:
        yield whole | dict.fromkeys(("period", "planned", "amount", "change"))


def _print_replan(each: Replanned, lang: str) -> None:
    heading = say(
        "replan-heading",
        lang,
        indicator=each.name,
        period=each.month,
        unit=each.unit,
        target=_amount(each, each.target),
        actual=_amount(each, each.actual),
        gap=_amount(each, max(each.gap, Decimal(0))),
    )
    print_line(heading, "bold")
    if each.plan.months:
        _print_months(each, lang)
    for line in _replan_lines(each, lang):
        print_line(line)


def _print_months(each: Replanned, lang: str) -> None:
    best = _amount(each, each.best.amount) if each.best else NOTHING
    lines = [
        Line(
            {
                "plan-period": str(left.period),
                "old-plan": _amount(each, left.planned),
                "new-plan": _amount(each, left.amount),
                "change": _change(each, left.change),
                "best-month": best,
            }
        )
        for left in each.plan.months
    ]
    new = sum((left.amount for left in each.plan.months), Decimal(0))
    total = {
        "plan-period": say("replan-sum", lang),
        "old-plan": _amount(each, each.planned),
        "new-plan": _amount(each, new),
        "change": _change(each, new - each.planned),
        "best-month": "",
    }
    title = (
        say("replan-seasonal", lang, years=each.years)
        if each.years
        else say("replan-equal", lang)
    )
    print_table(title, _PLAN_COLUMNS, [*lines, Line(total, "bold")], lang)


def _replan_lines(each: Replanned, lang: str) -> Iterator[str]:
    plan, best = each.plan, each.best
    key = f"replan-{plan.outcome}"
    if plan.outcome is Outcome.INFEASIBLE and not plan.months:
        key = "replan-over"
    elif plan.outcome is Outcome.CHANGED and best is None:
        key = "replan-no-best"
    yield say(
        key,
        lang,
        unit=each.unit,
        shortfall=_amount(each, plan.shortfall),
        best=_amount(each, best.amount) if best else NOTHING,
        when=best.period if best else NOTHING,
    )
    if plan.outcome is Outcome.CHANGED and each.planned > each.gap:
        yield say("replan-less", lang)


def _amount(each: Replanned, value: Decimal) -> str:
    """Return an amount with all of its digits, at least the indicator's own."""
    exponent = value.normalize().as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 0
    return f"{value:,.{max(each.decimals, digits)}f}"


def _change(each: Replanned, value: Decimal) -> str:
    """Return a change with its sign; nothing changed has none."""
    return f"+{_amount(each, value)}" if value > 0 else _amount(each, value)
