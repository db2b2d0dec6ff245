"""Close: a person signs a month as it is known, or opens it again, by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tasks.blockers import blockers, waited_for
from tasks.errors import CloseError
from warehouse.closing import (
    Blocker,
    CloseEvent,
    Frozen,
    append_close_event,
    close_of,
    frozen,
    newest_vintage,
)
from warehouse.connection import open_live, open_published, publish
from warehouse.periods import Period
from warehouse.store import rows, transaction
from warehouse.text import MOST_NAME, MOST_REASON, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from warehouse.connection import Warehouse
    from warehouse.registry import Registry
    from warehouse.store import Row


class SignOff(NamedTuple):
    """Who signs, why, and when."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a month stands for its close.

    `row` is that of `mart.close`; `known_at` the vintage that was signed, of an open
    month the newest; `frozen` and `lights` (of the main indicators) are as of then.
    `blockers` stand against it now, or stood against it when it was signed.
    """

    period: Period
    row: Row
    known_at: datetime
    frozen: Frozen
    lights: Mapping[str, int]
    blockers: tuple[Blocker, ...]

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return bool(self.row["is_closed"])


class Outcome(NamedTuple):
    """What became of a sign-off: how the month stands, and whether it was written."""

    standing: Standing
    is_done: bool


def standing_of(
    warehouse: Warehouse, registry: Registry, period: Period, moment: datetime
) -> Standing:
    """Return how a month stands; raises `CloseError` where nothing is known of it."""
    row = close_of(warehouse, period)
    newest = newest_vintage(warehouse)
    if row is None or newest is None:
        raise CloseError("close-nothing", period=str(period))
    known_at = row["known_at"] or newest
    stands = (
        row["blockers"]
        if row["is_closed"]
        else blockers(warehouse, registry, period, moment)
    )
    return Standing(
        period,
        row,
        known_at,
        frozen(warehouse, period, known_at),
        _lights(warehouse, registry, period, known_at),
        stands,
    )


def published_standing(
    home: Path, registry: Registry, period: Period, moment: datetime
) -> Standing | None:
    """Return how a month stands by the newest snapshot, None if nothing is known."""
    try:
        with open_published(home) as snapshot:
            return standing_of(snapshot, registry, period, moment)
    except CloseError:
        return None


def _lights(
    warehouse: Warehouse, registry: Registry, period: Period, known_at: datetime
) -> Mapping[str, int]:
    found = rows(
        warehouse,
        "mart.progress",
        known_at,
        period=str(period),
        span="year",
        region=registry.city.region.id,
    )
    return Counter(row["light"] for row in found if row["main"] and row["light"])


def ready_to_close(
    warehouse: Warehouse, registry: Registry, moment: datetime
) -> list[str]:
    """Return the open months that nothing stands against, the oldest first."""
    blocked = {row["period"] for row in rows(warehouse, "mart.blocker")}
    open_months = {row["period"] for row in rows(warehouse, "mart.close", state="open")}
    return [
        period
        for period in sorted(open_months - blocked)
        if not waited_for(registry, Period.parse(period), moment)
    ]


def close(
    home: Path, registry: Registry, period: Period, sign: SignOff, *, anyway: bool
) -> Outcome:
    """Close a month as it is known now, unless something stands against it.

    With `anyway` it is closed all the same, and that needs a reason. Closing it again
    changes nothing: who signed first has signed. The snapshot says it at once. Raises
    `CloseError` for a sign-off without a name or reason, for a month of which nothing
    is known, and for a moment before what is known.
    """
    sign = _said(sign)
    with open_live(home) as warehouse:
        before = standing_of(warehouse, registry, period, sign.at)
        if before.is_closed or (before.blockers and not anyway):
            return Outcome(before, is_done=False)
        if before.blockers and not sign.reason:
            raise CloseError("close-no-reason")
        _write(warehouse, registry, before, sign, "closed")
        publish(warehouse, home)
        after = standing_of(warehouse, registry, period, sign.at)
    return Outcome(after, is_done=True)


def reopen(home: Path, registry: Registry, period: Period, sign: SignOff) -> Outcome:
    """Open a closed month again, for what is still to be put right in it.

    Raises `CloseError` as `close` does, and where the month is open.
    """
    sign = _said(sign)
    if not sign.reason:
        raise CloseError("reopen-no-reason")
    with open_live(home) as warehouse:
        before = standing_of(warehouse, registry, period, sign.at)
        if not before.is_closed:
            raise CloseError("reopen-open", period=str(period))
        _write(warehouse, registry, before, sign, "reopened")
        publish(warehouse, home)
        after = standing_of(warehouse, registry, period, sign.at)
    return Outcome(after, is_done=True)


def _said(sign: SignOff) -> SignOff:
    said = SignOff(
        one_line(sign.by, MOST_NAME), one_line(sign.reason, MOST_REASON), sign.at
    )
    if not said.by:
        raise CloseError("close-nobody")
    return said


def _write(
    warehouse: Warehouse,
    registry: Registry,
    before: Standing,
    sign: SignOff,
    state: str,
) -> None:
    known_at = newest_vintage(warehouse) or before.known_at
    if sign.at < known_at:
        local = known_at.astimezone(registry.city.zone)
        raise CloseError("close-clock", known_at=f"{local:%Y-%m-%dT%H:%M}")
    with transaction(warehouse):
        append_close_event(
            warehouse,
            CloseEvent(
                before.period,
                state,
                sign.at,
                sign.by,
                sign.reason,
                known_at,
                before.blockers if state == "closed" else (),
            ),
        )
