"""What the leader in charge is told when head and deputy do not put it right."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tasks.routing import is_person, working_hours_between
from tasks.tellers.saying import (
    About,
    addressee_of,
    alert_of,
    facts_of,
    local,
)
from warehouse.messages import say
from warehouse.records import Alert, Parameters, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

ITEMS_TOLD: Final = 3
BROKEN: Final = "broken"


def escalated(
    warehouse: Warehouse, cycle: Cycle, standing: Collection[Alert]
) -> Iterator[Alert]:
    """Yield what the leader in charge must know, by the city's rules.

    An indicator that is red for so many months in a row; a department that does not
    answer what is critical; a promise that was broken. `standing` is all else that is
    told now.
    """
    rules = cycle.registry.city.desk.escalation
    known = rows(warehouse, "mart.alert")
    if rules.red_months is not None:
        yield from _red(cycle, known, standing, rules.red_months)
    if rules.silent_hours is not None:
        answers = rows(warehouse, "mart.answer")
        yield from _silent(cycle, known, answers, standing, rules.silent_hours)
    if rules.broken_promise:
        yield from _broken(cycle, standing)


def _red(
    cycle: Cycle, known: Collection[Row], standing: Collection[Alert], months: int
) -> Iterator[Alert]:
    """Yield what is told red now, and was with each figure of the months before."""
    reds: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in known:
        is_red = row["kind"] == "light" and row["severity"] == Severity.CRITICAL
        if is_red and row["stands"]:
            reds[row["subject"]][row["period"]] = row
    for alert in standing:
        if alert.kind != "light" or alert.severity != Severity.CRITICAL:
            continue
        figures = {str(alert.facts["period"])}
        since = month = alert.period
        before = reds[alert.subject]
        while month.last > 1 and str(month := month.shift(-1)) in before:
            figures.add(str(facts_of(before[str(month)]).get("period", month)))
            since = month
        # A quarter's figure that is told in three months is red once.
        if len(figures) >= months:
            said: Parameters = {
                "what": alert.brief,
                "since": str(since),
                "count": len(figures),
            }
            about = About(alert.department, f"red:{alert.subject}", cycle.period)
            yield from _to_leader(cycle, about, "red", said)


def _silent(
    cycle: Cycle,
    known: Collection[Row],
    answers: Collection[Row],
    standing: Collection[Alert],
    hours: float,
) -> Iterator[Alert]:
    """Yield departments that were told of something critical and did not answer."""
    keys = {alert.key for alert in standing}
    answered: dict[str, list[datetime]] = defaultdict(list)
    for row in answers:
        answered[row["message_key"]].append(row["answered_at"])
    silent: dict[str, list[Row]] = defaultdict(list)
    for row in known:
        told_at = row["told_at"]
        is_asked = row["severity"] == Severity.CRITICAL and row["key"] in keys
        if not is_asked or told_at is None or not is_person(row["address"]):
            continue
        is_answered = any(at >= told_at for at in answered[row["message_key"]])
        waited = working_hours_between(cycle.registry, told_at, cycle.known_at)
        if not is_answered and waited >= hours:
            silent[row["department"]].append(row)
    for department, found in silent.items():
        found.sort(key=lambda row: (row["told_at"], row["key"]))
        briefs = [row["brief"] for row in found]
        more = len(briefs) - ITEMS_TOLD
        said: Parameters = {
            "what": say("word-and", cycle.lang).join(briefs[:ITEMS_TOLD])
            + (say("escalated-more", cycle.lang, count=more) if more > 0 else ""),
            "since": local(cycle, found[0]["told_at"]),
            "count": len(found),
            "hours": f"{hours:g}",
        }
        about = About(department, "silent", cycle.period)
        yield from _to_leader(cycle, about, "silent", said)


def _broken(cycle: Cycle, standing: Collection[Alert]) -> Iterator[Alert]:
    """Yield promises that were broken, each with the month that it was given in."""
    for alert in standing:
        if alert.kind == "promise" and alert.facts.get("outcome") == BROKEN:
            said: Parameters = {
                "what": alert.brief,
                "since": str(alert.facts.get("promised_at", alert.period)),
                "count": 1,
            }
            about = About(alert.department, f"promise:{alert.subject}", alert.period)
            yield from _to_leader(cycle, about, "promise", said)


def _to_leader(
    cycle: Cycle, about: About, rule: str, said: Parameters
) -> Iterator[Alert]:
    """Yield it to the leader in charge; what concerns no department has none."""
    known = cycle.registry.departments.get(about.department)
    if known is None:
        return
    values = {"department": known.name, "head": known.head.title, "rule": rule} | said
    yield alert_of(
        cycle,
        "escalated",
        about,
        Severity.CRITICAL,
        (f"alert-escalated-{rule}", values),
        to=addressee_of(known.escalation),
    )
