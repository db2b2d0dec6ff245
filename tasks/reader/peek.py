"""What a workbook's own records say and the spreadsheet reader does not.

The reader gives a formula's error (`#REF!`) and a formula that was never computed as
empty cells, a percentage as its hundredth, and a hidden row like any other; one stray
cell in the far corner makes it ask for more memory than there is. A look at the records
before they are parsed tells all this apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from tasks.reader.grid import Position

Range: TypeAlias = "tuple[Position, Position]"

# A bulletin's widest sheet has some ten thousand cells.
MOST_CELLS: Final = 20_000_000
# A cell that is repeated is told about once in a while, not a million times.
MOST_REPEATS: Final = 1000

# How programs write the codes by which binary workbooks keep a formula's error.
ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass
class Peek:
    """What one sheet holds beside its values, and how far its cells reach.

    `unresolved` are formulas without a result, `percent` cells that show a hundred
    times what they keep, `scaled` such as show another power of ten; `hidden_columns`
    are first and last of each run. `is_garbled` where a value is written so that it
    would be read as another one.
    """

    unresolved: dict[Position, str] = field(default_factory=dict)
    percent: set[Position] = field(default_factory=set)
    scaled: set[Position] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    height: int = 0
    width: int = 0
    is_garbled: bool = False

    @property
    def area(self) -> int:
        """How many cells the rectangle up to the last one has."""
        return self.height * self.width

    def reach(self, row: int, column: int) -> None:
        """Note that there is something in a cell."""
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)

    def show(self, position: Position, scale: str | None) -> None:
        """Note how a cell shows its number (see `number_formats.scale_of`)."""
        if scale == "percent":
            self.percent.add(position)
        elif scale == "scaled":
            self.scaled.add(position)
