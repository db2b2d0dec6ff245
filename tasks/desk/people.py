"""Whose message it is, and who may answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.outbox import message_key
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.connection import Warehouse
    from warehouse.registry import Registry
    from warehouse.registry.desk import Person
    from warehouse.registry.models import Department


_ABOUT_REPORT: Final = frozenset({"late", "returned", "due_soon"})


class Letter(NamedTuple):
    """A message of ours: where it stands, and the alerts that are in it."""

    row: Row
    alerts: list[Row]

    @property
    def departments(self) -> list[str]:
        """Whom it is about, each once."""
        return sorted({row["department"] for row in self.alerts if row["department"]})

    def stands_at(self, channel: str, ts: str) -> bool:
        """Tell whether this is where it stands; one just sent may not know it yet."""
        return not self.row["ts"] or (self.row["channel"], self.row["ts"]) == (
            channel,
            ts,
        )


def is_about_report(alert: Row, department: str, report: str, period: str) -> bool:
    """Tell whether an alert says that a report is late, returned or due soon."""
    subject = alert["subject"]
    return (
        alert["kind"] in _ABOUT_REPORT
        and (alert["department"], alert["period"]) == (department, period)
        # A report that came back is told by its submission.
        and (subject == report or f".{report}." in subject)
    )


class Answerer(NamedTuple):
    """Who answers, by office, and for which of a message's departments."""

    title: str
    email: str
    departments: list[str]


def letter_of(warehouse: Warehouse, city: str, key: str) -> Letter | None:
    """Return the message with a key, none where we have sent no such message."""
    found = rows(warehouse, "mart.message", message_key=key)
    if not found:
        return None
    alerts = [
        row
        for row in rows(warehouse, "mart.alert")
        if key in {row["message_key"], message_key(city, row["address"], row["cycle"])}
    ]
    return Letter(found[0], alerts)


def known_email(registry: Registry, user: str) -> str | None:
    """Return the e-mail of somebody whose Slack id the registry names."""
    for department in registry.departments.values():
        for person in _people(department):
            if user and user == person.slack:
                return person.email or ""
    return None


def answerer_of(
    registry: Registry, departments: Sequence[str], user: str, email: str
) -> Answerer | None:
    """Return who a user is to these departments: head, deputy or escalation person."""
    mine: list[str] = []
    title = ""
    for name in departments:
        department = registry.departments.get(name)
        for person in _people(department) if department else ():
            if _is(person, user, email):
                mine.append(name)
                title = title or person.title
                break
    return Answerer(title, email, mine) if mine else None


def _people(department: Department) -> Iterator[Person]:
    yield from (department.head, department.deputy, department.escalation)


def _is(person: Person, user: str, email: str) -> bool:
    if person.slack:
        return bool(user) and person.slack == user
    return bool(email) and (person.email or "").casefold() == email.casefold()
