"""Dagster: assets partitioned by month and department, with blocking asset checks.

Each partition is a run of its own, as Dagster backfills if nothing else is said; here
they run in one process, which spares each of them the start of one. `DAGSTER_RUNS=one`
gives assets by month alone the policy of a single run, so that a range of months is
read, checked and loaded at once. Dagster reads annotations while it runs, so that none
may be a text.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import dagster as dg
import pandas as pd
import work
from dagster_duckdb import DuckDBResource

QUIET: Final = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}
IN_ONE_RUN: Final = os.environ.get("DAGSTER_RUNS") == "one"
CHECKS: Final = ("is_whole", "follows")


def _assets(city: work.City) -> tuple[list[Any], Any]:
    months = dg.StaticPartitionsDefinition(city.months)
    departments = dg.StaticPartitionsDefinition(list(city.departments))
    each = dg.MultiPartitionsDefinition({"month": months, "department": departments})
    partitions: Any = months if IN_ONE_RUN else each
    policy = dg.BackfillPolicy.single_run() if IN_ONE_RUN else None

    def asked(context: Any) -> tuple[list[str], list[str]]:
        """Return the months and the departments that a run is about."""
        if IN_ONE_RUN:
            return list(context.partition_keys), list(city.departments)
        keys = context.partition_key.keys_by_dimension
        return [keys["month"]], [keys["department"]]

    @dg.asset(
        partitions_def=partitions,
        backfill_policy=policy,
        check_specs=[
            dg.AssetCheckSpec(name, asset="observation", blocking=True)
            for name in CHECKS
        ],
    )
    def observation(
        context: dg.AssetExecutionContext, duckdb: DuckDBResource
    ) -> Iterator[Any]:
        now, whose = asked(context)
        wide = pd.concat(
            [work.read(city, name, month) for month in now for name in whose],
            ignore_index=True,
        )
        expected = sum(len(city.departments[name]) for name in whose) * len(now)
        with duckdb.get_connection() as warehouse:
            before = {each for month in now for each in work.before(month)}
            known = {
                "months": sorted(before - set(now)),
                "indicators": wide["indicator"].tolist(),
            }
            earlier = warehouse.execute(work.EARLIER, known).df()
            here = wide[["indicator", "period", "ytd"]]
            together = pd.concat([earlier, here], ignore_index=True)
            wrong = (work.faults(wide, expected), work.breaks(wide, together))
            if not any(wrong):
                warehouse.execute(work.LOAD)
        yield dg.MaterializeResult(
            metadata={"rows": len(wide)},
            check_results=[
                dg.AssetCheckResult(check_name=name, passed=not found)
                for name, found in zip(CHECKS, wrong, strict=True)
            ],
        )

    @dg.asset(partitions_def=months, backfill_policy=policy, deps=[observation])
    def progress(context: dg.AssetExecutionContext, duckdb: DuckDBResource) -> None:
        with duckdb.get_connection() as warehouse:
            keys = {"months": list(context.partition_keys)}
            warehouse.execute(work.ROLL_UP, keys)

    return observation, progress


@contextmanager
def setup(city: work.City) -> Iterator[work.Doing]:
    home = city.folder / "dagster"
    home.mkdir()
    observation, progress = _assets(city)
    duckdb = DuckDBResource(database=str(city.warehouse))
    with duckdb.get_connection() as warehouse:
        work.found(warehouse, city)
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        how: dict[str, Any] = {
            "instance": instance,
            "resources": {"duckdb": duckdb},
            "run_config": QUIET,
        }

        def do(months: Sequence[str]) -> None:
            if IN_ONE_RUN:
                both = [observation, progress]
                tags = {
                    "dagster/asset_partition_range_start": months[0],
                    "dagster/asset_partition_range_end": months[-1],
                }
                dg.materialize(both, tags=tags, **how)
                return
            for month in months:
                for name in city.departments:
                    key = dg.MultiPartitionKey({"month": month, "department": name})
                    dg.materialize([observation], partition_key=key, **how)
                one = [progress, observation]
                dg.materialize(one, selection=[progress], partition_key=month, **how)

        yield work.Doing(do)


if __name__ == "__main__":
    work.main(setup)
