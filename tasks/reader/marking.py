"""A copy of a workbook with its cells marked. Runs only inside a worker (`sandbox`).

What is seen in the copy is what yuebao read: values only. No formula, link, macro or
rule of the sender's survives in it, and text stays text whatever it begins with.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Final, cast
from unicodedata import east_asian_width

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.protection import DocumentSecurity
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.scenario import ScenarioList
from openpyxl.worksheet.table import TableList

from tasks.reader.grid import cell_name
from tasks.reader.unreadable import UnreadableError
from tasks.reader.workbook import open_grids
from warehouse.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from tasks.reader.grid import CellValue, Grid
    from tasks.reader.marks import Job, Mark

MOST_MARKS: Final = 500
MOST_COMMENT: Final = 1_000
MOST_TITLE: Final = 31
MOST_TEXT: Final = 32_767
# What openpyxl writes within a worker's seconds and memory.
MOST_CELLS: Final = 300_000
# The XML of a sheet that has mostly formats in it is not parsed a second time.
MOST_SHEET_BYTES: Final = 40 * 1024 * 1024

_FILLS: Final = {"critical": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
_TABS: Final = {"critical": "C00000", "warning": "FFC000", "info": "5B9BD5"}
_WORST_FIRST: Final = tuple(_FILLS)
_FORMULA_STARTS: Final = ("=", "+", "-", "@")
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_CELL_NAME: Final = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
# Ours among the sheets of a marked copy that came back.
_OURS: Final = "月保"
_COLUMNS: Final = (
    ("mark-number", 6),
    ("mark-result", 8),
    ("mark-sheet", 18),
    ("mark-cell", 9),
    ("mark-printed", 18),
    ("mark-message", 62),
    ("mark-suggestion", 46),
)
_HEADING_ROWS: Final = 4
_LINE_POINTS: Final = 15
_MOST_LINES: Final = 20


def mark_book(job: Job) -> None:
    """Write the marked copy of a workbook to `job.target`.

    Raises `UnreadableError` for a file that gives no grid or far too many cells.
    """
    content = job.source.read_bytes()
    grids = open_grids(content)
    book, sheets = _opened(content, grids) or _rebuilt(grids, job.file)
    _disarm(book)
    for name, marks in _by_sheet(job.marks).items():
        if name in sheets:
            _mark(sheets[name], marks)
    _list(book, sheets, job)
    book.save(job.target)


def _by_sheet(marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    for each in marks[:MOST_MARKS]:
        found[each.sheet].append(each)
    return found


# -- the book --------------------------------------------------------------------------


def _opened(
    content: bytes, grids: Sequence[Grid]
) -> tuple[Workbook, dict[str, Worksheet]] | None:
    """Open an OOXML book with its looks, None where it has to be built anew."""
    if not _has_plain_sheets(content):
        return None
    try:
        book = load_workbook(
            io.BytesIO(content), data_only=True, keep_links=False, keep_vba=False
        )
    except Exception:  # noqa: BLE001 - whatever it stumbles on, we have the grids
        return None
    for chart in book.chartsheets:
        book.remove(chart)
    for sheet in _worksheets(book):
        if len(book.worksheets) > 1 and str(sheet["A1"].value).startswith(_OURS):
            book.remove(sheet)
    sheets = {sheet.title: sheet for sheet in _worksheets(book)}
    cells = sum(len(sheet._cells) for sheet in sheets.values())  # noqa: SLF001 - they are counted nowhere else
    read = {grid.name for grid in grids if grid.height}
    if cells > MOST_CELLS or not sheets or not _all_but_ours(read) <= set(sheets):
        return None
    return book, sheets


def _worksheets(book: Workbook) -> list[Worksheet]:
    # The stubs know less of them than openpyxl makes.
    return [cast("Worksheet", sheet) for sheet in book.worksheets]


def _all_but_ours(names: Iterable[str]) -> set[str]:
    return {name for name in names if name not in {*map(_list_title, ("zh", "en"))}}


def _has_plain_sheets(content: bytes) -> bool:
    """Tell whether this is an OOXML book whose sheets are no larger than they say."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    sheets = [each for each in members if each.filename.startswith("xl/worksheets/")]
    is_book = any(each.filename == "xl/workbook.xml" for each in members)
    return is_book and sum(each.file_size for each in sheets) <= MOST_SHEET_BYTES


def _rebuilt(grids: Sequence[Grid], file: str) -> tuple[Workbook, dict[str, Worksheet]]:
    """Build a book from what was read: for every other kind of file."""
    cells = sum(
        value is not None for grid in grids for row in grid.rows for value in row
    )
    if cells > MOST_CELLS:
        raise UnreadableError("file-too-large")
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, Worksheet] = {}
    for grid in grids:
        sheet = book.create_sheet(_free_title(book, grid.name or file))
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        _fill(sheet, grid)
        sheets[grid.name] = sheet
    return book, sheets


def _free_title(book: Workbook, name: str) -> str:
    """Return a sheet's title as Excel allows it, and as no other sheet has it."""
    wanted = _FORBIDDEN.sub("_", _clean(name)).strip("' ")[:MOST_TITLE] or "Sheet"
    taken = {sheet.title.lower() for sheet in book.worksheets}
    endings = (f"~{number}" for number in count(2))
    title = wanted
    while title.lower() in taken:
        ending = next(endings)
        title = wanted[: MOST_TITLE - len(ending)] + ending
    return title


def _fill(sheet: Worksheet, grid: Grid) -> None:
    for row, values in enumerate(grid.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                _put(sheet.cell(row, column), value)
    for (row, column), text in grid.unresolved.items():
        _put(sheet.cell(row + 1, column + 1), text)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for position, origin in grid.merged.items():
        spans[origin] = max(spans.get(origin, origin), position)
    for (top, left), (bottom, right) in spans.items():
        if (top, left) != (bottom, right):
            sheet.merge_cells(
                start_row=top + 1,
                start_column=left + 1,
                end_row=bottom + 1,
                end_column=right + 1,
            )


def _put(cell: Any, value: CellValue | time | timedelta) -> None:
    """Write a value as what it is: text is text, whatever it begins with."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.replace(tzinfo=None)
    if isinstance(value, (bool, int, float, date, datetime, time, timedelta)):
        cell.value = value
        return
    text = _clean(str(value))[:MOST_TEXT]
    cell.value = text
    cell.data_type = "s"
    # Opened for editing, Excel would make a formula of it without this mark.
    cell.quotePrefix = text.startswith(_FORMULA_STARTS)


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _disarm(book: Workbook) -> None:
    """Take away everything that does something: only values and looks are left."""
    book.defined_names.clear()
    book._external_links = []  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl offers no other way
    book.vba_archive = None
    book.security = DocumentSecurity()
    book.custom_doc_props = CustomPropertyList()  # type: ignore[attr-defined]  # the stubs leave it out
    book.properties = DocumentProperties(creator=_OURS)
    for sheet in _worksheets(book):
        bare: Any = sheet
        bare.defined_names.clear()
        bare.conditional_formatting = ConditionalFormattingList()
        bare.data_validations = DataValidationList()
        bare.auto_filter = AutoFilter()
        bare.scenarios = ScenarioList()
        bare.protection = SheetProtection()
        bare.legacy_drawing = None
        bare.print_area = None
        bare.sheet_view.tabSelected = False
        # openpyxl has no public way to take these off a sheet.
        vars(sheet).update(_tables=TableList(), _hyperlinks=[])
        vars(sheet).update(dict.fromkeys(("_charts", "_images", "_pivots"), ()))
        for cell in bare._cells.values():  # noqa: SLF001 - only those that are there
            _disarm_cell(cell)


def _disarm_cell(cell: Any) -> None:
    if not isinstance(cell, Cell):
        return
    cell.hyperlink = None
    if cell.data_type == "f" or (
        isinstance(cell.value, str) and cell.value.startswith(_FORMULA_STARTS)
    ):
        _put(cell, str(cell.value))


# -- marks -----------------------------------------------------------------------------


def _mark(sheet: Worksheet, marks: Sequence[Mark]) -> None:
    by_cell: dict[str, list[Mark]] = defaultdict(list)
    for each in marks:
        if _CELL_NAME.fullmatch(each.cell):
            by_cell[_origin(sheet, each.cell)].append(each)
    for name, found in by_cell.items():
        worst = min(found, key=lambda each: _WORST_FIRST.index(each.severity)).severity
        cell = sheet[name]
        cell.fill = PatternFill("solid", fgColor=_FILLS[worst])
        text = "\n".join(f"{each.message}{each.suggestion}" for each in found)
        cell.comment = _comment(_clean(text))
    severities = [each.severity for each in marks]
    sheet.sheet_properties.tabColor = _TABS[min(severities, key=_WORST_FIRST.index)]


def _comment(text: str) -> Comment:
    shown = text if len(text) <= MOST_COMMENT else f"{text[: MOST_COMMENT - 1]}…"
    # About 22 Chinese characters a line: no comment is larger than the screen.
    lines = sum(1 + len(line) // 22 for line in shown.splitlines())
    return Comment(shown, _OURS, height=min(40 + 20 * lines, 400), width=340)


def _origin(sheet: Worksheet, name: str) -> str:
    """Return the cell that a person sees there: the first of a merged range."""
    for merged in sheet.merged_cells.ranges:
        if name in merged:
            return cell_name(merged.min_row - 1, merged.min_col - 1)
    return name


def _list_title(lang: str) -> str:
    return say("mark-title", lang)


def _list(book: Workbook, sheets: Mapping[str, Worksheet], job: Job) -> None:
    """Put a sheet in front that lists everything found, with links to the cells."""
    sheet = book.create_sheet(_free_title(book, _list_title(job.lang)), 0)
    _put(sheet["A1"], job.heading)
    sheet["A1"].font = Font(bold=True, size=14)
    _put(sheet["A2"], say("mark-how", job.lang))
    sheet["A2"].font = Font(color="808080")
    for column, (key, width) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(_HEADING_ROWS, column)
        _put(cell, say(key, job.lang))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="44546A")
        sheet.column_dimensions[cell.column_letter].width = width
    marks = job.marks[:MOST_MARKS]
    for number, mark in enumerate(marks, start=1):
        _line(sheet, number, mark, sheets.get(mark.sheet), job.lang)
    if not marks:
        _put(sheet.cell(_HEADING_ROWS + 1, 1), say("mark-nothing", job.lang))
    if len(job.marks) > MOST_MARKS:
        rest = say("mark-more", job.lang, count=len(job.marks) - MOST_MARKS)
        _put(sheet.cell(_HEADING_ROWS + MOST_MARKS + 1, 1), rest)
    sheet.freeze_panes = f"A{_HEADING_ROWS + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.active = 0
    sheet.sheet_view.tabSelected = True


def _columns_wide(text: str) -> int:
    """Return how many digits wide a text is: a Chinese character is two."""
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)


def _line(
    sheet: Worksheet, number: int, mark: Mark, place: Worksheet | None, lang: str
) -> None:
    row = _HEADING_ROWS + number
    texts = (
        str(number),
        say(f"mark-{mark.severity}", lang),
        place.title if place and mark.sheet else mark.sheet,
        mark.cell,
        mark.value,
        mark.message,
        mark.suggestion,
    )
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        if text:
            _put(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    # Not every program makes a row as high as the text that wraps in it.
    lines = max(
        math.ceil(_columns_wide(text) / width)
        for text, (_, width) in zip(texts, _COLUMNS, strict=True)
    )
    sheet.row_dimensions[row].height = _LINE_POINTS * max(1, min(lines, _MOST_LINES))
    fill = PatternFill("solid", fgColor=_FILLS[mark.severity])
    sheet.cell(row, 2).fill = fill
    if place and _CELL_NAME.fullmatch(mark.cell):
        cell = sheet.cell(row, 4)
        title = place.title.replace("'", "''")
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, location=f"'{title}'!{_origin(place, mark.cell)}"
        )
        cell.font = Font(color="0563C1", underline="single")
