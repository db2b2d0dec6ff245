"""Show: a run's artifacts in Prefect, for those who look there."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from tasks.matrix import cell, matrix, share
from tasks.step import step
from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.cycle import Cycle


@step("show")
def show(cycle: Cycle, progress: Sequence[Row]) -> None:
    """Leave a summary of the month, and departments by reports as a table."""
    with open_live(cycle.home) as warehouse:
        departments = matrix(warehouse, cycle.registry, cycle.period)
        alerts = rows(
            warehouse,
            "mart.alert",
            period=str(cycle.period),
            kind="summary",
            subject="",
        )
    newest = max(alerts, key=lambda row: row["created_at"], default=None)
    create_markdown_artifact(
        markdown="\n\n".join(
            [*([newest["text"]] if newest else []), _table(cycle, progress)]
        ),
        key=artifact_key(cycle, "summary"),
        description=f"{cycle.registry.city.name} {cycle.period}",
    )
    create_table_artifact(
        table=[
            {
                say("col-department", cycle.lang): each.name,
                say("col-on-time", cycle.lang): share(each, "month"),
                say("col-on-time-year", cycle.lang): share(each, "year"),
                say("col-reports", cycle.lang): cell(each.duties, cycle.lang),
            }
            for each in departments
        ],
        key=artifact_key(cycle, "status"),
        description=f"{cycle.registry.city.name} {cycle.period}",
    )


def artifact_key(cycle: Cycle, name: str) -> str:
    """Return the key of an artifact about a month, in letters that Prefect takes."""
    return re.sub(r"[^a-z0-9-]", "-", f"{cycle.city}-{cycle.period}-{name}".lower())


def in_a_cell(text: str) -> str:
    """Return a text that stays in its cell of a Markdown table, and is no markup."""
    return escape(" ".join(text.split()), quote=False).replace("|", "\\|")


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
