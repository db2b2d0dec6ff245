"""The face of `yuebao status`: who has reported, who is in time, what is left."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from flows.faces import duties_of, print_duties
from flows.printing import (
    Asked,
    Column,
    Format,
    Line,
    console,
    plain,
    print_line,
    print_rows,
    print_table,
)
from flows.signing import close_as_json, show_close
from flows.wording import word
from tasks import look_up
from tasks.close import published_standing
from tasks.matrix import cell, matrix, percent, share
from warehouse.connection import open_published
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.matrix import Line as Department
    from warehouse.periods import Period

_COLUMNS: Final = (
    Column("department", is_number=False, is_narrow=True),
    Column("on-time", is_narrow=True),
    Column("on-time-year", is_narrow=True),
    Column("reports", is_number=False, is_narrow=True),
)
_STYLES: Final = {"退回": "red", "漏报": "red", "迟报": "yellow"}


def show_status(asked: Asked, month: Period) -> None:
    """Print how each report stands, each department's month, and the month's close.

    Of the past only the reports: what stands against a close is asked of now.
    """
    if asked.form == Format.CSV:
        zone = asked.registry.city.zone
        print_rows(duties_of(asked, month), Format.CSV, zone)
    elif asked.known_at:
        show_reports(asked, month)
    else:
        _show_now(asked, month)


def show_reports(asked: Asked, month: Period) -> None:
    """Print who has reported, who is late and what came back, the worst first."""
    found = duties_of(asked, month)
    if asked.form == Format.JSON:
        _write({"period": str(month), "reports": found}, asked)
        return
    print_duties(found, asked, month)
    _print_counts(found, asked.lang)


def _write(told: dict[str, Any], asked: Asked) -> None:
    plainly = told | {"reports": plain(told["reports"], asked.registry.city.zone)}
    sys.stdout.write(json.dumps(plainly, ensure_ascii=False, indent=2) + "\n")


def _show_now(asked: Asked, month: Period) -> None:
    with open_published(asked.home) as snapshot:
        departments = matrix(snapshot, asked.registry, month)
    now = datetime.now(UTC)
    standing = published_standing(asked.home, asked.registry, month, now)
    waiting = look_up.published(asked.home, "mart.held", period=str(month))
    if asked.form == Format.JSON:
        told: dict[str, Any] = {
            "period": str(month),
            "close": close_as_json(asked, standing, waiting),
            "departments": [_as_json(asked, each) for each in departments],
            "reports": duties_of(asked, month),
        }
        _write(told, asked)
        return
    show_reports(asked, month)
    _print_matrix(asked, month, departments)
    if standing:
        print_line("")
        show_close(asked, standing, waiting)


def _as_json(asked: Asked, line: Department) -> dict[str, Any]:
    return {
        **plain([line.share], asked.registry.city.zone)[0],
        "standings": {each["report"]: each["standing"] for each in line.duties},
    }


def _print_counts(found: Sequence[Mapping[str, Any]], lang: str) -> None:
    counts = Counter(word(row["standing"], lang) for row in found)
    # Equal counts have no order of their own.
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    told = say("word-and", lang).join(f"{name} {n}" for name, n in ordered)
    console.print(say("word-of", lang, count=len(found), standings=told))


def _print_matrix(
    asked: Asked, month: Period, departments: Sequence[Department]
) -> None:
    lang = asked.lang
    if not departments:
        return
    print_line("")
    print_table(
        say("table-matrix", lang, city=asked.registry.city.name, period=month),
        _COLUMNS,
        [
            Line(
                {
                    "department": each.name,
                    "on-time": share(each, "month"),
                    "on-time-year": share(each, "year"),
                    "reports": cell(each.duties, lang, lambda it: word(it, lang)),
                },
                _STYLES.get(each.duties[0]["standing"]),
            )
            for each in departments
        ],
        lang,
    )
    print_line(_summed(departments, lang))


def _summed(departments: Sequence[Department], lang: str) -> str:
    """Return the whole city's share: in time of how many, in the month and the year."""
    shares = [each.share for each in departments]
    names = ("on_time", "due", "year_on_time", "year_due")
    sums = {name: sum(row[name] for row in shares) for name in names}
    return say(
        "matrix-city",
        lang,
        on_time=sums["on_time"],
        due=sums["due"],
        pct=percent(sums["on_time"], sums["due"]),
        year_on_time=sums["year_on_time"],
        year_due=sums["year_due"],
        year_pct=percent(sums["year_on_time"], sums["year_due"]),
    )
