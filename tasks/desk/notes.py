"""Notes: what was pressed, on disk before anybody is told that it arrived.

The warehouse has one writer, which may be busy for minutes; whoever presses a button is
told within three seconds. So an answer is first a file of its own, `answers/<id>.json`,
written whole or not at all, and a row once the warehouse is free.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from tasks.narrate import LOGGER
from warehouse.periods import Period

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "answers"
# What was not taken, and what cannot be read, is put aside and not thrown away.
REFUSED: Final = "refused"
_DAMAGED: Final = ".damaged"
# What the warehouse can hold of an amount, with room to spare.
MOST_AMOUNT: Final = Decimal(10) ** 15
_SHORT: Final = 16


@dataclass(frozen=True, slots=True)
class Note:
    """What a person answered, as it was heard: nothing of it is verified yet.

    `kind` is `seen`, `will_report`, `promise` or `not_mine`; `user` is Slack's id of
    the person, `email` is empty until Slack has said whose that is. `channel` and `ts`
    are where the message stood; `item` is the alert that a `not_mine` is about. An
    amount is written as digits, `by_time` in ISO 8601.
    """

    note_id: str
    kind: str
    message_key: str
    channel: str
    ts: str
    user: str
    answered_at: datetime
    email: str = ""
    department: str = ""
    item: str = ""
    period: str = ""
    report: str = ""
    indicator: str = ""
    amount: str = ""
    unit: str = ""
    by_period: str = ""
    by_time: str = ""
    reason: str = ""


def note_id(*parts: str) -> str:
    """Return the id of an answer from Slack's own ids of it: the same again is one."""
    return sha256("|".join(parts).encode()).hexdigest()[:_SHORT]


def keep(home: Path, note: Note) -> bool:
    """Write a note down to the disk itself; return whether it is a new one."""
    path = _path(home, note.note_id)
    if path.exists():
        return False
    _write(path, note)
    return True


def signed(home: Path, note: Note, email: str) -> Note:
    """Return the note with whose it is, also on disk."""
    known = replace(note, email=email)
    _write(_path(home, note.note_id), known)
    return known


def waiting(home: Path) -> list[Note]:
    """Return the notes that are on disk, the oldest first.

    A file that is no note is put aside and told of: it keeps no other one waiting.
    """
    found = []
    for path in sorted((home / FOLDER).glob("*.json")):
        try:
            found.append(_read(path.read_text("utf-8")))
        except FileNotFoundError:
            continue  # taken since by somebody else
        except (ValueError, TypeError, KeyError, ArithmeticError):
            LOGGER.warning("%s is no answer and was put aside", path)
            path.rename(path.with_suffix(_DAMAGED))
    return sorted(found, key=lambda note: (note.answered_at, note.note_id))


def drop(home: Path, note: Note) -> None:
    """Forget a note that the warehouse has."""
    _path(home, note.note_id).unlink(missing_ok=True)


def refuse(home: Path, note: Note) -> None:
    """Put a note aside that was not taken."""
    path = _path(home, note.note_id)
    aside = path.parent / REFUSED
    aside.mkdir(exist_ok=True)
    if path.exists():
        path.replace(aside / path.name)


def _path(home: Path, identity: str) -> Path:
    return home / FOLDER / f"{identity}.json"


def _write(path: Path, note: Note) -> None:
    """Write a file that is there whole or not at all, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    written = asdict(note) | {"answered_at": note.answered_at.isoformat()}
    with draft.open("w", encoding="utf-8") as file:
        json.dump(written, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(text: str) -> Note:
    written: dict[str, Any] = dict(json.loads(text))
    known = {each.name for each in fields(Note)}
    if not known >= set(written) or not all(
        isinstance(value, str) for value in written.values()
    ):
        raise ValueError("not a note")
    moment = datetime.fromisoformat(written["answered_at"])
    note = Note(**(written | {"answered_at": moment}))
    # What is no amount, month or moment is found out here, where it harms nobody else.
    amount = Decimal(note.amount or 0)
    moments = [
        moment,
        *([datetime.fromisoformat(note.by_time)] if note.by_time else []),
    ]
    if note.period:
        Period.parse(note.period)
    if not amount.is_finite() or abs(amount) >= MOST_AMOUNT:
        raise ValueError("an amount that nothing can hold")
    if any(each.tzinfo is None for each in moments):
        raise ValueError("a moment of no zone")
    return note
