"""Who does the work: what each variant is, and how it is started."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from measure import PROJECT, script, yuebao

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT: Final = "limit"
PLAIN: Final = "plain"
OWN: Final = "yuebao"
BOOK: Final = "Prefect + GX"
OTHERS: Final = PROJECT / ".venv-bench" / "bin" / "python"


class Variant(NamedTuple):
    """One way to do the work: what it is called, and its script.

    One that `is_slow` pays for each department and month; it is measured on a few
    months, and what more would take is worked out from them.
    """

    name: str
    module: str
    about: str
    python: Path = Path(sys.executable)
    is_slow: bool = False
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def is_there(self) -> bool:
        """Tell whether its environment has been set up."""
        return self.python.is_file()


VARIANTS: Final = (
    Variant(LIMIT, "limit", "calamine, checks on columns, one load into DuckDB"),
    Variant(PLAIN, "plain", "a loop over reports with pandas; no orchestration, no GX"),
    Variant(OWN, "own", "everything that yuebao does"),
    Variant(
        "dlt",
        "dlt_pipeline",
        "a resource of reports, merged by key, a load a run",
        OTHERS,
    ),
    Variant(
        "Dagster, one run",
        "dagster_assets",
        "monthly partitions with `BackfillPolicy.single_run`, asset checks",
        OTHERS,
        environment=(("DAGSTER_RUNS", "one"),),
    ),
    Variant(
        "Dagster",
        "dagster_assets",
        "a partition a month and department, asset checks, a run a partition",
        OTHERS,
        is_slow=True,
    ),
    Variant(
        BOOK,
        "by_the_book",
        "a task a step and department, a GX checkpoint a file",
        is_slow=True,
    ),
)


class Start(NamedTuple):
    """A command with its environment, and the warehouse that it leaves behind."""

    command: Sequence[str]
    environment: dict[str, str]
    warehouse: Path


def months_of(variant: Variant, city: Path, folder: Path, how: str) -> Start:
    """Return how a variant does all months of a city, `at-once` or `one-by-one`.

    yuebao does them at once as a backfill, as an operator starts it.
    """
    environment = around(city, folder) | dict(variant.environment)
    if variant.name == OWN and how == "at-once":
        return Start(_backfill(city), environment, _published(folder))
    work = city / "work.json"
    command = script(
        f"{variant.module}.py", work, folder, how, python=str(variant.python)
    )
    left = _published(folder) if variant.name == OWN else folder / "warehouse.duckdb"
    return Start(command, environment, left)


def cold(city: Path, folder: Path, month: str, now: str) -> Start:
    """Return how an operator runs a month on a machine that has just been set up."""
    command = yuebao("run", month, "--now", now, "--format", "json")
    return Start(command, around(city, folder), _published(folder))


def _backfill(city: Path) -> list[str]:
    months = sorted({path.stem[-7:] for path in (city / "inbox").glob("*.xlsx")})
    asked = ("--reason", "历史数据", "--by", "bench", "--format", "json")
    return yuebao("backfill", months[0], months[-1], *asked)


def around(city: Path, folder: Path) -> dict[str, str]:
    """Return the settings under which a city is run in a folder of its own."""
    return {
        "YUEBAO_HOME": str(folder / "data"),
        "YUEBAO_REGISTRY": str(city / "registry"),
        "YUEBAO_INBOX": str(city / "inbox"),
        "PREFECT_HOME": str(folder / "prefect"),
    }


def _published(folder: Path) -> Path:
    return folder / "data" / "grown" / "published.duckdb"
