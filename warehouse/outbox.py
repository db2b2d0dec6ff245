"""The outbox: what must be told, what became of it, and what people answered.

Functions take an open connection, as those of `warehouse.store` do; what is written is
written within the caller's transaction, and nothing is ever updated or deleted.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.store import Row, append, fetch, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import duckdb

    from warehouse.ledger import Run
    from warehouse.records import (
        Alert,
        AlertEvent,
        Answer,
        AttachmentEvent,
        Reply,
        ReplyEvent,
    )

# Held, below a city's home, by whoever brings messages to people.
LOCK: Final = "outbox.lock"
_SHORT = 12


def message_key(city: str, address: str, cycle: object) -> str:
    """Return what one recipient's message of a month's cycle is found again by."""
    return sha256(f"{city}|{address}|{cycle}".encode()).hexdigest()[:_SHORT]


class _Version(NamedTuple):
    """What makes a version of an alert another one than the last."""

    severity: str
    recipient: str
    channel: str
    facts: str
    stands: bool


# -- alerts ----------------------------------------------------------------------------


def append_alerts(
    connection: duckdb.DuckDBPyConnection, run: Run, alerts: Iterable[Alert]
) -> list[Row]:
    """Write what is new or has changed; return the alerts so written, as of now.

    The same facts again add nothing. What is over and was never known adds nothing.
    """
    known = {row["key"]: row for row in rows(connection, "mart.alert")}
    fresh: list[Row] = []
    versions: list[Row] = []
    written: set[str] = set()
    for alert in alerts:
        before = known.get(alert.key)
        if alert.key in written or (before is None and not alert.stands):
            continue
        if before is not None and not _is_changed(before, alert):
            continue
        written.add(alert.key)
        identity = sha256(alert.key.encode()).hexdigest()[:_SHORT]
        if before is None:
            fresh.append(_alert_row(run, identity, alert))
        number = before["version"] + 1 if before else 1
        versions.append(_version_row(run, identity, number, alert))
    append(connection, "alert", fresh)
    append(connection, "alert_version", versions)
    return [row for row in rows(connection, "mart.alert") if row["key"] in written]


def _is_changed(before: Row, alert: Alert) -> bool:
    # The facts of what was told before alerts had versions are not known.
    facts = before["facts"] or _facts(alert)
    was = _Version(
        *(before["severity"], before["recipient"], before["address"]),
        *(facts, before["stands"]),
    )
    return was != _Version(
        *(str(alert.severity), alert.recipient, alert.channel),
        *(_facts(alert), alert.stands),
    )


def _facts(alert: Alert) -> str:
    return json.dumps(alert.facts, ensure_ascii=False, sort_keys=True)


def _alert_row(run: Run, identity: str, alert: Alert) -> Row:
    return {
        "alert_id": identity,
        "key": alert.key,
        "run_id": run.run_id,
        "created_at": run.known_at,
        "kind": alert.kind,
        "department": alert.department,
        "subject": alert.subject,
        "period": str(alert.period),
        "cycle": str(run.period),
        "severity": alert.severity,
        "recipient": alert.recipient,
        "channel": alert.channel,
        "text": alert.text,
    }


def _version_row(run: Run, identity: str, number: int, alert: Alert) -> Row:
    return {
        "alert_id": identity,
        "version": number,
        "run_id": run.run_id,
        "known_at": run.known_at,
        "severity": alert.severity,
        "recipient": alert.recipient,
        "channel": alert.channel,
        "text": alert.text,
        "brief": alert.brief,
        "facts": _facts(alert),
        "stands": alert.stands,
    }


def append_alert_events(
    connection: duckdb.DuckDBPyConnection, events: Sequence[AlertEvent]
) -> None:
    """Write what happened to alerts, in order."""
    _append_in_order(connection, "alert_event", events)


# -- threads ---------------------------------------------------------------------------


def append_replies(
    connection: duckdb.DuckDBPyConnection, replies: Iterable[Reply], at: datetime
) -> int:
    """Write what is to be said in threads, each once; return how many are new."""
    found = fetch(connection, "select reply_id from raw.reply", {})
    known = {row["reply_id"] for row in found}
    fresh = {
        each.reply_id: {
            "reply_id": each.reply_id,
            "message_key": each.message_key,
            "kind": each.kind,
            "text": each.text,
            "is_urgent": each.is_urgent,
            "created_at": at,
        }
        for each in replies
        if each.reply_id not in known
    }
    append(connection, "reply", list(fresh.values()))
    return len(fresh)


def append_reply_events(
    connection: duckdb.DuckDBPyConnection, events: Sequence[ReplyEvent]
) -> None:
    """Write what happened to replies, in order."""
    _append_in_order(connection, "reply_event", events)


def picture_of(message: str, facts: str) -> str:
    """Return the id of the picture that shows some facts in a message's thread."""
    return sha256(f"{message}|{facts}".encode()).hexdigest()[:_SHORT]


def append_picture(
    connection: duckdb.DuckDBPyConnection,
    message: str,
    facts: str,
    picture: tuple[str, str],
    drawn_at: datetime,
) -> None:
    """Keep where a message's picture is and what it says, and which facts it shows."""
    path, said = picture
    append(
        connection,
        "picture",
        [
            {
                "picture_id": picture_of(message, facts),
                "message_key": message,
                "facts": facts,
                "path": path,
                "said": said,
                "drawn_at": drawn_at,
            }
        ],
    )


def pictured(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Return which facts of which messages are drawn already."""
    found = fetch(connection, "select message_key, facts from raw.picture", {})
    return {(row["message_key"], row["facts"]) for row in found}


def append_attachment_events(
    connection: duckdb.DuckDBPyConnection, events: Sequence[AttachmentEvent]
) -> None:
    """Write what happened to files for threads, in order."""
    _append_in_order(connection, "attachment_event", events)


# -- answers ---------------------------------------------------------------------------


def append_answers(
    connection: duckdb.DuckDBPyConnection,
    answers: Iterable[Answer],
    known_at: datetime,
) -> int:
    """Write what people answered, each answer once; return how many are new."""
    found = fetch(connection, "select answer_id from raw.answer", {})
    known = {row["answer_id"] for row in found}
    fresh = {
        each.answer_id: {
            "answer_id": each.answer_id,
            "kind": each.kind,
            "message_key": each.message_key,
            "alert_id": each.alert_id,
            "department": each.department,
            "period": each.period,
            "report": each.report,
            "indicator": each.indicator,
            "answered_by": each.answered_by,
            "email": each.email,
            "answered_at": each.answered_at,
            "known_at": known_at,
            "amount": each.amount,
            "unit": each.unit,
            "by_period": each.by_period,
            "by_time": each.by_time,
            "reason": each.reason,
        }
        for each in answers
        if each.answer_id not in known
    }
    append(connection, "answer", list(fresh.values()))
    return len(fresh)


def _append_in_order(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    events: Sequence[AlertEvent | ReplyEvent | AttachmentEvent],
) -> None:
    """Write events into a table of this module's, which has their fields and a number.

    Numbers go on from the last.
    """
    query = f"select coalesce(max(ordinal), 0) as last from raw.{table}"  # noqa: S608 - names from this file
    last = int(fetch(connection, query, {})[0]["last"])
    append(
        connection,
        table,
        [
            {**asdict(event), "ordinal": last + number}
            for number, event in enumerate(events, start=1)
        ],
    )
