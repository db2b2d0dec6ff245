"""The face of `yuebao projects`: lists, rings, and whom to press."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flows.printing import (
    NOTHING,
    Asked,
    Column,
    Format,
    Line,
    exact_float,
    figure,
    print_line,
    print_rows,
    print_table,
    signed,
)
from flows.wording import light, word
from tasks import look_up
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.periods import Period
    from warehouse.store import Row

_LISTS: Final = (
    Column("list", is_number=False, is_narrow=True),
    Column("projects", is_narrow=True),
    Column("started"),
    Column("start-rate", is_narrow=True),
    Column("finished"),
    Column("on-schedule", is_narrow=True),
    Column("invested"),
    Column("unit", is_number=False),
    Column("plan"),
    Column("completion", is_narrow=True),
    Column("gap", is_narrow=True),
    Column("verdict", is_number=False, is_narrow=True),
    Column("press-start"),
    Column("press-progress"),
)
_RINGS: Final = (
    Column("ring", is_number=False, is_narrow=True),
    Column("invested"),
    Column("unit", is_number=False),
    Column("plan"),
    Column("completion", is_narrow=True),
    Column("gap", is_narrow=True),
    Column("light", is_number=False),
    Column("verdict", is_number=False, is_narrow=True),
    Column("whole-completion", is_narrow=True),
    Column("whole-gap"),
    Column("whole-verdict", is_number=False, is_narrow=True),
)
_TO_START: Final = (
    Column("project", is_number=False, is_narrow=True),
    Column("list", is_number=False),
    Column("department", is_number=False, is_narrow=True),
    Column("start-by", is_number=False, is_narrow=True),
    Column("stage", is_number=False, is_narrow=True),
    Column("plan"),
    Column("unit", is_number=False),
    Column("milestone-verdict", is_number=False),
)
_TO_HURRY: Final = (
    Column("project", is_number=False, is_narrow=True),
    Column("list", is_number=False),
    Column("department", is_number=False, is_narrow=True),
    Column("invested"),
    Column("plan"),
    Column("unit", is_number=False),
    Column("completion", is_narrow=True),
    Column("gap", is_narrow=True),
    Column("stage", is_number=False, is_narrow=True),
    Column("money-verdict", is_number=False),
    Column("milestone-verdict", is_number=False),
    Column("quantity-verdict", is_number=False),
)
# What a ring adds to the row of its list, where programs read one row a list.
_OF_A_RING: Final = (
    "inner_list",
    "done",
    "plan",
    "completion_pct",
    "pace_gap_pp",
    "light",
    "verdict",
    "headline_verdict",
    "hidden",
)
_SLICES: Final = ("all", "region", "department", "category")


class Found(NamedTuple):
    """What is known of a month's projects, each in the order that it is told in."""

    lists: list[Row]
    rings: list[Row]
    pressed: list[Row]


def projects_of(asked: Asked, month: Period, only: str | None = None) -> Found:
    """Return how lists stand, their rings, and whom to press; or of one list alone."""

    def known(model: str) -> list[Row]:
        of = {"period": str(month)}
        return look_up.published(asked.home, model, asked.known_at, **of)

    lists = [row for row in known("mart.project_list") if only in {None, row["list"]}]
    rings = [row for row in known("mart.ring") if only in {None, row["list"]}]
    pressed = [
        row
        for row in known("mart.project")
        if row["press"] and (only is None or only in row["lists"])
    ]
    lists.sort(
        key=lambda row: (
            row["position"],
            _SLICES.index(row["slice"]),
            row["slice_value"],
        )
    )
    rings.sort(key=itemgetter("position"))
    pressed.sort(key=lambda row: _pressing(row, asked))
    return Found(lists, rings, pressed)


def show_projects(
    asked: Asked, month: Period, only: str | None, *, press: bool
) -> None:
    """Print how lists stand, ring by ring; with `press` whom to press, one by one."""
    wanted = look_up.list_called(only, asked.registry).id if only else None
    found = projects_of(asked, month, wanted)
    if asked.form != Format.TABLE:
        told = found.pressed if press else _with_rings(found.lists, found.rings)
        print_rows(told, Format(asked.form), asked.registry.city.zone)
        return
    if not found.lists:
        print_line(say("cli-no-projects", asked.lang, period=month))
        return
    _print_lists(asked, month, found.lists, wanted)
    _print_rings(asked, month, found.rings)
    if press:
        _print_pressed(asked, month, found.pressed)


def _with_rings(
    lists: Sequence[Mapping[str, Any]], rings: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return lists with what their rings add, each ring beside its list's own row."""
    known = {row["list"]: row for row in rings}
    return [
        dict(row)
        | {
            f"ring_{name}": known[row["list"]][name]
            if row["slice"] == "all" and row["list"] in known
            else None
            for name in _OF_A_RING
        }
        for row in lists
    ]


def _print_lists(
    asked: Asked, month: Period, found: Sequence[Mapping[str, Any]], only: str | None
) -> None:
    lang = asked.lang
    shown = [row for row in found if only or row["slice"] == "all"]
    title = say("table-projects", lang, city=asked.registry.city.name, period=month)
    lines = [Line(_list_cells(row, asked)) for row in shown]
    print_table(title, _LISTS, lines, lang)
    for row in shown:
        if row["slice"] != "all":
            continue
        if row["reported"] < row["expected"]:
            said = {"list": row["name"], "reported": row["reported"]}
            print_line(say("projects-missing", lang, expected=row["expected"], **said))
        if row["agrees"] == "no":
            total = {"total": exact_float(row["total"]), "sum": figure(row["done"], 4)}
            said = {"list": row["name"], "unit": row["unit"]}
            print_line(say("projects-not-the-sum", lang, **said, **total))


def _list_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    lang, registry = asked.lang, asked.registry
    value = row["slice_value"]
    names = {
        "all": row["name"],
        "region": registry.regions[value].name if value in registry.regions else value,
        "department": registry.departments[value].name
        if value in registry.departments
        else value,
    }
    on_schedule = figure(row["on_schedule"], 0)
    if row["on_schedule_undecided"]:
        open_count = row["on_schedule_undecided"]
        on_schedule = say("projects-open", lang, sure=on_schedule, open=open_count)
    return {
        "list": say(f"slice-{row['slice']}", lang, name=names.get(row["slice"], value)),
        "projects": figure(row["projects"], 0),
        "started": figure(row["started"], 0),
        "start-rate": figure(row["start_rate_pct"], 1),
        "finished": figure(row["finished"], 0),
        "on-schedule": on_schedule,
        "invested": figure(row["done"], 2),
        "unit": row["unit"] or "",
        "plan": figure(row["plan"], 2),
        "completion": figure(row["completion_pct"], 1),
        "gap": signed(row["pace_gap_pp"], 1),
        "verdict": word(row["verdict"], lang),
        "press-start": figure(row["press_start"], 0),
        "press-progress": figure(row["press_progress"], 0),
    }


def _print_rings(
    asked: Asked, month: Period, found: Sequence[Mapping[str, Any]]
) -> None:
    if not found:
        return
    lang, lists = asked.lang, asked.registry.lists
    names = {}
    lines = []
    for row in found:
        inner = lists.get(row["inner_list"])
        names[row["list"]] = (
            say("ring-around", lang, list=row["name"], inner=inner.name)
            if inner
            else row["name"]
        )
        verdict = word(row["verdict"], lang)
        cells = {
            "ring": names[row["list"]],
            "invested": figure(row["done"], 2),
            "unit": row["unit"] or "",
            "plan": figure(row["plan"], 2),
            "completion": figure(row["completion_pct"], 1),
            "gap": signed(row["pace_gap_pp"], 1),
            "light": light(row["light"], lang),
            "verdict": say("ring-hidden", lang, verdict=verdict)
            if row["hidden"]
            else verdict,
            "whole-completion": figure(row["headline_completion_pct"], 1),
            "whole-gap": signed(row["headline_gap_pp"], 1),
            "whole-verdict": word(row["headline_verdict"], lang),
        }
        lines.append(Line(cells, "red" if row["hidden"] else None))
    title = say("table-rings", lang, city=asked.registry.city.name, period=month)
    print_table(title, _RINGS, lines, lang)
    for row in found:
        if row["hidden"]:
            said = say(
                "ring-hidden-why",
                lang,
                ring=names[row["list"]],
                behind=figure(-row["pace_gap_pp"], 1),
                list=row["name"],
                verdict=word(row["headline_verdict"], lang),
            )
            print_line(said, "red")


def _print_pressed(
    asked: Asked, month: Period, found: Sequence[Mapping[str, Any]]
) -> None:
    lang, city = asked.lang, asked.registry.city.name
    for press, columns in (("start", _TO_START), ("progress", _TO_HURRY)):
        rows = [row for row in found if row["press"] == press]
        title = say(
            f"table-press-{press}", lang, city=city, period=month, count=len(rows)
        )
        if rows:
            lines = [Line(_project_cells(row, asked)) for row in rows]
            print_table(title, columns, lines, lang)
        else:
            print_line(title)


def _pressing(row: Mapping[str, Any], asked: Asked) -> tuple[Any, ...]:
    """Return the order of projects: by list, the longest due or worst first."""
    first = row["start_by"] or "" if row["press"] == "start" else ""
    gap = row["pace_gap_pp"] or 0.0
    return row["press"] == "progress", _inmost(row, asked), first, gap, row["project"]


def _inmost(row: Mapping[str, Any], asked: Asked) -> int:
    """Return the place of the innermost list that a project stands on."""
    order = list(asked.registry.lists)
    # Where a past registry was not kept, a list of then may be none of today's.
    known = (order.index(each) for each in row["lists"] if each in order)
    return min(known, default=0)


def _project_cells(row: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    lang, registry = asked.lang, asked.registry
    inmost = list(registry.lists.values())[_inmost(row, asked)]
    department = registry.departments.get(row["department"])
    region = registry.regions.get(row["region"])
    owner = department or region
    stage = row["stage"] or NOTHING
    is_behind = row["milestone_verdict"] == "滞后"
    if is_behind and row["stage_due"]:
        stage = say("project-stage-due", lang, stage=stage, due=row["stage_due"])
    return {
        "project": row["name"],
        "list": inmost.name,
        "department": owner.name if owner else "",
        "start-by": row["start_by"] or "",
        "stage": stage,
        "invested": figure(row["done"], 4),
        "plan": figure(row["plan"], 2),
        "unit": row["unit"] or "",
        "completion": figure(row["completion_pct"], 1),
        "gap": signed(row["pace_gap_pp"], 1),
        "money-verdict": word(row["money_verdict"], lang),
        "milestone-verdict": word(row["milestone_verdict"], lang),
        "quantity-verdict": word(row["quantity_verdict"], lang),
    }
