"""Publish: put a read-only snapshot of the warehouse where others may query it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.narrate import narrate
from tasks.step import step
from warehouse.connection import PUBLISHED, is_published, open_live
from warehouse.connection import publish as publish_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.cycle import Cycle


@step("publish")
def publish(cycle: Cycle) -> Path:
    """Write and rename the snapshot, unless the one in place says all that is known."""
    with open_live(cycle.home) as warehouse:
        if is_published(warehouse, cycle.home):
            return cycle.home / PUBLISHED
        snapshot = publish_snapshot(warehouse, cycle.home)
    narrate(cycle, "step-publish", path=snapshot)
    return snapshot
