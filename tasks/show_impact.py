"""Show impact: what a run changed, or would change, as artifacts in Prefect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from tasks.step import step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Prefect keeps an artifact whole, in one row of its database, and shows all of it.
MOST_ROWS: Final = 500


@step("show-impact", about="{key}")
def show_impact(
    key: str,
    title: str,
    summary: Sequence[str],
    table: Sequence[Mapping[str, str]],
) -> None:
    """Leave a summary as `key`-summary and a table as `key`, what matters most first.

    What a key may not hold becomes a dash.
    """
    safe = re.sub(r"[^a-z0-9-]", "-", key.lower())
    create_markdown_artifact(
        markdown="\n\n".join(summary), key=f"{safe}-summary", description=title
    )
    create_table_artifact(
        table=[dict(row) for row in table], key=safe, description=title
    )
