"""Tell: what each person must know becomes rows in the outbox."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tasks.phrase import said_of
from tasks.tellers.promises import promised, promises
from warehouse.messages import say
from warehouse.outbox import append_alerts, append_replies
from warehouse.periods import Period
from warehouse.records import LIGHTS, Alert, Parameters, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse
    from warehouse.registry.models import Indicator

FINDINGS_TOLD: Final = 3
# What is over as soon as it is no longer so; everything else has happened and stays.
# Of a month that is not the cycle's only reports and sources are looked at again.
_ENDS: Final = frozenset({"late", "returned", "warned", "light", "source"})
_LOOKED_AT_AGAIN: Final = frozenset({"late", "returned", "warned", "source"})
_SEVERITY_OF_LIGHT: Final = {"red": Severity.CRITICAL, "yellow": Severity.WARNING}
_MISSING: Final = "漏报"


def tell(warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]) -> list[Row]:
    """Write what is to be told now and was not; return the rows that are new or differ.

    What is to be told is asked of the warehouse, not of the run: telling again adds
    nothing, and what stood and does no more is told as over. Call it within the
    transaction that loads.
    """
    alerts = [
        *_sources(warehouse, cycle),
        *_late(warehouse, cycle),
        *_about_submissions(warehouse, cycle),
        *_lights(cycle, progress),
        *_put_right(warehouse, cycle),
        *_corrections(warehouse, cycle),
        *_summary(warehouse, cycle, progress),
        *promises(warehouse, cycle),
    ]
    # What became of a promise is also said where it was given.
    append_replies(warehouse, promised(warehouse, cycle), cycle.known_at)
    over = _over(warehouse, cycle, {each.key for each in alerts})
    return append_alerts(warehouse, cycle.run, [*alerts, *over])


class About(NamedTuple):
    """Whom an alert concerns, what it is about, and of which month."""

    department: str
    subject: str
    period: Period


def _over(warehouse: Warehouse, cycle: Cycle, standing: set[str]) -> Iterator[Alert]:
    """Yield what stood until now and does no more, as something that is over."""
    for row in rows(warehouse, "mart.alert"):
        if row["kind"] not in _ENDS or not row["stands"] or row["key"] in standing:
            continue
        of_cycle = row["period"] == str(cycle.period)
        of_year = row["period"][:4] >= str(cycle.period.year)
        if of_cycle or (row["kind"] in _LOOKED_AT_AGAIN and of_year):
            yield replace(
                as_known(row),
                text=say(f"over-{row['kind']}", cycle.lang, brief=row["brief"]),
                stands=False,
            )


def as_known(row: Row) -> Alert:
    """Return an alert as the outbox knows it."""
    return Alert(
        key=row["key"],
        kind=row["kind"],
        department=row["department"],
        subject=row["subject"],
        period=Period.parse(row["period"]),
        severity=Severity(row["severity"]),
        recipient=row["recipient"],
        channel=row["address"],
        text=row["text"],
        brief=row["brief"],
        facts=json.loads(row["facts"] or "{}"),
    )


def alert_of(
    cycle: Cycle,
    kind: str,
    about: About,
    severity: Severity,
    said: tuple[str, Parameters],
    facts: Parameters | None = None,
) -> Alert:
    """Return an alert; `said` is the key of its sentences and what fills them.

    What fills them is also its facts, unless `facts` says better what matters.
    """
    key, values = said
    department, subject, period = about
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
        channel=head.head.address if head else operators,
        text=say(key, cycle.lang, **values),
        brief=say(f"{key}.brief", cycle.lang, **values),
        facts=values if facts is None else facts,
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
        yield alert_of(
            cycle,
            "source",
            About("", f"{row['source']} {row['file']}".rstrip(), cycle.period),
            Severity(row["severity"]),
            (
                "alert-source",
                {
                    "departments": say("word-and", cycle.lang).join(names),
                    "source": row["source"],
                    "message": say(key, cycle.lang, **values),
                    "fix": say(f"{key}.fix", cycle.lang, **values),
                },
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
    told = {
        (row["department"], row["subject"], row["period"])
        for row in rows(warehouse, "mart.alert", kind="late")
        if row["stands"]
    }
    for row in rows(warehouse, "mart.duty", standing=_MISSING):
        duty = (row["department"], row["report"], row["period"])
        # Of other months only what was told is followed to its end.
        is_asked = row["period"] == str(cycle.period) or duty in told
        if row["department"] in unseen or not is_asked:
            continue
        yield alert_of(
            cycle,
            "late",
            About(row["department"], row["report"], Period.parse(row["period"])),
            Severity.CRITICAL,
            (
                "alert-late",
                {
                    "title": row["title"],
                    "period": row["period"],
                    "due": _local(cycle, row["due_at"]),
                },
            ),
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
    return alert_of(
        cycle,
        "returned" if returned else "warned",
        About(
            submission["department"],
            submission["submission_id"],
            Period.parse(submission["period"]),
        ),
        Severity.CRITICAL if returned else Severity.WARNING,
        (
            "alert-returned" if returned else "alert-warned",
            {
                "title": report.title if report else submission["file"],
                "period": submission["period"],
                "file": submission["file"],
                "count": len(serious),
                "findings": _briefly(cycle, serious),
                "first": _where(cycle, serious),
            },
        ),
    )


def _where(cycle: Cycle, findings: Sequence[Row]) -> str:
    """Return the cell of the first finding that has one."""
    cells = [each["cell"] for each in findings if each["cell"]]
    return say("brief-cell", cycle.lang, cell=cells[0]) if cells else ""


def _briefly(cycle: Cycle, findings: Sequence[Row]) -> str:
    told = "".join(
        f"{each['message']}{each['suggestion']}" for each in findings[:FINDINGS_TOLD]
    )
    rest = len(findings) - FINDINGS_TOLD
    return told + (say("finding-and-more", cycle.lang, count=rest) if rest > 0 else "")


def _put_right(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what put a report right whose head was told that it came back."""
    told = {
        row["subject"]
        for row in rows(warehouse, "mart.alert", kind="returned")
        if row["sent_at"] or row["state"] == "sending"
    }
    # What a version changed is dear to ask: not again for what is told already.
    over = {row["subject"] for row in rows(warehouse, "mart.alert", kind="accepted")}
    for row in rows(warehouse, "mart.return"):
        of_year = row["period"][:4] == str(cycle.period.year)
        is_right = row["put_right_by"] and row["put_right_by"] not in over
        if is_right and row["submission_id"] in told and of_year:
            report = cycle.registry.reports.get(row["report"])
            yield alert_of(
                cycle,
                "accepted",
                About(
                    row["department"], row["put_right_by"], Period.parse(row["period"])
                ),
                Severity.INFO,
                (
                    "alert-accepted",
                    {
                        "title": report.title if report else row["file"],
                        "period": row["period"],
                        "changes": _what_put_it_right(warehouse, cycle, row),
                    },
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
        yield alert_of(
            cycle,
            "light",
            About(indicator.owner or "", row["indicator"], cycle.period),
            _SEVERITY_OF_LIGHT[light],
            (
                f"alert-{_told_by(row)}-{light}",
                {
                    "indicator": indicator.name,
                    "period": row["data_period"],
                    "actual": _figure(row["actual"], indicator.decimals),
                    "target": _figure(row["target"], indicator.decimals),
                    "unit": row["unit"],
                    "completion": _figure(row["completion_pct"], 1),
                    "behind": _figure(None if gap is None else -gap, 1),
                    "growth": _figure(row["growth_pct"], 1),
                    "required": _figure(row["required_monthly"], indicator.decimals),
                    "missed": row["months_missed"] or 0,
                    "apart": "points" if row["unit"] == "%" else "percent",
                },
            ),
            _facts_of(row, indicator),
        )


def _facts_of(row: Row, indicator: Indicator) -> Parameters:
    """Return what a light is about, in numbers rounded as they are shown."""
    numbers = {
        "actual": (row["actual"], indicator.decimals),
        "target": (row["target"], indicator.decimals),
        "completion": (row["completion_pct"], 1),
        "gap": (row["pace_gap_pp"], 1),
        "growth": (row["growth_pct"], 1),
        "required": (row["required_monthly"], indicator.decimals),
        "missed": (row["months_missed"], 0),
    }
    return {
        "indicator": indicator.id,
        "name": indicator.name,
        "light": row["light"],
        "span": row["span"],
        "period": row["data_period"],
        "unit": row["unit"],
        "decimals": indicator.decimals,
        **{
            name: round(value, decimals)
            for name, (value, decimals) in numbers.items()
            if value is not None
        },
    }


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
        yield alert_of(
            cycle,
            "corrected",
            About(
                departments[row["submission_id"]],
                ":".join(
                    row[name]
                    for name in ("indicator", "region", "project", "submission_id")
                ),
                Period.parse(row["period"]),
            ),
            Severity.INFO,
            (
                "alert-corrected",
                {
                    "indicator": indicator.name,
                    "region": region.name,
                    "period": row["period"],
                    "before": _figure(row["value_before"], indicator.decimals),
                    "after": _figure(row["value"], indicator.decimals),
                    "unit": row["unit"],
                },
            ),
        )


def _summary(
    warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield the month's line for the operators."""
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
    yield alert_of(
        cycle,
        "summary",
        About("", "", cycle.period),
        Severity.INFO,
        (
            "alert-summary",
            {
                "city": cycle.registry.city.name,
                "period": str(cycle.period),
                **numbers,
            },
        ),
    )
