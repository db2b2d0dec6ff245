"""Why a warehouse cannot be used: what an error says about the disk and the file.

DuckDB has no classes for a full disk or a damaged file; what it quotes of the system,
and says itself, is the same in every language.
"""

from __future__ import annotations

from errno import EDQUOT, ENOSPC
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL: Final = ("No space left on device", "Disk quota exceeded", "disk is full")
_CORRUPT: Final = ("Corrupt database file", "corrupt", "checksum")
# Raised where what is in the file cannot be, or after which nothing more can be asked.
_BROKEN: Final = (
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)


class WarehouseError(RuntimeError):
    """The warehouse cannot be used; `rule` names the sentence that says why."""

    def __init__(self, rule: str, path: Path) -> None:
        super().__init__(f"{rule}: {path}")
        self.rule = rule
        self.path = path


def is_full(error: BaseException) -> bool:
    """Tell whether an error, or what it came of, is that a disk has no room left."""
    return any(
        getattr(each, "errno", None) in {ENOSPC, EDQUOT}
        or any(text in str(each) for text in _FULL)
        for each in causes(error)
    )


def is_held(error: BaseException) -> bool:
    """Tell whether somebody else has the file open: then it holds DuckDB's own lock."""
    return isinstance(error, duckdb.IOException) and "lock on file" in str(error)


def is_damage(error: BaseException) -> bool:
    """Tell whether an error of DuckDB means that the file is not what it wrote."""
    if is_full(error) or is_held(error):
        return False
    if isinstance(error, duckdb.IOException):
        return any(text in str(error) for text in _CORRUPT)
    return isinstance(error, _BROKEN)


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came of; a chain that bites its tail has an end."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or each.__context__
