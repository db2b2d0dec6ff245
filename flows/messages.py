"""The face of messages: how each looks to its reader, and which of them are noise."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from flows.printing import (
    NOTHING,
    Column,
    Format,
    Line,
    console,
    print_line,
    print_rows,
    print_table,
)
from tasks.compose import kind_word
from tasks.look_up import department_called, published
from tasks.preview import Part, Preview, previews, state_of, write_preview
from warehouse.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from flows.printing import Asked
    from warehouse.periods import Period
    from warehouse.registry import Registry
    from warehouse.store import Row

# What is read on a telephone or in a window is not as wide as a terminal may be.
_MOST_WIDTH: Final = 110
_THREAD: Final = 4
_FRAME: Final = 4
_BETWEEN: Final = 3
_STATS_COLUMNS: Final = (
    Column("department", is_number=False, is_narrow=True),
    Column("kind", is_number=False, is_narrow=True),
    Column("told", is_narrow=True),
    Column("updated"),
    Column("answered", is_narrow=True),
    Column("acted-on", is_narrow=True),
    Column("hours-to-answer"),
    Column("promises", is_narrow=True),
    Column("kept", is_narrow=True),
    Column("broken", is_narrow=True),
)
# What is counted, in the order that programs get it; a rule has not all of it.
_COUNTS: Final = (
    *("alerts", "told", "updated", "messages", "answered", "acted_on"),
    *("hours_to_answer", "promises", "kept", "broken", "is_never_answered"),
)
# What is not parted at the end of a line: a word or number, with the stop after it.
_WORDS: Final = re.compile(
    r"[“《（「]*(?:[\w.,%+/@#-]*[!-~]|[^\s])[，。；：、！？”》）」…]*\s*", re.ASCII
)


def show_preview(
    asked: Asked, month: Period | None, department: str | None, page: Path | None
) -> None:
    """Print each message as its reader would see it, or write them as a page."""
    registry, lang = asked.registry, asked.lang
    only = department_called(department, registry) if department else None
    found = previews(asked.home, registry, lang, month, only)
    if page:
        write_preview(page, asked.home, registry, lang, found)
        print_line(str(page))
    elif asked.form != Format.TABLE:
        rows = [_row(each) for each in found]
        print_rows(rows, Format(asked.form), registry.city.zone)
        return
    else:
        print_line(say("preview-not-sent", lang), "bold yellow")
        for each in found:
            _print(each, registry, lang)
    print_line(say("preview-count", lang, count=len(found)), "bold")


def _row(preview: Preview) -> dict[str, Any]:
    message = asdict(preview.message)
    return {
        **{name: message[name] for name in ("key", "address", "recipient", "period")},
        **{name: message[name] for name in ("heading", "fallback", "asks")},
        "numbers": [f"{label}：{value}" for label, value in message["numbers"]],
        "lines": [each["brief"] for each in message["lines"]],
        "settled": [each["brief"] for each in message["settled"]],
        "answers": list(message["answers"]),
        "thread": list(preview.thread),
        "files": list(preview.files),
        "sent_at": preview.sent_at,
        "waiting": preview.waiting,
    }


def _print(preview: Preview, registry: Registry, lang: str) -> None:
    message = preview.message
    width = min(console.width, _MOST_WIDTH)
    inside = width - _FRAME
    address = f"  {message.address}" if message.address != message.recipient else ""
    title = Text(f"→ {message.recipient}{address}", style="bold")
    console.print(
        Panel(
            Group(*(_seen(part, inside) for part in preview.parts)),
            title=title,
            title_align="left",
            subtitle=Text(state_of(preview, registry, lang), style="yellow"),
            subtitle_align="right",
            width=width,
            padding=(0, 1),
        )
    )
    room = width - _THREAD
    phone = say("preview-phone", lang, text=message.fallback)
    replies = [f"↳ {text}" for text in preview.thread]
    files = [f"↳ [{name}]" for name in preview.files]
    if preview.indicators or preview.is_of_city:
        files.append(f"↳ [{say('picture-title', lang, period=message.period)}]")
    below = [
        _wrapped(phone, room, style="dim"),
        *(_wrapped(text, room, hang=2) for text in (*replies, *files)),
    ]
    console.print(Padding(Group(*below), (0, 0, 1, _THREAD)), width=width)


def _seen(part: Part, width: int) -> RenderableType:
    if part.kind == "heading":
        return Group(_wrapped(part.texts[0], width, style="bold"), Text())
    if part.kind == "numbers":
        pairs = [part.texts[at : at + 2] for at in range(0, len(part.texts), 2)]
        room = (width - _BETWEEN * (len(pairs) - 1)) // len(pairs)
        grid = Table.grid(padding=(0, _BETWEEN, 0, 0))
        for _ in pairs:
            grid.add_column(width=room)
        grid.add_row(*(_wrapped(label, room, style="bold") for label, _ in pairs))
        grid.add_row(*(_wrapped(value, room) for _, value in pairs))
        return Group(grid, Text())
    if part.kind == "buttons":
        buttons = "  ".join(f"[ {name} ]" for name in part.texts)
        return Group(Text(), Text(buttons, style="bold cyan"))
    if part.kind == "notes":
        return Group(
            Text(), *(_wrapped(each, width, style="dim") for each in part.texts)
        )
    return Group(*(_wrapped(each, width, hang=3) for each in part.texts))


def _wrapped(text: str, width: int, *, hang: int = 0, style: str = "") -> Text:
    """Return text in lines of at most `width` cells, later ones indented by `hang`.

    Chinese may be broken anywhere but before a stop; numbers and words stay whole.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = " " * hang if lines else ""
        for word in _WORDS.findall(paragraph):
            if line.strip() and cell_len(line) + cell_len(word.rstrip()) > width:
                lines.append(line.rstrip())
                line = " " * hang
            line += word
        lines.append(line.rstrip())
    return Text("\n".join(lines), style=style)


def show_stats(asked: Asked, department: str | None) -> None:
    """Print what was told and what came of it, and the rules that nobody answered."""
    registry, lang = asked.registry, asked.lang
    only = department_called(department, registry).id if department else None
    told = [
        row
        for row in published(asked.home, "mart.alert_stats")
        if only is None or row["department"] == only
    ]
    rules = [] if only else published(asked.home, "mart.alert_rule")
    if asked.form != Format.TABLE:
        rows = [*map(_as_department, told), *map(_as_rule, rules)]
        print_rows(rows, Format(asked.form), registry.city.zone)
        return
    if not told:
        print_line(say("stats-none", lang))
        return
    order = list(registry.departments)
    told.sort(key=lambda row: (_place(row["department"], order), -row["told"]))
    lines = [Line(_stats_cells(row, registry, lang)) for row in told]
    title = say("table-alert-stats", lang, city=registry.city.name)
    print_table(title, _STATS_COLUMNS, lines, lang)
    answered = sum(row["answered"] for row in told)
    count = sum(row["told"] for row in told)
    print_line(say("stats-answered", lang, told=count, answered=answered))
    silent = [row for row in rules if row["is_never_answered"]]
    if silent:
        print_line(say("stats-never", lang, count=len(silent)), "bold")
    for row in sorted(silent, key=lambda row: (row["source"], -row["told"])):
        print_line("  " + _rule_line(row, lang))


def _as_department(row: Row) -> Row:
    kept = {"source": "department", "department": row["department"]}
    return {**kept, "rule": row["kind"], **{each: row.get(each) for each in _COUNTS}}


def _as_rule(row: Row) -> Row:
    kept = {"source": row["source"], "department": "", "rule": row["rule"]}
    return {**kept, **{each: row.get(each) for each in _COUNTS}}


def _place(department: str, order: list[str]) -> int:
    return order.index(department) if department in order else len(order)


def _stats_cells(row: Row, registry: Registry, lang: str) -> dict[str, str]:
    department = registry.departments.get(row["department"])
    hours = row["hours_to_answer"]
    return {
        "department": department.name if department else row["department"] or NOTHING,
        "kind": kind_word(row["kind"], lang),
        "told": str(row["told"]),
        "updated": str(row["updated"]),
        "answered": str(row["answered"]),
        "acted-on": str(row["acted_on"]),
        "hours-to-answer": NOTHING if hours is None else f"{hours:.1f}",
        "promises": str(row["promises"]),
        "kept": str(row["kept"]),
        "broken": str(row["broken"]),
    }


def _rule_line(row: Row, lang: str) -> str:
    rule = kind_word(row["rule"], lang) if row["source"] == "kind" else row["rule"]
    key = f"stats-rule-{row['source']}"
    return say(key, lang, rule=rule, told=row["told"], messages=row["messages"])
