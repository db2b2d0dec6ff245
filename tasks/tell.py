"""Tell: what each person must know becomes rows in the outbox."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.narrate import narrate
from tasks.phrase import said_of
from warehouse.connection import Warehouse, open_live
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import LIGHTS, Alert, Severity
from warehouse.store import Row, append_alerts, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.cycle import Cycle

FINDINGS_TOLD: Final = 3
_SEVERITY_OF_LIGHT: Final = {"red": Severity.CRITICAL, "yellow": Severity.WARNING}
_MISSING: Final = "漏报"


@task(name="tell", task_run_name="tell {cycle.period}", cache_policy=NO_CACHE)
def tell(cycle: Cycle, progress: Sequence[Row]) -> list[Row]:
    """Write the alerts that are not in the outbox yet; return the new rows.

    What is to be told is asked of the warehouse, not of this run: a run killed before
    it told is made good by the next. Telling again adds nothing, since an alert's key
    is its kind, department, subject and period.
    """
    with open_live(cycle.home) as warehouse:
        alerts = [
            *_sources(warehouse, cycle),
            *_late(warehouse, cycle),
            *_about_submissions(warehouse, cycle),
            *_lights(cycle, progress),
            *_put_right(warehouse, cycle),
            *_corrections(warehouse, cycle),
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


def _sources(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what the operators must mend before files come again, once a cycle."""
    for row in rows(warehouse, "mart.source", state="failing"):
        if row["severity"] == Severity.INFO:
            continue
        key, values = f"finding-{row['rule']}", json.loads(row["parameters"])
        known = cycle.registry.departments
        names = [known[each].name for each in row["departments"] if each in known]
        yield _alert(
            cycle,
            "source",
            "",
            f"{row['source']} {row['file']}".rstrip(),
            cycle.period,
            Severity(row["severity"]),
            say(
                "alert-source",
                cycle.lang,
                departments=say("word-and", cycle.lang).join(names),
                message=say(key, cycle.lang, **values),
                fix=say(f"{key}.fix", cycle.lang, **values),
            ),
        )


def _late(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what is due and not there, except where nobody could look.

    Whether a department is late is not known while its source cannot be visited; the
    operators are told instead, and the department once its source is open again.
    """
    unseen = {
        department
        for row in rows(warehouse, "mart.source", state="failing", severity="critical")
        for department in row["departments"]
    }
    for row in rows(
        warehouse, "mart.duty", period=str(cycle.period), standing=_MISSING
    ):
        if row["department"] in unseen:
            continue
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


def _about_submissions(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield one alert for each report of the year that stands returned or in doubt.

    A version that was put right since needs nobody's attention. A file that names a
    year still to come is told too.
    """
    newest: dict[tuple[str, ...], Row] = {}
    for row in rows(warehouse, "mart.submission"):
        key = (row["report"] or row["file"], row["department"], row["period"])
        if key not in newest or newest[key]["ordinal"] < row["ordinal"]:
            newest[key] = row
    findings: dict[str, list[Row]] = defaultdict(list)
    found = rows(warehouse, "mart.finding")
    for row in sorted(found, key=lambda row: int(row["number"])):
        findings[row["submission_id"]].append(row)
    for row in newest.values():
        told = row["state"] != "accepted" and row["period"][:4] >= str(
            cycle.period.year
        )
        if told:
            yield _about(row, findings[row["submission_id"]], cycle)


def _about(submission: Row, findings: Sequence[Row], cycle: Cycle) -> Alert:
    serious = [each for each in findings if each["severity"] != "info"]
    report = cycle.registry.reports.get(submission["report"])
    returned = submission["state"] == "returned"
    return _alert(
        cycle,
        "returned" if returned else "warned",
        submission["department"],
        submission["submission_id"],
        Period.parse(submission["period"]),
        Severity.CRITICAL if returned else Severity.WARNING,
        say(
            "alert-returned" if returned else "alert-warned",
            cycle.lang,
            title=report.title if report else submission["file"],
            period=submission["period"],
            file=submission["file"],
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


def _put_right(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what put a report right whose head was told that it came back."""
    told = {row["subject"] for row in rows(warehouse, "mart.alert", kind="returned")}
    # What a version changed is dear to ask: not again for what is told already.
    over = {row["subject"] for row in rows(warehouse, "mart.alert", kind="accepted")}
    for row in rows(warehouse, "mart.return"):
        of_year = row["period"][:4] == str(cycle.period.year)
        is_right = row["put_right_by"] and row["put_right_by"] not in over
        if is_right and row["submission_id"] in told and of_year:
            report = cycle.registry.reports.get(row["report"])
            yield _alert(
                cycle,
                "accepted",
                row["department"],
                row["put_right_by"],
                Period.parse(row["period"]),
                Severity.INFO,
                say(
                    "alert-accepted",
                    cycle.lang,
                    title=report.title if report else row["file"],
                    period=row["period"],
                    changes=_what_put_it_right(warehouse, cycle, row),
                ),
            )


def _what_put_it_right(warehouse: Warehouse, cycle: Cycle, row: Row) -> str:
    """Return who answered for what came back, else what the new version changed."""
    identity = row["put_right_by"]
    if row["way"] == "overruled":
        found = rows(warehouse, "mart.finding", submission_id=identity)
        answers = {
            (each["overruled_by"], each["overruled_reason"])
            for each in found
            if each["overruled_by"]
        }
        return say("word-and", cycle.lang).join(
            say("overruled-by", cycle.lang, by=by, reason=reason)
            for by, reason in sorted(answers)
        )
    changes = rows(warehouse, "mart.version_change", submission_id=identity)
    return said_of(changes, cycle.registry, cycle.lang)


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
        gap = row["pace_gap_pp"]
        yield _alert(
            cycle,
            "light",
            indicator.owner or "",
            f"{row['indicator']}:{light}",
            cycle.period,
            _SEVERITY_OF_LIGHT[light],
            say(
                f"alert-{_told_by(row)}-{light}",
                cycle.lang,
                indicator=indicator.name,
                period=row["data_period"],
                actual=_figure(row["actual"], indicator.decimals),
                target=_figure(row["target"], indicator.decimals),
                unit=row["unit"],
                completion=_figure(row["completion_pct"], 1),
                behind=_figure(None if gap is None else -gap, 1),
                growth=_figure(row["growth_pct"], 1),
                required=_figure(row["required_monthly"], indicator.decimals),
                missed=row["months_missed"] or 0,
                apart="points" if row["unit"] == "%" else "percent",
            ),
        )


def _told_by(row: Row) -> str:
    """Return what a light is explained by: its rule's quantity where it is there."""
    if row["light_quantity"] == "growth_pct" or row["pace_gap_pp"] is None:
        return "growth"
    if row["light_quantity"] == "months_missed":
        return "months"
    return "gap" if row["required_monthly"] is None else "light"


def _figure(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:.{decimals}f}"


def _corrections(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what a later submission changed in a figure accepted before."""
    departments = {
        row["submission_id"]: row["department"]
        for row in rows(warehouse, "mart.submission")
    }
    for row in rows(warehouse, "mart.revision"):
        indicator = cycle.registry.indicators.get(row["indicator"])
        region = cycle.registry.regions.get(row["region"])
        # What the registry has dropped since is nobody's figure any more.
        if not (indicator and region) or row["measure"] not in {"ytd", "level"}:
            continue
        yield _alert(
            cycle,
            "corrected",
            departments[row["submission_id"]],
            ":".join(
                row[name]
                for name in ("indicator", "region", "project", "submission_id")
            ),
            Period.parse(row["period"]),
            Severity.INFO,
            say(
                "alert-corrected",
                cycle.lang,
                indicator=indicator.name,
                region=region.name,
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
    numbers: dict[str, int] = {
        "owed": owed,
        "received": owed - standings[_MISSING] - standings["未到期"],
        "late": standings[_MISSING] + standings["迟报"],
        "returned": standings["退回"],
        **{light: lights[light] for light in LIGHTS},
    }
    yield _alert(
        cycle,
        "summary",
        "",
        "-".join(str(number) for number in numbers.values()),
        cycle.period,
        Severity.INFO,
        say(
            "alert-summary",
            cycle.lang,
            city=cycle.registry.city.name,
            period=str(cycle.period),
            **numbers,
        ),
    )
