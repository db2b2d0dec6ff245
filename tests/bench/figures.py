"""Hold what a variant came to against what the limit came to: every figure, exactly.

    figures.py WAREHOUSE WAREHOUSE

Of each, the published snapshot of yuebao or the warehouse of another. Fails where a
figure is missing, is there twice, or differs before the ninth digit.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import duckdb

_OWN: Final = (
    "select indicator, measure, period, value from mart.observation",
    """
    select
        indicator, period, actual, target, completion_pct, pace_gap_pp, light
    from mart.progress
    where span = 'year' and target is not null and actual is not null
    """,
)
_OTHERS: Final = (
    "select indicator, measure, period, value from main.observation",
    """
    select indicator, period, actual, target, completion_pct, pace_gap_pp, light
    from main.progress
    """,
)
_DIGITS: Final = 9


def figures(path: Path) -> tuple[Counter[Any], Counter[Any]]:
    """Return the observations and the progress that a warehouse tells."""
    with duckdb.connect(path, read_only=True) as warehouse:
        asked = _OWN if path.name == "published.duckdb" else _OTHERS
        found = [warehouse.execute(each).fetchall() for each in asked]
    observations, progress = (
        Counter(tuple(map(_plain, row)) for row in rows) for rows in found
    )
    return observations, progress


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return round(float(value), _DIGITS) + 0.0


def main() -> None:
    """Compare; say how many figures there are, or the first that differ."""
    ours, theirs = (figures(Path(each)) for each in sys.argv[1:3])
    for one, other in zip(ours, theirs, strict=True):
        apart = list((one - other) + (other - one))
        if apart or not one:
            sys.exit(f"{len(apart)} figures differ, the first: {apart[:4]}")
    sys.stdout.write(f"{ours[0].total()}\n")


if __name__ == "__main__":
    main()
