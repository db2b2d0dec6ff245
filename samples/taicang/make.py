"""Make the sample of 太仓市: what its departments sent for January to May 2021.

    python samples/taicang/make.py [target folder]

writes `inbox/<department>/<file>`, `inbox/receipts.csv` and `history.csv` below the
target folder (default: beside this script, the history into the registry). Every run
writes the same bytes. The published figures of those months and years hold exactly; all
else is made up, and says so in a footnote or as its source. May holds four things that
a careful reader finds: a town that is late, loans ten thousand times too large, a
town's output that does not add up, and a budget that was sent twice.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from books import book_of, budget
from figures import MAY, MONTHS, SEED, YEAR, make_figures
from years import history

from warehouse.due import due_at, is_workday
from warehouse.periods import Period
from warehouse.registry import load_registry

if TYPE_CHECKING:
    from writers import Book

    from warehouse.registry import Registry

HERE: Final = Path(__file__).resolve().parent
REGISTRY: Final = HERE.parents[1] / "warehouse" / "registry" / "taicang"
LATE: Final = ("town_investment", "huangjing", datetime(YEAR, 6, 11, 10, 20))  # noqa: DTZ001 - receipts are local
# These forms came later: their receipts are drawn apart, so that the first ones stay.
LATER: Final = frozenset(
    {
        "livelihood_progress",
        "practical_things",
        "price_monitoring",
        "project_stages",
        "special_plans",
    }
)
BUDGET_SENT: Final = datetime(YEAR, 6, 3, 16, 12)  # noqa: DTZ001 - receipts are local
BUDGET_CORRECTED: Final = datetime(YEAR, 6, 4, 10, 5)  # noqa: DTZ001 - receipts are local


def main(target: Path, history_folder: Path) -> None:
    """Write the inbox, the receiving desk's list of receipts, and the years before."""
    registry = load_registry(REGISTRY)
    figures = make_figures(registry)
    rng = random.Random(SEED)
    received: list[tuple[str, datetime]] = []
    inbox = target / "inbox"

    def send(folder: str, book: Book, at: datetime) -> None:
        path = inbox / folder / book.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(book.content())
        received.append((f"{folder}/{book.file}", at))

    for month in MONTHS:
        period = Period.month_of(YEAR, month)
        for report, department in registry.owed(period):
            own = random.Random(f"{SEED} {report.id} {period}")
            chance = own if report.id in LATER else rng
            at = _receipt(chance, due_at(report, period, registry), registry)
            if (report.id, department.id) == LATE[:2] and month == MAY:
                at = LATE[2]
            if report.id == "budget" and month == MAY:
                wrong = budget(figures, month, mistyped=True)
                send(department.name, wrong, BUDGET_SENT)
                at = BUDGET_CORRECTED
            book = book_of(figures, report.id, department.id, month)
            send(department.name, book, at)
    (inbox / "receipts.csv").write_bytes(_receipts(received))
    (history_folder / "history.csv").write_bytes(history(figures))
    print(f"{len(received)} files in {inbox}")


def _receipt(rng: random.Random, due: datetime, registry: Registry) -> datetime:
    """Return a working hour on one of the last days up to the one it is due on."""
    second = due.date().replace(day=2)
    days = [second + timedelta(days=ahead) for ahead in range(due.day - 1)]
    day = rng.choice([day for day in days if is_workday(day, registry)][-3:])
    hour, minute = rng.randrange(9, due.hour), rng.randrange(60)
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - receipts are local


def _receipts(received: list[tuple[str, datetime]]) -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("file", "received_at"))
    for file, at in sorted(received, key=lambda each: (each[1], each[0])):
        writer.writerow((file, at.strftime("%Y-%m-%dT%H:%M")))
    return lines.getvalue().encode("utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), Path(sys.argv[1]))
    else:
        main(HERE, REGISTRY)
