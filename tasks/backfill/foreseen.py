"""What a backfill was foreseen to change, kept beside the warehouse until it is asked.

The warehouse says what it did change; this says what somebody decided upon.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

import orjson

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
    # Years of months are a hundred thousand changes, in much the same words.
    with gzip.open(draft, "wb", compresslevel=1) as file:
        file.write(orjson.dumps([row_of(each) for each in changes]))
    draft.replace(path)


def foreseen(home: Path, identity: str) -> list[Change] | None:
    """Return what was foreseen, None where nobody kept it."""
    try:
        with gzip.open(_path(home, identity), "rb") as file:
            rows = orjson.loads(file.read())
    except (OSError, EOFError, ValueError):
        return None
    return [change_of(row) for row in rows]


def _path(home: Path, identity: str) -> Path:
    # A backfill is named by us: a name with a slash in it is none of ours.
    return home / FOLDER / f"{identity.replace('/', '-')}.json.gz"
