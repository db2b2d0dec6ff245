"""`yuebao returns` and `yuebao findings`: what came back, and how it was put right."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from flows.checking import print_findings
from flows.printing import Format, local, plain, print_line, print_rows
from tasks import look_up
from tasks.phrase import hours_of, said_change
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.printing import Asked
    from tasks.look_up import Loop, Version
    from warehouse.periods import Period
    from warehouse.registry import Registry

CHANGES_SHOWN: Final = 10


def show_returns(asked: Asked, month: Period, report: str | None) -> None:
    """Print every report that came back, its cells, and what a new version changed."""
    only = look_up.report_called(report, asked.registry).id if report else None
    loops = look_up.loops(asked.home, month, only)
    if asked.form == Format.CSV:
        returns = [row for loop in loops for row in loop.returns]
        print_rows(returns, Format.CSV, asked.registry.city.zone)
    elif asked.form == Format.JSON:
        told = [_told(each, asked) for each in loops]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif not loops:
        print_line(say("cli-no-returns", asked.lang, period=month))
    for loop in loops if asked.form == Format.TABLE else ():
        _print_loop(loop, asked)


def show_findings(asked: Asked, month: Period, report: str | None = None) -> None:
    """Print what stands against each report of a month, or one, the worst first."""
    found = [
        each
        for each in look_up.standing_findings(asked.home, month)
        if report in {None, each.row["report"]}
    ]
    if asked.form != Format.TABLE:
        rows = [
            {"department": each.row["department"], "report": each.row["report"]}
            | {"file": each.row["file"], "state": each.row["state"]}
            | finding
            for each in found
            for finding in each.findings
        ]
        print_rows(rows, Format(asked.form), asked.registry.city.zone)
        return
    for each in found:
        if each.findings:
            heading = say(
                "findings-heading",
                asked.lang,
                title=title_of(each.row, asked.registry),
                department=department_of(each.row, asked.registry),
                state=say(f"state-{each.row['state']}", asked.lang),
                submission=each.row["submission_id"],
            )
            print_line(heading, "bold")
            print_findings(_in_words(each, asked.lang), asked.lang, indent=2)
    clean = sum(not each.findings for each in found)
    print_line(say("findings-clean", asked.lang, count=len(found), clean=clean))


def title_of(row: Mapping[str, Any], registry: Registry) -> str:
    """Return a report's title, the file's name where nobody knows what it is."""
    report = registry.reports.get(row["report"])
    return report.title if report else str(row["file"])


def department_of(row: Mapping[str, Any], registry: Registry) -> str:
    """Return a department's name, a dash where nobody knows who sent it."""
    department = registry.departments.get(row["department"])
    return department.name if department else "–"


def _print_loop(loop: Loop, asked: Asked) -> None:
    lang, first = asked.lang, loop.versions[0].row
    of = {
        "title": title_of(first, asked.registry),
        "department": department_of(first, asked.registry),
        "period": first["period"],
    }
    if loop.is_right:
        took = hours_of(loop, lang)
        said = say("returns-right", lang, **of, versions=len(loop.versions), took=took)
        print_line(said, "bold green")
    else:
        print_line(say("returns-open", lang, **of), "bold red")
    for version in loop.versions:
        _print_version(version, asked)


def _print_version(version: Version, asked: Asked) -> None:
    lang, row = asked.lang, version.row
    print_line(
        "  "
        + say(
            "returns-version",
            lang,
            number=version.number,
            received=local(row["received_at"], asked.registry.city.zone),
            file=row["file"],
            state=say(f"state-{row['state']}", lang),
            submission=row["submission_id"],
        )
    )
    if version.number > 1:
        _print_changes(version.changes, asked)
    print_findings(_in_words(version, lang), lang, indent=4)
    if row["marked"]:
        path = asked.home / row["marked"]
        print_line("    " + say("returns-marked", lang, path=path), "dim")


def _print_changes(changes: Sequence[Mapping[str, Any]], asked: Asked) -> None:
    key = "returns-changes" if changes else "page-loop-same"
    print_line("    " + say(key, asked.lang, count=len(changes)))
    for each in changes[:CHANGES_SHOWN]:
        print_line(f"      {said_change(dict(each), asked.registry, asked.lang)}")
    if len(changes) > CHANGES_SHOWN:
        rest = len(changes) - CHANGES_SHOWN
        print_line("      " + say("returns-more", asked.lang, count=rest), "dim")


def _in_words(version: Version, lang: str) -> list[dict[str, Any]]:
    told = []
    for each in version.findings:
        message, suggestion = look_up.told(each, lang)
        told.append({**each, "message": message, "suggestion": suggestion})
    return told


def _told(loop: Loop, asked: Asked) -> dict[str, Any]:
    zone = asked.registry.city.zone
    return {
        "report": loop.versions[0].row["report"],
        "department": loop.versions[0].row["department"],
        "period": loop.versions[0].row["period"],
        "returns": plain(loop.returns, zone),
        "versions": [
            {
                **plain([each.row], zone)[0],
                "findings": plain(each.findings, zone),
                "changes": plain(each.changes, zone),
            }
            for each in loop.versions
        ],
    }
