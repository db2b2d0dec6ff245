"""Show: a run's artifacts in Prefect, for those who look there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle

_NEEDS_A_PERSON = ("漏报", "退回", "迟报")


@task(name="show", task_run_name="show {cycle.period}", cache_policy=NO_CACHE)
def show(cycle: Cycle, progress: Sequence[Row]) -> None:
    """Leave a summary of the month and a table of late and returned reports."""
    with open_live(cycle.home) as warehouse:
        duties = rows(warehouse, "mart.duty", period=str(cycle.period))
        alerts = rows(
            warehouse,
            "mart.alert",
            period=str(cycle.period),
            kind="summary",
            subject="",
        )
    key = re.sub(r"[^a-z0-9-]", "-", f"{cycle.city}-{cycle.period}".lower())
    newest = max(alerts, key=lambda row: row["created_at"], default=None)
    create_markdown_artifact(
        markdown="\n\n".join(
            [*([newest["text"]] if newest else []), _table(cycle, progress)]
        ),
        key=f"{key}-summary",
        description=f"{cycle.registry.city.name} {cycle.period}",
    )
    create_table_artifact(
        table=[
            {
                say("col-department", cycle.lang): row["name"],
                say("col-report", cycle.lang): row["title"],
                say("col-standing", cycle.lang): row["standing"],
                say("col-minutes-late", cycle.lang): row["minutes_late"],
                say("col-findings", cycle.lang): row["findings"] or 0,
            }
            for row in duties
            if row["standing"] in _NEEDS_A_PERSON
        ],
        key=f"{key}-reports",
        description=f"{cycle.registry.city.name} {cycle.period}",
    )


def _table(cycle: Cycle, progress: Sequence[Row]) -> str:
    city = cycle.registry.city.region.id
    headings = ("indicator", "actual", "completion", "gap", "light", "verdict")
    lines = [
        "| " + " | ".join(say(f"col-{each}", cycle.lang) for each in headings) + " |",
        "|" + " --- |" * len(headings),
    ]
    for row in progress:
        if row["span"] == "year" and row["region"] == city and row["light"]:
            cells = (
                row["name"],
                _figure(row["actual"], row["decimals"]),
                _figure(row["completion_pct"], 1),
                _figure(row["pace_gap_pp"], 1),
                say(f"light-{row['light']}", cycle.lang),
                row["verdict"],
            )
            lines.append("| " + " | ".join(str(each) for each in cells) + " |")
    return "\n".join(lines)


def _figure(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:.{decimals}f}"
