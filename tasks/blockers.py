"""Blockers: what stands against closing a month, in words, with what mends it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

from warehouse.closing import Blocker
from warehouse.due import deadlines
from warehouse.messages import say
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.connection import Warehouse
    from warehouse.periods import Period
    from warehouse.records import Parameters
    from warehouse.registry import Registry

# What has to be over comes first, then what people have to do.
ORDER: Final = (
    *("too_early", "not_due", "unseen", "chain"),
    *("missing", "source", "returned", "held", "finding"),
    *("grey", "undelivered"),
)
_MISSING_FIGURE: Final = "迟报"
_NOTHING: Final = "–"


def blockers(
    warehouse: Warehouse, registry: Registry, period: Period, moment: datetime
) -> tuple[Blocker, ...]:
    """Return what stands against closing a month at a moment.

    Reports, findings, figures and messages are asked of the warehouse, the calendar of
    the registry.
    """
    found = [
        *waited_for(registry, period, moment),
        *(
            _blocker(row, registry, moment)
            for row in rows(warehouse, "mart.blocker", period=str(period))
        ),
    ]
    return tuple(sorted(found, key=_place))


def told(blocker: Blocker, period: Period | str, lang: str) -> tuple[str, str]:
    """Return a blocker's sentence, and what mends it."""
    values: Parameters = {**blocker.values, "period": str(period)}
    if blocker.kind == "source":
        what = json.loads(str(values["parameters"]))
        values["message"] = say(f"finding-{values['rule']}", lang, **what)
        values["mend"] = say(f"finding-{values['rule']}.fix", lang, **what)
    key = f"block-{blocker.kind}"
    return say(key, lang, **values), say(f"{key}.fix", lang, **values)


def _place(blocker: Blocker) -> tuple[int, str]:
    return ORDER.index(blocker.kind), json.dumps(blocker.values, sort_keys=True)


def waited_for(registry: Registry, period: Period, moment: datetime) -> list[Blocker]:
    """Return what the calendar has still to bring: a month's end, its last stage."""
    return list(_calendar(registry, period, moment))


def _calendar(
    registry: Registry, period: Period, moment: datetime
) -> Iterator[Blocker]:
    zone = registry.city.zone
    opens = datetime(period.year, period.last, registry.city.closes_from, tzinfo=zone)
    if moment < opens:
        yield Blocker("too_early", {"day": f"{opens:%Y-%m-%d}"})
    onward = [
        (stage.at, stage.to, report.title)
        for report in registry.reports.values()
        if report.layout_for(period) is not None and report.owed_for(period)
        for stage in deadlines(report, period, registry)
        if stage.to and moment < stage.at
    ]
    if onward:
        at, to, title = max(onward)
        values: Parameters = {"due": f"{at:%Y-%m-%d %H:%M}", "to": to, "title": title}
        yield Blocker("chain", values | {"count": len(onward)})


def _blocker(row: Row, registry: Registry, moment: datetime) -> Blocker:
    kind = str(row["kind"])
    due_at = row["due_at"]
    if kind == "not_due" and due_at <= moment:
        # Its hour has passed since a run looked: only the next knows whether it came.
        kind = "unseen"
    due = due_at.astimezone(registry.city.zone) if due_at else None
    title = row["title"] or row["file"] or _NOTHING
    name = row["name"] or _NOTHING
    values: Parameters = {}
    match kind:
        case "missing" | "not_due" | "unseen":
            values = {"name": name, "title": title, "due": f"{due:%Y-%m-%d %H:%M}"}
        case "returned":
            values = {"name": name, "title": title, "submission": row["submission_id"]}
        case "finding":
            values = {
                "name": name,
                "title": title,
                "submission": row["submission_id"],
                "count": row["items"],
                "numbers": row["detail"],
            }
        case "source":
            values = {
                "source": row["subject"],
                "count": row["items"],
                "rule": row["detail"],
                "parameters": row["parameters"],
            }
        case "held":
            values = {"name": name, "title": title, "file": row["file"]}
        case "grey":
            is_missing = row["detail"] == _MISSING_FIGURE
            why = "missing" if is_missing else "incomplete"
            values = {"title": title, "name": name, "why": why}
        case "undelivered":
            values = {"name": title, "count": row["items"], "reason": row["detail"]}
    return Blocker(kind, values)
