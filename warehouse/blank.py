"""The empty warehouse that new files begin as.

To put some hundred models in place takes a second of processor, to copy a file that has
them does not. It lies among the drafts of its home, and anybody may take it away.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from warehouse.models import fingerprint
from warehouse.shape import MIGRATIONS, clear_away, connect, migrate, put_models

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = "blank-{}.duckdb"


def begin(file: Path, home: Path) -> None:
    """Write a warehouse of this version without a fact, as a file of that name."""
    blank = home / "publishing" / _NAME.format(_version())
    if not blank.exists():
        _make(blank, home)
    clear_away(file)
    shutil.copyfile(blank, file)
    with file.open("rb") as written:
        os.fsync(written.fileno())


def forget(home: Path) -> None:
    """Take away the empty warehouses of a home: one of them is no good."""
    for each in (home / "publishing").glob(_NAME.format("*")):
        each.unlink()


def _make(blank: Path, home: Path) -> None:
    draft = blank.with_suffix(".new")
    clear_away(draft)
    with closing(connect(draft, home)) as connection:
        migrate(connection)
        put_models(connection)
        connection.execute("checkpoint")
    # Those of versions before are of no use any more.
    forget(home)
    draft.replace(blank)


def _version() -> str:
    """Return what tells a blank of these migrations and models from any other."""
    migrations = sorted(MIGRATIONS.glob("*.sql"))
    told = [fingerprint(), *(path.read_text("utf-8") for path in migrations)]
    return sha256("\n".join(told).encode()).hexdigest()[:16]
