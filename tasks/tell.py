"""Tell: what each person must know becomes rows in the outbox."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.narrate import narrate
from warehouse.connection import Warehouse, open_live
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import Alert, Severity
from warehouse.store import Row, append_alerts, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.cycle import Cycle
    from tasks.load import Loaded

FINDINGS_TOLD: Final = 3
_SEVERITY_OF_LIGHT: Final = {"red": Severity.CRITICAL, "yellow": Severity.WARNING}
_MISSING: Final = "漏报"


@task(name="tell", task_run_name="tell {cycle.period}", cache_policy=NO_CACHE)
def tell(cycle: Cycle, loaded: Loaded, progress: Sequence[Row]) -> list[Row]:
    """Write the alerts that are not in the outbox yet; return the new rows.

    Telling again what was told adds nothing: an alert's key is its kind, department,
    subject and period.
    """
    with open_live(cycle.home) as warehouse:
        alerts = [
            *_late(warehouse, cycle),
            *_about_submissions(warehouse, cycle, loaded),
            *_lights(cycle, progress),
            *_corrections(warehouse, cycle, loaded),
            *_summary(warehouse, cycle, progress),
        ]
        new = append_alerts(warehouse, cycle.run, alerts)
    narrate(cycle, "step-tell", alerts=len(new))
    return new


def _alert(
    cycle: Cycle,
    kind: str,
    department: str,
    subject: str,
    period: Period,
    severity: Severity,
    text: str,
) -> Alert:
    head = cycle.registry.departments.get(department)
    operators = cycle.registry.city.channels.operators
    return Alert(
        key="|".join((cycle.city, kind, department, subject, str(period))),
        kind=kind,
        department=department,
        subject=subject,
        period=period,
        severity=severity,
        recipient=head.head.title if head else operators,
        channel=head.head.email if head else operators,
        text=text,
    )


def _local(cycle: Cycle, moment: Any) -> str:
    return f"{moment.astimezone(cycle.registry.city.zone):%Y-%m-%d %H:%M}"


def _late(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    for row in rows(
        warehouse, "mart.duty", period=str(cycle.period), standing=_MISSING
    ):
        text = say(
            "alert-late",
            cycle.lang,
            title=row["title"],
            period=str(cycle.period),
            due=_local(cycle, row["due_at"]),
        )
        yield _alert(
            cycle,
            "late",
            row["department"],
            row["report"],
            cycle.period,
            Severity.CRITICAL,
            text,
        )


def _about_submissions(
    warehouse: Warehouse, cycle: Cycle, loaded: Loaded
) -> Iterator[Alert]:
    """Yield one alert for each returned or doubtful submission of this run."""
    # A version that was put right within the same run needs nobody's attention.
    newest = {
        (each.report or each.delivery.uri, each.department, each.period): each
        for each in loaded.submissions
    }
    for submission in newest.values():
        (row,) = rows(
            warehouse, "mart.submission", submission_id=submission.submission_id
        )
        if row["state"] == "accepted":
            continue
        findings = rows(
            warehouse, "mart.finding", submission_id=submission.submission_id
        )
        serious = [each for each in findings if each["severity"] != "info"]
        report = cycle.registry.reports.get(submission.report)
        returned = row["state"] == "returned"
        yield _alert(
            cycle,
            "returned" if returned else "warned",
            submission.department,
            submission.submission_id,
            submission.period or cycle.period,
            Severity.CRITICAL if returned else Severity.WARNING,
            say(
                "alert-returned" if returned else "alert-warned",
                cycle.lang,
                title=report.title if report else submission.delivery.file,
                period=str(submission.period or cycle.period),
                file=submission.delivery.file,
                count=len(serious),
                findings=_briefly(cycle, serious),
            ),
        )


def _briefly(cycle: Cycle, findings: Sequence[Row]) -> str:
    told = "".join(
        f"{each['message']}{each['suggestion']}" for each in findings[:FINDINGS_TOLD]
    )
    rest = len(findings) - FINDINGS_TOLD
    return told + (say("finding-and-more", cycle.lang, count=rest) if rest > 0 else "")


def _lights(cycle: Cycle, progress: Sequence[Row]) -> Iterator[Alert]:
    city = cycle.registry.city.region.id
    for row in progress:
        light = row["light"]
        if (
            row["span"] != "year"
            or row["region"] != city
            or light not in _SEVERITY_OF_LIGHT
        ):
            continue
        indicator = cycle.registry.indicators[row["indicator"]]
        kind = "gap" if row["required_monthly"] is None else "light"
        yield _alert(
            cycle,
            "light",
            indicator.owner or "",
            f"{row['indicator']}:{light}",
            cycle.period,
            _SEVERITY_OF_LIGHT[light],
            say(
                f"alert-{kind}-{light}",
                cycle.lang,
                indicator=indicator.name,
                period=row["data_period"],
                actual=_figure(row["actual"], indicator.decimals),
                target=_figure(row["target"], indicator.decimals),
                unit=row["unit"],
                completion=_figure(row["completion_pct"], 1),
                behind=_figure(-row["pace_gap_pp"], 1),
                required=_figure(row["required_monthly"], indicator.decimals),
                measure="个百分点" if row["unit"] == "%" else "%",
            ),
        )


def _figure(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:.{decimals}f}"


def _corrections(warehouse: Warehouse, cycle: Cycle, loaded: Loaded) -> Iterator[Alert]:
    """Yield what a submission of this run changed in a figure accepted before."""
    fresh = {each.submission_id: each for each in loaded.submissions}
    if not fresh:
        return
    for row in rows(warehouse, "mart.revision"):
        submission = fresh.get(row["submission_id"])
        if submission is None or row["measure"] not in {"ytd", "level"}:
            continue
        indicator = cycle.registry.indicators[row["indicator"]]
        yield _alert(
            cycle,
            "corrected",
            submission.department,
            f"{row['indicator']}:{row['region']}:{row['project']}:{submission.submission_id}",
            Period.parse(row["period"]),
            Severity.INFO,
            say(
                "alert-corrected",
                cycle.lang,
                indicator=indicator.name,
                region=cycle.registry.regions[row["region"]].name,
                period=row["period"],
                before=_figure(row["value_before"], indicator.decimals),
                after=_figure(row["value"], indicator.decimals),
                unit=row["unit"],
            ),
        )


def _summary(
    warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield the month's line for the operators, again when its numbers change."""
    standings = Counter(
        row["standing"]
        for row in rows(warehouse, "mart.duty", period=str(cycle.period))
    )
    owed = sum(standings.values()) - standings["免报"]
    city = cycle.registry.city.region.id
    lights = Counter(
        row["light"]
        for row in progress
        if row["span"] == "year" and row["region"] == city and row["main"]
    )
    text = say(
        "alert-summary",
        cycle.lang,
        city=cycle.registry.city.name,
        period=str(cycle.period),
        owed=owed,
        received=owed - standings[_MISSING] - standings["未到期"],
        late=standings[_MISSING] + standings["迟报"],
        returned=standings["退回"],
        **{light: lights[light] for light in ("green", "yellow", "red", "grey")},
    )
    yield _alert(
        cycle,
        "summary",
        "",
        f"summary:{sha256(text.encode()).hexdigest()[:8]}",
        cycle.period,
        Severity.INFO,
        text,
    )
