"""The face of backfills: what was asked for, by whom and why, and what came of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import orjson

from flows.impact import print_impact
from flows.printing import (
    NOTHING,
    Column,
    Format,
    Line,
    local,
    plain,
    print_line,
    print_rows,
    print_table,
)
from tasks.backfill.foreseen import foreseen
from tasks.backfill.plan import backfills_of, known_backfill
from tasks.slot import holder_of, is_taken
from warehouse.impact import row_of
from warehouse.messages import say

if TYPE_CHECKING:
    from flows.printing import Asked
    from warehouse.store import Row

_COLUMNS: Final = (
    Column("backfill", is_number=False, is_narrow=True),
    Column("backfill-months", is_number=False, is_narrow=True),
    Column("backfill-mode", is_number=False),
    Column("backfill-state", is_number=False, is_narrow=True),
    Column("backfill-asked-by", is_number=False, is_narrow=True),
    Column("backfill-approved-by", is_number=False),
    Column("backfill-asked-at", is_number=False),
    Column("backfill-submissions", is_narrow=True),
    Column("reason", is_number=False, is_narrow=True),
)


def show_backfills(asked: Asked) -> None:
    """Print every backfill, the newest first."""
    found = backfills_of(asked.home)[::-1]
    if asked.form != Format.TABLE:
        print_rows(found, Format(asked.form), asked.registry.city.zone)
        return
    if not found:
        print_line(say("backfills-none", asked.lang))
        return
    title = say("backfills-title", asked.lang, city=asked.registry.city.name)
    lines = [Line(_cells(row, asked)) for row in found]
    print_table(title, _COLUMNS, lines, asked.lang)


def show_backfill(asked: Asked, identity: str, *, whole: bool = False) -> str:
    """Print one backfill with what it was foreseen to change; return how far it is.

    Raises `BackfillError` where there is none of that name.
    """
    _, row = known_backfill(identity, asked.home)
    changes = foreseen(asked.home, identity) or []
    if asked.form != Format.TABLE:
        (told,) = plain([row], asked.registry.city.zone)
        _print_json(told | {"changes": [row_of(each) for each in changes]})
        return _state(row, asked)
    _print_what_was_asked(row, asked)
    title = say("backfill-impact", asked.lang, backfill=identity)
    print_impact(changes, asked.registry, asked.lang, title, whole=whole)
    print_line(_next_step(row, asked), "bold")
    return _state(row, asked)


def show_rehearsal(asked: Asked, identity: str, *, whole: bool = False) -> None:
    """Print what a backfill that was only rehearsed would change."""
    changes = foreseen(asked.home, identity) or []
    if asked.form != Format.TABLE:
        told = {"backfill_id": identity, "state": "rehearsed"}
        _print_json(told | {"changes": [row_of(each) for each in changes]})
        return
    title = say("backfill-would", asked.lang)
    print_impact(changes, asked.registry, asked.lang, title, whole=whole)
    print_line(say("backfill-dry", asked.lang), "bold")


def _print_json(told: dict[str, Any]) -> None:
    # Years of months are a hundred thousand changes.
    sys.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n")


def _print_what_was_asked(row: Row, asked: Asked) -> None:
    cells = _cells(row, asked)
    print_line(
        say(
            "backfill-asked",
            asked.lang,
            backfill=row["backfill_id"],
            by=row["asked_by"],
            at=cells["backfill-asked-at"],
            months=cells["backfill-months"],
            mode=cells["backfill-mode"],
            only=_only(row, asked),
            reason=row["reason"],
        )
    )


def _only(row: Row, asked: Asked) -> str:
    """Return what a backfill was narrowed to, by name; empty where to nothing."""
    registry = asked.registry
    reports = [
        registry.reports[each].title if each in registry.reports else each
        for each in row["reports"]
    ]
    departments = [
        registry.departments[each].name if each in registry.departments else each
        for each in row["departments"]
    ]
    indicators = [
        registry.indicators[each].name if each in registry.indicators else each
        for each in row["indicators"]
    ]
    names = "、".join([*reports, *departments, *indicators])
    return say("backfill-only", asked.lang, names=names) if names else ""


def _cells(row: Row, asked: Asked) -> dict[str, str]:
    zone, lang = asked.registry.city.zone, asked.lang
    first, last = row["first_period"], row["last_period"]
    mode = say(f"backfill-mode-{row['mode']}", lang)
    if row["as_known_at"]:
        mode = f"{mode} {local(row['as_known_at'], zone)}"
    if row["undoes"]:
        mode = say("backfill-undoes", lang, backfill=row["undoes"])
    return {
        "backfill": row["backfill_id"],
        "backfill-months": first if first == last else f"{first} – {last}",
        "backfill-mode": mode,
        "backfill-state": say(f"backfill-state-{_state(row, asked)}", lang),
        "backfill-asked-by": row["asked_by"],
        "backfill-approved-by": row["approved_by"] or NOTHING,
        "backfill-asked-at": local(row["asked_at"], zone),
        "backfill-submissions": str(row["submissions"]),
        "reason": row["reason"],
    }


def _state(row: Row, asked: Asked) -> str:
    """Return how far it is; one that nobody runs any more was cut short."""
    if row["state"] != "running":
        return str(row["state"])
    holder = holder_of(asked.home)
    is_its = holder is not None and holder.run_id.startswith(f"{row['backfill_id']}.")
    # The note of a process that was killed stays behind.
    return "running" if is_its and is_taken(asked.home) else "cut-short"


def _next_step(row: Row, asked: Asked) -> str:
    """Return how it stands, and what there is to do."""
    return say(
        f"backfill-now-{_state(row, asked)}",
        asked.lang,
        backfill=row["backfill_id"],
        submissions=row["submissions"],
        months=len(row["months_loaded"]),
        by=row["approved_by"] or row["undone_by"] or "–",
        failure=row["failure"] or "–",
    )
