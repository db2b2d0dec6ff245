"""What a run costs is counted, not timed: task runs, GX's validations, openings.

Each of them costs its time whatever is in it, so their number is what makes a run dear.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from great_expectations.validator.v1_validator import Validator
from grown_city import grow
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)
from prefect.task_engine import SyncTaskRunEngine
from tiny_city import empty_home

from flows.backfill import backfill
from flows.monthly_cycle import monthly_cycle
from tasks.backfill import carry_out
from warehouse import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import PrefectServer


PROJECT = Path(__file__).parent.parent


class Counted(NamedTuple):
    """What a flow came to, and how often it did what is dear."""

    submissions: int
    tasks: Counter[str]
    validations: int
    openings: int


@pytest.fixture
def count(
    prefect_server: PrefectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Counted]]:
    """Run a flow for a new city of some departments and months, and count."""
    tasks: Counter[str] = Counter()
    validations: list[int] = []
    openings: list[int] = []
    connect = connection.connect
    run_task = SyncTaskRunEngine.call_task_fn
    validate = Validator.validate_expectation_suite

    def counted_task(self: Any, *given: Any, **more: Any) -> Any:
        tasks[self.task.name] += 1
        return run_task(self, *given, **more)

    def counted_validation(self: Any, *given: Any, **more: Any) -> Any:
        validations.append(1)
        return validate(self, *given, **more)

    def counted_opening(*given: Any) -> Any:
        openings.append(1)
        return connect(*given)

    monkeypatch.setattr(connection, "connect", counted_opening)
    monkeypatch.setattr(carry_out, "SECONDS_AT_A_TIME", 60.0)
    monkeypatch.setattr(SyncTaskRunEngine, "call_task_fn", counted_task)
    monkeypatch.setattr(Validator, "validate_expectation_suite", counted_validation)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)

    def counting(flow: Callable[..., Any], departments: int, months: int) -> Counted:
        folder = tmp_path / f"{flow.__name__}-{departments}-{months}"
        city = grow(folder, departments, 2021, months, rows=1)
        shutil.copytree(empty_home(), folder / "data" / "grown")
        for name, value in {
            "YUEBAO_HOME": folder / "data",
            "YUEBAO_REGISTRY": city.registry,
            "YUEBAO_INBOX": city.inbox,
        }.items():
            monkeypatch.setenv(name, str(value))
        tasks.clear()
        validations.clear()
        openings.clear()
        now = datetime(2021, 12, 1)  # noqa: DTZ001 - the city's time
        found = flow(str(city.months[0]), str(city.months[-1]), now)
        return Counted(
            found["submissions"], Counter(tasks), len(validations), len(openings)
        )

    with temporary_settings(
        {PREFECT_API_URL: prefect_server.api, PREFECT_LOGGING_TO_API_ENABLED: False}
    ):
        yield counting


def month(_first: str, last: str, now: datetime) -> Any:
    return monthly_cycle(last, now=now)


def months_again(first: str, last: str, now: datetime) -> Any:
    return backfill(first, last, "历史数据", "甲", now=now)


def test_a_month_is_one_of_each_task_however_many_departments_report(count):
    found = count(month, 3, 1)
    assert found.submissions == 3
    assert found.tasks == once_each(
        *("recall", "collect", "read", "check", "load"),
        *("mark", "deliver", "show", "publish"),
    )
    # All reports of all kinds, and each of these departments has one of its own.
    assert found.validations == 1


def test_a_backfill_is_one_of_each_task_however_many_months_it_runs_again(count):
    found = count(months_again, 2, 4)
    assert found.submissions == 8
    assert found.tasks == once_each(
        *("collect", "read", "check", "show-impact"), *("mark", "deliver", "publish")
    )
    assert found.validations == 1
    assert found.openings == count(months_again, 2, 1).openings


def test_help_is_said_before_anything_dear_is_imported():
    dear = {"duckdb", "great_expectations", "pandas", "prefect", "pyarrow", "pydantic"}
    script = f"import sys, flows.cli; print(sorted({dear} & sys.modules.keys()))"
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


def once_each(*tasks: str) -> Counter[str]:
    return Counter(tasks)
