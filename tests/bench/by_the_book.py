"""Prefect and Great Expectations by the book: a task a step, a checkpoint a file.

Reports of a month are read side by side, as `map` does it; they are checked and loaded
one after the other, since GX is not thread-safe and DuckDB has one writer.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import great_expectations as gx
import work
from great_expectations import expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig
from prefect import flow, task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd


@cache
def _source() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("reports").add_dataframe_asset("report")
    return context, asset.add_batch_definition_whole_dataframe("whole")


@cache
def _checkpoint(department: str, indicators: tuple[str, ...]) -> Any:
    context, batch = _source()
    low, high = work.BOUNDS
    suite = gx.ExpectationSuite(
        name=department,
        expectations=[
            gxe.ExpectTableRowCountToEqual(value=len(indicators)),
            gxe.ExpectTableColumnsToMatchOrderedList(column_list=list(work.COLUMNS)),
            gxe.ExpectColumnValuesToNotBeNull(column="indicator"),
            gxe.ExpectColumnValuesToBeInSet(
                column="indicator", value_set=list(indicators)
            ),
            gxe.ExpectColumnValuesToBeUnique(column="indicator"),
            *(
                made
                for name in work.MEASURES
                for made in (
                    gxe.ExpectColumnValuesToBeOfType(column=name, type_="float64"),
                    gxe.ExpectColumnValuesToNotBeNull(column=name),
                    gxe.ExpectColumnValuesToBeBetween(
                        column=name, min_value=low, max_value=high
                    ),
                )
            ),
        ],
    )
    definition = gx.ValidationDefinition(
        name=department, data=batch, suite=context.suites.add(suite)
    )
    context.validation_definitions.add(definition)
    return context.checkpoints.add(
        gx.Checkpoint(name=department, validation_definitions=[definition])
    )


@task
def read(city: work.City, department: str, month: str) -> pd.DataFrame:
    return work.read(city, department, month)


@task
def check(
    city: work.City, department: str, month: str, wide: pd.DataFrame
) -> pd.DataFrame:
    indicators = tuple(city.departments[department].values())
    result = _checkpoint(department, indicators).run(
        batch_parameters={"dataframe": wide}
    )
    work.insist([] if result.success else [str(result.describe())])
    asked = {"months": work.before(month), "indicators": list(indicators)}
    with duckdb.connect(city.warehouse) as warehouse:
        earlier = warehouse.execute(work.EARLIER, asked).df()
    work.insist(work.breaks(wide, earlier))
    return wide


@task
def load(city: work.City, wide: pd.DataFrame) -> int:
    with duckdb.connect(city.warehouse) as warehouse:
        warehouse.execute(work.LOAD)
    return len(wide)


@task
def roll_up(city: work.City, month: str) -> None:
    with duckdb.connect(city.warehouse) as warehouse:
        warehouse.execute(work.ROLL_UP, {"months": [month]})


@flow
def one_month(city: work.City, month: str) -> None:
    names = list(city.departments)
    readings = read.map(city=_same(city), department=names, month=_same(month))
    for name, reading in zip(names, readings, strict=True):
        load(city, check(city, name, month, reading.result()))
    roll_up(city, month)


@flow
def several_months(city: work.City, months: list[str]) -> None:
    for month in months:
        one_month(city, month)


def _same(value: Any) -> Any:
    from prefect import unmapped  # noqa: PLC0415 - reads better where it is used

    return unmapped(value)


@contextmanager
def setup(city: work.City) -> Iterator[work.Doing]:
    with duckdb.connect(city.warehouse) as warehouse:
        work.found(warehouse, city)

    def do(months: Sequence[str]) -> None:
        if len(months) == 1:
            one_month(city, months[0])
        else:
            several_months(city, list(months))

    yield work.Doing(do)


if __name__ == "__main__":
    work.main(setup)
