"""A located table → observations, each with the cell that it came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from tasks.reader.grid import cell_name
from tasks.reader.locate import Header, Located, clean_label, is_footnote, label_matches
from tasks.reader.numbers import (
    MULTIPLIERS,
    POINTS,
    TIMES,
    PrintedNumber,
    find_status,
    is_worded,
    read_change,
    read_day,
    read_figure,
    read_number,
    read_rank,
    read_stage,
)
from warehouse.records import Finding, Measure, Observation, Severity, Status
from warehouse.registry.models import Row
from warehouse.text import fold
from warehouse.units import (
    EXACT,
    UnknownUnitError,
    convert,
    decimal_shift,
    differ_in_size,
    find_printed_unit,
    is_percent,
    unit_named,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.periods import Period
    from warehouse.registry import Registry
    from warehouse.registry.models import Column, Department, Indicator

GROWTH_MEASURES: Final = frozenset({Measure.CURRENT_YOY, Measure.YTD_YOY})
CHANGE_MEASURES: Final = GROWTH_MEASURES | {
    Measure.LEVEL_CHANGE,
    Measure.LEVEL_CHANGE_BASE,
}
# What a share or a rate grows by is told in points; of an amount they say nothing.
_IN_POINTS: Final = frozenset({"ratio", "rate"})
_PERCENT: Final = "%"
# Measures that are printed in a unit of their own, whatever the indicator's unit is.
OWN_UNITS: Final = {
    Measure.CURRENT_YOY: "%",
    Measure.YTD_YOY: "%",
    Measure.COMPLETION: "%",
    Measure.RANK: "位",
}
# The unit of an indicator whose cells hold days.
DAY: Final = "日期"
# A title that says how final its table is says so briefly; an explanation says more.
LONGEST_TITLE: Final = 60
# A sentence quotes a cell; a whole paragraph typed into one would bury the sentence.
LONGEST_QUOTE: Final = 60


@dataclass(frozen=True)
class Subject:
    """What a row is about, as far as its label tells."""

    rule: Row
    region: str | None = None
    project: str = ""


_Block: TypeAlias = "tuple[Header, dict[int, Column], list[tuple[int, Subject]]]"


@dataclass
class Extraction:
    """What came out of one table."""

    observations: list[Observation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def extract(
    located: Located, period: Period, registry: Registry, reporter: Department | None
) -> Extraction:
    """Read a table whose own period is `period` (a month or a run of months).

    Nothing is raised: what cannot be read becomes a finding at its cell.
    """
    return _TableReader(located, period, registry, reporter).read()


class _TableReader:
    def __init__(
        self,
        located: Located,
        period: Period,
        registry: Registry,
        reporter: Department | None,
    ) -> None:
        self.located = located
        self.table = located.table
        self.grid = located.grid
        self.period = period
        self.registry = registry
        self.reporter = reporter
        self.out = Extraction()
        self.titled_status = self._titled_status()
        self.worded: frozenset[int] = frozenset()
        self.hidden: list[str] = []

    def read(self) -> Extraction:
        blocks = self._blocks()
        if not any(self._has_any_value(*block[1:]) for block in blocks):
            self._find("blank-table", Severity.WARNING, table=self.table.name)
            return self.out
        for header, columns, subjects in blocks:
            self.located = replace(self.located, header=header)
            unit_column = self._unit_column()
            for row, subject in subjects:
                for position, column in columns.items():
                    self._cell(row, position, subject, column, unit_column)
            self._tell_repeated_columns(columns, [row for row, _ in subjects])
        if self.hidden:
            self._find(
                "hidden-figures",
                Severity.INFO,
                self.hidden[0],
                table=self.table.name,
                count=len(self.hidden),
            )
        return self.out

    def _blocks(self) -> list[_Block]:
        """Return the blocks of a table that is folded: the left one, then the right."""
        first, *beside = self.located.header, *self.located.beside
        seen: set[int] = set()
        labels_above: list[str] = []
        blocks: list[_Block] = []
        others = [header for header in beside if header.texts != first.texts]
        for header in (first, *beside):
            if header in others:
                continue
            self.located = replace(self.located, header=header)
            columns = self._columns()
            self.worded = frozenset(
                position
                for position, column in columns.items()
                if self._is_worded(column.indicator or self.table.indicator)
            )
            subjects = list(self._subjects(seen, labels_above))
            blocks.append((header, columns, subjects))
            self._tell_rows_below_notes(labels_above, seen)
        self._tell_missing_rows(seen)
        for header in others:
            self._tell_second_block(header, labels_above, seen)
        return blocks

    def _find(
        self,
        rule: str,
        severity: Severity,
        cell: str = "",
        value: str = "",
        **parameters: str | float,
    ) -> None:
        self.out.findings.append(
            Finding(rule, severity, self.grid.name, cell, _shown(value), parameters)
        )

    def _columns(self) -> dict[int, Column]:
        found: dict[int, Column] = {}
        for column in self.table.columns:
            position = self.located.header.column_for(
                column, set(found), self.period.year
            )
            if position is not None:
                found[position] = column
            elif column.required:
                row, label = (
                    self.located.header.first_row,
                    self.located.header.label_column,
                )
                self._find(
                    "missing-column",
                    Severity.CRITICAL,
                    cell_name(row, label),
                    table=self.table.name,
                    header=column.header,
                )
        return found

    def _tell_repeated_columns(
        self, columns: dict[int, Column], rows: list[int]
    ) -> None:
        """Tell of figures beside those that were read, which look just like them."""
        header, grid = self.located.header, self.grid
        for position, other in self._twins(columns):
            if any(grid.text(row, position) != grid.text(row, other) for row in rows):
                self._find(
                    "repeated-column",
                    Severity.WARNING,
                    cell_name(header.last_row, position),
                    table=self.table.name,
                    other=cell_name(header.last_row, other),
                )

    def _tell_rows_below_notes(self, labels_above: list[str], seen: set[int]) -> None:
        """Tell of rows with figures that are wanted and stand below a table's notes.

        A row of several words and no figures is the header of the next table.
        """
        header = self.located.header
        labels = [
            self.grid.text(row, header.label_column) for row in range(self.grid.height)
        ]
        notes = next(
            (
                row
                for row, text in enumerate(labels)
                if row > header.last_row and is_footnote(text)
            ),
            self.grid.height,
        )
        for row in range(notes + 1, self.grid.height):
            label = clean_label(labels[row])
            words = [each for each in header.paths if self.grid.text(row, each)]
            if not self._row_has_numbers(row):
                if len(words) > 1:
                    return
            elif (
                label
                and label not in labels_above
                and self._subject(label, labels_above, set(seen))
            ):
                self._find(
                    "row-below-notes",
                    Severity.CRITICAL,
                    cell_name(row, header.label_column),
                    labels[row],
                    table=self.table.name,
                )

    def _tell_second_block(
        self, header: Header, labels_above: list[str], seen: set[int]
    ) -> None:
        """Tell of a block with other columns, if rows that are wanted stand in it."""
        labels = (
            clean_label(self.grid.text(row, header.label_column))
            for row in range(header.last_row + 1, self.grid.height)
        )
        if any(self._subject(each, labels_above, set(seen)) for each in labels if each):
            self._find(
                "second-block",
                Severity.WARNING,
                cell_name(header.first_row, header.label_column),
                table=self.table.name,
            )

    def _twins(self, columns: dict[int, Column]) -> Iterator[tuple[int, int]]:
        """Yield columns that were read with others of the very same header."""
        paths = self.located.header.paths
        for other in paths.keys() - columns.keys():
            for position in columns:
                if paths[position] == paths[other] and position < other:
                    yield position, other
                    break

    def _unit_column(self) -> int | None:
        if self.table.unit_column is None:
            return None
        wanted = fold(self.table.unit_column)
        for position, path in self.located.header.paths.items():
            if any(fold(part) == wanted for part in path):
                return position
        return None

    def _subjects(
        self, seen: set[int], labels_above: list[str]
    ) -> Iterator[tuple[int, Subject]]:
        """Yield the rows of a block that the layout wants, in sheet order."""
        for row, text in self._labelled_rows():
            label = clean_label(text)
            subject = self._subject(label, labels_above, seen)
            if subject is not None:
                yield row, subject
            elif not self._ignored(label) and self._row_has_numbers(row):
                self._tell_other_row(row, text, is_repeated=self._repeats(label, seen))
            labels_above.append(label)

    def _tell_other_row(self, row: int, text: str, *, is_repeated: bool) -> None:
        """Tell of a row with figures that was not read."""
        cell = cell_name(row, self.located.header.label_column)
        listed = isinstance(self.table.rows, tuple)
        if is_repeated:
            self._find(
                "repeated-row", Severity.WARNING, cell, text, table=self.table.name
            )
        else:
            severity = Severity.INFO if listed else Severity.WARNING
            self._find("unknown-row", severity, cell, text, table=self.table.name)

    def _repeats(self, label: str, seen: set[int]) -> bool:
        """Tell whether a listed row's very label stands in the table again."""
        return isinstance(self.table.rows, tuple) and any(
            clean_label(rule.label) == label and not rule.under
            for index, rule in enumerate(self.table.rows)
            if index in seen
        )

    def _labelled_rows(self) -> Iterator[tuple[int, str]]:
        header = self.located.header
        nameless: list[int] = []
        for row in range(header.last_row + 1, self.grid.height):
            text = self.grid.text(row, header.label_column)
            if text and is_footnote(text):
                return
            if self._row_has_figures(row):
                if text:
                    self._tell_nameless(nameless)
                else:
                    nameless.append(row)
            if text:
                if self.grid.delimited and self._is_shifted(row):
                    self._find(
                        "shifted-row",
                        Severity.CRITICAL,
                        cell_name(row, header.label_column),
                        text,
                    )
                    continue
                yield row, text

    def _tell_nameless(self, rows: list[int]) -> None:
        """Tell once of rows with figures and no label that stand among the others.

        Below the last of them people work something out; that is no part of the table.
        """
        for row in rows:
            self._find(
                "unlabelled-row",
                Severity.WARNING,
                cell_name(row, self.located.header.label_column),
                table=self.table.name,
            )
        rows.clear()

    def _row_has_figures(self, row: int) -> bool:
        """Tell whether a number stands under a column of the header."""
        return any(
            (number := read_number(self.grid.text(row, column)))
            and number.value is not None
            for column in self.located.header.paths
            if column != self.located.header.label_column
        )

    def _is_shifted(self, row: int) -> bool:
        """Tell whether a row is wider than its header: unquoted thousands, mostly."""
        header = self.located.header
        width = max(header.paths) + 1
        return any(
            self.grid.text(row, column) for column in range(width, self.grid.width)
        )

    def _subject(
        self, label: str, labels_above: list[str], seen: set[int]
    ) -> Subject | None:
        if isinstance(self.table.rows, tuple):
            return self._listed_subject(self.table.rows, label, labels_above, seen)
        if self.table.rows == "projects":
            for project in self.registry.projects:
                if (
                    project.year == self.period.year
                    and clean_label(project.name) == label
                ):
                    return Subject(Row(label=label), project.region, project.id)
            return None
        for region in self.registry.city.regions:
            if any(label == fold(name) for name in (region.name, *region.also)):
                return Subject(Row(label=label), region.id)
        return None

    def _listed_subject(
        self,
        rules: tuple[Row, ...],
        label: str,
        labels_above: list[str],
        seen: set[int],
    ) -> Subject | None:
        fitting = [
            (index, rule)
            for index, rule in enumerate(rules)
            if index not in seen and label_matches(rule.label, label)
        ]
        below = [
            (_last_index(labels_above, rule.under), index, rule)
            for index, rule in fitting
            if rule.under and _last_index(labels_above, rule.under) >= 0
        ]
        if below:
            _, index, rule = max(below, key=lambda each: (each[0], -each[1]))
        else:
            free = [(index, rule) for index, rule in fitting if not rule.under]
            if not free:
                return None
            index, rule = free[0]
        seen.add(index)
        return Subject(rule, rule.region)

    def _tell_missing_rows(self, seen: set[int]) -> None:
        if not isinstance(self.table.rows, tuple):
            return
        for index, rule in enumerate(self.table.rows):
            if index not in seen and rule.required:
                self._find(
                    "missing-row",
                    Severity.WARNING,
                    table=self.table.name,
                    label=rule.label,
                )

    def _ignored(self, label: str) -> bool:
        return any(label_matches(pattern, label) for pattern in self.table.ignore)

    def _row_has_numbers(self, row: int) -> bool:
        return any(
            column in self.worded or read_number(text)
            for column in self.located.header.paths
            if column != self.located.header.label_column
            and (text := self.grid.text(row, column))
        )

    def _has_any_value(
        self, columns: dict[int, Column], subjects: list[tuple[int, Subject]]
    ) -> bool:
        return any(
            self.grid.text(row, each) or (row, each) in self.grid.unresolved
            for row, _ in subjects
            for each in columns
        )

    def _cell(
        self,
        row: int,
        position: int,
        subject: Subject,
        column: Column,
        unit_column: int | None,
    ) -> None:
        rule, table = subject.rule, self.table
        indicator_id = rule.indicator or column.indicator or table.indicator
        measure = rule.measure or column.measure or table.measure
        region = subject.region or column.region or self._table_region()
        text = self.grid.text(row, position)
        if indicator_id is None or measure is None or region is None:
            return
        cell = cell_name(row, position)
        if (row, position) in self.grid.unresolved:
            result = self.grid.unresolved[row, position]
            self._find("no-result", Severity.CRITICAL, cell, result, table=table.name)
            return
        if not text and not (column.required and rule.required):
            return
        if (row, position) in self.grid.scaled and self.grid.is_number(row, position):
            self._find("scaled-number", Severity.CRITICAL, cell, text, table=table.name)
            return
        indicator = self.registry.indicators[indicator_id]
        number = self._value(text, indicator, measure, cell)
        if number is None:
            return
        template = Observation(
            region=region,
            indicator=indicator_id,
            measure=measure,
            period=self._period_of(measure, rule),
            value=number.value,
            unit=indicator.unit,
            decimals=number.decimals,
            status=number.status or self._printed_status(row, position),
            sheet=self.grid.name,
            cell=cell,
            text=text,
            project=subject.project,
            note="undefined" if text and number.value is None else "",
        )
        if text and self.grid.is_hidden(row, position):
            self.hidden.append(cell)
        if self._is_worded(indicator_id):
            self.out.observations.append(template)
            return
        units = self._printed_units(row, position, unit_column)
        declared = rule.unit or column.unit or self.table.unit
        observation = self._in_unit(
            template, indicator, next(units, declared), number.suffix
        )
        if observation is not None:
            self.out.observations.append(observation)

    def _is_worded(self, indicator: str | None) -> bool:
        """Tell whether an indicator's cells hold stages or days: they have no unit."""
        if indicator is None:
            return False
        found = self.registry.indicators[indicator]
        return bool(found.stages) or found.unit == DAY

    def _value(
        self, text: str, indicator: Indicator, measure: Measure, cell: str
    ) -> PrintedNumber | None:
        """Read a cell as its indicator is printed; None where it became a finding."""
        if not text:
            return PrintedNumber(None, 0)
        table = self.table.name
        if indicator.stages:
            stage = read_stage(text, indicator.stages)
            if stage is None:
                known = "、".join(indicator.stages)
                self._find(
                    "unknown-stage",
                    Severity.CRITICAL,
                    cell,
                    text,
                    table=table,
                    stages=known,
                )
            return stage
        if indicator.unit == DAY:
            day = read_day(text)
            if day is None:
                self._find("not-a-day", Severity.CRITICAL, cell, text, table=table)
            return day
        if measure in CHANGE_MEASURES:
            return self._change(text, indicator, measure, cell)
        number = read_rank(text) if measure is Measure.RANK else read_figure(text)
        if number is None:
            self._find("not-a-number", Severity.CRITICAL, cell, text, table=table)
        return number

    def _change(
        self, text: str, indicator: Indicator, measure: Measure, cell: str
    ) -> PrintedNumber | None:
        """Read how much a figure grew; a multiple is that many hundred per cent."""
        number = read_change(text)
        is_growth = measure in GROWTH_MEASURES
        if number is not None and number.suffix in POINTS:
            told_in_points = indicator.kind in _IN_POINTS or not is_growth
            number = number if told_in_points else None
        if number is not None and number.suffix == TIMES:
            if not is_growth or number.value is None:
                number = None
            else:
                number = replace(
                    number,
                    value=number.value.scaleb(2),
                    decimals=number.decimals - 2,
                    suffix=_PERCENT,
                )
                self._find(
                    "growth-in-times",
                    Severity.INFO,
                    cell,
                    text,
                    growth=f"{number.value:f}",
                )
        table = self.table.name
        if number is None and is_worded(text):
            self._find("unclear-change", Severity.CRITICAL, cell, text, table=table)
        elif number is None:
            self._find("not-a-number", Severity.CRITICAL, cell, text, table=table)
        return number

    def _printed_status(self, row: int, position: int) -> Status:
        """Return how final a figure is by the nearest print, else as the layout has it.

        Its header and its row label come before the table's title.
        """
        header = self.located.header
        near = list(reversed(header.paths[position]))
        if isinstance(self.table.rows, tuple):
            # A project's or a region's name says nothing about its figures.
            near.append(self.grid.text(row, header.label_column))
        found = (status for text in near if (status := find_status(text)))
        return next(found, None) or self.titled_status or self.table.status

    def _titled_status(self) -> Status | None:
        """Return the status in the table's own titles, the nearest first.

        A row with figures belongs to another table above.
        """
        for row in range(self.located.header.first_row - 1, -1, -1):
            texts = [
                text
                for column in range(self.grid.width)
                if (text := self.grid.text(row, column))
            ]
            numbers = [number for text in texts if (number := read_number(text))]
            if any(number.value is not None for number in numbers):
                return None
            for text in texts:
                is_title = len(text) <= LONGEST_TITLE and not is_footnote(text)
                if is_title and (status := find_status(text)):
                    return status
        return None

    def _table_region(self) -> str | None:
        if self.table.region == "reporter":
            return self.reporter.region if self.reporter else None
        return self.table.region

    def _period_of(self, measure: Measure, rule: Row) -> Period:
        if measure in {Measure.CURRENT, Measure.CURRENT_YOY, Measure.CURRENT_BASE}:
            own = self.period if self.period.first > 1 else self.period.month
        else:
            own = self.period.month
        return own.shift(-rule.lag_months) if rule.lag_months else own

    def _printed_units(
        self, row: int, position: int, unit_column: int | None
    ) -> Iterator[str]:
        """Yield the units printed for a cell, the nearest print first."""
        if unit_column is not None and (text := self.grid.text(row, unit_column)):
            yield find_printed_unit(f"({text})") or text
        label = self.grid.text(row, self.located.header.label_column)
        if unit := find_printed_unit(label):
            yield unit
        for part in reversed(self.located.header.paths.get(position, ())):
            if unit := find_printed_unit(part):
                yield unit
        if self.located.unit:
            yield self.located.unit

    def _in_unit(
        self,
        observation: Observation,
        indicator: Indicator,
        unit: str | None,
        suffix: str,
    ) -> Observation | None:
        """Convert from the unit printed for a cell, or else the one written into it."""
        if own := OWN_UNITS.get(observation.measure):
            if suffix and suffix != _PERCENT and suffix not in POINTS:
                self._unknown_unit(observation.cell, suffix, own)
                return None
            return replace(observation, unit=own)
        if suffix:
            observation, unit = self._with_its_own_unit(observation, unit, suffix)
        if unit is None:
            self._find(
                "no-unit",
                Severity.CRITICAL,
                observation.cell,
                observation.text,
                table=self.table.name,
                expected=indicator.unit,
            )
            return None
        try:
            if observation.value is None:
                unit_named(unit)
                return observation
            shift = decimal_shift(unit, indicator.unit)
            value = convert(observation.value, unit, indicator.unit)
        except UnknownUnitError:
            self._unknown_unit(observation.cell, unit, indicator.unit)
            return None
        return replace(observation, value=value, decimals=observation.decimals - shift)

    def _with_its_own_unit(
        self, observation: Observation, unit: str | None, suffix: str
    ) -> tuple[Observation, str | None]:
        """Return a figure with the unit written into its cell, noting another above.

        `3.2亿` under 万元 is 3.2 亿元: the multiplier goes with the column's base unit.
        """
        if unit is None:
            return observation, None if suffix in MULTIPLIERS else suffix
        if is_percent(suffix) and is_percent(unit):
            return observation, unit
        power = MULTIPLIERS.get(suffix, 0)
        try:
            own = unit_named(unit).base if power else suffix
        except UnknownUnitError:
            return observation, unit
        if differ_in_size(unit, own, power):
            self._find(
                "unit-in-cell",
                Severity.INFO,
                observation.cell,
                observation.text,
                printed=unit,
                unit=suffix,
            )
        value = observation.value
        multiplied = replace(
            observation,
            value=None if value is None else value.scaleb(power, context=EXACT),
            decimals=observation.decimals - power,
        )
        return multiplied, own

    def _unknown_unit(self, cell: str, unit: str, expected: str) -> None:
        self._find(
            "unknown-unit",
            Severity.CRITICAL,
            cell,
            unit,
            table=self.table.name,
            expected=expected,
        )


def _shown(value: str) -> str:
    """Return a cell's text as a sentence can quote it: one line, and not a page."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def _last_index(labels: list[str], pattern: str | None) -> int:
    if pattern is None:
        return -1
    for index in range(len(labels) - 1, -1, -1):
        if label_matches(pattern, labels[index]):
            return index
    return -1
