"""Two readers on the same files, each file in a child with limits, and what differs.

Started as a program it takes requests on its standard input and answers on its
standard output, both JSON; `look_at` starts it so.
"""

from __future__ import annotations

import json
import os
import re
import resource
import select
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from second_reader import Cell, Kind, Sheet, sheets_of

from tasks.reader.grid import Grid, Position, cell_name
from tasks.reader.workbook import UnreadableError, open_grids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MEMORY_BYTES: Final = 1024**3
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 40
AT_ONCE: Final = 2
MOST_EXAMPLES: Final = 5
SAME: Final = "same"

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no zone
_TO_1904: Final = 1462
_SECOND: Final = Decimal("0.00001")
# 10:10:10, 3 days, 10:10:10 or PT10H10M10S.
_DURATION: Final = re.compile(
    r"(?:(-?\d+) days?, )?(?:PT)?(\d+)[:H](\d+)[:M](\d+(?:\.\d+)?)S?"
)
_ESCAPED: Final = re.compile(r"_x000D_", re.IGNORECASE)


class Look(NamedTuple):
    """What two readers made of one file.

    `first` and `second` are why one gave nothing, else empty. `kinds` counts cells by
    how they differ, `cells` are the second's texts of those that were asked for.
    """

    path: str
    first: str = ""
    second: str = ""
    kinds: Mapping[str, int] = {}
    examples: Mapping[str, Sequence[Sequence[str]]] = {}
    cells: Mapping[str, Sequence[str]] = {}

    @property
    def compared(self) -> int:
        """How many cells that are not empty both readers were asked for."""
        return sum(self.kinds.values())


def look_at(wanted: Mapping[Path, Iterable[tuple[str, str]]]) -> list[Look]:
    """Read each file twice, in the given order; `wanted` are sheets and cells to show.

    Nothing is raised for a file. The cell `B4` of the sheet `表` is found as `表!B4`.
    """
    requests = [
        {
            "path": str(path),
            "wanted": sorted({f"{sheet}!{cell}" for sheet, cell in each}),
        }
        for path, each in wanted.items()
    ]
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(requests),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    return [Look(**each) for each in json.loads(done.stdout)]


# -- in the child ----------------------------------------------------------------------


def _answers(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fork a child for each file, `AT_ONCE` at a time, and gather what each says."""
    answers: dict[int, dict[str, Any]] = {}
    running: dict[int, tuple[int, int, float]] = {}
    ahead = iter(enumerate(requests))
    while len(answers) < len(requests):
        while len(running) < AT_ONCE and (each := next(ahead, None)):
            number, request = each
            reading, writing = os.pipe()
            if not (child := os.fork()):
                os.close(reading)
                _in_a_child(request, writing)
            os.close(writing)
            running[child] = (number, reading, time.monotonic() + WALL_SECONDS)
        for child, (number, reading, until) in list(running.items()):
            said = _all_of(reading, until)
            if said is None:
                os.kill(child, signal.SIGKILL)
            os.close(reading)
            os.waitpid(child, 0)
            del running[child]
            given = {"path": requests[number]["path"]}
            try:
                answers[number] = given | json.loads(said or b"")
            except ValueError:
                answers[number] = given | {"first": "ended", "second": "ended"}
    return [answers[number] for number in range(len(requests))]


def _all_of(pipe: int, until: float) -> bytes | None:
    """Read a pipe to its end; None where that does not come in time."""
    parts: list[bytes] = []
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return None
        part = os.read(pipe, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _in_a_child(request: dict[str, Any], writing: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    # Some readers print what they think of a file.
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    with suppress(BaseException), os.fdopen(writing, "w", encoding="utf-8") as answer:
        json.dump(_compared(request), answer)
    os._exit(0)


def _compared(request: dict[str, Any]) -> dict[str, Any]:
    content = Path(request["path"]).read_bytes()
    said: dict[str, Any] = {"first": "", "second": ""}
    grids: list[Grid] = []
    sheets: list[Sheet] = []
    try:
        sheets = sheets_of(content)
        # openpyxl sees none in what is strict OOXML.
        said["second"] = "" if sheets else "sees no sheet"
    except BaseException as error:  # noqa: BLE001 - whatever it is, it gave nothing
        said["second"] = type(error).__name__
    wanted = set(request["wanted"])
    said["cells"] = {
        name: list(cell)
        for sheet in sheets
        for position, cell in sheet.cells.items()
        if (name := f"{sheet.name}!{cell_name(*position)}") in wanted
    }
    try:
        grids = open_grids(content)
    except UnreadableError as error:
        said["first"] = error.rule
    except BaseException as error:  # noqa: BLE001 - the worker would tell it as a crash
        said["first"] = f"!{type(error).__name__}"
    if sheets and not said["first"]:
        said |= compare(grids, sheets)
    elif sheets:
        said["kinds"] = {"refused": sum(len(sheet.cells) for sheet in sheets)}
    return said


# -- what counts as the same -----------------------------------------------------------


def compare(grids: Sequence[Grid], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Count the cells of every sheet, in their order, by how the two readers differ."""
    kinds: Counter[str] = Counter()
    examples: defaultdict[str, list[list[str]]] = defaultdict(list)
    for grid, sheet in _paired(grids, sheets):
        for position in _filled(grid) | set(sheet.cells):
            kind = difference(grid, position, sheet.cells.get(position))
            kinds[kind] += 1
            if kind != SAME and len(examples[kind]) < MOST_EXAMPLES:
                other = sheet.cells.get(position)
                shown = grid.unresolved.get(position, grid.text(*position))
                text = other.text if other else ""
                place = f"{sheet.name}!{cell_name(*position)}"
                examples[kind].append([place, shown[:60], text[:60]])
    return {"kinds": dict(+kinds), "examples": dict(examples)}


def _paired(
    grids: Sequence[Grid], sheets: Sequence[Sheet]
) -> Iterator[tuple[Grid, Sheet]]:
    """Pair sheets by name, those of one name in their order; the others with none."""
    waiting: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        waiting[sheet.name].append(sheet)
    for grid in grids:
        named = waiting[grid.name]
        yield grid, named.pop(0) if named else Sheet(grid.name, {})
    for name, left in waiting.items():
        for sheet in left:
            yield Grid(name, []), sheet


def _filled(grid: Grid) -> set[Position]:
    return set(grid.unresolved) | {
        (row, column)
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if value is not None
    }


def difference(grid: Grid, position: Position, other: Cell | None) -> str:
    """Return how two readers differ about one cell: `same`, or a word for it."""
    shown = grid.text(*position)
    is_told = position in grid.unresolved
    if other is None or not other.text.strip():
        return "told-needlessly" if is_told else "only-first" if shown else SAME
    if other.kind in {Kind.ERROR, Kind.UNCOMPUTED}:
        return SAME if is_told else f"{other.kind}-{'shown' if shown else 'unseen'}"
    if is_told:
        return "told-needlessly"
    if not shown:
        return "only-second"
    return SAME if same_print(shown, other) else f"{other.kind}-differs"


def same_print(shown: str, other: Cell) -> bool:
    """Tell whether a cell's text as printed says what the second reader says."""
    if other.kind is Kind.NUMBER:
        number, wanted = _number(shown), Decimal(other.text)
        if shown.endswith("%"):
            # A cell of 0.123 may show 12.3%; the file holds the first.
            number, wanted = _number(shown[:-1]), wanted.scaleb(2)
        # pyxlsb knows no dates: they are numbers to it.
        return number == wanted if number is not None else _is_at(shown, wanted)
    if other.kind is Kind.DATE:
        wanted = _days(other.text)
        return wanted is not None and _is_at(shown, wanted)
    if other.kind is Kind.BOOLEAN:
        return shown.casefold() == other.text.casefold()
    return _plain(shown) == _plain(other.text)


def _is_at(shown: str, wanted: Decimal) -> bool:
    """Tell whether a moment is so many days after a book's first one, to the second."""
    days = _days(shown)
    if days is None:
        return False
    apart = abs(days - wanted)
    # The year 1900 has a day too many for a spreadsheet, and some count from 1904. A
    # time of day stands on no day, on the first, or on the one before it.
    return any(abs(apart - each) < _SECOND for each in (0, 1, _TO_1904))


def _days(text: str) -> Decimal | None:
    """Return a date, a time or a duration as days since the end of 1899."""
    if said := _DURATION.fullmatch(text):
        days, hours, minutes, seconds = (Decimal(each or 0) for each in said.groups())
        return days + (hours + (minutes + seconds / 60) / 60) / 24
    with suppress(ValueError):
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
        return Decimal((moment - _EPOCH).total_seconds()) / 86_400
    return None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _plain(text: str) -> str:
    """Return text as it is compared: line ends and their escapes are white space."""
    return " ".join(_ESCAPED.sub(" ", text).split())


if __name__ == "__main__":
    json.dump(_answers(json.load(sys.stdin)), sys.stdout)
