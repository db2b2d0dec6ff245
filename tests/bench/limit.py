"""The limit: read all, check all in columns, load all in one statement. No more."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def setup(city: work.City) -> Iterator[work.Doing]:
    with duckdb.connect(city.warehouse) as warehouse:
        work.found(warehouse, city)

        def do(months: Sequence[str]) -> None:
            wide = work.table_of(
                [
                    row
                    for month in months
                    for name, labels in city.departments.items()
                    for row in work.rows_of(city.workbook(name, month), labels)
                ]
            )
            labels = sum(len(each) for each in city.departments.values())
            work.insist(work.faults(wide, labels * len(months)))
            earlier = wide[["indicator", "period", "ytd"]]
            if len(months) == 1:
                asked = {
                    "months": work.before(months[0]),
                    "indicators": wide["indicator"].tolist(),
                }
                earlier = warehouse.execute(work.EARLIER, asked).df()
            work.insist(work.breaks(wide, earlier))
            warehouse.execute(work.LOAD)
            warehouse.execute(work.ROLL_UP, {"months": list(months)})

        yield work.Doing(do)


if __name__ == "__main__":
    work.main(setup)
