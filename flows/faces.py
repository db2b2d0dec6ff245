"""The faces of the commands: which rows they show, and how a person reads them."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
    WIDE,
    Asked,
    Column,
    Format,
    Line,
    add_row,
    console,
    figure,
    local,
    print_line,
    print_rows,
    print_table,
    signed,
    table,
)
from flows.wording import LIGHT_STYLES, light, outlook, word
from tasks import look_up
from tasks.compose import kind_word
from tasks.health import Health, health_of
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from warehouse.periods import Period
    from warehouse.registry import Registry
    from warehouse.settings import Settings
    from warehouse.store import Row

_STANDING_STYLES: Final = {
    "退回": "red",
    "漏报": "red",
    "迟报": "yellow",
    "未到期": "dim",
}
_PROGRESS_COLUMNS: Final = (
    Column("indicator", is_number=False, is_narrow=True),
    Column("data-period", is_number=False),
    Column("actual", is_narrow=True),
    Column("unit", is_number=False, is_narrow=True),
    Column("target"),
    Column("completion"),
    Column("schedule"),
    Column("seasonal"),
    Column("gap", is_narrow=True),
    Column("seasonal-gap"),
    Column("months-done"),
    Column("growth"),
    Column("required"),
    Column("light", is_number=False, is_narrow=True),
    Column("verdict", is_number=False, is_narrow=True),
    Column("outlook", is_number=False, is_narrow=True),
)
# What columns are called where the year is not what is asked for.
_HEADINGS: Final = {
    "month": {"actual": "month-actual", "target": "span-target"},
    "quarter": {"target": "span-target"},
    "half": {"target": "span-target"},
}
_STATUS_COLUMNS: Final = (
    "department",
    "report",
    "standing",
    "due",
    "received",
    "minutes-late",
    "message",
)
_NARROW_STATUS: Final = ("department", "report", "standing", "message")
# Main indicators are asked for 双过半 up to June; afterwards it is history.
_HALF: Final = 6
_DOUBTFUL: Final = frozenset({"有缺口", "难保"})
_WAITING: Final = frozenset({"pending", "sending", "failed"})


def show_progress(asked: Asked, month: Period, span: str = "year") -> None:
    """Print how a span stands; as JSON or CSV every row of every span."""
    registry, lang = asked.registry, asked.lang
    found = look_up.progress(asked.home, month, asked.known_at)
    if asked.form != Format.TABLE:
        print_rows(found, Format(asked.form), registry.city.zone)
        return
    if not found:
        print_line(say("cli-no-month", lang, period=month))
        return
    city = registry.city.region.id
    shown = [
        row
        for row in found
        if row["span"] == span
        and row["region"] == city
        and (row["main"] or row["target"] is not None)
    ]
    title = say("table-progress", lang, city=registry.city.name, period=month)
    if span != "year":
        label = {"month": month, "quarter": month.quarter, "half": month.half}[span]
        title += say("table-span", lang, span=say(f"span-{span}", lang), label=label)
    lines = [
        Line(_progress_cells(row, lang), LIGHT_STYLES.get(row["light"]))
        for row in sorted(shown, key=lambda row: row["main"] or len(found))
    ]
    columns = [
        column._replace(name=_HEADINGS.get(span, {}).get(column.name, column.name))
        for column in _PROGRESS_COLUMNS
        # A month's own figure stands beside no growth of the year so far.
        if span != "month" or column.name != "growth"
    ]
    print_table(title, columns, lines, lang)
    if month.last <= _HALF:
        _print_half(found, registry, month, lang)


def _progress_cells(row: Mapping[str, Any], lang: str) -> dict[str, str]:
    decimals = row["decimals"]
    actual = figure(row["actual"], decimals)
    target = figure(row["target"], decimals)
    return {
        "indicator": row["name"],
        "data-period": row["data_period"],
        "actual": actual,
        "month-actual": actual,
        "unit": row["unit"],
        "target": target,
        "span-target": target,
        "completion": figure(row["completion_pct"], 1),
        "schedule": figure(row["schedule_pct"], 1),
        "seasonal": figure(row["seasonal_pct"], 1),
        "gap": signed(row["pace_gap_pp"], 1),
        "seasonal-gap": signed(row["seasonal_gap_pp"], 1),
        "months-done": figure(row["month_equivalent"], 1),
        "growth": signed(row["growth_pct"], 1),
        "required": figure(row["required_monthly"], decimals),
        "light": light(row["light"], lang),
        "verdict": word(row["verdict"], lang),
        "outlook": outlook(row, lang, with_chance=console.width >= WIDE),
    }


def _print_half(
    found: Sequence[Mapping[str, Any]], registry: Registry, month: Period, lang: str
) -> None:
    """Print how many main indicators have half the task done (双过半)."""
    half = str(month.half)
    asked = [
        row
        for row in found
        if row["span"] == "half"
        and row["region"] == registry.city.region.id
        and row["main"]
        and row["target"] is not None
        and row["indicator"] in registry.indicators
        and look_up.adds_up(registry.indicators[row["indicator"]])
    ]
    # A figure of last year's half, in January of a quarterly one, decides nothing.
    secured = [row["secured"] if row["span_label"] == half else None for row in asked]
    answers = sorted(zip(asked, secured, strict=True), key=lambda each: each[0]["main"])
    failed = [row["name"] for row, is_met in answers if is_met is False]
    doubtful = [
        say("half-name", lang, name=row["name"], outlook=outlook(row, lang))
        for row, is_met in answers
        if is_met is None and row["outlook"] in _DOUBTFUL
    ]
    if not asked:
        return
    said = say(
        "half-counts",
        lang,
        half=half,
        count=len(asked),
        done=secured.count(True),
        failed=len(failed),
        open=secured.count(None),
    )
    print_line(said)
    for key, names in (("half-failed", failed), ("half-doubtful", doubtful)):
        if names:
            print_line("  " + say(key, lang, names=say("word-and", lang).join(names)))


def trouble(asked: Asked, month: Period) -> tuple[int, int, int]:
    """Return how many reports are late, how many came back, how many lights are red."""
    duties = look_up.duties(asked.home, month, asked.known_at)
    standings = Counter(row["standing"] for row in duties)
    of = {"span": "year", "region": asked.registry.city.region.id}
    progress = look_up.progress(asked.home, month, asked.known_at, **of)
    lights = Counter(row["light"] for row in progress)
    return standings["漏报"] + standings["迟报"], standings["退回"], lights["red"]


def show_trouble(asked: Asked, month: Period) -> None:
    """Print the reports that are late or came back, and why."""
    duties = [
        row
        for row in look_up.duties(asked.home, month, asked.known_at)
        if row["standing"] in _STANDING_STYLES
    ]
    print_duties(duties, asked, month)


def duties_of(asked: Asked, month: Period) -> list[Row]:
    """Return a month's duties, each with why a report that is owed is not there."""
    troubles = look_up.troubles(asked.home, asked.known_at)
    return [
        row | {"source_message": why_missing(row, troubles, asked.lang)}
        for row in look_up.duties(asked.home, month, asked.known_at)
    ]


def print_duties(
    found: Sequence[Mapping[str, Any]], asked: Asked, month: Period
) -> None:
    """Print a month's reports one by one, the worst first."""
    registry, lang = asked.registry, asked.lang
    findings = look_up.findings_of(asked.home, month, asked.known_at)
    troubles = look_up.troubles(asked.home, asked.known_at)
    wide = console.width >= WIDE
    columns = [name for name in _STATUS_COLUMNS if wide or name in _NARROW_STATUS]
    faced = table(
        say("table-status", lang, city=registry.city.name, period=month),
        [(say(f"col-{name}", lang), name == "minutes-late") for name in columns],
    )
    order = list(_STANDING_STYLES)
    zone = registry.city.zone
    for row in sorted(
        found,
        key=lambda row: (
            order.index(row["standing"]) if row["standing"] in order else len(order),
            row["department"],
            row["report"],
        ),
    ):
        told = findings.get(row["submission_id"] or "", [])
        cells = {
            "department": row["name"],
            "report": row["title"],
            "standing": word(row["standing"], lang),
            "due": local(row["due_at"], zone),
            "received": local(row["received_at"], zone),
            "minutes-late": row["minutes_late"] or "",
            "message": _briefly(told, lang) or why_missing(row, troubles, lang),
        }
        style = _STANDING_STYLES.get(row["standing"])
        add_row(faced, [cells[name] for name in columns], style)
    console.print(faced)


def _briefly(findings: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return the first finding that asks something, with who answers for it."""
    asking = [each for each in findings if each["severity"] != "info"]
    answered = [each for each in findings if each["overruled_by"]]
    if not asking and not answered:
        return ""
    first = (asking or answered)[0]
    message = look_up.told(dict(first), lang)[0]
    if not first["overruled_by"]:
        return message
    by, reason = first["overruled_by"], first["overruled_reason"]
    return f"{message} ✓ {say('overruled-by', lang, by=by, reason=reason)}"


def why_missing(
    duty: Mapping[str, Any], troubles: Mapping[str, Mapping[str, Any]], lang: str
) -> str:
    """Return why a report that is owed is not there, where its source is to blame."""
    trouble = troubles.get(duty["department"])
    if (
        trouble is None
        or duty["state"] is not None
        or duty["standing"] in {"免报", "不适用"}
    ):
        return ""
    return look_up.told(dict(trouble), lang)[0]


def show_reminders(home: Path, lang: str) -> None:
    """Print how many reports are asked for or late, and what leaders were told."""
    standing = Counter(row["kind"] for row in look_up.alerts(home) if row["stands"])
    kinds = {name: standing[name] for name in ("due_soon", "late", "escalated")}
    print_line(say("remind-standing", lang, **kinds))


def show_alerts(
    asked: Asked, month: Period | None, department: str | None, *, pending: bool
) -> None:
    """Print the outbox, or only a month's, a department's, or what was not sent yet."""
    registry, lang, form = asked.registry, asked.lang, asked.form
    only = look_up.department_called(department, registry).id if department else None
    found = [
        row
        for row in look_up.alerts(asked.home, asked.known_at)
        if (month is None or row["cycle"] == str(month))
        and (only is None or row["department"] == only)
        and (not pending or row["state"] in _WAITING)
    ]
    if form != Format.TABLE:
        print_rows(found, Format(form), registry.city.zone)
        return
    names = ("state", "kind", "recipient", "text")
    faced = table(
        say("table-alerts", lang, city=registry.city.name),
        [(say(f"col-{name}", lang), False) for name in names],
    )
    for row in found:
        add_row(
            faced,
            [
                say(f"alert-state-{row['state']}", lang),
                kind_word(row["kind"], lang),
                f"{row['recipient']} {row['channel']}",
                row["text"],
            ],
        )
    console.print(faced)


def show_health(settings: Settings, city: str | None, lang: str, form: str) -> bool:
    """Print what a cycle needs and whether it is there; return whether it can run."""
    found = list(health_of(settings, city))
    if form != Format.TABLE:
        rows = [
            {
                "check": each.check,
                "state": each.state,
                "detail": each.detail(lang),
                "fix": each.mend(lang),
            }
            for each in found
        ]
        print_rows(rows, Format(form), UTC)
    else:
        for each in found:
            _print_health(each, lang)
    return all(each.state != "bad" for each in found)


def _print_health(each: Health, lang: str) -> None:
    styles = {"good": "green", "warn": "yellow", "bad": "red"}
    width = shutil.get_terminal_size().columns
    line = say(
        "doctor-line",
        lang,
        check=say(f"doctor-{each.check}", lang),
        state=say(f"doctor-{each.state}", lang),
        detail=each.detail(lang),
    )
    mend = each.mend(lang)
    if mend:
        line += f" ({mend})" if len(line) + len(mend) < width else f"\n    {mend}"
    # A command that is broken into lines cannot be copied.
    print_line(line, styles[each.state])
