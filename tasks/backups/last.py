"""Where a home was backed up last: a small file in the home, for the doctor."""

from __future__ import annotations

import json
import shlex
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

LAST: Final = "backup.json"


@dataclass(frozen=True, slots=True)
class Last:
    """The newest backup of a home: its destination, its folder there, and when."""

    destination: str
    name: str
    taken_at: datetime


def remember(home: Path, last: Last) -> None:
    """Note the newest backup; a note that cannot be written harms no backup."""
    draft = home / f"{LAST}.new"
    told = asdict(last) | {"taken_at": last.taken_at.isoformat()}
    with suppress(OSError):
        draft.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        draft.replace(home / LAST)


def way_back(home: Path) -> tuple[str, dict[str, object]]:
    """Return the command that puts a home back: a message's key, and its values."""
    if last := last_of(home):
        destination = shlex.quote(last.destination)
        return "doctor-warehouse-restore-from", {"destination": destination}
    return "doctor-warehouse-restore", {}


def last_of(home: Path) -> Last | None:
    """Return the note of a home; None where there is none that can be read."""
    try:
        told = dict(json.loads((home / LAST).read_text("utf-8")))
        moment = datetime.fromisoformat(told.pop("taken_at"))
        return Last(**told, taken_at=moment)
    except (OSError, ValueError, TypeError, KeyError):
        return None
