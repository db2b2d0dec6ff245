"""The faces of the commands: which rows they show, and how a person reads them."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
    Format,
    add_row,
    console,
    figure,
    local,
    print_rows,
    signed,
    table,
)
from tasks import look_up
from tasks.health import Health, health_of
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from warehouse.periods import Period
    from warehouse.registry import Registry
    from warehouse.settings import Settings

_LIGHT_STYLES: Final = {
    "red": "red",
    "yellow": "yellow",
    "green": "green",
    "grey": "dim",
}
_STANDING_STYLES: Final = {
    "退回": "red",
    "漏报": "red",
    "迟报": "yellow",
    "未到期": "dim",
}
# The warehouse speaks the field's own words; a catalogue says them in English.
_WORDS: Final = {
    "未到期": "not-due",
    "已报": "reported",
    "迟报": "late",
    "漏报": "missing",
    "免报": "exempt",
    "退回": "returned",
    "已修订": "revised",
    "不完整": "incomplete",
    "已提前完成": "achieved",
    "超序时": "ahead",
    "基本符合": "on-track",
    "滞后": "behind",
}
# All columns need a wide terminal; the narrow ones still say what a leader asks.
_WIDE: Final = 140
_PROGRESS_COLUMNS: Final = (
    "indicator",
    "data-period",
    "actual",
    "unit",
    "target",
    "completion",
    "schedule",
    "gap",
    "growth",
    "required",
    "light",
    "verdict",
)
_NARROW_COLUMNS: Final = ("indicator", "actual", "unit", "gap", "light", "verdict")
_WORD_COLUMNS: Final = ("indicator", "data-period", "unit", "light", "verdict")
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
_WAITING: Final = frozenset({"pending", "sending", "failed"})


def show_progress(
    home: Path,
    registry: Registry,
    month: Period,
    lang: str,
    form: str = Format.TABLE,
    known_at: datetime | None = None,
) -> None:
    """Print how the year stands; as JSON or CSV every row of every span."""
    found = look_up.progress(home, month, known_at)
    if form != Format.TABLE:
        print_rows(found, Format(form), registry.city.zone)
        return
    if not found:
        console.print(say("cli-no-month", lang, period=month))
        return
    city = registry.city.region.id
    shown = [
        row
        for row in found
        if row["span"] == "year"
        and row["region"] == city
        and (row["main"] or row["target"] is not None)
    ]
    wide = console.width >= _WIDE
    columns = [name for name in _PROGRESS_COLUMNS if wide or name in _NARROW_COLUMNS]
    faced = table(
        say("table-progress", lang, city=registry.city.name, period=month),
        [(say(f"col-{name}", lang), name not in _WORD_COLUMNS) for name in columns],
    )
    for row in sorted(shown, key=lambda row: row["main"] or len(registry.indicators)):
        cells = _progress_cells(row, lang)
        style = _LIGHT_STYLES.get(row["light"] or "")
        add_row(faced, [cells[name] for name in columns], style)
    console.print(faced)


def _progress_cells(row: Mapping[str, Any], lang: str) -> dict[str, str]:
    decimals = row["decimals"]
    return {
        "indicator": row["name"],
        "data-period": row["data_period"],
        "actual": figure(row["actual"], decimals),
        "unit": row["unit"],
        "target": figure(row["target"], decimals),
        "completion": figure(row["completion_pct"], 1),
        "schedule": figure(row["schedule_pct"], 1),
        "gap": signed(row["pace_gap_pp"], 1),
        "growth": signed(row["growth_pct"], 1),
        "required": figure(row["required_monthly"], decimals),
        "light": say(f"light-{row['light']}", lang) if row["light"] else "",
        "verdict": _word(row["verdict"], lang),
    }


def trouble(home: Path, registry: Registry, month: Period) -> tuple[int, int, int]:
    """Return how many reports are late, how many came back, how many lights are red."""
    standings = Counter(row["standing"] for row in look_up.duties(home, month))
    city = registry.city.region.id
    lights = Counter(
        row["light"] for row in look_up.progress(home, month, span="year", region=city)
    )
    return standings["漏报"] + standings["迟报"], standings["退回"], lights["red"]


def show_trouble(home: Path, registry: Registry, month: Period, lang: str) -> None:
    """Print the reports that are late or came back, and why."""
    duties = [
        row
        for row in look_up.duties(home, month)
        if row["standing"] in _STANDING_STYLES
    ]
    _print_duties(duties, home, registry, month, lang)


def show_status(
    home: Path, registry: Registry, month: Period, lang: str, form: str
) -> None:
    """Print who has reported, who is late and what came back, the worst first."""
    found = look_up.duties(home, month)
    if form != Format.TABLE:
        print_rows(found, Format(form), registry.city.zone)
        return
    _print_duties(found, home, registry, month, lang)
    counts = Counter(_word(row["standing"], lang) for row in found)
    told = say("word-and", lang).join(f"{name} {n}" for name, n in counts.most_common())
    console.print(say("word-of", lang, count=len(found), standings=told))


def _print_duties(
    found: Sequence[Mapping[str, Any]],
    home: Path,
    registry: Registry,
    month: Period,
    lang: str,
) -> None:
    findings = look_up.findings_of(home, month)
    wide = console.width >= _WIDE
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
        ),
    ):
        told = findings.get(row["submission_id"] or "", [])
        serious = [each for each in told if each["severity"] != "info"]
        cells = {
            "department": row["name"],
            "report": row["title"],
            "standing": _word(row["standing"], lang),
            "due": local(row["due_at"], zone),
            "received": local(row["received_at"], zone),
            "minutes-late": row["minutes_late"] or "",
            "message": look_up.told(serious[0], lang)[0] if serious else "",
        }
        style = _STANDING_STYLES.get(row["standing"])
        add_row(faced, [cells[name] for name in columns], style)
    console.print(faced)


def show_explanation(
    home: Path,
    registry: Registry,
    indicator: str,
    month: Period,
    region: str | None,
    lang: str,
    form: str,
) -> bool:
    """Print where a figure came from; return whether there is one."""
    wanted = look_up.indicator_called(indicator, registry)
    place = look_up.region_called(region, registry)
    month = look_up.month_of_data(home, wanted.id, month, place.id)
    told = look_up.explain(home, registry, wanted.id, month, place.id)
    if form != Format.TABLE:
        rows = [
            {"indicator": name, **vintage}
            for name, sources in told.items()
            for source in sources
            for vintage in source.vintages
        ]
        print_rows(rows, Format(form), registry.city.zone)
        return bool(told)
    computed = told and wanted.name not in told
    if computed:
        console.print(say("explain-computed", lang, indicator=wanted.name))
    for name, sources in told.items():
        heading = say(
            "explain-heading", lang, indicator=name, region=place.name, period=month
        )
        console.print(heading, style="bold", markup=False, highlight=False)
        for source in sources:
            for line in _source_lines(source, home, registry, lang):
                console.print(line, markup=False, highlight=False, soft_wrap=True)
    return bool(told)


def _source_lines(
    source: look_up.Source, home: Path, registry: Registry, lang: str
) -> list[str]:
    zone = registry.city.zone
    newest, *older = source.vintages
    report = registry.reports.get(newest["report"])
    department = registry.departments.get(newest["department"])
    lines = [
        "  "
        + say(
            "explain-figure",
            lang,
            measure=say(f"measure-{source.measure}", lang),
            value=_exact(newest["value"]),
            unit=newest["unit"],
        ),
        "    "
        + say(
            "explain-source",
            lang,
            file=newest["file"],
            sheet=newest["sheet"] or newest["file"],
            cell=newest["cell"],
            text=newest["text"],
        ),
        "    "
        + say(
            "explain-received",
            lang,
            received=local(newest["received_at"], zone),
            known_at=local(newest["known_at"], zone),
            report=report.title if report else newest["report"],
            department=department.name if department else newest["department"],
        ),
    ]
    for vintage in older:
        said = say(
            "explain-vintage",
            lang,
            value=_exact(vintage["value"]),
            unit=vintage["unit"],
            known_at=local(vintage["known_at"], zone),
            file=vintage["file"],
            cell=vintage["cell"],
        )
        lines.append(f"    {said}")
    return [
        *lines,
        "    " + say("explain-archive", lang, path=home / newest["archived"]),
    ]


def _word(text: str | None, lang: str) -> str:
    return say(f"word-{_WORDS[text]}", lang) if text else ""


def _exact(value: Any) -> str:
    return "–" if value is None else f"{value.normalize():f}"


def show_alerts(
    home: Path, registry: Registry, lang: str, form: str, *, pending: bool
) -> None:
    """Print the outbox, or only what was not sent yet."""
    found = look_up.alerts(home)
    if pending:
        found = [row for row in found if row["state"] in _WAITING]
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
                say(f"kind-{row['kind']}", lang),
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
    console.print(line, style=styles[each.state], markup=False, highlight=False)
