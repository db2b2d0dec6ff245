"""The face of the past: a command as it was known then, a dispatch meeting again.

Nothing here says when it is printed, nor where: the same moment, width and language
give the same bytes.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from flows.faces import duties_of, show_alerts, show_progress
from flows.printing import (
    NOTHING,
    Asked,
    Column,
    Format,
    Line,
    local,
    plain,
    print_line,
    print_table,
    watched,
)
from flows.projects import projects_of, show_projects
from flows.ranking import places_of, scores_of, show_ranking
from flows.status import show_reports
from flows.wording import word
from tasks import look_back, look_up
from tasks.compose import said_answer
from tasks.look_ahead import calendar_rows, goes_to, look_ahead, standings, why
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tasks.look_ahead import Cell
    from tasks.look_back import Then
    from warehouse.due import Deadline
    from warehouse.periods import Period
    from warehouse.store import Row

_DEADLINES: Final = (
    Column("report", is_number=False, is_narrow=True),
    Column("due", is_number=False, is_narrow=True),
    Column("onward", is_number=False, is_narrow=True),
    Column("why", is_number=False),
)
# Of a hash so much is enough to tell versions apart.
_SHORT: Final = 12


def as_known(asked: Asked, instant: datetime) -> Asked:
    """Return what is asked with all as it was known at `instant`, the registry too."""
    known = look_back.then(asked.home, asked.registry, instant)
    for line in _doubts(known, asked.lang):
        watched.print(line, markup=False, highlight=False, soft_wrap=True)
    return asked._replace(registry=known.registry, known_at=instant)


def show_replay(
    asked: Asked, month: Period, instant: datetime | None, *, even_if_closed: bool
) -> None:
    """Print a month's dispatch meeting again, as it was known at an instant.

    Without one it is the moment of the meeting (`look_back.meeting_of`).
    """
    home, today = asked.home, asked.registry
    moment = instant or look_back.meeting_of(
        home, today, month, even_if_closed=even_if_closed
    )
    known = look_back.then(home, today, moment)
    asked = asked._replace(registry=known.registry, known_at=moment)
    if asked.form != Format.TABLE:
        told = _told(asked, month, moment, known)
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    _print_heading(asked, month, moment, known)
    if not look_up.duties(home, month, moment):
        print_line(say("cli-no-month", asked.lang, period=month))
        return
    for show in (_show_standing, _show_lists, _show_told, _show_deadlines):
        print_line("")
        show(asked, month)


def _doubts(known: Then, lang: str) -> list[str]:
    """Return what a reader must know of the registry that the past is told with."""
    if not known.why_todays:
        return []
    return [say(f"replay-{known.why_todays}", lang, version=known.version)]


# -- as text ---------------------------------------------------------------------------


def _print_heading(asked: Asked, month: Period, moment: datetime, known: Then) -> None:
    lang, city = asked.lang, asked.registry.city
    said = say("replay-heading", lang, city=city.name, period=month)
    print_line(said, "bold")
    print_line(say("replay-known", lang, at=f"{moment.astimezone(city.zone):%F %H:%M}"))
    told = {"version": known.version, "sha": known.sha256[:_SHORT]}
    print_line(say("replay-registry", lang, **told))
    if known.vintage:
        at = f"{known.vintage.known_at.astimezone(city.zone):%F %H:%M}"
        number = known.vintage.ordinal
        print_line(say("replay-vintage", lang, number=number, at=at))
    for line in _doubts(known, lang):
        print_line(line, "yellow")


def _show_standing(asked: Asked, month: Period) -> None:
    show_reports(asked, month)
    print_line("")
    show_progress(asked, month)


def _show_lists(asked: Asked, month: Period) -> None:
    show_projects(asked, month, None, press=True)
    print_line("")
    show_ranking(asked, month, None)


def _show_told(asked: Asked, month: Period) -> None:
    show_alerts(asked, month, None, pending=False)
    for row in _answers(asked, month):
        print_line("  " + said_answer(asked.registry, asked.lang, row))


def _show_deadlines(asked: Asked, month: Period) -> None:
    lang = asked.lang
    title = say("table-deadlines", lang, city=asked.registry.city.name, period=month)
    lines = [_deadline_line(cell, asked) for cell in _cells(asked, month)]
    print_table(title, _DEADLINES, lines, lang)


def _deadline_line(cell: Cell, asked: Asked) -> Line:
    lang = asked.lang
    first, *onward = cell.stages or (None,)
    reasons = [reason for stage in cell.stages for reason in why(stage, lang)]
    cells = {
        "report": cell.report.title,
        "due": _due(first, asked) if first else word(cell.why_not, lang),
        "onward": " → ".join(
            f"{goes_to(stage, asked.registry)} {_due(stage, asked)}"
            for stage in onward
            if stage
        ),
        "why": say("word-and", lang).join(dict.fromkeys(reasons)) or NOTHING,
    }
    return Line(cells)


def _due(stage: Deadline, asked: Asked) -> str:
    mark = "?" if stage.is_provisional else ""
    return f"{local(stage.at, asked.registry.city.zone)}{mark}"


# -- as data ---------------------------------------------------------------------------


def _told(
    asked: Asked, month: Period, moment: datetime, known: Then
) -> Mapping[str, Any]:
    """Return the whole meeting as data, by section; rows as their views have them."""
    zone = asked.registry.city.zone
    projects = projects_of(asked, month)
    cells = _cells(asked, month)
    of_year = standings(asked.home, month.year, moment)
    deadlines = calendar_rows(cells, asked.registry, of_year, moment, asked.lang)
    sections = {
        "duties": duties_of(asked, month),
        "progress": look_up.progress(asked.home, month, moment),
        "lists": projects.lists,
        "rings": projects.rings,
        "pressed": projects.pressed,
        "ranking": places_of(asked, month),
        "scores": scores_of(asked, month),
        "alerts": _alerts(asked, month),
        "answers": _answers(asked, month),
        "promises": _promises(asked, month),
        "deadlines": list(deadlines),
    }
    vintage = known.vintage._asdict() if known.vintage else None
    return {
        "city": asked.registry.city.id,
        "period": str(month),
        "known_at": plain([{"at": moment}], zone)[0]["at"],
        "registry_version": known.version,
        "registry_sha256": known.sha256,
        "registry_is_todays": known.why_todays or None,
        "vintage": plain([vintage], zone)[0] if vintage else None,
    } | {name: plain(rows, zone) for name, rows in sections.items()}


def _cells(asked: Asked, month: Period) -> list[Cell]:
    year = look_ahead(asked.registry, month.year, None, None)
    return [cell for cell in year if cell.period == month]


def _alerts(asked: Asked, month: Period) -> list[Row]:
    found = look_up.alerts(asked.home, asked.known_at)
    return [row for row in found if row["cycle"] == str(month)]


def _answers(asked: Asked, month: Period) -> list[Row]:
    of = {"period": str(month)}
    found = look_up.published(asked.home, "mart.answer", asked.known_at, **of)
    return sorted(found, key=lambda row: (row["answered_at"], row["answer_id"]))


def _promises(asked: Asked, month: Period) -> list[Row]:
    of = {"period": str(month)}
    found = look_up.published(asked.home, "mart.promise", asked.known_at, **of)
    return sorted(found, key=lambda row: (row["answered_at"], row["answer_id"]))
