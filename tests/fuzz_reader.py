"""Random text, tables and files against the reader, for as long as one likes.

`make fuzz` runs it for FUZZ_MINUTES. Each round has a seed of its own; an input that
breaks a property is written to a file with the seed, and with how to run it again. The
tests run one short round of the same properties, always the same.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import time
import traceback
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import bad_books
from damage import KINDS, Damage, Healthy, damaged, sample_books
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from spoken import sentences

from tasks.reader.extract import extract
from tasks.reader.grid import Grid, cell_name, printed
from tasks.reader.locate import clean_label, is_footnote, locate
from tasks.reader.numbers import (
    find_status,
    read_day,
    read_number,
    read_stage,
    without_status,
)
from tasks.reader.sandbox import read_all
from tasks.reader.workbook import UnreadableError, open_grids
from warehouse.periods import Form, Period, find_printed, find_relative, spelled_out
from warehouse.records import Delivery
from warehouse.registry import load_registry
from warehouse.text import fold, matches
from warehouse.units import find_printed_unit, known_units, without_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from warehouse.records import Finding, Observation
    from warehouse.registry import Registry

Target: TypeAlias = "Callable[[settings, int | None], None]"

PROJECT: Final = Path(__file__).parents[1]
TAICANG: Final = PROJECT / "warehouse" / "registry" / "taicang"
MAY: Final = Period.parse("2021-05")
SENT_AT: Final = datetime(2021, 6, 8, 1, tzinfo=UTC)
EXAMPLES_A_ROUND: Final = 300
# A worker costs a second to start: files go to it by the dozen.
FILES_AN_EXAMPLE: Final = 24
EXAMPLES_OF_FILES: Final = 3
# A property that broke so often says nothing new.
MOST_FAILURES: Final = 3

TARGETS: Final[dict[str, Target]] = {}
_OF_FILES: Final[set[str]] = set()


def _target(
    *strategies: st.SearchStrategy[Any], of_files: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a property a target, to be run with its settings and a seed or none."""

    def register(check: Callable[..., None]) -> Callable[..., None]:
        def run(how: settings, number: int | None) -> None:
            tried = how(given(*strategies)(check))
            (tried if number is None else seed(number)(tried))()

        TARGETS[check.__name__] = run
        if of_files:
            _OF_FILES.add(check.__name__)
        return check

    return register


# -- text ------------------------------------------------------------------------------

_ANY_TEXT: Final = st.text(max_size=40)
# What numbers, days, periods and units are printed with, and what stands beside them.
_MARKS: Final = (
    "0123456789０５９.．,，%％+-−—–()（）[]【】:："
    "/年月日号至到一二三四五六七八九十〇前上下"
)
_WORDS: Final = (
    *(" ", "\u00a0", "\u3000", "\u200b", "\u202e", "\n", "\t", "'", "e", "E", "½"),
    *("²", "2021", "2021年", "1-5月", "1—5", "季度", "半年", "全年", "累计", "本月"),
    *("当月", "截至", "月末", "万", "亿", "亿元", "万元", "单位：", "倍", "个百分点"),
    *("百分点", "持平", "预计", "快报", "初步核算", "最终", "普查", "…", "——"),
    *("增长", "下降", "Q1", "H1", "2021.5", "202105", "同比", "其中：", "注："),
    *("开工", "尚未开工", "٣", "Ⅷ"),
)
_PIECES: Final = st.sampled_from([*_MARKS, *_WORDS])
_PRINT: Final = st.lists(_PIECES, max_size=8).map("".join) | _ANY_TEXT
_NUMBERS: Final = st.decimals(
    -(10**15), 10**15, allow_nan=False, allow_infinity=False, places=4
).map(lambda each: each.normalize() + 0)
_FULL_WIDTH: Final = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")


def digits_of(text: str) -> str:
    """Return the digits of a print, without the naughts at its ends."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.digit(each)) for each in plain if each.isdecimal())
    return digits.strip("0")


@_target(_NUMBERS, st.booleans(), st.booleans(), st.sampled_from(["", "%", "（预计）"]))
def a_printed_number_is_read_as_it_was(
    number: Decimal, in_groups: bool, is_wide: bool, behind: str
) -> None:
    text = format(number, ",f" if in_groups else "f")
    read = read_number((text.translate(_FULL_WIDTH) if is_wide else text) + behind)
    assert read is not None
    assert read.value == number
    assert read.decimals == max(0, -int(number.as_tuple().exponent))


@_target(_PRINT)
def a_number_has_the_digits_that_are_printed(text: str) -> None:
    read = read_number(text)
    if read is None or read.value is None or "e" in fold(text).lower():
        return
    assert read.value.is_finite()
    assert digits_of(format(read.value, "f")) == digits_of(text)
    # However it is read, it is read again as it is kept.
    again = read_number(format(read.value, "f"))
    assert again is not None
    assert again.value == read.value


@_target(st.floats(allow_nan=False, allow_infinity=False))
def a_cell_prints_its_very_number(value: float) -> None:
    assert float(printed(value)) == value
    read = read_number(printed(value))
    assert read is None or read.value == Decimal(printed(value))


@_target(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from("-./年"))
def a_printed_day_is_read_as_it_was(day: date, mark: str) -> None:
    between = ("年", "月") if mark == "年" else (mark, mark)
    text = f"{day.year}{between[0]}{day.month}{between[1]}{day.day}"
    for print_of_it in (text, f"{day:%Y%m%d}", day.isoformat(), f"{day} 08:30:00"):
        read = read_day(print_of_it)
        assert read is not None
        assert read.value == Decimal(f"{day:%Y%m%d}")


@_target(_PRINT)
def a_day_is_a_day_or_none(text: str) -> None:
    read = read_day(text)
    if read is not None and read.value is not None:
        assert datetime.strptime(str(read.value), "%Y%m%d")  # noqa: DTZ007 - a day has no zone


@_target(_PRINT, st.lists(_PRINT.filter(fold), min_size=1, max_size=4, unique_by=fold))
def a_stage_is_one_of_those_there_are(text: str, stages: list[str]) -> None:
    read = read_stage(text, stages)
    assert read is None or read.value is None or 1 <= read.value <= len(stages)
    for place, stage in enumerate(stages, start=1):
        named = read_stage(stage, stages)
        assert named is not None
        assert named.value == place


@_target(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 12))
def a_printed_period_is_found_as_it_was(year: int, first: int, last: int) -> None:
    assume(first <= last)
    period = Period(year, first, last)
    for form in Form:
        for with_year in (True, False):
            text = period.printed(form, with_year=with_year)
            if text is not None:
                found = find_printed(text)
                assert found is not None
                assert found.in_year(year) == period


@_target(_PRINT, st.integers(1, 12))
def a_period_lies_within_a_year(text: str, month: int) -> None:
    found = find_printed(text)
    if found is not None:
        assert 1 <= found.first <= found.last <= 12
        assert found.year is None or 1900 <= found.year <= 2099
    find_relative(text)
    spelled = spelled_out(text, month)
    if spelled != text:
        again = find_printed(spelled)
        assert again is not None
        assert again.last == month
    assert spelled_out(spelled, month) == spelled


# A unit that has brackets itself cannot stand in brackets.
_UNITS: Final = sorted(unit for unit in known_units() if "(" not in unit)


@_target(_PRINT, st.sampled_from(_UNITS))
def a_unit_is_found_where_it_is_printed(text: str, unit: str) -> None:
    find_printed_unit(text)
    assert without_unit(without_unit(text)) == without_unit(text)
    named = known_units()[unit].name
    label = text.replace("单位", "").replace("(", "").replace("（", "")
    assert find_printed_unit(f"{label}（{unit}）") == named
    assert find_printed_unit(f"单位：{unit}") == named


@_target(_PRINT, _PRINT)
def folded_text_is_folded(text: str, other: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text + " " + other) == fold(fold(text) + fold(other))
    assert matches("*", text)
    if not any(each in fold(text) for each in "*?["):
        assert matches(text, text)
    for known in (clean_label(text), without_status(text)):
        assert known == fold(known)
    is_footnote(text)
    find_status(text)


# -- text tables -----------------------------------------------------------------------

_CELLS: Final = st.one_of(
    _PRINT.filter(lambda text: "\x00" not in text),
    _NUMBERS.map(str),
    st.sampled_from(['"', '""', 'a"b', "1,234.5", "a;b", "x\ny"]),
)
_TABLES: Final = st.lists(
    st.lists(_CELLS, min_size=2, max_size=5), min_size=1, max_size=6
)
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@_target(_TABLES, st.sampled_from(_ENCODINGS), st.sampled_from(["\n", "\r\n"]))
def a_text_table_is_read_as_it_was_written(
    cells: list[list[str]], encoding: str, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([["指标", "数"], *cells])
    # A table of tabs may be read otherwise.
    assume("\t" not in text.getvalue())
    content = text.getvalue().encode(encoding, "replace")
    if encoding != "gb18030" or not _is_text_in(content, "utf-8"):
        table, why = _opened(content)
        if table is None:
            assert why
            assert any(unicodedata.category(each) == "Cc" for each in text.getvalue())
        else:
            written = content.decode(encoding)
            rows = [*csv.reader(io.StringIO(written, newline=""))]
            assert [[each or "" for each in row] for row in table.rows] == [
                [each.strip() for each in row] for row in rows
            ]


def _is_text_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _opened(content: bytes) -> tuple[Grid | None, str]:
    """Return the grid of a text table, or else the rule that says why there is none."""
    try:
        (grid,) = open_grids(content)
    except UnreadableError as error:
        return None, error.rule
    return grid, ""


@_target(st.binary(max_size=200) | _PRINT.map(str.encode))
def whatever_is_no_table_is_told(content: bytes) -> None:
    assume(not content.startswith((b"PK", b"\xd0\xcf")))
    table, why = _opened(content)
    if table is None:
        assert why
    else:
        assert all(table.rows)


# -- grids -----------------------------------------------------------------------------


@cache
def example() -> Registry:
    """Return the small city that bad books are sent to."""
    with TemporaryDirectory() as folder:
        bad_books.write_registry(Path(folder) / "example", towns=2)
        return load_registry(Path(folder) / "example")


_LABELS: Final = (
    *("指标", "本月止累计", "同比增长(%)", "工业总产值", "重工业", "轻工业"),
    *("其中：重工业", "地区", "累计完成投资", "上年同期", "示例00镇", "示例01镇"),
    *("合计", "示例市", "全市", "项目", "累计", "全社会用电", "自来水供应", "工程"),
    *("推进阶段", "开工日期", "大桥", "2021年1-5月工业产值", "单位：万元"),
    *("2021年1-5月", "注：不含个体", "开工", "二、重工业"),
)
_VALUES: Final = st.one_of(
    st.none(),
    st.sampled_from(_LABELS),
    st.integers(-(10**7), 10**7),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    _PRINT,
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Draw a good table with some of its cells changed, merged or without a result."""
    rows: list[list[Any]] = [list(row) for row in draw(st.sampled_from(_GOOD_TABLES))]
    for _ in range(draw(st.integers(0, 6))):
        row = draw(st.sampled_from(rows))
        match draw(st.integers(0, 4)):
            case 0:
                rows.insert(draw(st.integers(0, len(rows))), list(row))
            case 1:
                rows.insert(
                    draw(st.integers(0, len(rows))), draw(st.lists(_VALUES, max_size=5))
                )
            case 2 if row:
                row[draw(st.integers(0, len(row) - 1))] = draw(_VALUES)
            case 3:
                row.insert(draw(st.integers(0, len(row))), draw(_VALUES))
            case _:
                rows.remove(row)
                rows.insert(draw(st.integers(0, len(rows))), row)
    places = st.tuples(st.integers(0, 8), st.integers(0, 5))
    merged = draw(st.dictionaries(places, places, max_size=3))
    unresolved = draw(st.dictionaries(places, st.just("#REF!"), max_size=2))
    sheet = draw(st.sampled_from(["Sheet1", "用电", "用水"]))
    is_text = draw(st.booleans())
    return Grid(sheet, rows, merged, delimited=is_text, unresolved=unresolved)


_GOOD_TABLES: Final[list[list[list[Any]]]] = [
    bad_books.GOOD,
    bad_books.investments(["示例00镇", 12000, 11000], ["示例01镇", 5000, 4800]),
    bad_books.bridge("开工", date(2021, 5, 18)),
    [["2021年1-5月"], ["项目", "累计"], ["全社会用电", 5200], ["自来水供应", 310]],
]


@_target(grids(), st.sampled_from([None, 5, 12]))
def what_is_read_stands_in_its_cell(grid: Grid, named: int | None) -> None:
    registry = example()
    cells = {
        cell_name(row, column): (row, column)
        for row in range(max(grid.height, 9))
        for column in range(max(grid.width, 6))
    }
    for report in registry.reports.values():
        for table in report.layouts[0].tables:
            located = locate(table, grid, named)
            if located is None:
                continue
            period = located.period.in_year(2021) if located.period else MAY
            reporter = registry.departments["town_00"]
            read = extract(located, period, registry, reporter)
            for each in read.observations:
                _hold_against(grid, cells[each.cell], each)
            for finding in read.findings:
                assert not finding.cell or finding.cell in cells
            assert sentences(read.findings, "表.xlsx") or not read.findings


def _hold_against(grid: Grid, place: tuple[int, int], each: Observation) -> None:
    """Hold a figure against the cell that it is said to come from."""
    assert each.text == grid.text(*place)
    assert place not in grid.unresolved
    if each.value is None:
        return
    assert each.value.is_finite()
    if each.indicator == "stage":
        assert fold(each.text)
    elif each.indicator != "started_on" and "e" not in each.text.lower():
        assert digits_of(format(each.value, "f")) == digits_of(each.text)


# -- files -----------------------------------------------------------------------------

_DAMAGES: Final = st.lists(
    st.builds(Damage, st.sampled_from(sorted(KINDS)), st.integers(0, 2**32)),
    min_size=1,
    max_size=3,
)


@cache
def _healthy() -> tuple[Sequence[Healthy], Registry]:
    return sample_books(), load_registry(TAICANG)


@_target(
    st.lists(
        st.tuples(st.integers(0, 10**6), _DAMAGES),
        min_size=FILES_AN_EXAMPLE,
        max_size=FILES_AN_EXAMPLE,
    ),
    of_files=True,
)
def a_damaged_file_is_read_or_told(drawn: list[tuple[int, list[Damage]]]) -> None:
    books, registry = _healthy()
    with TemporaryDirectory() as folder:
        deliveries = []
        for number, (which, damages) in enumerate(drawn):
            book = books[which % len(books)]
            path = Path(folder) / str(number)
            path.write_bytes(damaged(book.content, damages))
            size = path.stat().st_size
            found = (book.file, str(path), "", size, SENT_AT, str(path), book.folder)
            deliveries.append((str(number), Delivery(*found)))
        readings = list(read_all(deliveries, registry, MAY))
    assert len(readings) == len(drawn)
    for (which, damages), reading in zip(drawn, readings, strict=True):
        file = books[which % len(books)].file
        assert reading.observations or reading.findings, (file, damages)
        assert not _of_our_own(reading.findings), (file, damages, reading.findings)
        assert sentences(reading.findings, file) or not reading.findings


def _of_our_own(findings: Sequence[Finding]) -> list[Finding]:
    """Return crashes that are no panic of a library: a slip in our own code."""
    details = [(each, str(each.parameters.get("detail", ""))) for each in findings]
    return [each for each, said in details if said and "Panic" not in said]


# -- the program -----------------------------------------------------------------------


def how(name: str, *, is_the_same: bool) -> settings:
    """Return how a target is run: always the same in the tests, longer by hand."""
    examples = EXAMPLES_OF_FILES if name in _OF_FILES else EXAMPLES_A_ROUND
    return settings(
        # The first example is always the plainest there is.
        max_examples=2 if is_the_same and name in _OF_FILES else examples,
        deadline=None,
        database=None,
        derandomize=is_the_same,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        # To make files smaller, all would be read again and again.
        phases=(Phase.generate,)
        if name in _OF_FILES
        else (Phase.generate, Phase.shrink),
    )


def rounds(
    minutes: float, names: Sequence[str], first: int
) -> Iterator[tuple[str, int]]:
    """Yield a target and a seed at a time, until the time is over."""
    until = time.monotonic() + minutes * 60
    number = first
    while True:
        for name in names:
            yield name, number
            if time.monotonic() >= until:
                return
        number += 1


def main() -> int:
    """Run the targets in turn; return 1 where one was broken."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--only", choices=sorted(TARGETS), action="append")
    asked.add_argument("--keep", type=Path, default=PROJECT / "data" / "fuzz")
    chosen = asked.parse_args()
    names = chosen.only or sorted(TARGETS)
    failures: dict[str, int] = dict.fromkeys(names, 0)
    done = 0
    for name, number in rounds(chosen.minutes, names, chosen.seed):
        if failures[name] >= MOST_FAILURES:
            continue
        try:
            TARGETS[name](how(name, is_the_same=False), number)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is kept
            failures[name] += 1
            sys.stdout.write(f"broken: {keep(chosen.keep, name, number, error)}\n")
        done += 1
    sys.stdout.write(
        f"{done} rounds from seed {chosen.seed}, {sum(failures.values())} broken\n"
    )
    return int(any(failures.values()))


def keep(folder: Path, name: str, number: int, error: Exception) -> Path:
    """Write down what broke a property; hypothesis notes the input on the error."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{number}.txt"
    again = f"python tests/fuzz_reader.py --only {name} --seed {number} --minutes 0"
    told = traceback.format_exception(error)
    path.write_text("".join([again, "\n", *told]), "utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
