"""What an answer says, in one line, to whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.messages import say

if TYPE_CHECKING:
    from tasks.cycle import Cycle
    from warehouse.records import Answer


def said_of(cycle: Cycle, answer: Answer) -> str:
    """Return who answered what and when, in the city's time."""
    zone = cycle.registry.city.zone
    return say(
        "desk-line",
        cycle.lang,
        by=answer.answered_by,
        at=f"{answer.answered_at.astimezone(zone):%m-%d %H:%M}",
        what=_what(cycle, answer),
        period=answer.period,
    )


def _what(cycle: Cycle, answer: Answer) -> str:
    report = cycle.registry.reports.get(answer.report)
    indicator = cycle.registry.indicators.get(answer.indicator)
    zone = cycle.registry.city.zone
    by_time = answer.by_time
    return say(
        f"desk-said-{answer.kind.replace('_', '-')}",
        cycle.lang,
        title=report.title if report else answer.report,
        time=f"{by_time.astimezone(zone):%m-%d %H:%M}" if by_time else "",
        indicator=indicator.name if indicator else answer.indicator,
        amount="" if answer.amount is None else f"{answer.amount.normalize():f}",
        unit=answer.unit,
        month=answer.by_period,
        reason=answer.reason,
    )
