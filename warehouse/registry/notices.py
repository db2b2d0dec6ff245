"""The State Council's notices of holidays that the project knows, by year.

The `holidays` library has a year's days before its notice is there, and does not say
that they are an estimate; so the years that are certain are listed here, each with its
source. A new year's row is due when the library has learnt the notice.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from warehouse.registry.models import Notice

FILE: Final = Path(__file__).parent / "notices.csv"


@cache
def known_notices() -> dict[int, Notice]:
    """Return the project's notices by year, the earliest first."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        found = [Notice.model_validate(row) for row in csv.DictReader(lines)]
    return {each.year: each for each in sorted(found, key=lambda each: each.year)}
