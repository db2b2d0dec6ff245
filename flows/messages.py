"""The face of messages: how each looks to its reader, and which of them are noise."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from rich.columns import Columns
from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from flows.printing import Format, console, print_line, print_rows
from tasks.look_up import department_called
from tasks.preview import Part, Preview, previews, state_of, write_preview
from warehouse.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from flows.printing import Asked
    from warehouse.periods import Period
    from warehouse.registry import Registry

# What is read on a telephone or in a window is not as wide as a terminal may be.
_MOST_WIDTH: Final = 110
_THREAD: Final = 4


def show_preview(
    asked: Asked, month: Period | None, department: str | None, page: Path | None
) -> None:
    """Print each message as its reader would see it, or write them as a page."""
    registry, lang = asked.registry, asked.lang
    only = department_called(department, registry) if department else None
    found = previews(asked.home, registry, lang, month, only)
    if page:
        write_preview(page, found, registry, lang)
        print_line(str(page))
    elif asked.form != Format.TABLE:
        rows = [_row(each) for each in found]
        print_rows(rows, Format(asked.form), registry.city.zone)
        return
    else:
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
    title = Text(f"→ {message.recipient}  {message.address}", style="bold")
    console.print(
        Panel(
            Group(*(_seen(part) for part in preview.parts)),
            title=title,
            title_align="left",
            subtitle=Text(state_of(preview, registry, lang), style="yellow"),
            subtitle_align="right",
            width=width,
            padding=(0, 1),
        )
    )
    phone = Text(say("preview-phone", lang, text=message.fallback), style="dim")
    replies = [Text(f"↳ {text}") for text in preview.thread]
    files = [Text(f"↳ 📎 {name}") for name in preview.files]
    below = Group(phone, *replies, *files)
    console.print(Padding(below, (0, 0, 1, _THREAD)), width=width)


def _seen(part: Part) -> Any:
    if part.kind == "heading":
        return Text(f"{part.texts[0]}\n", style="bold")
    if part.kind == "numbers":
        grid = Table.grid(padding=(0, 3))
        pairs = [part.texts[at : at + 2] for at in range(0, len(part.texts), 2)]
        for _ in pairs:
            grid.add_column(ratio=1)
        grid.add_row(*(Text(label, style="bold") for label, _ in pairs))
        grid.add_row(*(Text(value) for _, value in pairs), end_section=True)
        return Group(grid, Text())
    if part.kind == "buttons":
        buttons = [Text(f"[ {name} ]", style="bold cyan") for name in part.texts]
        return Group(Text(), Columns(buttons, padding=(0, 2)))
    if part.kind == "notes":
        return Group(Text(), *(Text(each, style="dim") for each in part.texts))
    return Group(*(Text(each) for each in part.texts))


def show_stats(asked: Asked, month: Period | None, department: str | None) -> None:
    """Print what was told and what came of it."""
