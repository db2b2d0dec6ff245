"""yuebao in a process that stays: the cycle of one month after the other.

A month's workbooks lie in the inbox just before its cycle, as they do in life.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def setup(city: work.City) -> Iterator[work.Doing]:
    from flows.commands.asking import in_prefect  # noqa: PLC0415 - workers start here
    from warehouse.periods import Period  # noqa: PLC0415

    inbox = city.folder / "inbox"
    inbox.mkdir()
    shutil.copyfile(city.inbox / "receipts.csv", inbox / "receipts.csv")
    os.environ["YUEBAO_INBOX"] = str(inbox)
    with in_prefect(verbose=False):
        from flows.monthly_cycle import monthly_cycle  # noqa: PLC0415

        def do(months: Sequence[str]) -> None:
            for month in months:
                after = Period.parse(month).shift(1)
                now = datetime(after.year, after.last, 10, 9)  # noqa: DTZ001 - the city's time
                counts = monthly_cycle(month, now=now)
                found = counts["submissions"], len(city.departments)
                work.insist([] if found[0] == found[1] else [f"{found} submissions"])

        def arrive(months: Sequence[str]) -> None:
            for month in months:
                for name in city.departments:
                    path = city.workbook(name, month)
                    (inbox / path.name).hardlink_to(path)

        yield work.Doing(do, arrive)


if __name__ == "__main__":
    work.main(setup)
