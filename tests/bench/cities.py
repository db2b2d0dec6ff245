"""Grow a city to measure on, and say what is in it: `work.json` beside it."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).parents[1]))

from grown_city import grow
from ruamel.yaml import YAML

FIRST_YEAR: Final = 2016


def main() -> None:
    """Grow it. Arguments: folder, departments, months, rows of a workbook."""
    folder, sizes = Path(sys.argv[1]), map(int, sys.argv[2:5])
    departments, months, rows = sizes
    city = grow(folder, departments, FIRST_YEAR, months, rows)
    known = YAML(typ="safe", pure=False)
    names = {
        each["id"]: each["name"]
        for each in known.load(city.registry / "departments.yaml")
    }
    labels: dict[str, dict[str, str]] = {name: {} for name in names.values()}
    for each in known.load(city.registry / "indicators.yaml"):
        labels[names[each["owner"]]][each["name"]] = each["id"]
    with (city.registry / "targets.csv").open(encoding="utf-8") as lines:
        targets = [
            (row["indicator"], row["year"], float(row["value"]))
            for row in csv.DictReader(lines)
        ]
    told = {
        "inbox": str(city.inbox),
        "departments": labels,
        "months": [str(month) for month in city.months],
        "targets": targets,
    }
    text = json.dumps(told, ensure_ascii=False)
    (folder / "work.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
