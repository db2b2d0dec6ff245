"""Decide: whether a backfill may change what people have been told already."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.backfill.plan import refuse_over
from tasks.errors import BackfillError
from tasks.narrate import narrate
from warehouse.backfills import (
    BackfillEvent,
    append_backfill,
    append_backfill_event,
    backfill_called,
)
from warehouse.connection import open_live
from warehouse.impact import told_lights
from warehouse.store import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.backfill.rehearse import Rehearsal
    from tasks.cycle import Cycle
    from warehouse.backfills import Backfill
    from warehouse.store import Row


def decide(
    asked: Backfill, cycle: Cycle, rehearsal: Rehearsal, approved_by: str
) -> bool:
    """Keep what was asked for; return whether it may run.

    One that changes a light which somebody was told of needs a second name, for each of
    these lights: what was approved before need not be once more. Raises
    `BackfillError` where the name is that of who asked, and where somebody cancelled
    while it was rehearsed.
    """
    lights = sorted(
        f"{each.name} {each.period} {each.before.text} → {each.after.text}"
        for each in told_lights(rehearsal.changes)
    )
    approver = approved_by.strip()
    if approver == asked.asked_by:
        raise BackfillError("backfill-same-name", by=approver)
    with open_live(cycle.home) as warehouse, transaction(warehouse):
        found = backfill_called(warehouse, asked.backfill_id)
        if found:
            refuse_over(found[1])
        append_backfill(warehouse, asked)
        may_run = bool(approver) or _is_approved(lights, found[1] if found else None)
        for event in _events(asked, lights, approver, is_new=found is None):
            append_backfill_event(warehouse, event)
        append_backfill_event(
            warehouse,
            BackfillEvent(
                asked.backfill_id,
                "running" if may_run else "waiting",
                datetime.now(UTC),
                detail=json.dumps(lights, ensure_ascii=False),
            ),
        )
    if not may_run:
        narrate(
            cycle,
            "step-backfill-waits",
            backfill=asked.backfill_id,
            lights="、".join(lights),
        )
    return may_run


def _is_approved(lights: list[str], row: Row | None) -> bool:
    approved = json.loads(row["approved_lights"]) if row else []
    return set(lights) <= set(approved)


def _events(
    asked: Backfill, lights: list[str], approver: str, *, is_new: bool
) -> Iterator[BackfillEvent]:
    now = datetime.now(UTC)
    detail = json.dumps(lights, ensure_ascii=False)
    if is_new:
        yield BackfillEvent(asked.backfill_id, "asked", now, asked.asked_by)
    if approver:
        yield BackfillEvent(asked.backfill_id, "approved", now, approver, detail=detail)
