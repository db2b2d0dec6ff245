"""Show impact: what a run changed, or would change, as artifacts in Prefect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Prefect keeps an artifact whole, in one row of its database, and shows all of it.
MOST_ROWS: Final = 500


@task(name="show-impact", task_run_name="show {key}", cache_policy=NO_CACHE)
def show_impact(
    key: str,
    title: str,
    summary: Sequence[str],
    table: Sequence[Mapping[str, str]],
    lang: str,
) -> None:
    """Leave a summary as `key`-summary and a table as `key`, what matters most first.

    Of a long table only the first rows are left, and the summary says how many more
    there are. What a key may not hold becomes a dash.
    """
    safe = re.sub(r"[^a-z0-9-]", "-", key.lower())
    rest = len(table) - MOST_ROWS
    said = [*summary, *([say("impact-rest", lang, count=rest)] if rest > 0 else [])]
    create_markdown_artifact(
        markdown="\n\n".join(said), key=f"{safe}-summary", description=title
    )
    create_table_artifact(
        table=[dict(row) for row in table[:MOST_ROWS]], key=safe, description=title
    )
