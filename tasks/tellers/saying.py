"""Saying: a fact becomes an alert, in words, to the person who answers for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tasks.routing import responsible
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import Alert, Parameters, Severity

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.cycle import Cycle
    from warehouse.registry.desk import Person
    from warehouse.store import Row


class About(NamedTuple):
    """Whom an alert concerns, what it is about, and of which month."""

    department: str
    subject: str
    period: Period


class Addressee(NamedTuple):
    """An office or a channel, and where Slack finds it."""

    recipient: str
    address: str


def addressee_of(person: Person) -> Addressee:
    """Return a person as somebody to write to."""
    return Addressee(person.title, person.address)


def in_charge(cycle: Cycle, department: str) -> Addressee:
    """Return who is told about a department on the cycle's day: its head, if there.

    What concerns no department is for the operators.
    """
    known = cycle.registry.departments.get(department)
    if known is None:
        operators = cycle.registry.city.channels.operators
        return Addressee(operators, operators)
    today = cycle.known_at.astimezone(cycle.registry.city.zone).date()
    return addressee_of(responsible(cycle.registry, known, today))


def alert_of(
    cycle: Cycle,
    kind: str,
    about: About,
    severity: Severity,
    said: tuple[str, Parameters],
    facts: Parameters | None = None,
    to: Addressee | None = None,
) -> Alert:
    """Return an alert; `said` is the key of its sentences and what fills them.

    What fills them is also its facts, unless `facts` says better what matters. Without
    `to` it is for whoever answers for its department.
    """
    key, values = said
    department, subject, period = about
    recipient, address = to or in_charge(cycle, department)
    return Alert(
        key="|".join((cycle.city, kind, department, subject, str(period))),
        kind=kind,
        department=department,
        subject=subject,
        period=period,
        severity=severity,
        recipient=recipient,
        channel=address,
        text=say(key, cycle.lang, **values),
        brief=say(f"{key}.brief", cycle.lang, **values),
        facts=values if facts is None else facts,
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
        facts=facts_of(row),
        stands=row["stands"],
    )


def facts_of(row: Row) -> Parameters:
    """Return the facts of an alert in the outbox; none where they are not known."""
    known: Parameters = json.loads(row["facts"] or "{}")
    return known


def local(cycle: Cycle, moment: datetime) -> str:
    """Return a moment as the city's clocks show it: `2021-06-09 17:00`."""
    return f"{moment.astimezone(cycle.registry.city.zone):%Y-%m-%d %H:%M}"


def figure(value: float | None, decimals: int) -> str:
    """Return a figure as it is shown, a dash where there is none."""
    return "-" if value is None else f"{value:.{decimals}f}"
