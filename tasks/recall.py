"""Recall: archived submissions that a person answers for, to be judged again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.connection import open_live
from warehouse.records import Delivery
from warehouse.store import to_judge_again

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.cycle import Cycle
    from warehouse.store import Row


@task(name="recall", task_run_name="recall {cycle.period}", cache_policy=NO_CACHE)
def recall(cycle: Cycle) -> list[Delivery]:
    """Return the newest submissions with a finding that was overruled since.

    They are read from the archive, as they came; a newer version of a report that the
    same run takes in comes after them.
    """
    with open_live(cycle.home) as warehouse:
        waiting = to_judge_again(warehouse)
    return [
        delivery_of(cycle.home, each)
        for each in waiting
        if each["period"] <= str(cycle.period)
        and (cycle.home / each["archived"]).is_file()
    ]


def delivery_of(home: Path, submission: Row) -> Delivery:
    """Return an archived submission as it once came out of the inbox."""
    return Delivery(
        file=submission["file"],
        uri=submission["uri"],
        sha256=submission["sha256"],
        size=submission["bytes"],
        received_at=submission["received_at"],
        archived=str(home / submission["archived"]),
        # Who sent it is known by now, and is as good a hint as the folder was.
        folder=submission["department"],
    )
