"""The plain loop: a report at a time with pandas, as one writes it in an afternoon.

No look into a file before it is opened, no worker, no findings with cells, no vintages,
no rehearsal, no messages. What months say of each other is kept in a dictionary.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd


@contextmanager
def setup(city: work.City) -> Iterator[work.Doing]:
    # Of each month, each indicator's cumulative figure.
    known: dict[str, dict[str, float]] = defaultdict(dict)

    def follows(wide: pd.DataFrame, month: str) -> list[str]:
        last, year_ago = (known[each] for each in work.before(month))
        carried = 0.0 if month.endswith("-01") else wide["indicator"].map(last)
        jump = (wide["ytd"] - wide["current"] - carried).abs()
        base = (wide["ytd_base"] - wide["indicator"].map(year_ago)).abs()
        wrong = {"jump": jump.max(), "base": base.max()}
        return [name for name, most in wrong.items() if most > work.PRINTED]

    with duckdb.connect(city.warehouse) as warehouse:
        work.found(warehouse, city)

        def do(months: Sequence[str]) -> None:
            for month in months:
                for department, labels in city.departments.items():
                    wide = work.read(city, department, month)
                    work.insist(work.faults(wide, len(labels)))
                    work.insist(follows(wide, month))
                    known[month].update(
                        zip(wide["indicator"], wide["ytd"], strict=True)
                    )
                    warehouse.execute(work.LOAD)
                warehouse.execute(work.ROLL_UP, {"months": [month]})

        yield work.Doing(do)


if __name__ == "__main__":
    work.main(setup)
