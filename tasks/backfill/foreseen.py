"""What a backfill was foreseen to change, kept beside the warehouse until it is asked.

The warehouse says what it did change; this says what somebody decided upon.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from warehouse.impact import Change, change_of, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FOLDER: Final = "backfills"


def keep_foreseen(home: Path, identity: str, changes: Sequence[Change]) -> None:
    """Write what would change as JSON, whole or not at all."""
    path = _path(home, identity)
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".new")
    rows = [row_of(each) for each in changes]
    draft.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    draft.replace(path)


def foreseen(home: Path, identity: str) -> list[Change] | None:
    """Return what was foreseen, None where nobody kept it."""
    try:
        rows = json.loads(_path(home, identity).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return [change_of(row) for row in rows]


def _path(home: Path, identity: str) -> Path:
    # A backfill is named by us: a name with a slash in it is none of ours.
    return home / FOLDER / f"{identity.replace('/', '-')}.json"
