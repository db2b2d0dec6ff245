"""Recall: archived files that are to be judged again, or only now may be taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.step import step
from warehouse.closing import months_shut_to, waiting
from warehouse.connection import open_live
from warehouse.records import Delivery
from warehouse.store import to_judge_again

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.cycle import Cycle
    from warehouse.store import Row


@step("recall")
def recall(cycle: Cycle) -> list[Delivery]:
    """Return the newest submissions with a finding that was overruled since.

    After them come the files that were held while their month was closed and may be
    taken in now. All are read from the archive, as they came; a newer version of a
    report that the same run takes in comes after them.
    """
    with open_live(cycle.home) as warehouse:
        shut = {str(month) for month in months_shut_to(warehouse, cycle.run.flow)}
        wanted = [
            *(each for each in to_judge_again(warehouse) if each["period"] not in shut),
            *waiting(warehouse, cycle.run.flow),
        ]
    return [
        delivery_of(cycle.home, each)
        for each in wanted
        if each["period"] <= str(cycle.period)
        and (cycle.home / each["archived"]).is_file()
    ]


def delivery_of(home: Path, kept: Row) -> Delivery:
    """Return an archived submission or held file as it once came out of the inbox."""
    return Delivery(
        file=kept["file"],
        uri=kept["uri"],
        sha256=kept["sha256"],
        size=kept["bytes"],
        received_at=kept["received_at"],
        archived=str(home / kept["archived"]),
        # Who sent it is known by now, and is as good a hint as the folder was.
        folder=kept["department"],
        modified_at=kept.get("modified_at"),
    )
