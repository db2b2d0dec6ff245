"""dlt: a resource of reports, merged by key; a load a run, and SQL after it.

A report is checked while it is extracted; what months say of each other is checked once
a load, which is less often than in a loop.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import dlt
import duckdb
import work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def setup(city: work.City) -> Iterator[work.Doing]:
    pipeline = dlt.pipeline(
        "city",
        pipelines_dir=str(city.folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(city.warehouse)),
        dataset_name="main",
    )
    with duckdb.connect(city.warehouse) as warehouse:
        work.found(warehouse, city)
        warehouse.execute("drop table observation")

    @dlt.resource
    def report(months: Sequence[str]) -> Iterator[tuple[str, str]]:
        yield from ((name, month) for month in months for name in city.departments)

    @dlt.transformer(
        name="observation",
        primary_key=("indicator", "measure", "period"),
        write_disposition="merge",
    )
    def observation(asked: tuple[str, str]) -> Iterator[Any]:
        wide = work.read(city, *asked)
        work.insist(work.faults(wide, len(city.departments[asked[0]])))
        yield duckdb.sql(work.UNPIVOTED).to_arrow_table()

    def do(months: Sequence[str]) -> None:
        pipeline.run(report(months) | observation)
        with pipeline.sql_client() as client:
            warehouse = client.native_connection
            known = {
                *months,
                *(each for month in months for each in work.before(month)),
            }
            wide = warehouse.execute(work.WIDE, {"months": list(months)}).df()
            asked = {
                "months": sorted(known),
                "indicators": wide["indicator"].unique().tolist(),
            }
            earlier = warehouse.execute(work.EARLIER, asked).df()
            work.insist(work.breaks(wide, earlier))
            warehouse.execute(work.ROLL_UP, {"months": list(months)})

    yield work.Doing(do)


if __name__ == "__main__":
    work.main(setup)
