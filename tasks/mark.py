"""Mark: the wrong cells of what came back, in a copy of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.narrate import narrate
from tasks.reader.marks import Job, Mark
from tasks.reader.sandbox import mark_all
from tasks.step import step
from warehouse.connection import open_live
from warehouse.ledger import append_marked
from warehouse.messages import say
from warehouse.store import rows, unmarked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tasks.cycle import Cycle
    from warehouse.store import Row

FOLDER: Final = "marked"


@step("mark")
def mark(cycle: Cycle) -> int:
    """Make the marked copy of each report that stands returned or in doubt, once.

    What could not be opened has none, and that is kept too. Returns how many there are.
    """
    with open_live(cycle.home) as warehouse:
        waiting = unmarked(warehouse)
        found = {
            each["submission_id"]: sorted(
                rows(warehouse, "mart.finding", submission_id=each["submission_id"]),
                key=lambda row: int(row["number"]),
            )
            for each in waiting
        }
    if not waiting:
        return 0
    folder = cycle.home / FOLDER
    folder.mkdir(exist_ok=True)
    kept = [each for each in waiting if (cycle.home / each["archived"]).is_file()]
    jobs = [_job(cycle.home, each, found[each["submission_id"]]) for each in kept]
    made = dict.fromkeys((each["submission_id"] for each in waiting), "")
    for each, job, is_there in zip(kept, jobs, mark_all(jobs), strict=True):
        if is_there:
            name = f"{each['submission_id']}.xlsx"
            job.target.replace(folder / name)
            made[each["submission_id"]] = f"{FOLDER}/{name}"
    with open_live(cycle.home) as warehouse:
        append_marked(warehouse, made, cycle.known_at)
    copies = sum(map(bool, made.values()))
    narrate(cycle, "step-mark", copies=copies)
    return copies


def _job(home: Path, submission: Row, findings: Sequence[Row]) -> Job:
    serious = [each for each in findings if each["severity"] != "info"]
    heading = say(
        f"mark-heading-{submission['state']}",
        file=submission["file"],
        count=len(serious),
    )
    return Job(
        home / submission["archived"],
        home / FOLDER / f"{submission['submission_id']}.part",
        submission["file"],
        heading,
        tuple(_mark(each) for each in findings),
        # What a department was told is kept in Chinese.
        "zh",
    )


def _mark(finding: Row) -> Mark:
    said = finding["message"]
    if finding["overruled_by"]:
        said += say(
            "overruled-by",
            by=finding["overruled_by"],
            reason=finding["overruled_reason"],
        )
    return Mark(
        finding["severity"],
        finding["sheet"],
        finding["cell"],
        finding["value"],
        said,
        finding["suggestion"],
    )
