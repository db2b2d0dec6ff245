"""Find a layout's table in a sheet by its text, never by row number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from tasks.reader.grid import SEARCHED_COLUMNS
from tasks.reader.numbers import read_number, without_status
from warehouse.periods import (
    MONTHS_IN_YEAR,
    PrintedPeriod,
    RelativePeriod,
    find_printed,
    find_relative,
    spelled_out,
)
from warehouse.text import fold, matches
from warehouse.units import find_printed_unit, without_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.reader.grid import Grid
    from warehouse.registry.models import Column, Table

DEEPEST_HEADER: Final = 4

_ENUMERATION: Final = re.compile(
    r"^(?:[#·•]+|其中[::]?|[一二三四五六七八九十]+、|\d{1,2}[.、](?!\d)"
    r"|\([一二三四五六七八九十\d]{1,3}\))+"
)
_FOOTNOTE: Final = re.compile(
    r"^\(?(?:注(?=[::0-9一二三四])|说明[::]|备注[::]|资料来源|数据来源|填表人|审核人|制表人|单位负责人)"
)
_YEAR_BEFORE_WORDS: Final = ("上年", "去年")


def clean_label(text: str) -> str:
    """Return a label as compared: without spaces, numbering, 其中, unit or status."""
    folded = without_status(without_unit(text))
    return _ENUMERATION.sub("", folded) or folded


def label_matches(pattern: str, label: str) -> bool:
    """Tell whether a cleaned `label` fits the registry's `pattern`."""
    return matches(clean_label(pattern), label)


def is_footnote(text: str) -> bool:
    """Tell whether a row label begins the notes below a table."""
    return bool(_FOOTNOTE.match(fold(text)))


@dataclass(frozen=True)
class Header:
    """The header of a located table: its rows and, for each column, its texts.

    `next_block` is the column in which the same table goes on to the right of itself,
    with a header of its own: what stands there says nothing about the rows here.
    """

    first_row: int
    last_row: int
    label_column: int
    paths: dict[int, tuple[str, ...]]
    next_block: int | None = None

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """The header's texts from its label column to the right."""
        first = self.label_column
        return [path for column, path in sorted(self.paths.items()) if column >= first]

    def column_for(
        self, column: Column, taken: set[int], table_year: int | None
    ) -> int | None:
        """Return the first free sheet column that fits, or None.

        累计(预计) is taken for 累计 only where no column is just that.
        """
        wanted = [fold(part) for part in column.header.split("/")]
        free = [
            (position, path)
            for position, path in sorted(self.paths.items())
            if position not in taken and position != self.label_column
        ]
        bare = [(each, tuple(map(without_status, path))) for each, path in free]
        for position, path in (*free, *bare):
            if _path_fits(wanted, path) and _span_fits(column, path, table_year):
                return position
        return None


@dataclass(frozen=True)
class Located:
    """A table found in a sheet, with the period and unit that its print gives."""

    table: Table
    grid: Grid
    header: Header
    titles: tuple[str, ...]
    period: PrintedPeriod | None
    unit: str | None
    beside: tuple[Header, ...] = ()


def locate(table: Table, grid: Grid, named: int | None = None) -> Located | None:
    """Find `table` in `grid`, or None; its columns may still be missing.

    `named` is the month, 1 to 12, that the file's name prints: where the sheet prints
    none, a header that Excel made a date of can be told from a real date by it.
    """
    if not matches(table.sheet, grid.name):
        return None
    for row, column in grid.labelled(table.anchor):
        titles = grid.above(row)
        if table.title and not any(matches(table.title, text) for text in titles):
            continue
        header = _header(grid, row, column)
        if len(header.paths) > 1:
            unit = next(
                (
                    unit
                    for text in reversed(titles)
                    if (unit := find_printed_unit(text))
                ),
                None,
            )
            period = _printed_period(titles, header)
            known = _titled_period(titles) or period
            if month := _known_month(known, named, table.lag_months):
                titles = _titles(grid, row, month)
                header = _spelled_out(header, month)
                period = _printed_period(titles, header)
            beside = tuple(_beside(grid, header, month))
            return Located(table, grid, header, titles, period, unit, beside)
    return None


def _titles(grid: Grid, before: int, month: int) -> tuple[str, ...]:
    """Return the texts above a header, with bare periods spelled out by their month.

    A row with figures belongs to another table above, and its dates are dates.
    """
    titles: list[str] = []
    for row in range(before):
        cells = (grid.text(row, each) for each in range(grid.width)[:SEARCHED_COLUMNS])
        texts = [text for text in cells if text]
        if not _has_figures(texts):
            texts = [spelled_out(text, month) for text in texts]
        titles += texts
    return tuple(titles)


def _has_figures(texts: list[str]) -> bool:
    return any(
        (number := read_number(text)) and number.value is not None for text in texts
    )


def _beside(grid: Grid, header: Header, month: int | None) -> Iterator[Header]:
    """Yield the headers of the blocks in which a table goes on to the right."""
    while header.next_block is not None:
        header = _header(grid, header.first_row, header.next_block, is_beside=True)
        yield _spelled_out(header, month) if month else header


def _header(
    grid: Grid, first: int, label_column: int, *, is_beside: bool = False
) -> Header:
    last = first
    while last - first < DEEPEST_HEADER and _continues_header(
        grid, last + 1, label_column
    ):
        last += 1
    next_block = _next_block(grid, first, label_column)
    paths = {
        column: path
        for column in range(
            label_column if is_beside else 0,
            grid.width if next_block is None else next_block,
        )
        if (path := _path(grid, first, last, column))
    }
    return Header(first, last, label_column, paths, next_block)


def _next_block(grid: Grid, row: int, label_column: int) -> int | None:
    """Return the column in which a header begins again, word for word."""
    anchor = fold(grid.text(row, label_column))
    for column in range(label_column + 2, grid.width):
        if fold(grid.text(row, column)) == anchor:
            return column
    return None


def _continues_header(grid: Grid, row: int, label_column: int) -> bool:
    """Tell whether a row below is header: it has words but no label and no number."""
    if row >= grid.height or grid.text(row, label_column):
        return False
    texts = [text for column in range(grid.width) if (text := grid.text(row, column))]
    return bool(texts) and not _has_figures(texts)


def _path(grid: Grid, first: int, last: int, column: int) -> tuple[str, ...]:
    """Return a column's header texts from the top down, empty if it has no own leaf."""
    _, leaf_column = grid.origin(last, column)
    if leaf_column != column:
        # The right part of a merged leaf: its values belong to the left column.
        return ()
    texts: list[str] = []
    for row in range(first, last + 1):
        text = grid.merged_text(row, column)
        if not text and row < last and grid.text(last, column):
            text = _text_to_the_left(grid, row, column)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return tuple(texts)


def _text_to_the_left(grid: Grid, row: int, column: int) -> str:
    """Return a group's header, which stands over its first column if not merged."""
    for left in range(column - 1, -1, -1):
        if text := grid.merged_text(row, left):
            return text
    return ""


def _printed_period(titles: tuple[str, ...], header: Header) -> PrintedPeriod | None:
    """Return the newest period in the header, or else the title's."""
    in_header = [
        period
        for path in header.paths.values()
        for text in path
        if (period := find_printed(text))
    ]
    titled = _titled_period(titles)
    if not in_header:
        return titled
    newest = max(
        in_header, key=lambda period: (period.year or 0, period.last, -period.first)
    )
    if newest.year is None and titled and titled.year:
        return PrintedPeriod(titled.year, newest.first, newest.last)
    return newest


def _titled_period(titles: tuple[str, ...]) -> PrintedPeriod | None:
    """Return the first period in the titles, before any other one with its year."""
    printed = [period for text in titles if (period := find_printed(text))]
    dated = [period for period in printed if period.year]
    return next(iter(dated or printed), None)


def _known_month(
    printed: PrintedPeriod | None, named: int | None, lag_months: int
) -> int | None:
    """Return the month that a table is about, as its sheet or else its file tells."""
    if printed:
        return printed.last
    # The file is named for the month that a table which lags appears in.
    return (named - lag_months - 1) % MONTHS_IN_YEAR + 1 if named else None


def _spelled_out(header: Header, month: int) -> Header:
    paths = {
        column: tuple(spelled_out(text, month) for text in path)
        for column, path in header.paths.items()
    }
    return replace(header, paths=paths)


def _path_fits(wanted: list[str], path: tuple[str, ...]) -> bool:
    """Walk `wanted` down `path`; its last part must fit the lowest but the unit."""
    parts = [text for part in path if (text := without_unit(part))]
    if not parts or not matches(wanted[-1], parts[-1]):
        return False
    upper = iter(parts[:-1])
    return all(any(matches(pattern, part) for part in upper) for pattern in wanted[:-1])


def _span_fits(column: Column, path: tuple[str, ...], table_year: int | None) -> bool:
    if column.span and not _prints_span(column.span, path):
        return False
    if column.year_offset is None:
        return True
    return _is_year_before(path, table_year) == (column.year_offset == -1)


def _prints_span(span: Literal["ytd", "month"], path: tuple[str, ...]) -> bool:
    wanted = RelativePeriod.YEAR_SO_FAR if span == "ytd" else RelativePeriod.MONTH
    for part in path:
        if find_relative(part) is wanted:
            return True
        if period := find_printed(part):
            # January is both: its cumulative is the month itself.
            if span == "ytd" and period.first == 1:
                return True
            if span == "month" and period.first == period.last:
                return True
    return False


def _is_year_before(path: tuple[str, ...], table_year: int | None) -> bool:
    for part in path:
        if any(word in fold(part) for word in _YEAR_BEFORE_WORDS):
            return True
        period = find_printed(part)
        if period and period.year and table_year and period.year == table_year - 1:
            return True
    return False
