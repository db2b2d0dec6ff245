"""The picture of the bench: what a backfill takes, by variant and by months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from pathlib import Path


def draw(known: dict[str, Any], path: Path) -> None:
    """Draw seconds of processor by months, a line a variant; both axes by powers."""
    part = known["backfill"]
    departments = part["sizes"]["departments"]
    points = [
        {"variant": name, "months": int(size), "seconds": cost["cpu"]}
        for name, each in part["found"].items()
        for size, cost in each.items()
    ]
    counts = sorted({each["months"] for each in points})
    line = (
        alt.Chart(alt.Data(values=points))
        .mark_line(point=True)
        .encode(
            x=alt.X(
                "months:Q",
                scale=alt.Scale(type="log", domain=[counts[0], counts[-1]]),
                axis=alt.Axis(values=counts),
                title=f"months of {departments} departments",
            ),
            y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="s of processor"),
            color=alt.Color("variant:N", sort=list(part["found"]), title=None),
        )
        .properties(width=480, height=320, title="A backfill, by who does it")
    )
    line.save(str(path))
