"""`yuebao check`: what a department sees of its own file before it sends it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from flows.printing import (
    NOTHING,
    Column,
    Format,
    Line,
    print_line,
    print_rows,
    print_table,
)
from tasks.phrase import place_of
from warehouse.messages import say

if TYPE_CHECKING:
    from flows.printing import Asked
    from tasks.try_out import Trial
    from warehouse.records import Observation
    from warehouse.registry import Registry

FIGURES_SHOWN: Final = 12
STYLES: Final = {"critical": "red", "warning": "yellow", "info": "dim"}
_COLUMNS: Final = (
    Column("indicator", is_number=False, is_narrow=True),
    Column("region", is_number=False),
    Column("measure", is_number=False),
    Column("of-month", is_number=False, is_narrow=True),
    Column("value", is_narrow=True),
    Column("unit", is_number=False, is_narrow=True),
    Column("printed", is_number=False, is_narrow=True),
    Column("sheet", is_number=False),
    Column("cell", is_number=False, is_narrow=True),
)


def show_trial(asked: Asked, trial: Trial) -> None:
    """Print what would become of a file, why, and what was understood of it."""
    if asked.form == Format.JSON:
        told = _told(asked.registry, trial)
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif asked.form == Format.CSV:
        print_rows(_findings(trial), Format.CSV, asked.registry.city.zone)
    else:
        _print(asked, trial)


def _print(asked: Asked, trial: Trial) -> None:
    submission, lang = trial.verdict.submission, asked.lang
    report = asked.registry.reports.get(submission.report)
    department = asked.registry.departments.get(submission.department)
    print_line(
        say(
            "check-heading",
            lang,
            file=submission.delivery.file,
            title=report.title if report else NOTHING,
            department=department.name if department else NOTHING,
            # Of what could not be read, nobody knows the month.
            period=str(submission.period) if trial.read else NOTHING,
            figures=len(trial.read),
        )
    )
    findings = _findings(trial)
    serious = [each for each in findings if each["severity"] != "info"]
    said = say(f"check-{trial.verdict.state}", lang, count=len(serious))
    style = {"returned": "red", "accepted": "green"}.get(trial.verdict.state, "yellow")
    print_line(said, f"bold {style}")
    print_findings(findings, lang)
    if not trial.has_past:
        print_line(say("check-no-past", lang), "dim")
    lines = [_line(each, asked) for each in trial.read[:FIGURES_SHOWN]]
    if lines:
        print_table(say("check-figures", lang), _COLUMNS, lines, lang)
    if len(trial.read) > FIGURES_SHOWN:
        rest = len(trial.read) - FIGURES_SHOWN
        print_line(say("check-more", lang, count=rest), "dim")


def print_findings(findings: list[dict[str, Any]], lang: str, indent: int = 0) -> None:
    """Print findings as a person works through them: what is wrong, then what to do."""
    space = " " * indent
    for number, each in enumerate(findings, start=1):
        line = say(
            "check-finding",
            lang,
            number=each.get("number", number),
            severity=say(f"mark-{each['severity']}", lang),
            message=each["message"],
        )
        print_line(f"{space}{line}", STYLES[each["severity"]])
        if each.get("overruled_by"):
            by, reason = each["overruled_by"], each["overruled_reason"]
            said = say("overruled-by", lang, by=by, reason=reason)
            print_line(f"{space}   ✓ {said}")
        elif each["severity"] != "info":
            print_line(f"{space}   → {each['suggestion']}")


def _line(observation: Observation, asked: Asked) -> Line:
    registry = asked.registry
    indicator = registry.indicators.get(observation.indicator)
    value = observation.value
    return Line(
        {
            "indicator": indicator.name if indicator else observation.indicator,
            "region": _place(observation, registry),
            "measure": say(f"measure-{observation.measure}", asked.lang),
            "of-month": str(observation.period),
            "value": NOTHING if value is None else f"{value:,.{observation.decimals}f}",
            "unit": observation.unit,
            "printed": observation.text or NOTHING,
            "sheet": observation.sheet,
            "cell": observation.cell,
        }
    )


def _place(observation: Observation, registry: Registry) -> str:
    about = {"project": observation.project, "region": observation.region}
    return place_of(about, registry)


def _findings(trial: Trial) -> list[dict[str, Any]]:
    return [
        {
            "severity": str(finding.severity),
            "rule": finding.rule,
            "sheet": finding.sheet,
            "cell": finding.cell,
            "value": finding.value,
            "message": told.message,
            "suggestion": told.suggestion,
        }
        for finding, told in zip(trial.verdict.findings, trial.told, strict=True)
    ]


def _told(registry: Registry, trial: Trial) -> dict[str, Any]:
    submission = trial.verdict.submission
    return {
        "file": submission.delivery.file,
        "report": submission.report,
        "department": submission.department,
        "period": str(submission.period or ""),
        "state": str(trial.verdict.state),
        "held_against_past": trial.has_past,
        "findings": _findings(trial),
        "observations": [
            {
                "region": each.region,
                "indicator": each.indicator,
                "measure": str(each.measure),
                "period": str(each.period),
                "project": each.project,
                "place": _place(each, registry),
                "value": None if each.value is None else float(each.value),
                "unit": each.unit,
                "text": each.text,
                "sheet": each.sheet,
                "cell": each.cell,
            }
            for each in trial.read
        ],
    }
