"""What a city's cycles left, as it can be compared: moments and tries aside."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from warehouse.connection import open_copy, open_published, raw_counts

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    from mortal_city import Mortal
    from slack_server import FakeSlack

# What a clock says, and who was first: no two runs agree on it.
_MOMENTS: Final = frozenset(
    {"known_at", "created_at", "happened_at", "marked_at", "drawn_at", "run_id"}
    | {"returned_at", "put_right_at", "hours", "asked_at"}
)
# What befell a message: how often it was tried depends on who died meanwhile.
_EVENTS: Final = {
    "alert_event": ("alert_id", "version", "channel", "message_key"),
    "reply_event": ("reply_id",),
    "attachment_event": ("attachment_id",),
}
# Locks, and a note of where the last backup is.
_ASIDE: Final = frozenset(
    {"warehouse.lock", "outbox.lock", "slot.lock", "backup.lock", "backup.json"}
)


def left_by(city: Mortal) -> dict[str, Any]:
    """Return all that a city's cycles came to, without moments and numbers of tries.

    Every table of facts, live and published; every file that is kept, with its bytes
    where they say what they are; and what each reader sees in Slack.
    """
    with open_copy(city.home) as warehouse:
        live = _facts(warehouse, city.folder)
        _check_run(warehouse)
    with open_published(city.home) as snapshot:
        published = _facts(snapshot, city.folder)
        told = {
            view: Counter(_plain(row, city.folder) for row in _rows(snapshot, view))
            for view in ("mart.progress", "mart.submission", "mart.duty", "mart.return")
        }
    assert published == live
    return {**live, **told, "files": _files(city.home), "slack": _shown(city.slack)}


def _facts(
    warehouse: duckdb.DuckDBPyConnection, folder: Path
) -> dict[str, Counter[tuple[tuple[str, str], ...]]]:
    facts = {}
    for table in raw_counts(warehouse):
        rows = _rows(warehouse, f"raw.{table}")
        if table in _EVENTS:
            done = [each for each in rows if each["state"] != "sending"]
            kept = (*_EVENTS[table], "state")
            rows = [{name: each[name] for name in kept} for each in done]
        if table == "backfill_event":
            rows = _once_running(rows)
        facts[table] = Counter(_plain(each, folder) for each in rows)
    return facts


def _once_running(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a backfill's events as if it had never been begun again.

    Their numbers are left out, and so is every `running` after the first.
    """
    kept, running = [], set()
    for each in sorted(rows, key=lambda row: row["ordinal"]):
        name = each["backfill_id"]
        if each["state"] == "running" and name in running:
            continue
        if each["state"] == "running":
            running.add(name)
        kept.append({key: each[key] for key in each if key != "ordinal"})
    return kept


def _rows(warehouse: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    result = warehouse.execute(f"select * from {name}")  # noqa: S608 - names from this file and the warehouse
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _plain(row: dict[str, Any], folder: Path) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, str(value).replace(str(folder), ""))
        for name, value in row.items()
        if name not in _MOMENTS
    )


def _check_run(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Hold the moments that are not compared against each other: they are the run's."""
    astray = warehouse.execute(
        """
        select 'submission' from raw.submission as submission
        left join raw.run as run using (run_id, known_at) where run.flow is null
        union all
        select 'observation' from raw.observation as observation
        left join raw.submission as submission using (submission_id, known_at)
        where submission.ordinal is distinct from observation.vintage
        union all
        select 'alert' from raw.alert as alert
        left join raw.run as run
        on alert.run_id = run.run_id and alert.created_at = run.known_at
        where run.flow is null
        """
    ).fetchall()
    assert not astray


def _files(home: Path) -> dict[str, str]:
    """Return the files that are kept; an original is what its name says."""
    kept = {}
    for path in home.rglob("*"):
        name = path.relative_to(home).as_posix()
        if not path.is_file() or name in _ASIDE:
            continue
        if name.startswith("archive/"):
            assert sha256(path.read_bytes()).hexdigest() == path.name
        kept[name] = path.suffix
    return kept


def _shown(slack: FakeSlack) -> Counter[str]:
    """Return what readers see: each message, and what stands in its thread."""
    shown = []
    for message in slack.messages:
        if message.thread:
            continue
        lines = [_said(message.text, message.blocks)]
        for each in slack.replies(message.channel, message.ts):
            files = ", ".join(file["name"] for file in each.files)
            lines.append(f"{_said(each.text, each.blocks)} [{files}]")
        # What is said and what is attached come in an order of their own.
        shown.append("\n".join([message.channel, lines[0], *sorted(lines[1:])]))
    return Counter(shown)


def _said(text: str, blocks: object) -> str:
    return re.sub(r"\d{10}\.\d{6}", "ts", f"{text} {blocks}")
